import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply } from '../../core/edits/edit.ts'
import { coveredLines, editOfChanges } from './changes.ts'

test('[D1] the changes of one event, last first, are one sorted edit that gives the text after', () => {
  const pieces = fc.array(fc.tuple(fc.nat(6), fc.nat(3), fc.string({ maxLength: 4 })), { maxLength: 6 })
  fc.assert(
    fc.property(pieces, (list) => {
      const text = 'abcdefghij'.repeat(8)
      let at = 0
      const changes = list.map(([gap, rangeLength, inserted]) => {
        const rangeOffset = at + gap + 1
        at = rangeOffset + rangeLength
        return { rangeOffset, rangeLength, text: inserted }
      })
      const descending = changes.toReversed()
      const oneByOne = descending.reduce(
        (now, change) =>
          now.slice(0, change.rangeOffset) + change.text + now.slice(change.rangeOffset + change.rangeLength),
        text,
      )
      expect(apply(editOfChanges(descending), text)).toBe(oneByOne)
    }),
  )
})

/** `>` and `<` mark the range; gives the covered lines joined, or null. */
function covered(marked: string): string | null {
  const from = marked.indexOf('>')
  const to = marked.indexOf('<') - 1
  const text = marked.replace(/[<>]/g, '')
  const lines = text.split('\n')
  const position = (offset: number) => {
    const before = text.slice(0, offset).split('\n')
    return { lineNumber: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const start = position(from)
  const found = coveredLines(start, position(to), lines[start.lineNumber - 1]?.length ?? 0)
  return found === null ? null : lines.slice(found.first - 1, found.last).join('|')
}

test.each([
  ['a\n>b\n<c', 'b'],
  ['a\n>b\nc<', 'b|c'],
  ['a>\nb<\nc', 'b'],
  ['a\n><b\nc', null],
  ['one t>w<o', 'one two'],
  ['>\n<b', ''],
  ['a>\n<b', null],
])('[D2] the lines whose text a range covers: %j', (marked, lines) => {
  expect(covered(marked)).toBe(lines)
})
