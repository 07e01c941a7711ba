import { describe, expect, it } from 'vitest'
import { fixTestsRequest } from './fix-tests.ts'
import type { TestError, TestTask } from './test-news.ts'
import type { ConsoleRow } from './messages.ts'
import { reduceTests, testRowsKept, waitingTests } from './reduce-tests.ts'
import { stateOf, testCounts } from './test-counts.ts'
import { isTestFile, noTests, type Tests, type TestsEvent } from './tests.ts'

const suite = (...names: string[]): TestTask => ({ kind: 'suite', names, mode: 'run' })
const test = (...names: string[]): TestTask => ({ kind: 'test', names, mode: 'run' })

const run = 1
const path = 'a.test.ts'
const began: TestsEvent = { type: 'began', run, at: 100, wanted: [{ path, choice: null }], paths: [path] }
const started: TestsEvent = { type: 'file-started', run, path }
const collected = (tasks: readonly TestTask[], resumed = false): TestsEvent => ({
  type: 'collected',
  run,
  path,
  tasks,
  left: 0,
  resumed,
})
const starts = (index: number): TestsEvent => ({ type: 'test-started', run, path, index })
const ends = (
  index: number,
  state: 'passed' | 'failed' = 'passed',
  errors: TestError[] = [],
): TestsEvent => ({
  type: 'test-ended',
  run,
  path,
  index,
  state,
  ms: 2,
  errors,
})
const ended: TestsEvent = { type: 'file-ended', run, path }
const over: TestsEvent = { type: 'ended', run, at: 130 }

const after = (events: readonly TestsEvent[], from: Tests = noTests) => events.reduce(reduceTests, from)
const states = (tests: Tests) => tests.files[0]?.tasks.map(({ state }) => state)
const three = collected([suite('s'), test('s', 'a'), test('s', 'b'), test('c')])

describe('a run of tests', () => {
  it('[V60] tells each test as it waits, runs and ends, and how long all took', () => {
    const half = after([began, started, three, starts(1), ends(1), starts(2)])
    expect(states(half)).toEqual(['unrun', 'passed', 'running', 'waiting'])
    const done = after([ends(2, 'failed'), starts(3), ends(3), ended, over], half)
    expect(done).toMatchObject({ phase: { type: 'done' }, ms: 30 })
    expect(testCounts(done)).toEqual({ passed: 2, failed: 1, skipped: 0, unrun: 0, files: 0 })
  })

  it('[V60] drops news of an older run, of a file it does not know, and of what is over', () => {
    const done = after([began, started, three, starts(1), ends(1), ended, over])
    for (const late of [ends(2, 'failed'), starts(3), ended, over]) expect(reduceTests(done, late)).toBe(done)
    const second = reduceTests(done, { ...began, run: 2 })
    for (const old of [started, three, ends(1, 'failed'), over]) expect(reduceTests(second, old)).toBe(second)
    expect(reduceTests(second, { ...started, run: 2, path: 'b.test.ts' })).toBe(second)
    expect(reduceTests(second, began)).toBe(second)
  })

  it('[V60] a test has one end', () => {
    const half = after([began, started, three, starts(1), ends(1, 'failed')])
    expect(reduceTests(half, ends(1))).toBe(half)
    expect(reduceTests(half, ends(0))).toBe(half)
    expect(reduceTests(half, ends(9))).toBe(half)
  })

  it('[V61] what was not asked for keeps its result', () => {
    const done = after([began, started, three, starts(1), ends(1), starts(2), ends(2, 'failed'), ended, over])
    const choice = [['s', 'b']]
    const again: TestsEvent = { ...began, run: 2, wanted: [{ path, choice }] }
    const skip = (task: TestTask): TestTask => ({ ...task, mode: 'skip' })
    const tasks = [suite('s'), skip(test('s', 'a')), test('s', 'b'), skip(test('c')), skip(test('new'))]
    const next = after([again, { ...started, run: 2 }, { ...collected(tasks), run: 2 } as TestsEvent], done)
    expect(states(next)).toEqual(['unrun', 'passed', 'waiting', 'unrun', 'unrun'])
    const other: TestsEvent = { ...began, run: 2, wanted: [], paths: [path, 'z.test.ts'] }
    expect(reduceTests(done, other).files).toEqual(done.files)
  })

  it('[V64] a frame that is taken away fails the test that ran in it; the rest waits for the next frame', () => {
    const stuck = after([
      began,
      started,
      three,
      starts(1),
      ends(1),
      starts(2),
      { type: 'frame-ended', run, path, end: 'stuck' },
    ])
    expect(stuck.files[0]?.tasks[2]).toMatchObject({ state: 'failed', end: 'stuck' })
    expect(stuck.files[0] === undefined ? null : waitingTests(stuck.files[0])).toEqual([['c']])
    const skip = (task: TestTask): TestTask => ({ ...task, mode: 'skip' })
    const rest = collected([suite('s'), skip(test('s', 'a')), skip(test('s', 'b')), test('c')], true)
    const done = after([rest, starts(3), ends(3), ended, over], stuck)
    expect(states(done)).toEqual(['unrun', 'passed', 'failed', 'passed'])
  })

  it('[V64] tests that bear the name of one that got stuck get stuck with it', () => {
    const twins = collected([test('a'), test('a'), test('b')])
    const stuck = after([began, started, twins, starts(0), { type: 'frame-ended', run, path, end: 'stuck' }])
    expect(states(stuck)).toEqual(['failed', 'failed', 'waiting'])
  })

  it('[V64] a file that gets stuck while none of its tests runs has failed itself', () => {
    const stuck = after([began, started, { type: 'frame-ended', run, path, end: 'stuck' }, ended, over])
    expect(stuck.files[0]).toMatchObject({ troubles: [{ type: 'stuck' }], state: 'done' })
    expect(testCounts(stuck).files).toBe(1)
  })

  it('[V65] Stop leaves what has ended and calls the rest not run', () => {
    const half = after([began, started, three, starts(1), ends(1), starts(2)])
    const stopped = reduceTests(half, { type: 'stopped', run, at: 140 })
    expect(stopped).toMatchObject({ phase: { type: 'stopped' }, ms: 40 })
    expect(states(stopped)).toEqual(['unrun', 'passed', 'unrun', 'unrun'])
    expect(reduceTests(stopped, ends(2))).toBe(stopped)
  })

  it('[V66] a file without a test has failed', () => {
    const done = after([began, started, collected([]), ended, over])
    expect(done.files[0]?.troubles).toEqual([{ type: 'empty' }])
  })

  it('[V67] results are called stale once a file has changed', () => {
    expect(reduceTests(noTests, { type: 'edited' })).toBe(noTests)
    const done = after([began, started, three, ended, over, { type: 'edited' }])
    expect(done.stale).toBe(true)
    expect(reduceTests(done, { ...began, run: 2 }).stale).toBe(false)
  })

  it('[V60] a suite stands as its worst test does', () => {
    const half = after([began, started, three, starts(1), ends(1, 'failed')])
    const tasks = half.files[0]?.tasks ?? []
    expect(stateOf(tasks)).toBe('waiting')
    expect(stateOf(tasks.slice(0, 2))).toBe('failed')
    expect(stateOf([])).toBe('unrun')
  })
})

