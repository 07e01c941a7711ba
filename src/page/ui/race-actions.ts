import type { RaceStore, RecordedRacer } from '../store/race.ts'
import type { ModelChoice } from '../store/shared.ts'

/** Races as the components see them. `actedAt` is the input event's timeStamp turned epoch ms. */
export interface Race {
  readonly store: RaceStore
  show(isOpen: boolean): void
  /** False where it did not begin. */
  start(
    instruction: string,
    models: readonly ModelChoice[],
    actedAt: number,
    recorded: readonly RecordedRacer[],
  ): boolean
  readonly recorded: {
    /** Turns of this session, as far as they have ended. */
    session(): Promise<readonly RecordedRacer[]>
    /** Turns of a recording's file; null: it cannot be read. */
    open(file: File): Promise<readonly RecordedRacer[] | null>
  }
  stop(actedAt: number): boolean
  /** Moves a racer's proposal into the editor and shows that. False where it did not. */
  take(racer: string): boolean
}
