import { createStore } from 'zustand/vanilla'
import { replayTimes } from '../../core/turn/replay-timeline.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { ReplayControls, ReplayState } from '../store/replay.ts'
import type { ReplayEngine, ReplayView } from './replay-engine.ts'

/** With pauses cut short none is longer than this, ms. */
export const pauseMostMs = 500

/** A recording with a longer pause opens with pauses cut short, ms. */
const longPauseMs = 5_000

/** Looking ahead for hunks pauses after so long, ms: half a frame stays for the page. */
const aheadMs = 8

/** What the user did is told for so long, ms on the replay's clock. */
const deedShownMs = 1_200

export type PlayerPorts = {
  /** Ms on any steady clock. */
  readonly now: () => number
  /** Runs in the next frame; gives the way to call it off. */
  readonly nextFrame: (run: () => void) => () => void
  /** Runs soon, when the page has done what waited; gives the way to call it off. */
  readonly later: (run: () => void) => () => void
  /** Draws what there is now. `settled`: it stands still, or a moment has passed. */
  readonly show: (view: ReplayView) => void
}

/**
 * Moves an engine along a clock that is played, stopped and set. What is shown depends on the place alone, never on how
 * or how fast it was reached.
 */
export function createReplayPlayer(
  recording: SessionRecording,
  engine: ReplayEngine,
  { now, nextFrame, later, show }: PlayerPorts,
): ReplayControls {
  const { steps } = engine
  const stops = steps.flatMap(({ type }, index) =>
    type === 'delta' || type === 'act' || type === 'begin' || type === 'ended' ? [index + 1] : [],
  )
  const hasLongPause = steps.some(({ due }, index) => due - (steps[index - 1]?.due ?? due) > longPauseMs)
  let times = replayTimes(steps, hasLongPause ? pauseMostMs : null)
  /** Where the clock was set last, and when. */
  let since = { at: 0, clock: 0 }
  let callOff: (() => void) | null = null
  let callOffAhead: (() => void) | null = null

  const timeOf = (count: number): number => (count === 0 ? 0 : (times[count - 1] ?? 0))
  const marksOf = () => ({
    total: times.at(-1) ?? 0,
    chapters: steps.flatMap(({ type, turn }, index) => {
      const recorded = recording.turns[turn]
      return type === 'begin' && recorded !== undefined
        ? [{ turnId: recorded.id, instruction: recorded.instruction, at: times[index] ?? 0 }]
        : []
    }),
    hunks: engine.hunkStops().map(timeOf),
  })

  const store = createStore<ReplayState>(() => ({
    phase: 'paused',
    at: 0,
    count: 0,
    speed: 1,
    cutsPauses: hasLongPause,
    turn: -1,
    inTurn: 0,
    deed: null,
    ...marksOf(),
  }))

  /** Shows the first `count` steps at a moment of the clock. */
  const put = (count: number, at: number) => {
    if (count !== engine.at() || store.getState().count !== count) show(engine.goTo(count))
    const { turn } = steps.slice(0, count).findLast(({ type }) => type === 'begin') ?? { turn: -1 }
    const begunAt = recording.turns[turn]?.at ?? 0
    const past = at - timeOf(count)
    const inTurn = turn === -1 ? 0 : (steps[count - 1]?.due ?? begunAt) - begunAt + Math.max(0, past)
    store.setState({ at, count, turn, inTurn, deed: deedAt(count, at) })
  }

  const deedAt = (count: number, at: number): ReplayState['deed'] => {
    const place = steps.slice(0, count).findLastIndex(({ type }) => type === 'act')
    const step = steps[place]
    if (step?.type !== 'act' || at - (times[place] ?? 0) > deedShownMs) return null
    return recording.turns[step.turn]?.acts[step.index]?.type ?? null
  }

  const countAt = (ms: number): number => {
    if (ms <= 0) return 0
    let low = 0
    let high = times.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] ?? 0) <= ms) low = middle + 1
      else high = middle
    }
    return low
  }

  const halt = () => {
    callOff?.()
    callOff = null
  }
  const pause = () => {
    halt()
    store.setState({ phase: 'paused' })
  }
  const begin = () => {
    since = { at: store.getState().at, clock: now() }
    if (callOff === null) callOff = nextFrame(tick)
  }
  const tick = () => {
    callOff = null
    const { speed, total } = store.getState()
    const at = Math.min(total, since.at + (now() - since.clock) * speed)
    put(at >= total ? steps.length : countAt(at), at)
    if (at >= total) pause()
    else callOff = nextFrame(tick)
  }
  /** Sets the clock; what plays goes on from there. */
  const set = (count: number, at: number) => {
    put(count, at)
    if (store.getState().phase === 'playing') begin()
  }
  const seek = (ms: number) => {
    const at = Math.max(0, Math.min(store.getState().total, ms))
    set(countAt(at), at)
  }
  const stepAmong = (list: readonly number[], direction: 1 | -1) => {
    pause()
    const { count } = store.getState()
    const to =
      direction === 1 ? list.find((stop) => stop > count) : (list.findLast((stop) => stop < count) ?? 0)
    if (to !== undefined) put(to, timeOf(to))
  }

  const lookAhead = () => {
    const since = now()
    const isThrough = engine.lookAhead(() => now() - since >= aheadMs)
    callOffAhead = isThrough ? null : later(lookAhead)
    if (isThrough) store.setState(marksOf())
  }
  /** Where hunks stand complete, found at once where they were not yet. */
  const hunkStops = () => {
    callOffAhead?.()
    callOffAhead = null
    engine.lookAhead(() => false)
    store.setState(marksOf())
    return engine.hunkStops()
  }

  show(engine.goTo(0))
  callOffAhead = later(lookAhead)
  return {
    store,
    play() {
      const { at, total } = store.getState()
      if (at >= total) put(0, 0)
      store.setState({ phase: 'playing' })
      begin()
    },
    pause,
    seek,
    step: (direction) => stepAmong(stops, direction),
    stepHunk: (direction) => stepAmong(hunkStops(), direction),
    chapter(turn) {
      const index = steps.findIndex((step) => step.type === 'begin' && step.turn === turn)
      if (index >= 0) set(index + 1, timeOf(index + 1))
    },
    toStart: () => set(0, 0),
    toEnd: () => set(steps.length, store.getState().total),
    chooseSpeed(speed) {
      store.setState({ speed })
      if (store.getState().phase === 'playing') begin()
    },
    cutPauses(cuts) {
      const { count } = store.getState()
      times = replayTimes(steps, cuts ? pauseMostMs : null)
      store.setState({ cutsPauses: cuts, ...marksOf() })
      set(count, timeOf(count))
    },
    dispose() {
      halt()
      callOffAhead?.()
    },
  }
}
