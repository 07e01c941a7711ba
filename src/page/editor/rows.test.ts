import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowChange, rowLines, rowsOf, rowWindow, zoneLines } from './rows.ts'

test('[D3] rows are lines without their ends, and a final line end makes no row', () => {
  expect(rowsOf('')).toEqual([])
  expect(rowsOf('a\r\nb\n')).toEqual(['a', 'b'])
  expect(rowsOf('a\n\n')).toEqual(['a', ''])
  expect(rowsOf('a')).toEqual(['a'])
})

test('[D3] reading whole lines piece by piece gives the same rows as reading them at once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom('a\n', '\n', 'b c\r\n'))), (pieces) => {
      const texts = pieces.map((lines) => lines.join(''))
      expect(texts.flatMap(rowsOf)).toEqual(rowsOf(texts.join('')))
    }),
  )
})

test('[D4] a growing zone always has room, never shrinks, and leaves at most 15 lines blank; a finished one none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (rows) => {
      const height = zoneLines(rows, true)
      expect(height).toBeGreaterThanOrEqual(rows)
      expect(height - rows).toBeLessThanOrEqual(15)
      expect(zoneLines(rows + 1, true)).toBeGreaterThanOrEqual(height)
      expect(zoneLines(rows, false)).toBe(rows)
    }),
  )
})

test('[D5] only rows from the first difference on are touched', () => {
  expect(rowChange(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual({ from: 1, rows: ['x', 'c'] })
  expect(rowChange(['a', 'b'], ['a', 'b', 'c'])).toEqual({ from: 2, rows: ['c'] })
  expect(rowChange(['a', 'b'], ['a'])).toEqual({ from: 1, rows: [] })
})

test('[D6] a long ghost has nodes for what is on the screen and around it, a short one for all', () => {
  expect(rowWindow(300, { first: 0, last: 40 }, 500)).toEqual({ from: 0, to: 300 })
  fc.assert(
    fc.property(fc.integer({ min: 501, max: 9000 }), fc.integer({ min: -200, max: 9000 }), (rows, first) => {
      const view = { first, last: first + 45 }
      const { from, to } = rowWindow(rows, view, 500)
      expect(to - from).toBeLessThanOrEqual(135)
      for (const row of [first, first + 44]) {
        if (row >= 0 && row < rows) expect(row >= from && row < to).toBe(true)
      }
    }),
  )
})

test('[D19] a row takes as many lines as its columns need; tabs and wide signs count as they are shown', () => {
  const wrap = { columns: 10, tabSize: 4 }
  expect(rowLines('', wrap)).toBe(1)
  expect(rowLines('0123456789', wrap)).toBe(1)
  expect(rowLines('0123456789a', wrap)).toBe(2)
  expect(rowLines('0123456789', wrap, 1)).toBe(2)
  expect(rowLines('a\tb\t12', wrap)).toBe(1)
  expect(rowLines('a\tb\t123', wrap)).toBe(2)
  expect(rowLines('日本語日本語', wrap)).toBe(2)
})
