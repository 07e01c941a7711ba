import type { RaceStore } from '../store/race.ts'
import type { ModelChoice } from '../store/shared.ts'

/** Races as the components see them. `actedAt` is the input event's timeStamp turned epoch ms. */
export interface Race {
  readonly store: RaceStore
  show(isOpen: boolean): void
  /** False where it did not begin. */
  start(instruction: string, models: readonly ModelChoice[], actedAt: number): boolean
  stop(actedAt: number): boolean
  /** Moves a racer's proposal into the editor and shows that. False where it did not. */
  take(racer: string): boolean
}
