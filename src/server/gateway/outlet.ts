import type { Fault } from './fault.ts'
import type { Outcome } from './response-events.ts'

/** Where a response goes: a socket or the answer to a POST. */
export type Outlet = {
  /** Hands one event over. Nothing is said about its arrival. */
  write(type: string, json: string): void
  /** The request cannot be served; no event of a response was or will be written. */
  refuse(fault: Fault): void
  /** After the terminal event. `response` is the response object as JSON text. */
  ended(outcome: Outcome, response: string): void
  /**
   * Writes of `run` leave together where that saves a system call. With `holdMs` they may wait so long for the next
   * write, of whatever response.
   */
  burst(run: () => void, holdMs?: number): void
  /** Null while the client keeps up; else settles once it does, or is gone. */
  room(): Promise<void> | null
}

/** What the client asked for. */
export type Wishes = {
  /** Sparkpad's extensions. */
  readonly extensions: boolean
  /** Deltas joined in time. */
  readonly join: boolean
}
