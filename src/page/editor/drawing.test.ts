import { expect, test } from 'vitest'
import type { Hunk, HunkId, PlacedHunk } from '../../core/edits/hunk.ts'
import { createFileReview, reject, typed, withHunk, type FileReview } from '../../core/edits/review.ts'
import { createDrawings, planOf, type Drawing } from './drawing.ts'
import { placementOf } from './placement.ts'

const text = 'one\ntwo\nthree\nfour\nfive\n'
const located = { kind: 'lines', path: 'a.ts', rung: 'exact' } as const
const closed: PlacedHunk = { ...located, id: 'c', state: 'closed', base: { from: 1, to: 2 }, insert: 'TWO\n' }
const open: PlacedHunk = {
  ...located,
  id: 'o',
  state: 'open',
  base: { from: 3, to: 3 },
  insert: 'new\n',
  tail: 'ne',
}

function reviewOf(...hunks: readonly PlacedHunk[]): FileReview {
  return hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text, version: 1 }))
}

function proposal(file: FileReview, loose: readonly Hunk[] = [], rejected: readonly HunkId[] = []) {
  const files = new Map([['a.ts', file]])
  return { files, loose, rejected: new Set(rejected), current: null, place: 0 }
}

/** As much of a Monaco model as a placement asks for. */
function modelOf(value: string) {
  const lines = value.split('\n')
  return {
    getPositionAt(offset: number) {
      const before = value.slice(0, offset).split('\n')
      return { lineNumber: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    },
    getLineLength: (line: number) => lines[line - 1]?.length ?? 0,
    getLineMaxColumn: (line: number) => (lines[line - 1]?.length ?? 0) + 1,
  }
}

const byKey = (drawings: readonly Drawing[]) => new Map(drawings.map((drawing) => [drawing.key, drawing]))

test('[D13] a hunk that did not change keeps its drawing while another grows', () => {
  const drawings = createDrawings()
  const file = reviewOf(closed, open)
  const before = drawings.of(proposal(file), 'a.ts', true)
  const grown = { ...open, insert: 'new\nnext\n', tail: '' }
  const after = drawings.of(proposal({ ...file, hunks: [closed, grown] }), 'a.ts', true)
  const plan = planOf(byKey(before), after)
  expect(plan.gone).toEqual([])
  expect(plan.fresh).toEqual([])
  expect(plan.changed).toMatchObject([{ key: 'o', text: 'new\nnext\n', tail: '' }])
})

test('[D14] an open hunk strikes nothing and shows the line being written; a closed one covers what it replaces', () => {
  const drawn = byKey(createDrawings().of(proposal(reviewOf(closed, open)), 'a.ts', true))
  const writing = drawn.get('o')
  const done = drawn.get('c')
  if (writing === undefined || done === undefined) throw new Error('both are drawn')
  expect(writing).toMatchObject({ tone: 'open', text: 'new\n', tail: 'ne' })
  expect(placementOf(modelOf(text), writing)).toMatchObject({ afterLine: 3, covered: null })
  expect(placementOf(modelOf(text), done)).toMatchObject({
    afterLine: 2,
    covered: { first: 2, last: 2, whole: true },
  })
})

test('[D15] rejected and done hunks are not drawn; guarded, incomplete and conflicting ones carry a word', () => {
  const of = (file: FileReview) => createDrawings().of(proposal(file), 'a.ts', true)
  expect(of(reject(reviewOf(closed), ['c']))).toEqual([])
  expect(of(typed(reviewOf(closed), [{ from: 4, to: 8, text: 'TWO\n' }]))).toEqual([])
  expect(of(typed(reviewOf(closed), [{ from: 4, to: 7, text: 'zzz' }]))[0]).toMatchObject({
    tone: 'conflict',
    mark: { type: 'conflict' },
  })
  expect(of(reviewOf({ ...closed, state: 'guarded', why: 'deletes-much' }))[0]?.mark).toEqual({
    type: 'guarded',
    why: 'deletes-much',
  })
  expect(of(reviewOf({ ...closed, state: 'incomplete', base: { from: 1, to: 1 } }))[0]?.mark).toEqual({
    type: 'incomplete',
  })
})

test('[D16] an ambiguous hunk is drawn at each of its places, shifted by typing; a proposed file as one ghost', () => {
  const ambiguous: Hunk = {
    id: 'a',
    kind: 'lines',
    path: 'a.ts',
    state: 'ambiguous',
    search: '',
    insert: 'x\n',
    rung: 'exact',
    candidates: [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
    ],
  }
  const file = typed(reviewOf(), [{ from: 0, to: 0, text: '>> ' }])
  const drawn = createDrawings().of(proposal(file, [ambiguous]), 'a.ts', true)
  expect(drawn.map(({ key, live }) => [key, live.from])).toEqual([
    ['a#0', 3],
    ['a#1', 11],
  ])
  const looked = { ...proposal(file, [ambiguous]), current: 'a', place: 1 }
  expect(
    createDrawings()
      .of(looked, 'a.ts', true)
      .map(({ text: shown }) => shown),
  ).toEqual(['', 'x\n'])
  const created: Hunk = { id: 'n', kind: 'create', path: 'n.ts', state: 'open', insert: 'a\n', tail: 'b' }
  expect(createDrawings().of(proposal(reviewOf(), [created]), 'n.ts', false)).toMatchObject([
    { text: 'a\n', tail: 'b' },
  ])
  expect(createDrawings().of(proposal(reviewOf(), [created], ['n']), 'n.ts', false)).toEqual([])
  // Accepted, or made by the user meanwhile: the document stands there itself.
  expect(createDrawings().of(proposal(reviewOf(), [created]), 'n.ts', true)).toEqual([])
})

test('[D17] a hunk inside a line begins its first row at that column; one that begins with a line end has no such row', () => {
  const model = modelOf('const a\nlast')
  const at = (offset: number, inserted: string): Drawing => ({
    key: 'k',
    id: 'k',
    tone: 'closed',
    live: { from: offset, to: offset },
    text: inserted,
    tail: null,
    mark: null,
  })
  expect(placementOf(model, at(7, ' = 1\n'))).toMatchObject({ afterLine: 1, indent: 7, dropsFirst: false })
  expect(placementOf(model, at(12, '\nmore'))).toMatchObject({ afterLine: 2, indent: 0, dropsFirst: true })
  expect(placementOf(model, at(0, 'top\n'))).toMatchObject({ afterLine: 0, indent: 0 })
})
