import type { RaceCost } from '../../core/turn/race-cost.ts'
import type { Workload } from '../../core/turn/race-plan.ts'
import type { ModelChoice } from '../store/shared.ts'
import type { TransportRaceStore } from '../store/transport-race.ts'

/** What the user chose for a race of transports. */
export type TransportWish = {
  readonly model: ModelChoice
  readonly prompt: string
  /** Runs of each way that count. */
  readonly n: number
  readonly maxOutputTokens: number
  readonly workloads: readonly Workload[]
}

/** Races of transports as the components see them. */
export interface TransportRacing {
  readonly store: TransportRaceStore
  show(isOpen: boolean): void
  /** What it would cost at most. */
  cost(wish: TransportWish): Promise<RaceCost>
  /** False where it did not begin. */
  start(wish: TransportWish): boolean
  /** False when none runs. */
  stop(): boolean
}
