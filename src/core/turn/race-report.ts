import type { RaceMode, Workload } from './race-plan.ts'
import type { RaceRecord, RaceRun } from './race.ts'
import { reductionPct, summaryOf, type Summary } from './statistics.ts'

/** The figures of one entrant, ms, tokens/s. Each names the runs behind it by its own n. */
export type EntrantReport<Mode extends string = RaceMode> = {
  readonly mode: Mode
  readonly workload: Workload
  /** Runs that count: not the cold one, not failed, stopped, reconnected or reused. */
  readonly n: number
  /** TTFT of the first, cold run. */
  readonly coldTtftMs: number | null
  /** First visible delta − start of the run; the opening of a connection is inside where each run opens its own. */
  readonly ttftMs: Summary | null
  /** TTFT − one network round trip of the path; null where that is not known. */
  readonly overheadMs: Summary | null
  /** (last delta − first delta) / (N − 1); of runs with two tokens or more. */
  readonly tpotMs: Summary | null
  /** Terminal event − start of the run. */
  readonly totalMs: Summary | null
  /** Of it the model's own, as the gateway marked it: its first delta − request sent to it. Null where nobody marked. */
  readonly modelTtftMs: Summary | null
  /** Payload of the request, bytes; null where it was not counted. */
  readonly bytesUp: Summary | null
  /** Payload of the whole answer / its tokens. */
  readonly bytesPerToken: Summary | null
  /** Tokens in one frame, over all runs that count. */
  readonly tokensPerFrame: number | null
  readonly failures: number
  readonly stops: number
  readonly reconnects: number
  /** Runs that should have opened a connection and were given a used one. */
  readonly reused: number
  /** Runs that count and are flagged: hidden tab, long frame, estimated tokens. */
  readonly flagged: number
  /** What the first failure said. */
  readonly firstFault: string | null
}

/** By how much a mode needs less than kept HTTP and than new HTTP, per cent; one is never told without the other. */
export type Reduction<Mode extends string = RaceMode> = {
  readonly mode: Mode
  readonly workload: Workload
  readonly figure: 'ttft' | 'overhead'
  readonly againstKeptPct: number
  readonly againstNewPct: number
}

export type RaceReport<Mode extends string = RaceMode> = {
  /** The round trip that `overheadMs` takes off; null when none was measured. */
  readonly rttMs: number | null
  readonly entrants: readonly EntrantReport<Mode>[]
  readonly reductions: readonly Reduction<Mode>[]
}

/** Whether a run stands in the percentiles. */
export function counts(run: RaceRun<string>): boolean {
  const went =
    run.outcome === 'completed' || (run.outcome === 'incomplete' && run.fault === 'max_output_tokens')
  const isApart = run.flags.includes('reconnected') || run.flags.includes('reused')
  return run.round > 0 && went && !isApart && ttftOf(run) !== null
}

/** First visible delta − start of the run, ms. */
export function ttftOf({ marks }: Pick<RaceRun<string>, 'marks'>): number | null {
  return marks.firstDeltaAt === null ? null : marks.firstDeltaAt - marks.startedAt
}

/** A span shorter than ten steps of a browser's clock divides into nothing that means anything, ms. */
const leastStreamedMs = 1

/** Time per output token after the first, ms. */
export function tpotOf({ marks }: Pick<RaceRun<string>, 'marks'>): number | null {
  const { firstDeltaAt, lastDeltaAt, tokens } = marks
  if (firstDeltaAt === null || lastDeltaAt === null || tokens === null || tokens < 2) return null
  const streamed = lastDeltaAt - firstDeltaAt
  return streamed < leastStreamedMs ? null : streamed / (tokens - 1)
}

/** The model's own part of TTFT by the gateway's marks, ms. */
function modelTtftOf({ marks }: Pick<RaceRun<string>, 'marks'>): number | null {
  const { upstream_sent: sent, upstream_first_delta: first } = marks.gateway ?? {}
  return sent === undefined || first === undefined ? null : first - sent
}

