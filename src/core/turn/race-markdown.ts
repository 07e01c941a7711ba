import type { ConnectionProof } from './race-connections.ts'
import type { RaceTold } from './race-export.ts'
import type { RaceMode } from './race-plan.ts'
import type { EntrantReport, Reduction } from './race-report.ts'
import type { Summary } from './statistics.ts'

const modeNames: Readonly<Record<RaceMode, string>> = {
  'socket-joined': 'warm socket, joined',
  'socket-single': 'warm socket, a message per event',
  'socket-cold': 'new socket',
  'http-kept': 'kept HTTP/SSE',
  'http-new': 'new HTTP/SSE',
}

/** A race as Markdown: what ran, a table for each kind of turn, reductions against kept and new HTTP, connections. */
export function raceMarkdown(told: RaceTold<RaceMode>, proofs: readonly ConnectionProof[]): string {
  const { report, record, contextKb } = told
  const lines = [
    `Transport race, ${told.model}, ${told.n} runs of each way in random order, ${told.startedAt}`,
    '',
    `${told.base}; prompt of ${told.prompt.length} characters, at most ${told.maxOutputTokens} tokens; ` +
      `measured in the ${told.measuredIn === 'page' ? 'browser, in a worker' : 'Node client'}; ` +
      (report.rttMs === null ? 'round trip not known' : `round trip ${ms(report.rttMs)} ms`),
    ...(record.ended === 'done'
      ? []
      : ['', `Ended early: ${record.runs.length} of ${record.planned} runs (${record.ended}).`]),
  ]
  for (const workload of ['plain', 'second-turn'] as const) {
    const entrants = report.entrants.filter((entrant) => entrant.workload === workload)
    if (entrants.length === 0) continue
    const title = workload === 'plain' ? 'Small turn' : `Second turn with ${contextKb ?? 0} kB of files`
    lines.push('', `**${title}**`, '', row(head), row(head.map(() => '---')))
    for (const entrant of entrants) lines.push(row(cellsOf(entrant, report.reductions)))
  }
  lines.push('', 'Connections by the gateway’s own count:', '')
  for (const { mode, runs, counted, wanted, holds } of proofs) {
    const count = counted === null ? 'not counted' : `${counted.connections}`
    lines.push(
      `- ${modeNames[mode]}: ${count} for ${runs} runs${holds ? '' : ` (not the ${wanted} it takes)`}`,
    )
  }
  lines.push(
    '',
    'Times in ms. TTFT: first visible text − start; a way that opens a connection for each run has the opening inside. ' +
      'Overhead: TTFT − one round trip; it holds the model’s own time, shown beside it by the gateway’s marks. ' +
      'Reductions: of medians. p95 from 60 runs, p99 from 300. Bytes per token: payload of the whole answer, no headers. ' +
      'CPU per token is not measurable inside a page.',
  )
  return `${lines.join('\n')}\n`
}

const head = [
  'way',
  'n',
  'TTFT median',
  'least',
  'most',
  'p95',
  'p99',
  'TTFT than kept HTTP',
  'TTFT than new HTTP',
  'overhead median',
  'overhead than kept HTTP',
  'overhead than new HTTP',
  'model median',
  'bytes up',
  'bytes per token',
  'first run',
  'failed',
  'stopped',
  'reconnected',
  'reused',
]

const cellsOf = (
  entrant: EntrantReport<RaceMode>,
  reductions: readonly Reduction<RaceMode>[],
): readonly string[] => {
  const { mode, workload, ttftMs, overheadMs } = entrant
  const of = (figure: Reduction['figure']) =>
    reductions.find((one) => one.mode === mode && one.workload === workload && one.figure === figure)
  const [ttft, overhead] = [of('ttft'), of('overhead')]
  return [
    modeNames[mode],
    String(entrant.n),
    told(ttftMs, ({ median }) => median),
    told(ttftMs, ({ min }) => min),
    told(ttftMs, ({ max }) => max),
    told(ttftMs, ({ p95 }) => p95),
    told(ttftMs, ({ p99 }) => p99),
    pct(ttft?.againstKeptPct),
    pct(ttft?.againstNewPct),
    told(overheadMs, ({ median }) => median),
    pct(overhead?.againstKeptPct),
    pct(overhead?.againstNewPct),
    told(entrant.modelTtftMs, ({ median }) => median),
    entrant.bytesUp === null ? '–' : String(Math.round(entrant.bytesUp.median)),
    told(entrant.bytesPerToken, ({ median }) => median),
    entrant.coldTtftMs === null ? '–' : ms(entrant.coldTtftMs),
    String(entrant.failures),
    String(entrant.stops),
    String(entrant.reconnects),
    String(entrant.reused),
  ]
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replace(/[|\\]/g, '\\$&')).join(' | ')} |`

const ms = (value: number): string => value.toFixed(2)

const told = (summary: Summary | null, of: (summary: Summary) => number | null): string => {
  const value = summary === null ? null : of(summary)
  return value === null ? '–' : ms(value)
}

const pct = (value: number | undefined): string =>
  value === undefined ? '–' : value >= 0 ? `${value.toFixed(1)} % less` : `${(-value).toFixed(1)} % more`
