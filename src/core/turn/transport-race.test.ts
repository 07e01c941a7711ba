import { expect, test } from 'vitest'
import { proveConnections } from './race-connections.ts'
import { raceCost } from './race-cost.ts'
import { toldRace, type RaceTold } from './race-export.ts'
import { flagRuns } from './race-flags.ts'
import { raceMarkdown } from './race-markdown.ts'
import { fullField, type RaceMode } from './race-plan.ts'
import { reportRace } from './race-report.ts'
import type { RaceRecord, RaceRun, RunFlag } from './race.ts'

/** A run that began at `at` and whose first text came after `ttft`, ms. */
const run = (mode: RaceMode, at: number, ttft: number, flags: readonly RunFlag[] = []): RaceRun => ({
  round: at === 0 ? 0 : 1,
  entrant: { mode, workload: 'plain' },
  outcome: 'completed',
  fault: null,
  flags,
  bytes: { up: 80, down: 1_000 },
  marks: {
    startedAt: at,
    firstDeltaAt: at + ttft,
    lastDeltaAt: at + ttft + 1,
    endedAt: at + 10,
    frames: 1,
    deltas: 20,
    tokens: 20,
    gateway: { upstream_sent: 5, upstream_first_delta: 5.5 },
  },
})
const record = (runs: readonly RaceRun[]): RaceRecord => ({ runs, planned: runs.length, ended: 'done' })

test('[N71] runs that a hidden tab or a long frame overlaps are flagged; those beside it are not', () => {
  const flagged = flagRuns(
    record([run('http-kept', 100, 1), run('http-kept', 200, 1), run('http-new', 300, 1, ['reused'])]),
    { hidden: [{ from: 205, to: Infinity }], longFrames: [{ from: 50, to: 110 }] },
  )
  expect(flagged.runs.map(({ flags }) => flags)).toEqual([['long-frame'], ['hidden'], ['reused', 'hidden']])
  expect(reportRace(flagged, null).entrants.map(({ n, flagged: count }) => [n, count])).toEqual([
    [2, 2],
    [0, 0],
  ])
})

test('[N72] a new connection for each cold run and one for the kept ones is proof; a reused one stands in no figure', () => {
  const runs = [
    run('http-new', 0, 9),
    run('http-new', 100, 2),
    run('http-new', 200, 1, ['reused']),
    run('http-kept', 300, 1),
    run('socket-joined', 400, 1),
  ]
  const counts = {
    'http-new': { connections: 3, requests: 3 },
    'http-kept': { connections: 2, requests: 2 },
  }
  expect(proveConnections(record(runs), counts)).toEqual([
    { mode: 'socket-joined', runs: 1, counted: null, wanted: 1, holds: false },
    { mode: 'http-kept', runs: 1, counted: counts['http-kept'], wanted: 1, holds: false },
    { mode: 'http-new', runs: 3, counted: counts['http-new'], wanted: 3, holds: true },
  ])
  expect(reportRace(record(runs), null).entrants[0]).toMatchObject({ n: 1, reused: 1, coldTtftMs: 9 })
})

test('[N74] a race costs n runs and a cold one of each way, its second turns their files each time', () => {
  const each = { promptTokens: 4, filesTokens: 30_000, maxOutputTokens: 16, price: { input: 1, output: 8 } }
  const cost = raceCost(fullField, 5, each)
  expect(cost).toMatchObject({ requests: 48, inputTokens: 48 * 4 + 18 * 30_000, outputTokens: 48 * 16 })
  expect(cost.dollars).toBeCloseTo((540_192 + 8 * 768) / 1e6, 9)
  expect(raceCost(fullField, 5, { ...each, price: null }).dollars).toBeNull()
})

test('[N79] what leaves holds the marks that give its figures, and reductions against both or neither', () => {
  const all = record([
    run('socket-joined', 100, 1),
    run('http-kept', 200, 2),
    run('http-new', 300, 4),
    run('http-new', 400, 4),
  ])
  const told: RaceTold<RaceMode> = {
    base: 'http://127.0.0.1:1/v1',
    model: 'a|b',
    n: 1,
    seed: 3,
    prompt: 'Say ok.',
    maxOutputTokens: 16,
    contextKb: null,
    startedAt: '2026-11-28T00:00:00.000Z',
    measuredIn: 'page',
    rttBy: 'ping',
    connections: { 'http-new': { connections: 2, requests: 2 } },
    record: all,
    report: reportRace(all, 0.5),
  }
  const file = toldRace(told)
  expect(reportRace({ ...all, runs: file.runs }, file.report.rttMs)).toEqual(file.report)
  expect(file.report.reductions).toHaveLength(2)
  expect(file.report.entrants[0]).toMatchObject({
    bytesUp: { median: 80 },
    bytesPerToken: { median: 50 },
    modelTtftMs: { median: 0.5 },
  })
  const text = raceMarkdown(told, proveConnections(all, told.connections))
  expect(text).toContain('| 50.0 % less | 75.0 % less |')
  expect(text).toContain('- new HTTP/SSE: 2 for 2 runs')
  expect(text).toContain('- kept HTTP/SSE: not counted for 1 runs (not the 1 it takes)')
  const half = record(all.runs.filter(({ entrant }) => entrant.mode !== 'http-kept'))
  const without = raceMarkdown({ ...told, record: half, report: reportRace(half, 0.5) }, [])
  expect(without).not.toMatch(/% less|% more/)
})
