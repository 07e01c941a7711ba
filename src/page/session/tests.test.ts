import { describe, expect, it } from 'vitest'
import type { BuildRequest, BuildResult } from '../../core/preview/build.ts'
import type { RunnerNews, TestOrder } from '../../core/preview/messages.ts'
import { createPad } from '../store/pad.ts'
import { memoryDocuments } from './fakes.ts'
import { silenceMs } from './silence.ts'
import { allTests, createTests, tellMs } from './tests.ts'

const settled = () => new Promise(setImmediate)

const builtFor = ({ seq, test = '' }: BuildRequest): BuildResult => ({
  type: 'built',
  build: {
    seq,
    html: '',
    styles: [],
    scripts: [],
    modules: [],
    builtIn: [],
    remote: [],
    test: { path: test, id: `~/${test}` },
  },
})

const stand = ({
  foreign = false,
  build = builtFor,
  hasReact = true,
}: { foreign?: boolean; build?: typeof builtFor; hasReact?: boolean } = {}) => {
  const pad = createPad('t')
  pad.preview.setState({ foreign })
  const documents = memoryDocuments({ 'a.ts': 'x', 'b.test.ts': 'b', 'a.test.ts': 'a' })
  const orders: {
    readonly order: TestOrder
    readonly news: (news: RunnerNews) => void
    readonly gone: (why: string) => void
    isThere: boolean
  }[] = []
  let now = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  let isHidden = false
  const asked: string[] = []
  const warmed: string[] = []
  const equipped: string[] = []
  let changes = 0
  pad.tests.subscribe(() => (changes += 1))
  const session = createTests({
    pad,
    documents,
    compile: {
      build: (request) => {
        asked.push(request.test ?? '')
        return Promise.resolve(build(request))
      },
      locate: (places) => Promise.resolve(places.map((place) => ({ ...place, column: place.column + 100 }))),
      survey: () => Promise.resolve({ packages: ['p'], hosts: [], network: [] }),
    },
    frames: {
      warm: (_, count) => warmed.push(`warm ${count}`),
      equip: (script) => equipped.push(script),
      run: (order, _, { started, news, gone }) => {
        const frame = { order, news, gone, isThere: true }
        orders.push(frame)
        queueMicrotask(started)
        return () => {
          frame.isThere = false
        }
      },
      clear: () => warmed.push('clear'),
    },
    kit: () => Promise.resolve('kit'),
    packages: () => (hasReact ? Promise.resolve('react') : Promise.reject(new Error('no'))),
    patienceMs: 5,
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    isHidden: () => isHidden,
  })
  const pass = async (ms: number) => {
    const until = now + ms
    for (;;) {
      const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      timers = timers.filter((other) => other !== due)
      now = due.at
      due.run()
    }
    now = until
    await settled()
  }
  const frame = (at: number) => orders[at] ?? expect.fail('no such frame')
  const find = (at: number, ...names: string[]) =>
    frame(at).news({
      type: 'collected',
      tasks: names.map((name) => ({ kind: 'test', names: [name], mode: 'run' })),
      left: 0,
    })
  const runOne = (at: number, index: number) => {
    frame(at).news({ type: 'test-started', index })
    frame(at).news({ type: 'test-ended', index, state: 'passed', ms: 1, errors: [] })
  }
  const done = async (at: number) => {
    frame(at).news({ type: 'tests-done', errors: [] })
    await settled()
  }
  return {
    pad,
    documents,
    session,
    orders,
    frame,
    find,
    runOne,
    done,
    pass,
    asked,
    warmed,
    equipped,
    changes: () => changes,
    hide: (to: boolean) => (isHidden = to),
    tests: () => pad.tests.getState(),
    states: (file: number) => pad.tests.getState().files[file]?.tasks.map(({ state }) => state),
  }
}

