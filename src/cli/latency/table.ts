import type { EntrantReport, RaceReport } from '../../core/turn/race-report.ts'
import type { Summary } from '../../core/turn/statistics.ts'

/** What the columns mean, printed below every table. */
const definitions = [
  'TTFT        first visible delta − start; where each run opens its own connection, the opening is inside',
  'overhead    TTFT − one network round trip of the path',
  'TPOT        (last delta − first delta) / (N − 1)',
  'cold        TTFT of the first run, which stands in no other column',
  'median, min and max are told of any n, p95 from 60 runs, p99 from 300; times in ms',
]

/** The report of a race as a table for people. */
export function tableOf(report: RaceReport<string>): readonly string[] {
  const head = [
    'mode',
    'workload',
    'n',
    'TTFT p50',
    'min',
    'max',
    'p95',
    'p99',
    'overhead p50',
    'TPOT p50',
    'cold',
    'failed',
    'stopped',
  ]
  const rows = report.entrants.map((entrant) => rowOf(entrant))
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return [
    line(head),
    ...rows.map(line),
    '',
    ...report.reductions.map(
      ({ mode, workload, figure, againstKeptPct, againstNewPct }) =>
        `${mode}, ${workload}: ${figure === 'ttft' ? 'TTFT' : 'overhead'} ${lessBy(againstKeptPct)} than kept HTTP, ${lessBy(againstNewPct)} than new HTTP`,
    ),
    ...(report.reductions.length > 0 ? [''] : []),
    report.rttMs === null
      ? 'network round trip: not known'
      : `network round trip: ${report.rttMs.toFixed(2)} ms`,
    ...report.entrants.flatMap(({ mode, workload, failures, reconnects, flagged, firstFault }) => [
      ...(failures > 0 ? [`${mode}, ${workload}: ${failures} failed: ${firstFault ?? ''}`] : []),
      ...(reconnects > 0 ? [`${mode}, ${workload}: ${reconnects} reconnected, in no figure`] : []),
      ...(flagged > 0 ? [`${mode}, ${workload}: ${flagged} flagged (tokens estimated)`] : []),
    ]),
    '',
    ...definitions,
  ]
}

const rowOf = (entrant: EntrantReport<string>): readonly string[] => {
  const { mode, workload, n, ttftMs, overheadMs, tpotMs, coldTtftMs, failures, stops } = entrant
  return [
    mode,
    workload,
    String(n),
    ...[
      of(ttftMs, 'median'),
      of(ttftMs, 'min'),
      of(ttftMs, 'max'),
      of(ttftMs, 'p95'),
      of(ttftMs, 'p99'),
      of(overheadMs, 'median'),
      of(tpotMs, 'median'),
      coldTtftMs,
    ].map((value) => (value === null ? '–' : value.toFixed(2))),
    String(failures),
    String(stops),
  ]
}

const of = (summary: Summary | null, figure: 'median' | 'min' | 'max' | 'p95' | 'p99'): number | null =>
  summary === null ? null : summary[figure]

const lessBy = (pct: number): string =>
  pct >= 0 ? `${pct.toFixed(1)} % less` : `${(-pct).toFixed(1)} % more`
