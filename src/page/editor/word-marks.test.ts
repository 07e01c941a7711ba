import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordMarks } from './word-marks.ts'

/** The marked text of both sides; rows are counted from 0. */
const told = (before: string, after: string) => {
  const { removed, rows } = wordMarks(before, after, 2)
  const lines = after.split(/\r?\n/)
  return {
    removed: removed.map(({ from, to }) => before.slice(from, to)),
    rows: [...rows].map(([row, ranges]) => [
      row,
      ...ranges.map(({ from, to }) => lines[row]?.slice(from, to)),
    ]),
  }
}

describe('changed words', () => {
  it('[D18] are marked on both sides, row by row', () => {
    expect(told('const total = a + b\nreturn total\n', 'const sum = a + b\nreturn sum\n')).toEqual({
      removed: ['total', 'total'],
      rows: [
        [0, 'sum'],
        [1, 'sum'],
      ],
    })
  })

  it('[D18] are none where everything differs, or one side is empty', () => {
    expect(told('one\n', 'two\n')).toEqual({ removed: [], rows: [] })
    expect(told('abc', 'xyz')).toEqual({ removed: [], rows: [] })
    expect(told('', 'new\n')).toEqual({ removed: [], rows: [] })
    expect(told('old\n', '')).toEqual({ removed: [], rows: [] })
  })

  it('[D18] stand at the columns in which tabs are shown', () => {
    const { rows } = wordMarks('\tlet a\tb\n', '\tlet a\tc\n', 4)
    expect([...rows]).toEqual([[0, [{ from: 12, to: 13 }]]])
  })

  it('[D18] never hold a line end nor only white space', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b ', '  ', '\n', '\r\n', '\t', 'word', '(', '🙂'))
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        for (const { from, to } of wordMarks(before, after, 1).removed) {
          const marked = before.slice(from, to)
          expect(marked).not.toMatch(/[\r\n]/)
          expect(marked.trim()).toBe(marked)
          expect(marked).not.toBe('')
        }
        const lines = after.split(/\r?\n/)
        for (const [row, ranges] of wordMarks(before, after, 1).rows)
          for (const { from, to } of ranges) {
            const marked = lines[row]?.slice(from, to) ?? ''
            expect(marked.trim()).toBe(marked)
            expect(marked).toHaveLength(to - from)
            expect(marked).not.toBe('')
          }
      }),
    )
  })
})