describe('tests run', () => {
  it('[V60] one file after the other, each in a frame of its own', async () => {
    const { session, orders, find, runOne, done, frame, tests } = stand()
    session.run(allTests)
    await settled()
    expect(orders.map(({ order }) => order.build.test.path)).toEqual(['a.test.ts'])
    expect(frame(0).order).toMatchObject({ choice: null, patienceMs: 5 })
    find(0, 'one')
    runOne(0, 0)
    await done(0)
    expect(frame(0).isThere).toBe(false)
    expect(orders.map(({ order }) => order.build.test.path)).toEqual(['a.test.ts', 'b.test.ts'])
    find(1, 'two')
    runOne(1, 0)
    await done(1)
    expect(tests().phase.type).toBe('done')
    expect(tests().files.map(({ tasks }) => tasks.map(({ state }) => state))).toEqual([
      ['passed'],
      ['passed'],
    ])
  })

  it('[V138] the next file is built, and its frame loaded, while one runs; behind the last nothing is', async () => {
    const { session, asked, warmed, done } = stand()
    session.run(allTests)
    await settled()
    expect(asked).toEqual(['a.test.ts', 'b.test.ts'])
    expect(warmed).toEqual(['warm 2', 'warm 1'])
    await done(0)
    expect(warmed).toEqual(['warm 2', 'warm 1'])
    await done(1)
    expect(warmed).toEqual(['warm 2', 'warm 1', 'clear'])
  })

  it('[V173] while somebody looks, a frame waits for the next run, none for code from elsewhere', async () => {
    const { session, warmed, done, pass, pad } = stand()
    session.look(true)
    await settled()
    expect(warmed).toEqual(['warm 1'])
    session.run(allTests)
    await settled()
    await done(0)
    await done(1)
    expect(warmed).toEqual(['warm 1', 'warm 2', 'warm 1'])
    await pass(0)
    expect(warmed).toEqual(['warm 1', 'warm 2', 'warm 1', 'warm 1'])
    session.look(false)
    expect(warmed.at(-1)).toBe('clear')
    pad.preview.setState({ foreign: true })
    session.look(true)
    await settled()
    expect(warmed.at(-1)).toBe('clear')
  })

  it('[V172] the kit goes to all frames, React with the first file that needs it; without it the run is broken', async () => {
    const withReact: typeof builtFor = (request) => {
      const result = builtFor(request)
      return result.type === 'built' && request.test === 'b.test.ts'
        ? { ...result, build: { ...result.build, builtIn: ['react'] } }
        : result
    }
    const { session, equipped, done, orders } = stand({ build: withReact })
    session.run(allTests)
    await settled()
    expect(equipped).toEqual(['kit'])
    await done(0)
    expect(equipped).toEqual(['kit', 'react'])
    expect(orders).toHaveLength(2)
    const without = stand({ build: withReact, hasReact: false })
    without.session.run({ path: 'b.test.ts', names: null })
    await settled()
    expect([without.orders.length, without.tests().phase.type]).toEqual([0, 'broken'])
  })

  it('[V138] what running tests tell is drawn together, and all of it', async () => {
    const { session, find, runOne, changes, pass, states } = stand()
    session.run(allTests)
    await settled()
    find(0, 'one', 'two', 'three')
    const before = changes()
    for (const index of [0, 1, 2]) runOne(0, index)
    await settled()
    expect(changes()).toBe(before)
    await pass(tellMs)
    expect(changes()).toBe(before + 1)
    expect(states(0)).toEqual(['passed', 'passed', 'passed'])
  })

  it('[V137] rows of the console are told at their places in the sources, in the order they were written', async () => {
    const { session, find, frame, done, tests } = stand()
    session.run({ path: 'a.test.ts', names: null })
    await settled()
    find(0, 'one')
    const row = (place: { path: string; line: number; column: number } | null) => ({
      level: 'log' as const,
      values: [],
      place,
    })
    frame(0).news({ type: 'test-started', index: 0 })
    frame(0).news({ type: 'console', rows: [row({ path: 'a.test.ts', line: 2, column: 3 })], lost: 4 })
    frame(0).news({ type: 'test-ended', index: 0, state: 'passed', ms: 1, errors: [] })
    frame(0).news({ type: 'console', rows: [row(null)], lost: 0 })
    await done(0)
    const [file] = tests().files
    expect(file?.tasks[0]?.rows.map(({ place }) => place?.column)).toEqual([103])
    expect([file?.rows.length, file?.rowsLost]).toEqual([1, 4])
  })

  it('[V61] one file, or one test of it, and nothing else', async () => {
    const { session, orders, done } = stand()
    session.run({ path: 'b.test.ts', names: ['s', 'two'] })
    await settled()
    expect(orders.map(({ order }) => [order.build.test.path, order.choice])).toEqual([
      ['b.test.ts', [['s', 'two']]],
    ])
    await done(0)
    expect(orders).toHaveLength(1)
  })

  it('[V69] only when somebody says so: not for typing, nor for files that come', async () => {
    const { documents, orders, pass, pad } = stand()
    documents.type('a.test.ts', [{ from: 0, to: 0, text: 'x' }])
    documents.apply([{ type: 'create', path: 'c.test.ts', text: '' }])
    pad.review.setState({ lastAccept: { id: 1, hunks: 1, files: 1 } })
    await pass(10_000)
    expect(orders).toHaveLength(0)
    expect(pad.tests.getState().phase.type).toBe('never')
  })

  it('[V62] errors are told at their places in the sources, and what nobody caught is the file’s', async () => {
    const { session, frame, find, done, tests } = stand()
    session.run({ path: 'a.test.ts', names: null })
    await settled()
    find(0, 'one')
    const place = { path: 'a.test.ts', line: 2, column: 3 }
    const error = { name: 'E', message: 'm', diff: null, stack: [{ name: 'f', place }] }
    frame(0).news({ type: 'test-started', index: 0 })
    frame(0).news({ type: 'test-ended', index: 0, state: 'failed', ms: 1, errors: [error] })
    frame(0).news({ type: 'problem', kind: 'rejection', name: 'E', message: 'late', place, stack: [] })
    await done(0)
    const [file] = tests().files
    expect(file?.tasks[0]?.errors[0]?.stack[0]?.place.column).toBe(103)
    expect(file?.troubles).toMatchObject([
      { type: 'problem', problem: { message: 'late', place: { column: 103 } } },
    ])
  })

  it('[V66] a file that cannot be built has failed, and the next one runs', async () => {
    const { session, orders, tests } = stand({
      build: (request) =>
        request.test === 'a.test.ts'
          ? {
              type: 'missing',
              seq: request.seq,
              missing: [{ specifier: 'lodash', place: { path: 'a.test.ts', line: 1, column: 1 } }],
            }
          : builtFor(request),
    })
    session.run(allTests)
    await settled()
    expect(orders.map(({ order }) => order.build.test.path)).toEqual(['b.test.ts'])
    expect(tests().files[0]).toMatchObject({ state: 'done', troubles: [{ type: 'missing' }] })
  })

  it('[V63] code from elsewhere waits for a word, and then runs what was asked for', async () => {
    const { session, orders, tests, pad } = stand({ foreign: true })
    session.run({ path: 'b.test.ts', names: null })
    await settled()
    expect(orders).toHaveLength(0)
    expect(tests().phase).toMatchObject({ type: 'paused', survey: { packages: ['p'] } })
    session.allow()
    await settled()
    expect(pad.preview.getState().foreign).toBe(false)
    expect(orders.map(({ order }) => order.build.test.path)).toEqual(['b.test.ts'])
  })
})

