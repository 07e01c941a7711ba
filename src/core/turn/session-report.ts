import type { Apart, SessionGroup, SessionRow, SessionTable, SummarisedFigure } from './session-figures.ts'
import { rangeOf, type Summary } from './statistics.ts'

type Cell = string | number | null

type Column = { readonly title: string; readonly cell: (row: SessionRow) => Cell }

const columns: readonly Column[] = [
  { title: 'turn', cell: ({ number }) => number },
  { title: 'model', cell: ({ model }) => model },
  { title: 'transport', cell: ({ transport }) => transport },
  {
    title: 'connection',
    cell: ({ transport, cold }) => (transport === null ? null : cold ? 'cold' : 'warm'),
  },
  { title: 'context', cell: ({ continued }) => (continued ? 'continued' : 'sent') },
  { title: 'ended', cell: ({ end }) => end ?? 'running' },
  { title: 'in percentiles', cell: ({ apart, end }) => standing(apart, end) },
  { title: 'TTFT ms', cell: ({ figures }) => rounded(figures.ttftMs) },
  { title: 'perceived TTFT ms', cell: ({ figures }) => rounded(figures.perceivedTtftMs) },
  { title: 'time to first edit ms', cell: ({ figures }) => rounded(figures.timeToFirstEditMs) },
  { title: 'TPOT ms', cell: ({ figures }) => rounded(figures.tpotMs) },
  { title: 'speed tok/s', cell: ({ figures }) => rounded(figures.outputSpeed) },
  { title: 'tokens', cell: ({ figures }) => figures.tokens },
  { title: 'stop ms', cell: ({ figures }) => rounded(figures.stopPaintedMs) },
  { title: 'flags', cell: ({ figures }) => figures.flags.join(' ') },
]

const reasons = {
  first: 'first of its model',
  cold: 'cold connection',
  resent: 'sent twice',
  speculated: 'speculated',
  raced: 'raced',
  replayed: 'replayed',
} satisfies Record<Apart, string>

const standing = (apart: SessionRow['apart'], end: SessionRow['end']): string => {
  if (end === null || end === 'failed') return 'no'
  return apart === null ? 'yes' : `no: ${reasons[apart]}`
}

/** To a hundredth of a ms, below the clock's step. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100

/** The table of the turns as CSV (RFC 4180: commas, CRLF, quotes doubled). Figures unrounded stand in the JSON only. */
export function sessionCsv({ rows }: SessionTable): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => csvCell(cell(row)))),
  ]
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`
}

/** A model's name that begins like a formula would be run by a spreadsheet: an apostrophe makes it a text. */
const csvCell = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

const summaryTitles: Readonly<Record<SummarisedFigure, string>> = {
  ttftMs: 'TTFT ms',
  perceivedTtftMs: 'perceived TTFT ms',
  timeToFirstEditMs: 'time to first edit ms',
  tpotMs: 'TPOT ms',
  outputSpeed: 'speed tok/s',
  stopPaintedMs: 'stop ms',
}

/** The table of the turns and its summaries as Markdown. */
export function sessionMarkdown({ rows, groups }: SessionTable): string {
  const head = columns.map(({ title }) => title)
  const turns = table(
    head,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  )
  return [turns, ...groups.map(groupMarkdown)].join('\n')
}

const groupMarkdown = (group: SessionGroup): string => {
  const { model, transport, n, apart, stopped, failed, summaries } = group
  const head = ['figure', 'n', 'median', 'least', 'greatest', 'p95', 'p99']
  const entries = Object.entries(summaryTitles) as readonly (readonly [SummarisedFigure, string])[]
  const lines = entries.flatMap(([figure, title]) => {
    const summary = summaries[figure]
    return summary === null ? [] : [[title, ...summaryCells(summary)]]
  })
  const counts = `n ${n}, apart ${apart}, stopped ${stopped}, failed ${failed}`
  return `${escaped(model)} over ${transport}: ${counts}\n\n${table(head, lines)}`
}

const summaryCells = (summary: Summary): readonly Cell[] => {
  const range = rangeOf(summary)
  const { n, median, p95, p99 } = summary
  return [n, ...[median, range?.min ?? null, range?.max ?? null, p95, p99].map(rounded)]
}

const table = (head: readonly string[], lines: readonly (readonly Cell[])[]): string => {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => escaped(String(cell ?? '–'))).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('')
}

const escaped = (text: string): string => text.replace(/[|\\]/g, '\\$&').replace(/\s+/g, ' ')
