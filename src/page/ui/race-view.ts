import { useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import {
  racersFrom,
  racersTo,
  standingOf,
  type RaceLane,
  type RaceStanding,
  type RaceWin,
} from '../../core/turn/model-race.ts'
import type { Turn } from '../../core/turn/turn.ts'
import type { ConnectionState } from '../../core/wire/connection-state.ts'
import type { Racer, RaceState } from '../store/race.ts'
import type { CompareRow, Side } from './compare-rows.ts'
import { useParts } from './context.tsx'
import { samplesOf } from './samples.ts'
import { words } from './words.ts'

/** The race on show; without `standing` there was none. */
export type RaceView = {
  readonly race: RaceState
  readonly turns: ReadonlyMap<string, Turn>
  readonly standing: RaceStanding | null
}

/** The race and how it stands, looked at as often as samples of its pads are taken. */
export function useRace(): RaceView {
  const race = useStore(useParts().race.store)
  const { racers } = race
  const source = useMemo(() => newestTurns(racers), [racers])
  const newest = useSyncExternalStore(source.subscribe, source.get)
  return useMemo(() => {
    const runs = racers.flatMap(({ id, recorded }, n) => {
      const turn = newest[n]
      if (turn === undefined) return []
      const own = recorded === null ? {} : { startAt: turn.marks.acted ?? race.startAt }
      return [{ id, turn, result: race.results.get(id) ?? null, ...own }]
    })
    return {
      race,
      turns: new Map(runs.map(({ id, turn }) => [id, turn])),
      standing: runs.length === 0 ? null : standingOf(runs, race.startAt),
    }
  }, [race, racers, newest])
}

function newestTurns(racers: readonly Racer[]) {
  let last: readonly (Turn | undefined)[] = []
  return {
    subscribe: (changed: () => void) => {
      const stops = racers.map(({ pad }) => samplesOf(pad).subscribe(changed))
      return () => {
        for (const stop of stops) stop()
      }
    },
    get: () => {
      const next = racers.map(({ pad }) => samplesOf(pad).turns().turns.at(-1))
      if (next.length !== last.length || next.some((turn, n) => turn !== last[n])) last = next
      return last
    },
  }
}

/** How many models may race over a connection: a standard socket runs one answer, and there are two of them. */
export const mostRacers = (state: ConnectionState): number =>
  state.type === 'open' && !state.extended ? racersFrom : racersTo

/** Why a race cannot begin, in words; null when it can. */
export function whyNot(facts: {
  readonly connection: ConnectionState
  readonly models: number
  readonly chosen: number
  /** Recorded turns that take part. */
  readonly recorded: number
  readonly instruction: string
  readonly isBusy: boolean
}): string | null {
  const { cannot } = words.race
  const most = mostRacers(facts.connection)
  const all = facts.chosen + facts.recorded
  if (facts.chosen === 0 && facts.recorded > 0)
    return all < racersFrom || all > racersTo ? cannot.choose(racersTo) : null
  if (facts.connection.type !== 'open') return cannot.offline
  if (facts.models < racersFrom && facts.recorded === 0) return cannot['too-few-models']
  if (facts.isBusy) return cannot.busy
  if (all < racersFrom || all > racersTo || facts.chosen > most) return cannot.choose(most)
  return facts.instruction.trim() === '' ? cannot.empty : null
}

const isFirst = (win: RaceWin, id: string): 'won' | 'tie' | null => {
  if (win.type === 'won') return win.id === id ? 'won' : null
  return win.type === 'tie' && win.ids.includes(id) ? 'tie' : null
}

/** What a racer has won, and whom it equals, in words. */
export function badgesOf(standing: RaceStanding, lane: RaceLane): readonly string[] {
  const { badges } = words.race
  const edit = isFirst(standing.firstEdit, lane.id)
  const done = isFirst(standing.firstDone, lane.id)
  const others = standing.lanes.filter(
    ({ id, group }) => id !== lane.id && group !== null && group === lane.group,
  )
  return [
    ...(edit === null ? [] : [edit === 'won' ? badges.firstEdit : badges.tiedEdit]),
    ...(done === null ? [] : [done === 'won' ? badges.firstDone : badges.tiedDone]),
    ...(others.length === 0 ? [] : [badges.same(others.map(({ id }) => id))]),
  ]
}

/** What a screen reader is told of a race so far; streamed text never. */
export function raceSaid(standing: RaceStanding, nameOf: (racer: string) => string): string {
  const { announce } = words.race
  const said = [announce.started(standing.lanes.length)]
  const { firstEdit, firstDone } = standing
  if (firstEdit.type === 'won') said.push(announce.firstEdit(nameOf(firstEdit.id)))
  if (firstEdit.type === 'tie') said.push(announce.tiedEdit(firstEdit.ids.map(nameOf).join(', ')))
  if (firstDone.type === 'won') said.push(announce.firstDone(nameOf(firstDone.id)))
  if (firstDone.type === 'tie') said.push(announce.tiedDone(firstDone.ids.map(nameOf).join(', ')))
  if (standing.isOver) said.push(announce.over)
  if (standing.isOver && firstDone.type === 'none') said.push(announce.nobody)
  return said.join(' ')
}

/** One line of a change in one column. */
export type UnifiedRow = { readonly kind: 'kept' | 'removed' | 'added'; readonly side: Side }

/** Rows side by side as lines below one another, with at most `context` unchanged lines before and after. */
export function unifiedRows(rows: readonly CompareRow[], context: number): readonly UnifiedRow[] {
  const first = rows.findIndex(({ changed }) => changed)
  if (first === -1) return []
  const last = rows.findLastIndex(({ changed }) => changed)
  const unified: UnifiedRow[] = []
  let added: UnifiedRow[] = []
  for (const { changed, before, after } of rows.slice(Math.max(0, first - context), last + 1 + context)) {
    if (!changed) {
      unified.push(...added)
      added = []
      if (after !== null) unified.push({ kind: 'kept', side: after })
    } else {
      if (before !== null) unified.push({ kind: 'removed', side: before })
      if (after !== null) added.push({ kind: 'added', side: after })
    }
  }
  return [...unified, ...added]
}
