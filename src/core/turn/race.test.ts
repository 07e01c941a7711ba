import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRace, raceModes, wayOf, fullField, type RaceStep } from './race-plan.ts'
import { counts, reportRace } from './race-report.ts'
import { mostFailures, runRace, type RaceRecord, type RaceRun, type RunResult } from './race.ts'

/** A random number generator for tests (mulberry32, Tommy Ettinger). */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const result = (ttftMs: number, more: Partial<RunResult> = {}): RunResult => ({
  outcome: 'completed',
  fault: null,
  flags: [],
  marks: {
    startedAt: 1_000,
    firstDeltaAt: 1_000 + ttftMs,
    lastDeltaAt: 1_000 + ttftMs + 20,
    endedAt: 1_000 + ttftMs + 25,
    frames: 3,
    deltas: 11,
    tokens: 11,
    gateway: null,
  },
  ...more,
})
const signal = () => new AbortController().signal

describe('the plan of a race', () => {
  it('[T90] every entrant runs once cold and once in each round, and the order within a round is by chance', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const plan = planRace(fullField, n, seeded(seed))
        for (let round = 0; round <= n; round += 1) {
          const names = plan
            .slice(round * fullField.length, (round + 1) * fullField.length)
            .map((step) => (expect(step.round).toBe(round), JSON.stringify(step.entrant)))
          expect(names.toSorted()).toEqual(fullField.map((entrant) => JSON.stringify(entrant)).toSorted())
        }
        expect(plan).toHaveLength((n + 1) * fullField.length)
        expect(planRace(fullField, n, seeded(seed))).toEqual(plan)
      }),
    )
    const firsts = new Set(
      planRace(fullField, 60, seeded(7))
        .filter((_, index) => index % fullField.length === 0)
        .map((step) => JSON.stringify(step.entrant)),
    )
    expect(firsts.size).toBe(fullField.length)
  })

  it('[T90] only kept sockets chain, and only a cold or new mode opens for each run', () => {
    expect(raceModes.filter((mode) => !wayOf[mode].isKept)).toEqual(['socket-cold', 'http-new'])
    expect(raceModes.filter((mode) => wayOf[mode].chains)).toEqual(['socket-joined', 'socket-single'])
  })
})

describe('running a race', () => {
  const plan = planRace([{ mode: 'http-kept', workload: 'plain' }], 20, seeded(1))

  it('[T91] runs follow on each other, never two at once, and progress is told after each', async () => {
    let running = 0
    const told: string[] = []
    const record = await runRace(plan, {
      signal: signal(),
      progress: ({ done, planned }) => told.push(`${done}/${planned}`),
      start: () => {
        running += 1
        expect(running).toBe(1)
        const done = Promise.resolve()
          .then(() => (running -= 1))
          .then(() => result(1))
        return { done, stop: () => {} }
      },
    })
    expect([record.ended, record.runs.length]).toEqual(['done', 21])
    expect([told[0], told.at(-1)]).toEqual(['1/21', '21/21'])
  })

  it('[T92] stopping ends the running one, keeps it in the record as stopped, and starts none after it', async () => {
    const abort = new AbortController()
    let started = 0
    const record = await runRace(plan, {
      signal: abort.signal,
      start: () => {
        started += 1
        if (started < 3) return { done: Promise.resolve(result(1)), stop: () => {} }
        let settle: (told: RunResult) => void = () => {}
        const done = new Promise<RunResult>((resolve) => (settle = resolve))
        queueMicrotask(() => abort.abort())
        return { done, stop: () => settle(result(1, { outcome: 'stopped', fault: 'stopped' })) }
      },
    })
    expect(started).toBe(3)
    expect([record.ended, record.planned]).toEqual(['stopped', 21])
    expect(record.runs.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'stopped'])
    expect(reportRace(record, null).entrants[0]).toMatchObject({ n: 1, stops: 1, failures: 0 })
  })

  it('[T93] failures are kept and counted, and so many in a row end the race', async () => {
    const failing = result(1, { outcome: 'failed', fault: 'no model' })
    const some = await runRace(plan, {
      signal: signal(),
      start: (step) => ({
        done: Promise.resolve(step.round % 2 === 0 ? failing : result(1)),
        stop: () => {},
      }),
    })
    expect(some.ended).toBe('done')
    expect(reportRace(some, null).entrants[0]).toMatchObject({ n: 10, failures: 11, firstFault: 'no model' })
    const all = await runRace(plan, {
      signal: signal(),
      start: () => ({ done: Promise.resolve(failing), stop: () => {} }),
    })
    expect([all.ended, all.runs.length]).toEqual(['gave-up', mostFailures])
    expect(reportRace(all, null).entrants[0]?.ttftMs).toBeNull()
  })
})

describe('the report of a race', () => {
  const run = (mode: RaceStep['entrant']['mode'], round: number, told: RunResult): RaceRun => ({
    round,
    entrant: { mode, workload: 'plain' },
    ...told,
  })
  const record = (runs: readonly RaceRun[]): RaceRecord => ({ runs, planned: runs.length, ended: 'done' })
  const of = (mode: RaceStep['entrant']['mode'], ttfts: readonly number[]) =>
    ttfts.map((ttft, round) => run(mode, round, result(ttft)))

  it('[T94] the cold run stands apart; failed, stopped and reconnected runs stand in no percentile', () => {
    const report = reportRace(
      record([
        ...of('socket-joined', [99, 4, 6, 8]),
        run('socket-joined', 4, result(1_000, { flags: ['reconnected'] })),
        run('socket-joined', 5, result(1_000, { outcome: 'failed', fault: 'x' })),
        run('socket-joined', 6, result(6, { flags: ['hidden'] })),
      ]),
      1,
    ).entrants[0]
    expect(report).toMatchObject({
      n: 4,
      coldTtftMs: 99,
      ttftMs: { n: 4, median: 6, min: 4, max: 8, p95: null, p99: null },
      overheadMs: { median: 5 },
      tpotMs: { median: 2 },
      tokensPerFrame: 11 / 3,
      reconnects: 1,
      failures: 1,
      flagged: 1,
    })
    expect(counts(run('http-new', 1, result(1, { outcome: 'incomplete', fault: 'max_output_tokens' })))).toBe(
      true,
    )
  })

  it('[T95] a reduction is told against kept and new HTTP side by side, or not at all', () => {
    const socket = of('socket-joined', [9, 10])
    const kept = of('http-kept', [9, 20])
    const fresh = of('http-new', [9, 40])
    expect(reportRace(record([...socket, ...kept]), 5).reductions).toEqual([])
    expect(reportRace(record([...socket, ...fresh]), 5).reductions).toEqual([])
    expect(reportRace(record([...socket, ...kept, ...fresh]), 5).reductions).toEqual([
      { mode: 'socket-joined', workload: 'plain', figure: 'ttft', againstKeptPct: 50, againstNewPct: 75 },
      {
        mode: 'socket-joined',
        workload: 'plain',
        figure: 'overhead',
        againstKeptPct: (1 - 5 / 15) * 100,
        againstNewPct: (1 - 5 / 35) * 100,
      },
    ])
    expect(reportRace(record([...socket, ...kept, ...fresh]), null).reductions).toHaveLength(1)
  })
})
