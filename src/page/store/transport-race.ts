import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RaceCount, RaceTold } from '../../core/turn/race-export.ts'
import type { Entrant, RaceMode } from '../../core/turn/race-plan.ts'
import type { RaceRun } from '../../core/turn/race.ts'

/** What a race of transports was asked to do; the same until the next begins. */
export type TransportOrder = Pick<
  RaceTold<RaceMode>,
  'base' | 'model' | 'n' | 'seed' | 'prompt' | 'maxOutputTokens' | 'contextKb' | 'startedAt'
> & { readonly entrants: readonly Entrant[]; readonly extended: boolean }

/** The race under way or the last one. */
export type TransportPhase =
  | { readonly type: 'none' }
  | {
      readonly type: 'running'
      readonly order: TransportOrder
      readonly planned: number
      readonly runs: readonly RaceRun[]
      readonly isStopping: boolean
    }
  | {
      readonly type: 'over'
      readonly order: TransportOrder
      readonly planned: number
      readonly runs: readonly RaceRun[]
      readonly ended: 'done' | 'stopped' | 'gave-up'
      readonly rttMs: number | null
      readonly connections: Readonly<Record<string, RaceCount>>
    }
  /** The worker failed; what it had told stays. */
  | {
      readonly type: 'failed'
      readonly order: TransportOrder
      readonly planned: number
      readonly runs: readonly RaceRun[]
      readonly detail: string
    }

export type TransportRaceState = { readonly isOpen: boolean; readonly phase: TransportPhase }
export type TransportRaceStore = StoreApi<TransportRaceState>

/** Makes the store of a page's transport races. */
export const createTransportRaceStore = (): TransportRaceStore =>
  createStore<TransportRaceState>(() => ({ isOpen: false, phase: { type: 'none' } }))
