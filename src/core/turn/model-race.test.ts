import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, PlacedHunk } from '../edits/hunk.ts'
import { createFileReview, typed, withHunk } from '../edits/review.ts'
import { countRace, isSameResult, noTally, resultOf, standingOf, type RaceRun } from './model-race.ts'
import { createTurn } from './reduce.ts'
import type { Outcome, Turn } from './turn.ts'

const startAt = 1_750_000_000_000

type Told = {
  readonly paint?: number
  readonly end?: number
  readonly outcome?: Outcome
  readonly edits?: number
  readonly hidden?: boolean
  readonly result?: Readonly<Record<string, string | null>>
}

/** A racer's turn; moments are ms after the start. */
function run(id: string, told: Told): RaceRun {
  const { paint, end, outcome = { type: 'completed' }, edits = 1, hidden = false, result } = told
  const begun = createTurn({
    id: `turn-${id}`,
    instruction: 'change it',
    model: id,
    format: 'blocks',
    files: [],
    openPath: null,
    selection: null,
    kept: [],
    redirects: null,
    own: null,
    actedAt: startAt,
    raced: true,
  })
  const marks = {
    ...begun.marks,
    hidden,
    firstPaint: paint === undefined ? null : startAt + paint,
    ended: end === undefined ? null : startAt + end,
  }
  const base = { ...begun, marks, hunks: Array.from({ length: edits }, (_, n) => `h${n}`) }
  const turn: Turn =
    end === undefined ? { ...base, phase: 'streaming' } : { ...base, phase: 'ended', outcome, usage: null }
  return { id, turn, result: result === undefined ? null : new Map(Object.entries(result)) }
}

const failed: Outcome = {
  type: 'failed',
  fault: { code: 'connection-lost', detail: '', retryAfterMs: null },
}

describe('who was first', () => {
  it('[T100] the first ghost painted wins the first edit, the first answer completed with edits the last', () => {
    const standing = standingOf(
      [run('A', { paint: 30, end: 900 }), run('B', { paint: 50, end: 200 })],
      startAt,
    )
    expect(standing.firstEdit).toMatchObject({ type: 'won', id: 'A' })
    expect(standing.firstDone).toMatchObject({ type: 'won', id: 'B' })
    expect(standing.firstEdit.type === 'won' && standing.firstEdit.byMs).toBeCloseTo(20, 2)
    expect(standing.lanes.map(({ firstEditMs }) => firstEditMs)).toEqual([30, 50])
    expect(standing.isOver).toBe(true)
  })

  it('[T100] is known as soon as one has it, and is nobody only when all have ended', () => {
    const early = standingOf([run('A', { paint: 30 }), run('B', { edits: 0 })], startAt)
    expect(early.firstEdit).toEqual({ type: 'won', id: 'A', byMs: null })
    expect(early.firstDone).toEqual({ type: 'open' })
    const none = standingOf([run('A', { end: 9, edits: 0 }), run('B', { end: 8, outcome: failed })], startAt)
    expect(none.firstEdit).toEqual({ type: 'none' })
    expect(none.firstDone).toEqual({ type: 'none' })
  })

  it('[T101] moments within one step of the clock are a tie, and the order of the racers never matters', () => {
    const at = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(fc.array(at, { minLength: 2, maxLength: 4 }), (steps) => {
        const runs = steps.map((step, n) => run(String(n), { paint: step / 10, end: step / 10 }))
        const best = Math.min(...steps)
        const first = steps.flatMap((step, n) => (step - best <= 1 ? [String(n)] : []))
        for (const order of [runs, runs.toReversed()]) {
          const { firstEdit, firstDone } = standingOf(order, startAt)
          for (const win of [firstEdit, firstDone])
            expect(win.type === 'tie' ? win.ids.toSorted() : win.type === 'won' ? [win.id] : []).toEqual(
              first,
            )
        }
      }),
    )
  })

  it('[T102] who failed, was stopped, cut short or only answered is never first done, whatever the time', () => {
    const others: readonly Told[] = [
      { end: 1, outcome: failed },
      { end: 2, outcome: { type: 'stopped' } },
      { end: 3, outcome: { type: 'incomplete', reason: 'max_output_tokens' } },
      { end: 4, edits: 0 },
    ]
    for (const told of others) {
      const standing = standingOf([run('A', told), run('B', { paint: 50, end: 200 })], startAt)
      expect(standing.firstDone).toMatchObject({ type: 'won', id: 'B', byMs: null })
      expect(standing.lanes[0]?.doneMs).toBeNull()
      expect(standing.lanes[0]?.endedMs).toBe(told.end)
    }
    const [lane] = standingOf([run('A', { end: 1, outcome: failed })], startAt).lanes
    expect(lane).toMatchObject({ state: 'failed', fault: { code: 'connection-lost' } })
  })

  it('[T103] a hidden page voids first edits and flags the racer; ends were timed in the worker and still count', () => {
    const standing = standingOf(
      [run('A', { paint: 30, end: 90, hidden: true }), run('B', { paint: 50, end: 200 })],
      startAt,
    )
    expect(standing.isHidden).toBe(true)
    expect(standing.firstEdit).toEqual({ type: 'void' })
    expect(standing.firstDone).toMatchObject({ type: 'won', id: 'A' })
    expect(standing.lanes[0]).toMatchObject({ firstEditMs: null, flags: ['hidden'] })
  })
})

