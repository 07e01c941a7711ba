import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reviewNews, startReview } from '../store/review.ts'
import { compareRows, rowsBetween, type CompareRow } from './compare-rows.ts'

const picture = (rows: readonly CompareRow[]) =>
  rows.map(({ changed, before, after }) => {
    const side = (it: CompareRow['before']) =>
      it === null
        ? ''
        : `${it.line ?? '?'} ${it.words.reduceRight((text, { from, to }) => `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`, it.text)}`
    return `${side(before)} ${changed ? '≠' : '='} ${side(after)}`
  })

const text = 'one\ntwo\nthree\nfour\nlet five = 5\nsix\nseven\neight\nnine\n'

test('[P17] a hunk is shown beside what it changes, with three lines around it and the changed words', () => {
  const review = reviewNews(startReview('t1', [{ path: 'a.ts', text, version: 1 }]), [
    {
      type: 'closed',
      hunk: {
        kind: 'lines',
        id: 'h1',
        path: 'a.ts',
        base: { from: 4, to: 5 },
        insert: 'let five = 55\n// more\n',
        rung: 'exact',
        state: 'closed',
      },
    },
  ])
  expect(picture(compareRows(review, 'h1'))).toEqual([
    '2 two = 2 two',
    '3 three = 3 three',
    '4 four = 4 four',
    '5 let five = [5] ≠ 5 let five = [55]',
    ' ≠ 6 [// more]',
    '6 six = 7 six',
    '7 seven = 8 seven',
    '8 eight = 9 eight',
  ])
  expect(compareRows(review, 'nobody')).toEqual([])
})

test('[P17] each side, read from top to bottom, is its text', () => {
  const line = fc.constantFrom('a', 'b', '}', '', 'let a = 1', 'let a = 2')
  const lines = fc.array(line, { maxLength: 12 }).map((all) => all.map((one) => `${one}\n`).join(''))
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const rows = rowsBetween(before, after, 1)
      const read = (side: 'before' | 'after') =>
        rows.flatMap((row) => (row[side] === null ? [] : [`${row[side].text}\n`])).join('')
      expect(read('before')).toBe(before)
      expect(read('after')).toBe(after)
    }),
  )
})
