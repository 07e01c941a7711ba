import type { EntrantReport, RaceReport } from '../../core/turn/race-report.ts'
import type { Summary } from '../../core/turn/statistics.ts'

/** A limit as written: `ttft_p50=50`, for all modes, or `http-kept.ttft_p50=50` for one; ms. */
export type Limit = {
  readonly mode: string | null
  readonly figure: keyof typeof figures
  readonly statistic: keyof typeof statistics
  readonly most: number
}

const figures = {
  ttft: ({ ttftMs }: EntrantReport<string>) => ttftMs,
  overhead: ({ overheadMs }: EntrantReport<string>) => overheadMs,
  tpot: ({ tpotMs }: EntrantReport<string>) => tpotMs,
  total: ({ totalMs }: EntrantReport<string>) => totalMs,
}

const statistics = {
  min: ({ min }: Summary) => min,
  p50: ({ median }: Summary) => median,
  p95: ({ p95 }: Summary) => p95,
  p99: ({ p99 }: Summary) => p99,
  max: ({ max }: Summary) => max,
}

/** Reads a limit; null when it is none. */
export function readLimit(text: string): Limit | null {
  const match = /^(?:([a-z-]+)\.)?([a-z]+)_([a-z0-9]+)=(\d+(?:\.\d+)?)$/.exec(text)
  const [, mode, figure = '', statistic = '', most] = match ?? []
  if (!isKeyOf(figures, figure) || !isKeyOf(statistics, statistic)) return null
  return { mode: mode ?? null, figure, statistic, most: Number(most) }
}

const isKeyOf = <Table extends object>(table: Table, key: string): key is Extract<keyof Table, string> =>
  Object.hasOwn(table, key)

/**
 * Which limits a race missed, in words. A limit that cannot be judged (too few runs for the percentile, no round trip,
 * no such mode) is missed: it would otherwise pass for nothing. So is any limit when a run failed.
 */
export function missedLimits(limits: readonly Limit[], report: RaceReport<string>): readonly string[] {
  const missed: string[] = []
  for (const limit of limits) {
    const { mode, figure, statistic, most } = limit
    const name = `${figure}_${statistic}`
    const judged = report.entrants.filter((entrant) => mode === null || entrant.mode === mode)
    if (judged.length === 0) missed.push(`${name}: no mode ${mode ?? ''} was measured`)
    for (const entrant of judged) {
      const place = `${entrant.mode}, ${entrant.workload}`
      const summary = figures[figure](entrant)
      const value = summary === null ? null : statistics[statistic](summary)
      if (value === null) missed.push(`${place}: ${name} cannot be told from ${summary?.n ?? 0} runs`)
      else if (value > most) missed.push(`${place}: ${name} is ${value.toFixed(2)} ms, the limit ${most} ms`)
    }
  }
  if (limits.length === 0) return missed
  for (const { mode, workload, failures, firstFault } of report.entrants) {
    if (failures > 0)
      missed.push(`${mode}, ${workload}: ${failures} runs failed (${firstFault ?? 'no reason told'})`)
  }
  return missed
}
