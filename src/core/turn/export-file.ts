import type { Figures } from './latency.ts'
import type { Recording } from './recording.ts'
import type { ToldFrame } from './told.ts'
import type { Marks, Outcome, TokenUsage } from './turn.ts'

/** Version of the file; moves when a field changes its meaning. */
export const exportVersion = 1

/** Where and by what a session was measured. */
export type Environment = {
  /** Step of the page's clock, ms. */
  readonly clockStepMs: number
  readonly browser: string
  /** Frames over 50 ms are told only by some browsers. */
  readonly longFramesWatched: boolean
}

/** An ended turn with all that its figures are made of. */
export type ExportedTurn = {
  readonly id: string
  readonly model: string
  readonly instruction: string
  readonly startedAt: number
  readonly outcome: Outcome
  readonly usage: TokenUsage | null
  readonly marks: Marks
  /** The raw answer with its arrivals; null where it is not kept any more. */
  readonly recording: Recording | null
  readonly frames: readonly ToldFrame[]
  /** As they were shown; a reader computes them again and compares. */
  readonly figures: Figures
}

/** The file: raw marks first, figures only to check them against. */
export type LatencyExport = {
  readonly format: 'sparkpad-latency'
  readonly version: typeof exportVersion
  readonly exportedAt: string
  readonly note: string
  readonly definitions: Readonly<Record<string, string>>
  readonly environment: Environment
  readonly turns: readonly ExportedTurn[]
}