function bytesPerTokenOf({ marks, bytes }: RaceRun<string>): number | null {
  return bytes === undefined || marks.tokens === null || marks.tokens === 0 ? null : bytes.down / marks.tokens
}

/** The figures of a race; every one can be recomputed from the record and the round trip (ms). */
export function reportRace<Mode extends string>(
  record: RaceRecord<Mode>,
  rttMs: number | null,
): RaceReport<Mode> {
  const groups = new Map<string, RaceRun<Mode>[]>()
  for (const run of record.runs) {
    const key = `${run.entrant.mode} ${run.entrant.workload}`
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  const entrants = [...groups.values()].flatMap((runs) => entrantReport(runs, rttMs))
  return { rttMs, entrants, reductions: reductionsOf(entrants) }
}

const entrantReport = <Mode extends string>(
  runs: readonly RaceRun<Mode>[],
  rttMs: number | null,
): readonly EntrantReport<Mode>[] => {
  const [first] = runs
  if (first === undefined) return []
  const counted = runs.filter(counts)
  const ttfts = counted.map(ttftOf).filter(isNumber)
  const cold = runs.find((run) => run.round === 0 && run.outcome === 'completed')
  const frames = sum(counted.map(({ marks }) => marks.frames))
  const tokens = sum(counted.map(({ marks }) => marks.tokens ?? marks.deltas))
  return [
    {
      ...first.entrant,
      n: counted.length,
      coldTtftMs: cold === undefined ? null : ttftOf(cold),
      ttftMs: summaryOf(ttfts),
      overheadMs: rttMs === null ? null : summaryOf(ttfts.map((ttft) => ttft - rttMs)),
      tpotMs: summaryOf(counted.map(tpotOf).filter(isNumber)),
      totalMs: summaryOf(counted.map(({ marks }) => marks.endedAt - marks.startedAt)),
      modelTtftMs: summaryOf(counted.map(modelTtftOf).filter(isNumber)),
      bytesUp: summaryOf(counted.map(({ bytes }) => bytes?.up ?? null).filter(isNumber)),
      bytesPerToken: summaryOf(counted.map(bytesPerTokenOf).filter(isNumber)),
      tokensPerFrame: frames === 0 ? null : tokens / frames,
      failures: runs.filter(({ outcome }) => outcome === 'failed').length,
      stops: runs.filter(({ outcome }) => outcome === 'stopped').length,
      reconnects: runs.filter(({ flags }) => flags.includes('reconnected')).length,
      reused: runs.filter(({ flags }) => flags.includes('reused')).length,
      flagged: counted.filter(({ flags }) => flags.length > 0).length,
      firstFault: runs.find(({ outcome }) => outcome === 'failed')?.fault ?? null,
    },
  ]
}

const reductionsOf = <Mode extends string>(
  entrants: readonly EntrantReport<Mode>[],
): readonly Reduction<Mode>[] =>
  entrants.flatMap((entrant) => {
    if (entrant.mode === 'http-kept' || entrant.mode === 'http-new') return []
    const { mode, workload } = entrant
    const peer = (name: string) =>
      entrants.find((other) => other.mode === name && other.workload === workload) ?? null
    const kept = peer('http-kept')
    const fresh = peer('http-new')
    const reduction = (
      figure: Reduction['figure'],
      of: (report: EntrantReport<Mode>) => number | null,
    ): readonly Reduction<Mode>[] => {
      const againstKeptPct = kept === null ? null : reductionPct(of(entrant), of(kept))
      const againstNewPct = fresh === null ? null : reductionPct(of(entrant), of(fresh))
      if (againstKeptPct === null || againstNewPct === null) return []
      return [{ mode, workload, figure, againstKeptPct, againstNewPct }]
    }
    return [
      ...reduction('ttft', ({ ttftMs }) => ttftMs?.median ?? null),
      ...reduction('overhead', ({ overheadMs }) => overheadMs?.median ?? null),
    ]
  })

const isNumber = (value: number | null): value is number => value !== null

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