it('[V68] failures are told to a model with their place, difference and end', () => {
  const error: TestError = {
    name: 'AssertionError',
    message: 'expected 3 to be 4',
    diff: '- 4\n+ 3',
    stack: [{ name: '', place: { path, line: 7, column: 3 } }],
  }
  const done = after([
    began,
    started,
    three,
    starts(1),
    ends(1, 'failed', [error]),
    starts(2),
    { type: 'frame-ended', run, path, end: 'stuck' },
    ended,
    over,
  ])
  const said = fixTestsRequest(done.files) ?? ''
  expect(said).toContain('Fix these failing tests')
  expect(said).toContain('a.test.ts > s > a\nAssertionError: expected 3 to be 4')
  expect(said).toContain('- 4\n+ 3\nat a.test.ts, line 7')
  expect(said).toContain('a.test.ts > s > b\nIt never ended: it kept the thread')
  expect(fixTestsRequest(after([began, started, three, ends(1), ended, over]).files)).toBe(null)
})

it.each([
  ['a.test.ts', true],
  ['src/App.spec.tsx', true],
  ['a.test.mjs', true],
  ['test.ts', false],
  ['a.test.css', false],
  ['a.tests.ts', false],
])('[V60] whether %s holds tests: %s', (name, holds) => {
  expect(isTestFile(name)).toBe(holds)
})

describe('what tests write to the console', () => {
  const row = (text: string, level: ConsoleRow['level'] = 'log'): ConsoleRow => ({
    level,
    values: [{ type: 'text', text, cut: 0 }],
    place: null,
  })
  const writes = (...rows: readonly ConsoleRow[]): TestsEvent => ({ type: 'rows', run, path, rows, lost: 0 })
  const texts = (rows: readonly ConsoleRow[] | undefined) =>
    rows?.map(({ values }) => (values[0]?.type === 'text' ? values[0].text : ''))

  it('[V137] is the test’s that runs; what is told while none runs, or several, is the file’s', () => {
    const [file] = after([
      began,
      started,
      writes(row('loading')),
      three,
      starts(1),
      writes(row('in a'), row('in a'), row('', 'clear'), row('in a')),
      ends(1),
      writes(row('between')),
      starts(2),
      starts(3),
      writes(row('of b or c')),
      ends(2),
      writes(row('in c', 'error')),
      ends(3, 'failed'),
      ended,
      over,
    ]).files
    expect(texts(file?.rows)).toEqual(['loading', 'between', 'of b or c'])
    expect(file?.tasks.map(({ rows }) => texts(rows))).toEqual([[], ['in a'], [], ['in c']])
    expect(file?.tasks[1]?.rows[0]?.count).toBe(3)
    const ids = [file?.rows ?? [], ...(file?.tasks ?? []).map(({ rows }) => rows)].flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(5)
  })

  it('[V137] goes with the next run of its test and stays with one that was not asked for', () => {
    const first = after([
      began,
      started,
      three,
      starts(1),
      writes(row('old a')),
      ends(1),
      starts(2),
      writes(row('old b')),
      ends(2),
      ended,
      over,
    ])
    const wanted: TestsEvent = {
      type: 'began',
      run: 2,
      at: 1,
      wanted: [{ path, choice: [['s', 'a']] }],
      paths: [path],
    }
    const [file] = after([wanted], first).files
    expect(file?.tasks.map(({ rows }) => texts(rows))).toEqual([[], [], ['old b'], []])
  })

  it('[V137] keeps the first rows of a file, and counts the others', () => {
    const many = Array.from({ length: testRowsKept + 7 }, (_, n) => row(`${n}`))
    const [file] = after([
      began,
      started,
      three,
      starts(1),
      writes(...many),
      ends(1),
      writes(row('late')),
    ]).files
    expect([file?.tasks[1]?.rows.length, file?.rows.length, file?.rowsLost]).toEqual([testRowsKept, 0, 8])
  })

  it('[V137] of an older run is dropped', () => {
    const [file] = after([began, started, { type: 'rows', run: 0, path, rows: [row('x')], lost: 3 }]).files
    expect([file?.rows, file?.rowsLost]).toEqual([[], 0])
  })
})
