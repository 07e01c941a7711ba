import { expect, test } from 'vitest'
import { badgeMarkdown, embedAddress, embedSnippet, linkMarkdown } from './embed-snippet.ts'

const base = 'https://pad.example'

test('[M12] the snippet is one frame of our own address, with nothing but what was chosen', () => {
  expect(embedAddress(base, '1ab-_c', { editable: false, theme: 'system' })).toBe(`${base}/embed#1ab-_c`)
  const address = embedAddress(base, '1ab-_c', { editable: true, theme: 'dark' })
  expect(address).toBe(`${base}/embed?edit=1&theme=dark#1ab-_c`)
  const snippet = embedSnippet(address)
  expect(snippet).toMatch(
    /^<iframe src="https:\/\/pad\.example\/embed\?edit=1&amp;theme=dark#1ab-_c" [^<>]*><\/iframe>$/,
  )
  expect(snippet.match(/https?:/g)).toEqual(['https:'])
})

test('[M12] the badge and the plain link name no host but ours', () => {
  expect(badgeMarkdown(base, '1a')).toBe(`[![Open in Sparkpad](${base}/badge.svg)](${base}/#1a)`)
  expect(linkMarkdown(base, '1a')).toBe(`[Open in Sparkpad](${base}/#1a)`)
})
