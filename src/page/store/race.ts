import { createStore, type StoreApi } from 'zustand/vanilla'
import { noTally, type RaceResult, type RaceTally } from '../../core/turn/model-race.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { Pad } from './pad.ts'
import type { ModelChoice } from './shared.ts'

/** A turn of a recording that can take part in a race; `key` tells it from all others. */
export type RecordedRacer = {
  readonly key: string
  readonly recording: SessionRecording
  /** Its place among the recording's turns. */
  readonly turn: number
}

/**
 * A model in the race with a pad of its own: its turn, its proposal. `id` is the letter of its column. `recorded`: it
 * does not answer now but as it once did.
 */
export type Racer = {
  readonly id: string
  readonly model: ModelChoice
  readonly pad: Pad
  readonly recorded: RecordedRacer | null
}

/** The race that runs or ran last; without racers there was none. */
export type RaceState = {
  /** Races are on show. */
  readonly isOpen: boolean
  readonly instruction: string
  /** The user's action from which all count, ms since the epoch. */
  readonly startAt: number
  readonly racers: readonly Racer[]
  /** What accept-all makes of each proposal that has ended. */
  readonly results: ReadonlyMap<string, RaceResult>
  /** The racer whose proposal moved into the editor. */
  readonly taken: string | null
  readonly tally: RaceTally
}

export type RaceStore = StoreApi<RaceState>

/** Makes the store of a page's races. */
export const createRaceStore = (): RaceStore =>
  createStore<RaceState>(() => ({
    isOpen: false,
    instruction: '',
    startAt: 0,
    racers: [],
    results: new Map(),
    taken: null,
    tally: noTally,
  }))
