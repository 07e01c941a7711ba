/** How a snippet's embed is to be. */
export type EmbedChoice = { readonly editable: boolean; readonly theme: 'system' | 'light' | 'dark' }

/** Address of a link's embed. `base`: the gateway's origin. */
export function embedAddress(base: string, link: string, { editable, theme }: EmbedChoice): string {
  const query = [...(editable ? ['edit=1'] : []), ...(theme === 'system' ? [] : [`theme=${theme}`])].join('&')
  return `${base}/embed${query === '' ? '' : `?${query}`}#${link}`
}

/** The HTML that puts an embed into a page. A link has no character that ends an attribute. */
export const embedSnippet = (address: string): string =>
  `<iframe src="${address.replaceAll('&', '&amp;')}" title="Code in Sparkpad" loading="lazy" ` +
  'style="width: 100%; height: 420px; border: 0; border-radius: 6px"></iframe>'

/** Markdown of a badge that opens a link. Its picture comes from the gateway, as the link does. */
export const badgeMarkdown = (base: string, link: string): string =>
  `[![Open in Sparkpad](${base}/badge.svg)](${base}/#${link})`

/** The same without a picture, for places that cannot fetch one from here. */
export const linkMarkdown = (base: string, link: string): string => `[Open in Sparkpad](${base}/#${link})`
