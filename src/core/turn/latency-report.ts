import { readExport, turnOf } from './latency-export.ts'
import type { LatencyExport } from './export-file.ts'
import { sessionTable, type SessionTable } from './session-figures.ts'
import { sessionMarkdown } from './session-report.ts'
import type { Marks } from './turn.ts'

/** Version of the report; moves when a field changes its meaning. */
export const reportVersion = 1

export const forgedNote =
  'These runs were recorded by a browser. Whoever sends this report could have made up its recordings, marks and ' +
  'figures: the hashes show only that recording and report belong together, not that either is true.'

/** A report: the whole export, what is shown of it, and the hash of each recording in it. */
export type LatencyReport = {
  readonly format: 'sparkpad-report'
  readonly version: typeof reportVersion
  readonly forged: string
  /** The last of the session's round trips that a turn knows of; null where none was measured. */
  readonly rtt: Marks['clock']
  readonly table: SessionTable
  /** SHA-256, in hex, of the UTF-8 bytes of `JSON.stringify(session.turns[n].recording)`; null: no recording. */
  readonly recordings: readonly { readonly turn: string; readonly sha256: string | null }[]
  readonly session: LatencyExport
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export type Sha256 = (text: string) => Promise<string>

/** Makes the report of a session out of its export alone. */
export async function reportOf(session: LatencyExport, sha256: Sha256): Promise<LatencyReport> {
  return {
    format: 'sparkpad-report',
    version: reportVersion,
    forged: forgedNote,
    rtt: session.turns.findLast(({ marks }) => marks.clock !== null)?.marks.clock ?? null,
    table: sessionTable(session.turns.map(turnOf)),
    recordings: await Promise.all(
      session.turns.map(async ({ id, recording }) => ({
        turn: id,
        sha256: recording === null ? null : await sha256(JSON.stringify(recording)),
      })),
    ),
    session,
  }
}

/**
 * Whether everything a report shows follows from what it holds: figures from marks, marks from recordings, the table
 * and the round trip from the turns, hashes from the recordings. Null when it does; else the field that does not.
 */
export async function oddInReport(report: LatencyReport, sha256: Sha256): Promise<string | null> {
  const read = readExport(JSON.stringify(report.session))
  if (read.type === 'fault') return `session.${read.at}`
  const again = await reportOf(read.file, sha256)
  for (const field of ['rtt', 'table', 'recordings', 'forged', 'version', 'format'] as const)
    if (JSON.stringify(again[field]) !== JSON.stringify(report[field])) return field
  return null
}

/** The report for people: what was measured where, every run, what the words mean, and what all of it is worth. */
export function reportMarkdown({ session, table, rtt, recordings, forged }: LatencyReport): string {
  const { environment, definitions, exportedAt, note } = session
  const facts: readonly (readonly [string, string])[] = [
    ['browser', environment.browser],
    ['clock step', `${environment.clockStepMs} ms`],
    ['frames over 50 ms', environment.longFramesWatched ? 'watched' : 'not told by this browser'],
    [
      'RTT',
      rtt === null
        ? 'not measured'
        : `median ${hundredths(rtt.median)} ms, least ${hundredths(rtt.min)} ms, n ${rtt.n}`,
    ],
    ['made', exportedAt],
    ['turns', String(session.turns.length)],
  ]
  const hashes = recordings.map(
    ({ sha256 }, index) => `| ${index + 1} | ${sha256 === null ? 'not kept any more' : `\`${sha256}\``} |`,
  )
  return [
    '# Latency of a Sparkpad session',
    `> ${forged}`,
    '## Environment',
    ['| | |', '| --- | --- |', ...facts.map(([name, value]) => `| ${name} | ${escaped(value)} |`)].join('\n'),
    '## Runs',
    sessionMarkdown(table).trimEnd(),
    '## Recordings',
    ['| turn | SHA-256 |', '| --- | --- |', ...hashes].join('\n'),
    '## Definitions',
    note,
    Object.entries(definitions)
      .map(([name, text]) => `- **${name}**: ${text}`)
      .join('\n'),
    '',
  ].join('\n\n')
}

const hundredths = (ms: number): number => Math.round(ms * 100) / 100
const escaped = (text: string): string => text.replace(/[|\\]/g, String.raw`\$&`).replace(/\s+/g, ' ')
