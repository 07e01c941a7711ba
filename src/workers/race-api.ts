import type { RaceCount } from '../core/turn/race-export.ts'
import type { Entrant } from '../core/turn/race-plan.ts'
import type { RaceRecord, RaceRun } from '../core/turn/race.ts'
import type { RaceQuestion } from '../core/wire/race-requests.ts'

/** A race of transports, as the page orders it. */
export type RaceJob = RaceQuestion & {
  /** The Responses socket's URL; POSTs go to the same place over http. */
  readonly url: string
  readonly accessCode: string | null
  /** A gateway of ours: it is told a name for each mode, counts connections by it, and closes them when asked. */
  readonly extended: boolean
  readonly entrants: readonly Entrant[]
  readonly n: number
  readonly seed: number
  /** A name nobody else uses, for the gateway's count of connections. */
  readonly run: string
}

/** Told a few times a second while a race runs. */
export type RaceNews = {
  readonly done: number
  readonly planned: number
  /** Runs since the last news. */
  readonly runs: readonly RaceRun[]
}

export type RaceOutcome = {
  readonly record: RaceRecord
  /** Round trips of the kept socket by pings, ms; null where none were taken. */
  readonly rtt: { readonly median: number; readonly min: number; readonly n: number } | null
  /** The gateway's count for each mode; without those of which it knows nothing. */
  readonly connections: Readonly<Record<string, RaceCount>>
}

/** The race worker as the page sees it (through comlink, so every call is a promise there). */
export interface RaceApi {
  /** Runs a race to its end; one at a time. */
  race(job: RaceJob, told: (news: RaceNews) => void): Promise<RaceOutcome>
  /** Stops the run under way and begins no other; the race then ends. */
  stop(): void
}
