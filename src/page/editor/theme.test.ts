import { expect, test } from 'vitest'
import { languageOf } from './languages.ts'
import { oklchToHex } from './oklch.ts'
import { monacoTheme, type ThemeName } from './theme.ts'

test('[D11] OKLCH colours become the hex that browsers show for them', () => {
  expect(oklchToHex(1, 0, 0)).toBe('#ffffff')
  expect(oklchToHex(0, 0, 0)).toBe('#000000')
  expect(oklchToHex(0.627955, 0.257683, 29.2339)).toBe('#ff0000')
  expect(oklchToHex(0.452014, 0.313214, 264.052)).toBe('#0000ff')
  expect(oklchToHex(1, 0, 0, 0.5)).toBe('#ffffff80')
})

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test.each<ThemeName>(['dark', 'light'])('[D11] every token of the %s theme has a contrast of 4.5', (name) => {
  const theme = monacoTheme(name)
  const ground = luminance(theme.colors['editor.background']?.slice(1) ?? '')
  for (const rule of theme.rules) {
    const ink = luminance(rule.foreground ?? '')
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)
    expect(ratio, rule.token).toBeGreaterThanOrEqual(4.5)
  }
})

test('[D12] a path names its language by its ending', () => {
  expect(['a.tsx', 'b/c.mjs', 'x.HTML', 'y.css', 'z.json', 'README.md', 'LICENSE'].map(languageOf)).toEqual([
    'typescript',
    'javascript',
    'html',
    'css',
    'json',
    'markdown',
    'plaintext',
  ])
})
