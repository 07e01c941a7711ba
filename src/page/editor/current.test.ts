import { expect, test } from 'vitest'
import { hunkUnder, nearestTo, type HunkLines } from './current.ts'
import { lastAtOrAbove, wholeLines } from './line-search.ts'

const hunks: readonly HunkLines[] = [
  { key: 'top', first: 0, last: 0, inserts: true },
  { key: 'replaces', first: 4, last: 6, inserts: false },
  { key: 'inserts', first: 10, last: 10, inserts: true },
]

test('[D7] keys act on the hunk nearest to the cursor, of two as near the earlier', () => {
  expect(nearestTo(5, hunks)).toBe('replaces')
  expect(nearestTo(9, hunks)).toBe('inserts')
  expect(nearestTo(8, hunks)).toBe('replaces')
  expect(nearestTo(1, [])).toBeUndefined()
})

test('[D8] Tab means a hunk only in a line that it replaces or at the end of the line before its insertion', () => {
  expect(hunkUnder({ line: 5, column: 3, lineEnd: 9 }, hunks)).toBe('replaces')
  expect(hunkUnder({ line: 7, column: 1, lineEnd: 9 }, hunks)).toBeUndefined()
  expect(hunkUnder({ line: 10, column: 9, lineEnd: 9 }, hunks)).toBe('inserts')
  expect(hunkUnder({ line: 10, column: 4, lineEnd: 9 }, hunks)).toBeUndefined()
  expect(hunkUnder({ line: 1, column: 1, lineEnd: 9 }, hunks)).toBe('top')
  expect(hunkUnder({ line: 1, column: 2, lineEnd: 9 }, hunks)).toBeUndefined()
})

test('[D9] the line at the top of the view is the last that begins at or above it', () => {
  // Lines of 20 px with a ghost of 100 px after the second.
  const tops = [8, 28, 148, 168]
  const topOf = (line: number) => tops[line - 1] ?? Infinity
  expect([0, 8, 27, 28, 100, 148, 900].map((top) => lastAtOrAbove(4, top, topOf))).toEqual([
    0, 1, 1, 2, 2, 3, 4,
  ])
})

test('[D9] when the view goes to the stream, its first line is whole', () => {
  expect(wholeLines(401, 20, 8)).toBe(408)
  expect(wholeLines(3, 20, 8)).toBe(0)
  expect(wholeLines(-50, 20, 8)).toBe(0)
})