const lines = (id: string, from: number, insert: string, more: Partial<PlacedHunk> = {}): PlacedHunk =>
  ({
    kind: 'lines',
    id,
    path: 'a.ts',
    base: { from, to: from + 1 },
    insert,
    rung: 'exact',
    state: 'closed',
    ...more,
  }) as PlacedHunk

describe('equal results', () => {
  const base = 'one\ntwo\nthree\n'
  const review = (...hunks: readonly PlacedHunk[]) =>
    hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text: base, version: 1 }))

  it('[T104] are told by the files that accept-all leaves, however the hunks are cut; guarded ones are left out', () => {
    const one = resultOf([review(lines('h', 0, 'ONE\nTWO\n', { base: { from: 0, to: 2 } }))], [])
    const two = resultOf([review(lines('h', 0, 'ONE\n'), lines('i', 1, 'TWO\n'))], [])
    expect([...one]).toEqual([['a.ts', 'ONE\nTWO\nthree\n']])
    expect(isSameResult(one, two)).toBe(true)
    const guarded = lines('j', 2, '', { state: 'guarded', why: 'deletes-much' } as Partial<PlacedHunk>)
    expect(
      isSameResult(one, resultOf([review(lines('h', 0, 'ONE\n'), lines('i', 1, 'TWO\n'), guarded)], [])),
    ).toBe(true)
    expect(isSameResult(one, resultOf([review(lines('h', 0, 'ONE\n'))], []))).toBe(false)
    expect(resultOf([review()], []).size).toBe(0)
  })

  it('[T104] take files made, removed and renamed into account', () => {
    const loose: readonly Hunk[] = [
      { kind: 'create', id: 'c', path: 'c.ts', state: 'closed', insert: 'new\n' },
      { kind: 'rename', id: 'r', path: 'a.ts', state: 'closed', to: 'b.ts' },
    ]
    const moved = resultOf([review(lines('h', 0, 'ONE\n'))], loose)
    expect(Object.fromEntries(moved)).toEqual({ 'a.ts': null, 'b.ts': 'ONE\ntwo\nthree\n', 'c.ts': 'new\n' })
    const gone = resultOf([review()], [{ kind: 'delete', id: 'd', path: 'a.ts', state: 'closed' }])
    expect(Object.fromEntries(gone)).toEqual({ 'a.ts': null })
    expect(isSameResult(moved, gone)).toBe(false)
  })

  it('[T105] are those of the base: typing since the start changes nothing in them', () => {
    const at = fc.integer({ min: 0, max: base.length })
    fc.assert(
      fc.property(at, at, fc.string(), (a, b, text) => {
        const before = review(lines('h', 0, 'ONE\n'), lines('i', 2, 'THREE\n'))
        const after = typed(before, [{ from: Math.min(a, b), to: Math.max(a, b), text }])
        expect(isSameResult(resultOf([before], []), resultOf([after], []))).toBe(true)
      }),
    )
  })

  it('[T106] share a letter among completed answers with edits only', () => {
    const same = { 'a.ts': 'x\n' }
    const { lanes } = standingOf(
      [
        run('A', { end: 1, result: same }),
        run('B', { end: 2, result: { 'a.ts': 'y\n' } }),
        run('C', { end: 3, result: same }),
        run('D', { end: 4, result: same, outcome: { type: 'stopped' } }),
      ],
      startAt,
    )
    expect(lanes.map(({ group }) => group !== null)).toEqual([true, false, true, false])
    expect(lanes[0]?.group).toBe(lanes[2]?.group)
    const empty = standingOf(
      [run('A', { end: 1, edits: 0, result: {} }), run('B', { end: 2, edits: 0, result: {} })],
      startAt,
    )
    expect(empty.lanes.map(({ group }) => group)).toEqual([null, null])
  })
})

describe('races run again', () => {
  const modelOf = (id: string) => `model-${id}`

  it('[T107] count wins by model with their n; a tie is a win for nobody, a failure is counted', () => {
    const won = standingOf([run('A', { paint: 1, end: 90 }), run('B', { paint: 50, end: 20 })], startAt)
    const tied = standingOf(
      [run('A', { paint: 5, end: 9 }), run('B', { paint: 5, end: 4, outcome: failed })],
      startAt,
    )
    const tally = countRace(countRace(noTally, won, modelOf), tied, modelOf)
    expect(tally).toMatchObject({ races: 2, leftOut: 0 })
    expect(tally.models.get('model-A')).toEqual({
      races: 2,
      firstEdit: 1,
      firstDone: 1,
      tiedEdit: 1,
      tiedDone: 0,
      failed: 0,
    })
    expect(tally.models.get('model-B')).toEqual({
      races: 2,
      firstEdit: 0,
      firstDone: 1,
      tiedEdit: 1,
      tiedDone: 0,
      failed: 1,
    })
  })

  it('[T108] leave out a race that was stopped or ran in a hidden tab, and say so', () => {
    const stopped = standingOf(
      [run('A', { end: 1 }), run('B', { end: 2, outcome: { type: 'stopped' } })],
      startAt,
    )
    const hidden = standingOf([run('A', { end: 1, hidden: true }), run('B', { end: 2 })], startAt)
    const tally = countRace(countRace(noTally, stopped, modelOf), hidden, modelOf)
    expect(tally).toEqual({ races: 0, leftOut: 2, models: new Map() })
    expect(countRace(tally, standingOf([run('A', {})], startAt), modelOf)).toBe(tally)
  })
})
