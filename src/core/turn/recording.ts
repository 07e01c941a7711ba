import type { Outcome, TokenUsage, TurnId } from './turn.ts'

/** One event of model text as it arrived; `n` and `t` tell the deltas joined in it, where the gateway said so. */
export type RecordedDelta = {
  /** Arrival, ms since the epoch on the worker's clock. */
  readonly at: number
  readonly text: string
  readonly n: readonly number[] | null
  readonly t: readonly number[] | null
}

/** The raw answer of one turn with its times, from which every figure of its stream can be computed again. */
export type Recording = {
  readonly turnId: TurnId
  readonly sentAt: number
  readonly endedAt: number
  readonly deltas: readonly RecordedDelta[]
  readonly outcome: Outcome
  readonly usage: TokenUsage | null
  readonly gateway: Readonly<Record<string, number>> | null
}
