import { apply } from '../edits/edit.ts'
import type { Hunk } from '../edits/hunk.ts'
import { acceptAllIds, acceptEdit, createFileReview, withHunk, type FileReview } from '../edits/review.ts'
import { figuresOf, type FigureFlag } from './latency.ts'
import type { Fault, Outcome, Turn } from './turn.ts'

/** Step of the page's clock, ms: two moments that far apart cannot be told one before the other. */
export const clockStepMs = 0.1

/** Fewest and most racers. */
export const racersFrom = 2
export const racersTo = 4

/** What accept-all makes of a proposal: the new text of each file that it changes; null where the file goes. */
export type RaceResult = ReadonlyMap<string, string | null>

/**
 * One racer: its turn and, once that has ended, what accept-all makes of it. `startAt`: where its own start is another
 * moment than the race's, as that of a recorded turn is.
 */
export type RaceRun = {
  readonly id: string
  readonly turn: Turn
  readonly result: RaceResult | null
  readonly startAt?: number
}

export type LaneState = Exclude<Turn['phase'], 'ended'> | Outcome['type']

/** How far a racer has come. Spans count from the common start, which is the user's action. */
export type RaceLane = {
  readonly id: string
  readonly state: LaneState
  readonly fault: Fault | null
  /** First ghost painted − start, ms; null until then, and for good where the page was hidden. */
  readonly firstEditMs: number | null
  /** Terminal event of an answer that completed with edits − start, ms. */
  readonly doneMs: number | null
  /** Terminal event, whatever the outcome, − start, ms. */
  readonly endedMs: number | null
  readonly edits: number
  /** A letter that it shares with the racers whose edits give the same files; null where there is none. */
  readonly group: string | null
  readonly flags: readonly Exclude<FigureFlag, 'live' | 'raced'>[]
}

/**
 * Who was first. `open`: nobody yet. `none`: nobody any more. `void`: the page was hidden, so paints tell nothing.
 * `byMs`: how far ahead of the next, null while there is no next.
 */
export type RaceWin =
  | { readonly type: 'open' | 'none' | 'void' }
  | { readonly type: 'won'; readonly id: string; readonly byMs: number | null }
  | { readonly type: 'tie'; readonly ids: readonly string[] }

export type RaceStanding = {
  readonly lanes: readonly RaceLane[]
  readonly firstEdit: RaceWin
  readonly firstDone: RaceWin
  /** Every racer has ended. */
  readonly isOver: boolean
  /** The page was hidden at some moment of the race. */
  readonly isHidden: boolean
}

/**
 * What accept-all makes of a proposal over its base.
 * Law: typing in the documents since then changes nothing in it.
 */
export function resultOf(files: Iterable<FileReview>, loose: readonly Hunk[]): RaceResult {
  const result = new Map<string, string | null>()
  const bases = new Map<string, string>()
  for (const { path, base, version, hunks } of files) {
    bases.set(path, base)
    const fresh = hunks.reduce(withHunk, createFileReview({ path, text: base, version }))
    const text = apply(acceptEdit(fresh, acceptAllIds(fresh)), base)
    if (text !== base) result.set(path, text)
  }
  for (const hunk of loose) {
    if (hunk.kind === 'lines' || hunk.state !== 'closed') continue
    if (hunk.kind === 'create') result.set(hunk.path, hunk.insert)
    else {
      const text = result.get(hunk.path) ?? bases.get(hunk.path) ?? ''
      if (hunk.kind === 'rename') result.set(hunk.to, text)
      result.set(hunk.path, null)
    }
  }
  return result
}

/** Whether two proposals leave the same files. */
export const isSameResult = (a: RaceResult, b: RaceResult): boolean =>
  a.size === b.size && [...a].every(([path, text]) => b.has(path) && b.get(path) === text)

/**
 * How a race stands that began at `startAt` (ms since the epoch). The winner by first edit is who had the first ghost
 * painted, by last edit whose answer completed with edits first; moments within one step of the clock are a tie. Only
 * completed answers with edits are compared for equal results.
 */