describe('tests that do not end', () => {
  it('[V64] a frame silent for two seconds is taken away, and the rest of its tests run in another', async () => {
    const { session, orders, find, runOne, frame, pass, states, done, warmed } = stand()
    session.run({ path: 'a.test.ts', names: null })
    await settled()
    find(0, 'one', 'loop', 'three')
    runOne(0, 0)
    frame(0).news({ type: 'test-started', index: 1 })
    await pass(silenceMs - 500)
    frame(0).news({ type: 'heartbeat' })
    await pass(silenceMs - 500)
    expect(frame(0).isThere).toBe(true)
    await pass(1_000)
    expect(frame(0).isThere).toBe(false)
    // a frame that waits shares the thread of the one that is stuck
    expect(warmed).toEqual(['warm 1', 'clear'])
    expect(states(0)).toEqual(['passed', 'failed', 'waiting'])
    expect(frame(1).order.choice).toEqual([['three']])
    find(1, 'one', 'loop', 'three')
    runOne(1, 2)
    await done(1)
    expect(states(0)).toEqual(['passed', 'failed', 'passed'])
    expect(orders).toHaveLength(2)
  })

  it('[V64] a file that keeps the thread while it loads is given up at once', async () => {
    const { session, orders, pass, tests } = stand()
    session.run({ path: 'a.test.ts', names: null })
    await settled()
    await pass(silenceMs + 500)
    expect(tests().files[0]?.troubles).toEqual([{ type: 'stuck' }])
    expect(tests().phase.type).toBe('done')
    expect(orders).toHaveLength(1)
  })

  it('[V64] a tab in the background is not taken for stuck', async () => {
    const { session, frame, pass, hide } = stand()
    session.run(allTests)
    await settled()
    hide(true)
    await pass(10_000)
    expect(frame(0).isThere).toBe(true)
  })

  it('[V65] Stop takes the frame away; late news and later files change nothing', async () => {
    const { session, orders, find, frame, tests, states } = stand()
    session.run(allTests)
    await settled()
    find(0, 'one')
    frame(0).news({ type: 'test-started', index: 0 })
    await settled()
    session.stop()
    await settled()
    expect(frame(0).isThere).toBe(false)
    frame(0).news({ type: 'test-ended', index: 0, state: 'passed', ms: 1, errors: [] })
    await settled()
    expect(tests().phase.type).toBe('stopped')
    expect(states(0)).toEqual(['unrun'])
    expect(orders).toHaveLength(1)
  })

  it('[V65] a run takes the place of the one before', async () => {
    const { session, orders, frame, tests, done } = stand()
    session.run(allTests)
    await settled()
    session.run({ path: 'b.test.ts', names: null })
    await settled()
    expect(orders.map(({ order, isThere }) => [order.build.test.path, isThere])).toEqual([
      ['a.test.ts', false],
      ['b.test.ts', true],
    ])
    frame(0).news({ type: 'tests-done', errors: [] })
    await done(1)
    expect(tests()).toMatchObject({ run: 2, phase: { type: 'done' } })
  })
})
