import { expect, test } from 'vitest'
import type { TestFile, TestResult } from '../../core/preview/tests.ts'
import { testRows } from './test-rows.ts'

const task = (kind: 'suite' | 'test', state: TestResult['state'], ...names: string[]): TestResult => ({
  kind,
  names,
  state,
  ms: null,
  errors: [],
  end: null,
  rows: [],
})
const file: TestFile = {
  path: 'a.test.ts',
  state: 'done',
  choice: null,
  left: 0,
  troubles: [],
  rows: [],
  rowsLost: 2,
  rowsTold: 0,
  tasks: [
    task('suite', 'unrun', 's'),
    task('test', 'passed', 's', 'a'),
    task('suite', 'unrun', 's', 't'),
    task('test', 'failed', 's', 't', 'b'),
    task('test', 'passed', 'c'),
    task('test', 'passed', 'c'),
  ],
}
const drawn = (closed: readonly string[] = []) =>
  testRows({ files: [file] }, ['a.test.ts', 'b.test.ts'], new Set(closed))

test('[V61] the tree holds files, suites and tests, each with its state and what it runs', () => {
  expect(drawn().map(({ level, label, state }) => `${level} ${label} ${state}`)).toEqual([
    '1 a.test.ts failed',
    '2 s failed',
    '3 a passed',
    '3 t failed',
    '4 b failed',
    '2 c passed',
    '2 c passed',
    '1 b.test.ts unrun',
  ])
  expect(drawn()[4]?.target).toEqual({ path: 'a.test.ts', names: ['s', 't', 'b'] })
  expect(new Set(drawn().map(({ key }) => key)).size).toBe(8)
})

test('[V61] what is closed hides what stands below it, and only that', () => {
  const suite = drawn()[1]?.key ?? ''
  expect(drawn([suite]).map(({ label }) => label)).toEqual(['a.test.ts', 's', 'c', 'c', 'b.test.ts'])
  expect(drawn(['a.test.ts']).map(({ label }) => label)).toEqual(['a.test.ts', 'b.test.ts'])
})

test('[V137] each line of the tree has what its test, or the file beside its tests, wrote', () => {
  const row = (id: number) => ({ id, count: 1, run: 1, level: 'log' as const, values: [], place: null })
  const wrote: TestFile = {
    ...file,
    rows: [row(1)],
    tasks: file.tasks.map((found, n) => (n === 1 ? { ...found, rows: [row(2), row(3)] } : found)),
  }
  const rows = testRows({ files: [wrote] }, ['a.test.ts'], new Set())
  expect(rows.slice(0, 3).map(({ console: told }) => [told.rows.map(({ id }) => id), told.lost])).toEqual([
    [[1], 2],
    [[], 0],
    [[2, 3], 0],
  ])
})
