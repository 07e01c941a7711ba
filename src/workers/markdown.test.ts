import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { markdownToHtml } from './markdown.ts'

test('[P16] prose becomes paragraphs, code, lists and tables', () => {
  expect(markdownToHtml('I renamed `a` to **b**.')).toBe(
    '<p>I renamed <code>a</code> to <strong>b</strong>.</p>',
  )
  expect(markdownToHtml('| a |\n| - |\n| 1 |')).toMatch(/<table>/)
  expect(markdownToHtml('- [x] done')).toMatch(/☑/)
})

test('[P16] a link shows its target and leads nowhere', () => {
  expect(markdownToHtml('[scope](https://example.com/a "b")')).toBe(
    '<p><a title="https://example.com/a">scope</a></p>',
  )
  expect(markdownToHtml('see https://example.com')).not.toMatch(/href/)
})

test('[P16] an image is its words and loads nothing', () => {
  expect(markdownToHtml('![a "cat"](https://example.com/cat.png "t")')).toBe(
    '<p><em>a &quot;cat&quot;</em></p>',
  )
})

test('[P16] markup in prose is text', () => {
  expect(markdownToHtml('<img src=x onerror=alert(1)>')).not.toMatch(/<img/)
  expect(markdownToHtml('a <b onclick="x()">b</b>')).toBe(
    '<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>',
  )
})

test('[P16] whatever a model writes, no address and no unknown element comes out', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '[a](',
      '![',
      '](http://x/?q="',
      ')',
      '<img src="',
      ' alt="" />',
      '<a href="',
      '`',
      '\n\n',
      '|',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const html = markdownToHtml(pieces.join(''))
      for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) {
        expect(tag).not.toMatch(/^<[^>]*\s(?:href|src|on\w+)="/)
        expect(tag).not.toMatch(/^<(?:img|script|iframe|input|style)/)
      }
    }),
  )
})
