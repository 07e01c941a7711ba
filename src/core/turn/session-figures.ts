import { figuresOf, type Figures } from './latency.ts'
import { summaryOf, type Summary } from './statistics.ts'
import type { Transport, Turn, TurnId } from './turn.ts'

/**
 * Why a turn stands in no percentile though it went well: `first` is the first one of its model, whose provider, caches
 * and code were cold; `cold` had to wait for its connection; `resent` had to be sent a second time;
 * `speculated` was sent before its Enter; `raced` shared all of that with other racers; `replayed` was not run here and
 * now.
 */
export type Apart = 'first' | 'cold' | 'resent' | 'speculated' | 'raced' | 'replayed'

/** How a turn ended, in one word; null while it runs. */
export type EndWord = 'completed' | 'stopped' | 'replaced' | 'incomplete' | 'failed'

/** One turn in the session's table. */
export type SessionRow = {
  readonly turnId: TurnId
  /** Counts the session's turns from 1. */
  readonly number: number
  readonly model: string
  readonly transport: Transport | null
  readonly cold: boolean
  readonly continued: boolean
  readonly end: EndWord | null
  readonly apart: Apart | null
  readonly figures: Figures
}

/** The figures that the table gives percentiles of. */
export const summarised = [
  'perceivedTtftMs',
  'ttftMs',
  'timeToFirstEditMs',
  'tpotMs',
  'outputSpeed',
  'stopPaintedMs',
] as const
export type SummarisedFigure = (typeof summarised)[number]

/** What may be compared: turns of one model over one transport, warm, its first one left out. */
export type SessionGroup = {
  readonly model: string
  readonly transport: Transport
  /** Turns that the percentiles are of. */
  readonly n: number
  /** Turns of this model and transport that stand apart. */
  readonly apart: number
  readonly stopped: number
  readonly failed: number
  readonly summaries: Readonly<Record<SummarisedFigure, Summary | null>>
}

export type SessionTable = { readonly rows: readonly SessionRow[]; readonly groups: readonly SessionGroup[] }

/**
 * The session's turns, oldest first, and the percentiles of those that may be compared. Different models or transports
 * never share a percentile. A running or failed turn, the first of a model, one that waited for its connection, one
 * that had to be sent twice, one that was sent before its Enter, one of a race and one of a recording stand in none; a
 * flagged one does.
 */
export function sessionTable(turns: readonly Turn[]): SessionTable {
  const known = new Set<string>()
  const rows = turns.map((turn, index): SessionRow => {
    const { transport, cold, continued, clock } = turn.marks
    const isFirst = transport !== null && !turn.marks.replayed && !known.has(turn.model)
    if (transport !== null && !turn.marks.replayed) known.add(turn.model)
    return {
      turnId: turn.id,
      number: index + 1,
      model: turn.model,
      transport,
      cold,
      continued,
      end: turn.phase === 'ended' ? turn.outcome.type : null,
      apart: apartOf(turn.marks, isFirst),
      figures: figuresOf(turn, clock),
    }
  })
  return { rows, groups: groupsOf(rows) }
}

const groupsOf = (rows: readonly SessionRow[]): readonly SessionGroup[] => {
  const groups = new Map<
    string,
    { readonly model: string; readonly transport: Transport; rows: SessionRow[] }
  >()
  for (const row of rows) {
    // A recording's turn belongs to another session: its group does not even count it.
    if (row.end === null || row.transport === null || row.apart === 'replayed') continue
    const key = JSON.stringify([row.model, row.transport])
    const group = groups.get(key) ?? { model: row.model, transport: row.transport, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ model, transport, rows: all }) => {
    const ordinary = all.filter(({ apart, end }) => apart === null && end !== 'failed')
    const samples = (figure: SummarisedFigure) => ordinary.flatMap(({ figures }) => figures[figure] ?? [])
    const ended = (word: EndWord) => all.filter(({ end }) => end === word).length
    return {
      model,
      transport,
      n: ordinary.length,
      apart: all.filter(({ apart }) => apart !== null).length,
      stopped: ended('stopped') + ended('replaced'),
      failed: ended('failed'),
      summaries: {
        perceivedTtftMs: summaryOf(samples('perceivedTtftMs')),
        ttftMs: summaryOf(samples('ttftMs')),
        timeToFirstEditMs: summaryOf(samples('timeToFirstEditMs')),
        tpotMs: summaryOf(samples('tpotMs')),
        outputSpeed: summaryOf(samples('outputSpeed')),
        stopPaintedMs: summaryOf(samples('stopPaintedMs')),
      },
    }
  })
}

const apartOf = (
  { raced, speculated, cold, resent, replayed }: Turn['marks'],
  isFirst: boolean,
): SessionRow['apart'] => {
  if (replayed) return 'replayed'
  if (raced) return 'raced'
  if (speculated) return 'speculated'
  if (cold) return 'cold'
  if (resent) return 'resent'
  return isFirst ? 'first' : null
}
