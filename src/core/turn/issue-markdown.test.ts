import fc from 'fast-check'
import { expect, test } from 'vitest'
import { issueMarkdown } from './issue-markdown.ts'

/** The fenced texts of a document, read as CommonMark reads them. */
function fencedTexts(markdown: string): readonly string[] {
  const found: string[] = []
  let open: { readonly fence: string; readonly lines: string[] } | null = null
  for (const line of markdown.split('\n')) {
    const fence = /^ {0,3}(`{3,})([^`]*)$/.exec(line)
    if (open === null) {
      if (fence !== null) open = { fence: fence[1] ?? '', lines: [] }
      continue
    }
    if (fence !== null && (fence[1] ?? '').length >= open.fence.length && (fence[2] ?? '').trim() === '') {
      found.push(open.lines.map((each) => `${each}\n`).join(''))
      open = null
    } else open.lines.push(line)
  }
  expect(open).toBe(null)
  return found
}

const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

test('[M21] no text in an issue ends the fence it stands in', () => {
  const piece = fc.constantFrom('`', '``', '```', '````', '\n', 'ts', ' ', '~~~', '`````\n', '- `x`')
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), text, text, (texts, instruction, diff) => {
      const files = texts.map((each, index) => ({ path: `f${index}.md`, text: each }))
      const markdown = issueMarkdown({ files, instruction, diff })
      const wanted = [...texts, instruction, ...(diff === '' ? [] : [diff])].map(ended)
      expect(fencedTexts(markdown)).toEqual(wanted)
    }),
  )
})

test('[M21] each file stands under its name with its language, then what was asked and proposed', () => {
  expect(
    issueMarkdown({ files: [{ path: 'a.ts', text: 'let a\n' }], instruction: 'b', diff: '-a\n+b\n' }),
  ).toBe(
    [
      '### `a.ts`',
      '',
      '```ts',
      'let a',
      '```',
      '',
      '### Instruction',
      '',
      '```text',
      'b',
      '```',
      '',
      '### Proposed change',
      '',
      '```diff',
      '-a',
      '+b',
      '```',
      '',
    ].join('\n'),
  )
})
