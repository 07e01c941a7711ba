import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { exportOf, type Evidence } from './latency-export.ts'
import { forgedNote, oddInReport, reportMarkdown, reportOf, type LatencyReport } from './latency-report.ts'
import { sampleFrames, sampleRecording, sampleTurn } from './session-sample.ts'
import { sessionMarkdown } from './session-report.ts'

const sha256 = (text: string) => Promise.resolve(createHash('sha256').update(text, 'utf8').digest('hex'))
const turns = [
  sampleTurn('a', { cold: true }),
  sampleTurn('b'),
  sampleTurn('c', { hidden: true, longFrame: true }),
  sampleTurn('d', { stopPressed: 1_100, stopPainted: 1_116, stopConfirmed: 1_103, tokensAfterStop: 4 }),
  sampleTurn('e', { replayed: true, clock: null }),
]
const evidence = (id: string): Evidence => {
  const turn = turns.find((other) => other.id === id)
  const isKept = turn !== undefined && id !== 'c'
  return { recording: isKept ? sampleRecording(turn) : null, frames: sampleFrames(id) }
}
const environment = { clockStepMs: 0.1, browser: 'Browser 1 | x', longFramesWatched: true }
const session = () => exportOf(turns, evidence, { environment, exportedAt: '2026-11-28T00:00:00Z' })

/** As somebody gets it. */
const sent = async (): Promise<LatencyReport> =>
  JSON.parse(JSON.stringify(await reportOf(session(), sha256))) as LatencyReport

test('[M23] every figure of a report is computed again from what it holds', async () => {
  const report = await sent()
  expect(await oddInReport(report, sha256)).toBe(null)
  expect(report.table.rows.map(({ turnId }) => turnId)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(report.rtt).toEqual(turns[3]?.marks.clock)
})

test('[M24] a recording goes with the hash of its bytes; one that is not kept has none', async () => {
  const { recordings, session: held } = await sent()
  for (const [index, turn] of held.turns.entries())
    expect(recordings[index]).toEqual({
      turn: turn.id,
      sha256: turn.recording === null ? null : await sha256(JSON.stringify(turn.recording)),
    })
  expect(recordings.map(({ sha256: hash }) => hash === null)).toEqual([false, false, true, false, false])
})

test('[M24] whatever is changed in a report afterwards is found, field by field', async () => {
  const odd = async (change: (report: LatencyReport) => void) => {
    const report = await sent()
    change(report)
    return oddInReport(report, sha256)
  }
  type Loose = Record<string, Record<string, never>> & Record<string, never>
  const loose = (value: unknown) => value as Loose
  expect(await odd((report) => (loose(report.rtt)['median'] = 0 as never))).toBe('rtt')
  expect(await odd((report) => (loose(report.table.rows[1]?.figures)['ttftMs'] = 1 as never))).toBe('table')
  expect(await odd((report) => (loose(report.table.groups[0])['n'] = 99 as never))).toBe('table')
  expect(await odd((report) => (loose(report.recordings[0])['sha256'] = 'f' as never))).toBe('recordings')
  expect(await odd((report) => (loose(report)['forged'] = 'All true.' as never))).toBe('forged')
  expect(
    await odd((report) => (loose(report.session.turns[1]?.recording?.deltas[5])['text'] = 'zz' as never)),
  ).toBe('recordings')
  expect(
    await odd((report) => (loose(report.session.turns[1]?.marks)['lastDelta'] = 1_300 as never)),
  ).toMatch(/^session\.turns\.1/)
})

test('[M25] the report for people has environment, all runs with their flags, hashes and definitions, and what it is worth', async () => {
  const report = await sent()
  const markdown = reportMarkdown(report)
  expect(markdown).toContain(forgedNote)
  expect(forgedNote).toContain('could have made up')
  expect(markdown).toContain(String.raw`| browser | Browser 1 \| x |`)
  expect(markdown).toContain('| clock step | 0.1 ms |')
  expect(markdown).toContain('| RTT | median 1.5 ms, least 1 ms, n 3 |')
  expect(markdown).toContain(sessionMarkdown(report.table).trimEnd())
  expect(markdown).toMatch(/\| 3 \|.*\bhidden\b.*\|/)
  for (const { sha256: hash } of report.recordings) if (hash !== null) expect(markdown).toContain(hash)
  expect(markdown).toContain('| 3 | not kept any more |')
  for (const name of Object.keys(report.session.definitions)) expect(markdown).toContain(`**${name}**`)
})
