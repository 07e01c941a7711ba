import { startTests, type File, type Suite, type Task, type Test, type VitestRunner } from '@vitest/runner'
import { readStack } from '../../core/preview/stack.ts'
import { isChosen, type TestChoice } from '../../core/preview/test-choice.ts'
import type { TestError, TestNews, TestTask } from '../../core/preview/test-news.ts'
import { checkAssertions, forgetAssertions } from './expect.ts'
import { testBounds } from './test-bounds.ts'
import { putBack } from './vi.ts'

export type FileRun = {
  readonly path: string
  /** Imports the file; its tests register themselves. */
  readonly load: () => Promise<unknown>
  readonly choice: TestChoice
  /** A test that waits for something that does not come fails after this, ms; hooks get twice as long. */
  readonly patienceMs: number
  readonly pathOf: (address: string) => string | null
  readonly tell: (news: TestNews) => void
}

/** Runs one file of tests with Vitest's runner and tells how it goes. Never rejects. */
export async function runFile({ path, load, choice, patienceMs, pathOf, tell }: FileRun): Promise<void> {
  const indices = new Map<Task, number>()
  const open = new Set<Test>()
  const errorsOf = (task: Task): TestError[] =>
    (task.result?.errors ?? []).slice(0, testBounds.errors).map((error) => errorOf(error, pathOf))
  const end = (test: Test) => {
    const index = indices.get(test)
    if (index === undefined || !open.delete(test)) return
    const state = test.result?.state
    tell({
      type: 'test-ended',
      index,
      state: state === 'pass' ? 'passed' : state === 'fail' ? 'failed' : 'skipped',
      ms: Math.max(0, test.result?.duration ?? 0),
      errors: errorsOf(test),
    })
  }

  const runner: VitestRunner = {
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: true,
      testNamePattern: undefined,
      allowOnly: true,
      sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 5,
      testTimeout: patienceMs,
      hookTimeout: 2 * patienceMs,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: load,
    onCollected(files) {
      tell(collect(files, choice, indices))
    },
    onBeforeRunTask(test) {
      const index = indices.get(test)
      if (index === undefined || test.mode !== 'run') return
      open.add(test)
      tell({ type: 'test-started', index })
    },
    onBeforeTryTask: (test) => forgetAssertions(namesOf(test).join(' > ')),
    onAfterTryTask: () => checkAssertions(),
    onAfterRunTask: end,
  }

  let errors: TestError[]
  try {
    const files = await startTests([path], runner)
    // one that skips itself has no end of its own
    for (const test of open) end(test)
    errors = files.flatMap((file) => [file, ...suitesOf(file)]).flatMap(errorsOf)
  } catch (thrown) {
    errors = [errorOf(thrown, pathOf)]
  }
  putBack()
  tell({ type: 'tests-done', errors: errors.slice(0, testBounds.errors) })
}

/** Numbers the tasks, depth first, and skips those that are not wanted or are too many. */
const collect = (
  files: readonly File[],
  choice: TestChoice,
  indices: Map<Task, number>,
): Extract<TestNews, { readonly type: 'collected' }> => {
  const tasks: TestTask[] = []
  let left = 0
  const visit = (task: Task): boolean => {
    const names = namesOf(task)
    const isKept = indices.size < testBounds.tasks && names.length <= testBounds.depth
    const at = tasks.length
    if (isKept) {
      indices.set(task, at)
      tasks.push({ kind: task.type, names: [...names], mode: 'run' })
    } else if (task.type === 'test') left += 1
    let runs: boolean
    if (task.type === 'suite') runs = task.tasks.map(visit).includes(true)
    else runs = task.mode === 'run' && isKept && isChosen(names, choice)
    if (!runs && task.mode === 'run') task.mode = 'skip'
    const found = tasks[at]
    if (isKept && found !== undefined)
      tasks[at] = { ...found, mode: runs ? 'run' : task.mode === 'todo' ? 'todo' : 'skip' }
    return runs
  }
  for (const file of files) for (const task of file.tasks) visit(task)
  return { type: 'collected', tasks, left }
}

const suitesOf = (suite: Suite): readonly Suite[] =>
  suite.tasks.flatMap((task) => (task.type === 'suite' ? [task, ...suitesOf(task)] : []))

const namesOf = (task: Task): readonly string[] => {
  const names: string[] = []
  for (
    let at: Task | undefined = task;
    at !== undefined && at.type !== undefined && at !== at.file;
    at = at.suite
  )
    names.unshift(at.name.slice(0, testBounds.name))
  return names
}

/** Colours are for terminals; they are written as ESC [ … m. */
const plain = (text: string): string =>
  text
    .split('\u001b')
    .map((part, n) => (n === 0 ? part : part.replace(/^\[[\d;]*m/, '')))
    .join('')

/** What was thrown, or what Vitest made of it, within bounds. Thrown objects may throw when they are read. */
const errorOf = (thrown: unknown, pathOf: (address: string) => string | null): TestError => {
  const read = (key: 'name' | 'message' | 'stack' | 'diff'): string => {
    try {
      const value: unknown =
        typeof thrown === 'object' && thrown !== null
          ? Reflect.get(thrown, key)
          : key === 'message'
            ? thrown
            : ''
      // a thrown object without a message of its own is told as the language writes it
      // oxlint-disable-next-line typescript/no-base-to-string
      return value === undefined ? '' : plain(String(value)).slice(0, testBounds.text)
    } catch {
      return ''
    }
  }
  const diff = read('diff')
  return {
    name: read('name'),
    message: read('message'),
    diff: diff === '' ? null : diff,
    stack: readStack(read('stack'), pathOf).slice(0, testBounds.stack),
  }
}
