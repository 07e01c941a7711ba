import { describe, expect, test } from 'vitest'
import type { Hunk, ReplyNews } from '../../core/edits/hunk.ts'
import { reviewNews, reviewRejected, reviewTyped, startReview } from '../store/review.ts'
import { pendingByFile, rowsOf, summaryOf } from './hunk-rows.ts'

const text = 'one\ntwo\nthree\nfour\nfive\n'
const paths = ['a.ts', 'b.ts']
const located = { kind: 'lines', path: 'a.ts', rung: 'exact' } as const

const reviewOf = (...hunks: readonly Exclude<Hunk, { state: 'open' }>[]) =>
  reviewNews(
    startReview('t', [{ path: 'a.ts', text, version: 1 }]),
    hunks.map((hunk): ReplyNews => ({ type: 'closed', hunk })),
  )
const second = { ...located, id: 'x', state: 'closed', base: { from: 1, to: 2 }, insert: 'TWO\n' } as const
const fourth = {
  ...located,
  id: 'y',
  state: 'guarded',
  why: 'deletes-much',
  base: { from: 3, to: 5 },
  insert: '  // FOUR\n',
} as const
const statesOf = (review: Parameters<typeof rowsOf>[0]) =>
  rowsOf(review, paths).flatMap(({ rows }) => rows.map(({ id, state }) => `${id} ${state}`))

describe('hunk rows', () => {
  test('[P10] a row names its first line that says something, its place and its size', () => {
    const [file] = rowsOf(reviewOf(second, fourth), paths)
    expect(file?.rows).toMatchObject([
      { label: 'TWO', line: 2, added: 1, removed: 1, state: 'closed' },
      { label: 'FOUR', line: 4, added: 1, removed: 2, state: 'guarded' },
    ])
  })

  test('[P10] places follow what the user types above', () => {
    const review = reviewTyped(reviewOf(second, fourth), 'a.ts', [{ from: 0, to: 0, text: 'zero\nzero\n' }])
    expect(rowsOf(review, paths)[0]?.rows.map((row) => row.line)).toEqual([4, 6])
  })

  test('[P11] accepted, rejected and touched hunks say so', () => {
    const review = reviewOf(second, fourth)
    expect(statesOf(reviewTyped(review, 'a.ts', [{ from: 4, to: 8, text: 'TWO\n' }]))).toEqual([
      'x accepted',
      'y guarded',
    ])
    expect(statesOf(reviewRejected(review, 'x'))).toEqual(['x rejected', 'y guarded'])
    expect(statesOf(reviewTyped(review, 'a.ts', [{ from: 5, to: 6, text: '?' }]))).toEqual([
      'x conflict',
      'y guarded',
    ])
  })

  test('[P11] hunks without a place keep their text and say what is missing', () => {
    const lost = {
      ...located,
      id: 'l',
      state: 'unplaced',
      search: 'six\n',
      insert: 'SIX\n',
      why: 'not-found',
    } as const
    const two = {
      ...located,
      id: 'm',
      state: 'ambiguous',
      search: 'x\n',
      insert: 'y\n',
      candidates: [
        { from: 0, to: 1 },
        { from: 4, to: 5 },
      ],
    } as const
    const [file] = rowsOf(reviewOf(lost, two), paths)
    expect(file?.rows).toMatchObject([
      { state: 'unplaced', search: 'six\n', insert: 'SIX\n' },
      { state: 'ambiguous', candidates: [1, 5] },
    ])
    expect(file?.rows[0]?.note).not.toBeNull()
  })

  test('[P12] the counts leave out what is decided, and tell what accept-all leaves out', () => {
    const create = { kind: 'create', id: 'c', path: 'b.ts', state: 'closed', insert: 'new\n' } as const
    const review = reviewOf(second, fourth, create)
    const files = rowsOf(review, ['a.ts'])
    expect(summaryOf(files, 'y')).toEqual({ pending: 3, needWord: 1, files: 2, index: 2 })
    expect(pendingByFile(files)).toEqual({ 'a.ts': 2, 'b.ts': 1 })
    expect(summaryOf(rowsOf(reviewRejected(review, 'x'), ['a.ts']), null)).toMatchObject({
      pending: 2,
      index: null,
    })
  })
})
