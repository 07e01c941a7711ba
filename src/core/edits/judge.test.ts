import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlacedHunk } from './hunk.ts'
import { judgements } from './judge.ts'
import { acceptEdit, createFileReview, standing, typed, withHunk } from './review.ts'

const hunk = (id: string, from: number, to: number, insert: string): PlacedHunk => ({
  id,
  path: 'a.ts',
  kind: 'lines',
  base: { from, to },
  insert,
  rung: 'exact',
  state: 'closed',
})
const base = 'one\ntwo\nthree\nfour\nfive\n'
const hunks = [hunk('h1', 0, 1, 'ONE\n'), hunk('h2', 2, 2, 'new line\nmore\n'), hunk('h3', 3, 5, 'four(4)\n')]
const fresh = () => hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text: base, version: 1 }))

const step = fc.oneof(
  fc.record({
    at: fc.nat(40),
    size: fc.nat(4),
    text: fc.constantFrom('', 'n', 'new', 'new line\n', 'x', '\n', ')', 'four(', 'ONE'),
  }),
  fc.constantFrom('h1', 'h2', 'h3'),
)

describe('how hunks stand in the live text', () => {
  it('[R6] what stands of a pending hunk and what it has yet to write are its text; one that is done stands in full', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), (steps) => {
        let review = fresh()
        for (const each of steps) {
          if (typeof each === 'string') review = typed(review, acceptEdit(review, [each]))
          else {
            const from = Math.min(each.at, review.live.length)
            const to = Math.min(from + each.size, review.live.length)
            review = typed(review, [{ from, to, text: each.text }])
          }
          const found = judgements(review)
          expect([...found.keys()]).toEqual(review.hunks.map(({ id }) => id))
          for (const { id, insert } of review.hunks) {
            const judgement = found.get(id)
            if (judgement === undefined) throw new Error('no judgement')
            const { whole, standing: own } = judgement
            expect(standing(review, id)).toEqual(own)
            expect(whole.from).toBeLessThanOrEqual(whole.to)
            expect(whole.to).toBeLessThanOrEqual(review.live.length)
            if (own.type !== 'pending') continue
            const { live } = review
            const made =
              live.slice(whole.from, own.live.from) + own.insert + live.slice(own.live.to, whole.to)
            expect(made).toBe(insert)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('[R6] a review is judged once', () => {
    const review = fresh()
    expect(judgements(review)).toBe(judgements(review))
    expect(judgements({ ...review })).not.toBe(judgements(review))
    expect(judgements({ ...review })).toEqual(judgements(review))
  })
})
