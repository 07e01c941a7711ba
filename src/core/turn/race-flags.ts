import type { RaceRecord, RunFlag } from './race.ts'

/** A span on the runs' clock, ms; `to` is Infinity while it lasts. */
export type Span = { readonly from: number; readonly to: number }

/** What the page saw while a race ran. */
export type PageSpans = { readonly hidden: readonly Span[]; readonly longFrames: readonly Span[] }

/** The record with each run flagged that a hidden tab or a long frame overlaps. Flags it had stay. */
export function flagRuns<Mode extends string>(
  record: RaceRecord<Mode>,
  { hidden, longFrames }: PageSpans,
): RaceRecord<Mode> {
  if (hidden.length === 0 && longFrames.length === 0) return record
  const runs = record.runs.map((run) => {
    const { startedAt, endedAt } = run.marks
    const touches = ({ from, to }: Span) => from < endedAt && to > startedAt
    const seen: RunFlag[] = [
      ...(hidden.some(touches) ? (['hidden'] as const) : []),
      ...(longFrames.some(touches) ? (['long-frame'] as const) : []),
    ]
    const flags = [...run.flags, ...seen.filter((flag) => !run.flags.includes(flag))]
    return flags.length === run.flags.length ? run : { ...run, flags }
  })
  return { ...record, runs }
}
