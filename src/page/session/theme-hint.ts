/**
 * The characters of a link with its theme behind them, where it has one: `public/theme.js` reads that before the first
 * paint, which comes before anything is unpacked. Whoever reads the link does not notice.
 */
export const withThemeHint = (link: string, theme: 'light' | 'dark' | null): string =>
  theme === null ? link : `${link}.${theme === 'light' ? 'l' : 'd'}`
