import type { TestFile, TestResult, Tests, TestState } from './tests.ts'

/** A state for several tests: what is wrong or going on in one of them is told of all. */
export function stateOf(tasks: readonly TestResult[]): TestState {
  const states = new Set(tasks.flatMap(({ kind, state }) => (kind === 'test' ? [state] : [])))
  const order: readonly TestState[] = ['running', 'waiting', 'failed', 'passed', 'unrun', 'todo', 'skipped']
  return order.find((state) => states.has(state)) ?? 'unrun'
}

/** Whether something of a file has failed: a test of it, or the file itself. */
export const hasFailed = ({ tasks, troubles }: TestFile): boolean =>
  troubles.length > 0 || tasks.some(({ state }) => state === 'failed')

export type TestCounts = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly unrun: number
  /** Files that have failed beside their tests. */
  readonly files: number
}

/** How many tests stand how. */
export function testCounts({ files }: Pick<Tests, 'files'>): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0, unrun: 0, files: 0 }
  for (const { tasks, troubles } of files) {
    if (troubles.length > 0) counts.files += 1
    for (const { kind, state } of tasks) {
      if (kind === 'suite') continue
      if (state === 'passed' || state === 'failed') counts[state] += 1
      else if (state === 'skipped' || state === 'todo') counts.skipped += 1
      else counts.unrun += 1
    }
  }
  return counts
}
