import { describe, expect, it } from 'vitest'
import { apply } from './edit.ts'
import type { PlacedHunk } from './hunk.ts'
import { createFileReview, typed, withHunk } from './review.ts'
import {
  acceptEdit,
  readPlace,
  readReplacement,
  releaseTyped,
  settle,
  settleTyped,
  unsettle,
} from './settle.ts'
import { baseRange, baseText, insertOf, settledEdit, spots } from './standing.ts'

const hunk = (id: string, from: number, to: number, insert: string): PlacedHunk => ({
  id,
  path: 'a.ts',
  kind: 'lines',
  base: { from, to },
  insert,
  rung: 'exact',
  state: 'closed',
})
const base = 'a\nb\nc\nd\n'
const hunks = [hunk('h1', 0, 1, 'first\n'), hunk('h2', 2, 2, 'new\n'), hunk('h3', 3, 4, '')]
const fresh = () => hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text: base, version: 1 }))
const accepted = (...ids: readonly string[]) => typed(fresh(), acceptEdit(fresh(), ids))
const places = (review: ReturnType<typeof fresh>) =>
  spots(review).map(({ from, to, settled }) => `${review.kept.slice(from, to)}|${settled ? 'made' : ''}`)

describe('where hunks stand', () => {
  it('a hunk’s lines are offsets of the base; a line behind the end is the end', () => {
    const review = fresh()
    expect(hunks.map((each) => baseText(review, each))).toEqual(['a\n', '', 'd\n'])
    expect(baseRange(review, hunk('h4', 4, 9, ''))).toEqual({ from: base.length, to: base.length })
    expect(insertOf({ ...hunk('h4', 0, 0, 'x\n'), state: 'open', tail: 'y' })).toBe('x\ny')
    expect(insertOf(hunk('h4', 0, 0, 'x\n'))).toBe('x\n')
  })

  it('[R6] the kept text is the base with the settled hunks, and each spot is the hunk’s text there', () => {
    expect(places(fresh())).toEqual(['a\n|', '|', 'd\n|'])
    const some = accepted('h1', 'h2')
    expect(apply(settledEdit(some), base)).toBe(some.kept)
    expect(some.kept).toBe('first\nb\nnew\nc\nd\n')
    expect(places(some)).toEqual(['first\n|made', 'new\n|made', 'd\n|'])
    expect(places(accepted('h3'))).toEqual(['a\n|', '|', '|made'])
  })

  it('a hunk that shares lines with a settled one is blocked', () => {
    const both = withHunk(accepted('h1'), hunk('h5', 0, 2, 'other\n'))
    expect(spots(both).map(({ hunk: { id }, blocked }) => [id, blocked])).toContainEqual(['h5', true])
    expect(spots(both).filter(({ blocked }) => blocked)).toHaveLength(1)
  })

  it('to settle and to unsettle a hunk leaves the live text, and what is in place of the hunk is the user’s', () => {
    const review = fresh()
    const made = settle(review, 'h1', { was: 'a\n', at: 0 })
    expect([made.live, made.kept, apply(made.own, made.kept)]).toEqual([base, 'first\nb\nc\nd\n', base])
    const back = unsettle(made, 'h1')
    expect([back.live, back.kept, apply(back.own, back.kept)]).toEqual([base, base, base])
    expect(settle(made, 'h1', { was: 'a\n', at: 0 })).toBe(made)
    expect(unsettle(review, 'h1')).toBe(review)
  })

  it('[R11] a replacement is read as the hunk that it makes, and as the one that it takes back', () => {
    const review = fresh()
    type Reading = ReturnType<typeof readReplacement>
    const ids = (reading: Reading) => reading && [reading.type, ...reading.hunks.map(([id]) => id)]
    const places = (...given: Parameters<typeof readPlace>) => readPlace(...given).map(ids)
    expect(places(review, { from: 0, to: 2, text: 'first\n' })).toEqual([['made', 'h1']])
    expect(places(review, { from: 0, to: 1, text: 'first' })).toEqual([])
    expect(ids(readReplacement(review, { from: 0, to: 1, text: 'first' }))).toEqual(['made', 'h1'])
    expect(readReplacement(review, { from: 0, to: 1, text: 'else' })).toBeUndefined()
    const made = accepted('h1')
    expect(places(made, { from: 0, to: 6, text: 'a\n' })).toEqual([['takenBack', 'h1']])
    expect(ids(readReplacement(made, { from: 0, to: 5, text: 'a' }))).toEqual(['takenBack', 'h1'])
  })

  it('[R12] what is typed by hand settles a hunk, and its base text in that place releases it', () => {
    const review = fresh()
    expect(settleTyped(review, review).settled.size).toBe(0)
    const made = accepted('h1')
    expect(releaseTyped(made).settled).toEqual(made.settled)
    const back = { ...made, own: [{ from: 0, to: 6, text: 'a\n' }], live: base, user: [] }
    expect(releaseTyped(back).settled.size).toBe(0)
    const hand = {
      ...review,
      own: [{ from: 0, to: 2, text: 'first\n' }],
      user: [{ from: 0, to: 2, text: 'first\n' }],
      live: made.live,
    }
    expect([...settleTyped(hand, review).settled]).toEqual([['h1', 'a\n']])
  })
})
