import type { RaceReport } from './race-report.ts'
import type { RaceRecord } from './race.ts'

/** What is told of a race besides its runs. */
export type RaceTold<Mode extends string> = {
  readonly base: string
  readonly model: string
  readonly n: number
  readonly seed: number
  readonly prompt: string
  readonly maxOutputTokens: number
  readonly contextKb: number | null
  readonly startedAt: string
  readonly measuredIn: 'node' | 'page'
  /** The browser by its own word, and its clock's step; on the page only. */
  readonly environment?: { readonly browser: string; readonly clockStepMs: number }
  readonly rttBy: 'ping' | 'tcp' | null
  readonly connections: Readonly<Record<string, RaceCount>>
  readonly record: RaceRecord<Mode>
  readonly report: RaceReport<Mode>
}

/** What the gateway counted of one mode. */
export type RaceCount = { readonly connections: number; readonly requests: number }

/** What the JSON file of a race holds, from page and command line alike; no key. Its figures follow from `runs`. */
export function toldRace<Mode extends string>(told: RaceTold<Mode>) {
  return {
    sparkpad: 'latency',
    version: 1,
    started_at: told.startedAt,
    measured_in: told.measuredIn,
    ...(told.environment === undefined ? {} : { environment: told.environment }),
    base: told.base,
    model: told.model,
    n: told.n,
    seed: told.seed,
    prompt: told.prompt,
    max_output_tokens: told.maxOutputTokens,
    context_kb: told.contextKb,
    rtt_by: told.rttBy,
    connections: told.connections,
    ended: told.record.ended,
    report: told.report,
    runs: told.record.runs,
  }
}
