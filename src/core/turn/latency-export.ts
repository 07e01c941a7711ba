import { exportVersion, type Environment, type ExportedTurn, type LatencyExport } from './export-file.ts'
import { figuresOf, type Figures } from './latency.ts'
import { readFile, type ReadExport } from './read-export.ts'
import { sessionTable, type SessionTable } from './session-figures.ts'
import { streamChart, type StreamChart } from './stream-chart.ts'
import type { Turn } from './turn.ts'
import { waterfallOf, type Waterfall } from './waterfall.ts'

const note =
  'Times are ms. Marks of the page and its worker share one clock and count from 1970; marks under "gateway" count on ' +
  'the gateway’s own clock. Figures are differences of marks of one clock. A file like this can be forged.'

/** What each figure means, for whoever reads the file without the page. */
const definitions: Readonly<Record<keyof Figures, string>> = {
  perceivedTtftMs: 'firstPaint − acted; void if the page was hidden in between',
  ttftMs: 'firstDelta − sent',
  timeToFirstEditMs: 'firstHunk − sent',
  tpotMs: '(lastDelta − firstDelta) / (usage.output − 1)',
  outputSpeed: '1000 / tpotMs, tokens per second',
  endToEndSpeed: '1000 × usage.output / (ended − sent), tokens per second',
  tokens: 'usage.output',
  estimated: 'tokens were counted here over the whole text (o200k), because the model told none',
  rttMs: 'clock.median: median of the last 20 pings',
  stopPaintedMs: 'stopPainted − stopPressed',
  stopConfirmedMs: 'stopConfirmed − stopPressed',
  tokensAfterStop: 'deltas that arrived after stopPressed',
  queueWaitMs: 'gateway.admitted − gateway.decoded',
  gatewayOverheadMs:
    '(gateway.decoded − received) + (upstream_sent − admitted) + (first_delta_out − upstream_first_delta)',
  upstreamTtftMs: 'gateway.upstream_first_delta − gateway.upstream_sent',
  networkShareMs: 'ttftMs − (gateway.first_delta_out − gateway.received)',
  flags: 'what sets this run apart from an ordinary one',
}

/** What is known of a turn beside its marks. */
export type Evidence = Pick<ExportedTurn, 'recording' | 'frames'>

/** Makes the file of a session. Running turns are left out. `exportedAt` is an ISO date. */
export function exportOf(
  turns: readonly Turn[],
  evidence: (turnId: string) => Evidence,
  { environment, exportedAt }: { readonly environment: Environment; readonly exportedAt: string },
): LatencyExport {
  return {
    format: 'sparkpad-latency',
    version: exportVersion,
    exportedAt,
    note,
    definitions,
    environment,
    turns: turns.flatMap((turn): readonly ExportedTurn[] => {
      if (turn.phase !== 'ended') return []
      const { id, model, instruction, startedAt, outcome, usage, marks } = turn
      const figures = figuresOf(turn, marks.clock)
      return [{ id, model, instruction, startedAt, outcome, usage, marks, ...evidence(id), figures }]
    }),
  }
}

/** All that the page shows of a session. */
export type Recomputed = {
  readonly table: SessionTable
  readonly turns: readonly {
    readonly id: string
    readonly figures: Figures
    readonly waterfall: Waterfall
    readonly chart: StreamChart | null
  }[]
}

/** Computes everything the page shows of a session from the raw marks of its file, and from nothing else. */
export function recompute(file: Pick<LatencyExport, 'turns'>): Recomputed {
  return {
    table: sessionTable(file.turns.map(turnOf)),
    turns: file.turns.map((turn) => ({
      id: turn.id,
      figures: figuresOf(turnOf(turn), turn.marks.clock),
      waterfall: waterfallOf(turn.marks, true),
      chart: turn.recording === null ? null : streamChart(turn.recording, turn.frames),
    })),
  }
}

/**
 * Reads a file of this kind. A fault, never an exception, for whatever else: text that is no JSON, another format or
 * version, a field of the wrong kind, figures that do not follow from the marks, or marks that do not follow from the
 * recording (`tampered`).
 */
export function readExport(json: string): ReadExport {
  const read = readFile(json)
  if (read.type === 'fault') return read
  for (const [index, turn] of read.file.turns.entries()) {
    const figures: Readonly<Record<string, unknown>> = figuresOf(turnOf(turn), turn.marks.clock)
    for (const [name, told] of Object.entries(turn.figures)) {
      const same = JSON.stringify(figures[name]) === JSON.stringify(told)
      if (!same) return { type: 'fault', code: 'tampered', at: `turns.${index}.figures.${name}` }
    }
    const odd = oddMark(turn)
    if (odd !== null) return { type: 'fault', code: 'tampered', at: `turns.${index}.marks.${odd}` }
  }
  return read
}

/** A mark that the recording contradicts. After a stop more may have arrived than the turn was told of. */
const oddMark = ({ marks, recording, outcome }: ExportedTurn): 'sent' | 'firstDelta' | 'lastDelta' | null => {
  if (recording === null) return null
  if (marks.sent !== recording.sentAt) return 'sent'
  const spoken = recording.deltas.filter(({ text }) => text !== '')
  if (marks.firstDelta !== null && marks.firstDelta !== spoken[0]?.at) return 'firstDelta'
  const isWhole = outcome.type === 'completed' && marks.lastDelta !== null
  return isWhole && marks.lastDelta !== spoken.at(-1)?.at ? 'lastDelta' : null
}

/** An exported turn as the figures read it. */
export const turnOf = ({ id, model, instruction, startedAt, outcome, usage, marks }: ExportedTurn): Turn => ({
  phase: 'ended',
  id,
  model,
  price: null,
  path: 'fast',
  instruction,
  startedAt,
  prose: '',
  hunks: [],
  outcome,
  usage,
  marks,
})