export function standingOf(runs: readonly RaceRun[], startAt: number): RaceStanding {
  const isHidden = runs.some(({ turn }) => turn.marks.hidden)
  const isOver = runs.every(({ turn }) => turn.phase === 'ended')
  const groups = groupsOf(runs)
  const lanes = runs.map(({ id, turn, startAt: zero = startAt }): RaceLane => {
    const { firstPaint, ended, hidden } = turn.marks
    const outcome = turn.phase === 'ended' ? turn.outcome : null
    const endedMs = ended === null ? null : ended - zero
    return {
      id,
      state: turn.phase === 'ended' ? turn.outcome.type : turn.phase,
      fault: outcome?.type === 'failed' ? outcome.fault : null,
      firstEditMs: hidden || firstPaint === null ? null : firstPaint - zero,
      doneMs: hasEdits(turn) && outcome?.type === 'completed' ? endedMs : null,
      endedMs,
      edits: turn.hunks.length,
      group: groups.get(id) ?? null,
      flags: figuresOf(turn, null).flags.filter((flag) => flag !== 'live' && flag !== 'raced'),
    }
  })
  return {
    lanes,
    firstEdit: isHidden ? { type: 'void' } : winOf(lanes, ({ firstEditMs }) => firstEditMs, isOver),
    firstDone: winOf(lanes, ({ doneMs }) => doneMs, isOver),
    isOver,
    isHidden,
  }
}

const hasEdits = (turn: Turn): boolean => turn.hunks.length > 0

function winOf(
  lanes: readonly RaceLane[],
  msOf: (lane: RaceLane) => number | null,
  isOver: boolean,
): RaceWin {
  const times = lanes
    .flatMap((lane) => {
      const ms = msOf(lane)
      return ms === null ? [] : [{ id: lane.id, ms }]
    })
    .toSorted((a, b) => a.ms - b.ms)
  const [best] = times
  if (best === undefined) return { type: isOver ? 'none' : 'open' }
  // A moment since the epoch holds a few ten-thousandths of a ms less than its clock's step.
  const first = times.filter(({ ms }) => ms - best.ms <= clockStepMs * 1.01)
  if (first.length > 1) return { type: 'tie', ids: first.map(({ id }) => id) }
  const next = times[1]
  return { type: 'won', id: best.id, byMs: next === undefined ? null : next.ms - best.ms }
}

/** Letters of the groups of two and more that leave the same files, in the order of their first racers. */
function groupsOf(runs: readonly RaceRun[]): ReadonlyMap<string, string> {
  const groups: { readonly result: RaceResult; readonly ids: string[] }[] = []
  for (const { id, turn, result } of runs) {
    if (result === null || turn.phase !== 'ended' || turn.outcome.type !== 'completed' || !hasEdits(turn))
      continue
    const group = groups.find((known) => isSameResult(known.result, result))
    if (group === undefined) groups.push({ result, ids: [id] })
    else group.ids.push(id)
  }
  const shared = groups.filter(({ ids }) => ids.length > 1)
  return new Map(
    shared.flatMap(({ ids }, n) => ids.map((id) => [id, String.fromCodePoint(0x3b1 + n)] as const)),
  )
}

/** How often a model was first, of how many races; a tie counts as a win for nobody. */
export type ModelTally = {
  readonly races: number
  readonly firstEdit: number
  readonly firstDone: number
  readonly tiedEdit: number
  readonly tiedDone: number
  readonly failed: number
}

/** Races run again with the same models and instruction. `leftOut`: stopped by the user, or in a hidden tab. */
export type RaceTally = {
  readonly races: number
  readonly leftOut: number
  readonly models: ReadonlyMap<string, ModelTally>
}

export const noTally: RaceTally = { races: 0, leftOut: 0, models: new Map() }

const noRaces: ModelTally = { races: 0, firstEdit: 0, firstDone: 0, tiedEdit: 0, tiedDone: 0, failed: 0 }

/** The tally after a race that is over; `modelOf` names each racer's model. A race that is not over changes nothing. */
export function countRace(
  tally: RaceTally,
  standing: RaceStanding,
  modelOf: (racer: string) => string,
): RaceTally {
  if (!standing.isOver) return tally
  if (standing.isHidden || standing.lanes.some(({ state }) => state === 'stopped'))
    return { ...tally, leftOut: tally.leftOut + 1 }
  const models = new Map(tally.models)
  const has = (win: RaceWin, id: string) => (win.type === 'won' && win.id === id ? 1 : 0)
  const shares = (win: RaceWin, id: string) => (win.type === 'tie' && win.ids.includes(id) ? 1 : 0)
  for (const { id, state } of standing.lanes) {
    const model = modelOf(id)
    const before = models.get(model) ?? noRaces
    models.set(model, {
      races: before.races + 1,
      firstEdit: before.firstEdit + has(standing.firstEdit, id),
      firstDone: before.firstDone + has(standing.firstDone, id),
      tiedEdit: before.tiedEdit + shares(standing.firstEdit, id),
      tiedDone: before.tiedDone + shares(standing.firstDone, id),
      failed: before.failed + (state === 'failed' ? 1 : 0),
    })
  }
  return { ...tally, races: tally.races + 1, models }
}
