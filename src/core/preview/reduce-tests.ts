import { isRepeat } from './console-rows.ts'
import type { KeptRow } from './preview.ts'
import { isChosen } from './test-choice.ts'
import type { TestTask } from './test-news.ts'
import type { TestFile, TestResult, Tests, TestsEvent, TestState, TestTrouble } from './tests.ts'

const troublesKept = 20

/** Rows of the console that are kept of one file and its tests, the first ones; what began it explains more. */
export const testRowsKept = 500

/** The next state. News of a run that is not the newest, or is over, changes nothing. */
export function reduceTests(tests: Tests, event: TestsEvent): Tests {
  switch (event.type) {
    case 'began':
      return event.run > tests.run ? begin(tests, event) : tests
    case 'paused':
      return { ...tests, phase: { type: 'paused', target: event.target, survey: event.survey } }
    case 'broken':
      return { ...tests, phase: { type: 'broken' }, files: tests.files.map(stopped) }
    case 'edited':
      return tests.stale || tests.files.length === 0 ? tests : { ...tests, stale: true }
    case 'ended':
    case 'stopped': {
      if (!isLive(tests, event.run)) return tests
      const type = event.type === 'ended' ? 'done' : 'stopped'
      const ms = Math.max(0, event.at - tests.startedAt)
      return { ...tests, phase: { type }, ms, files: tests.files.map(stopped) }
    }
    case 'file-started':
    case 'collected':
    case 'test-started':
    case 'test-ended':
    case 'frame-ended':
    case 'trouble':
    case 'rows':
    case 'file-ended': {
      if (!isLive(tests, event.run)) return tests
      const index = tests.files.findIndex(({ path }) => path === event.path)
      const file = tests.files[index]
      if (file === undefined) return tests
      const next = reduceFile(file, event)
      return next === file ? tests : { ...tests, files: tests.files.with(index, next) }
    }
  }
}

const isLive = ({ phase, run }: Tests, of: number): boolean => phase.type === 'running' && run === of

const begin = (tests: Tests, { run, at, wanted, paths }: Extract<TestsEvent, { type: 'began' }>): Tests => ({
  phase: { type: 'running' },
  run,
  startedAt: at,
  ms: null,
  stale: false,
  files: paths.flatMap((path): readonly TestFile[] => {
    const before = tests.files.find((file) => file.path === path)
    const target = wanted.find((file) => file.path === path)
    if (target === undefined) return before === undefined ? [] : [before]
    const { choice } = target
    const tasks = (before?.tasks ?? []).map((task) =>
      task.kind === 'test' && isChosen(task.names, choice) ? fresh(task, 'waiting') : task,
    )
    const rowsTold = before?.rowsTold ?? 0
    return [{ path, state: 'waiting', choice, tasks, left: 0, troubles: [], rows: [], rowsLost: 0, rowsTold }]
  }),
})

const fresh = ({ kind, names }: TestTask | TestResult, state: TestState): TestResult => ({
  kind,
  names,
  state,
  ms: null,
  errors: [],
  end: null,
  rows: [],
})

type FileEvent = Extract<TestsEvent, { readonly path: string }>

const reduceFile = (file: TestFile, event: FileEvent): TestFile => {
  if (event.type === 'file-started') return file.state === 'waiting' ? { ...file, state: 'running' } : file
  if (file.state !== 'running') return file
  switch (event.type) {
    case 'collected':
      return { ...file, tasks: collect(file, event), left: event.left }
    case 'test-started':
      return withTask(file, event.index, (task) =>
        task.state === 'waiting' ? { ...task, state: 'running' } : task,
      )
    case 'test-ended':
      return withTask(file, event.index, (task) => {
        if (task.state !== 'waiting' && task.state !== 'running') return task
        const { state, ms, errors } = event
        return { ...task, state, ms, errors }
      })
    case 'frame-ended': {
      const { end } = event
      const ran = file.tasks.filter(({ state }) => state === 'running')
      if (ran.length === 0) return withTrouble(file, { type: end })
      // one that bears the name of a test that got stuck would get stuck once more
      const isSame = (task: TestResult) => ran.some(({ names }) => sameNames(names, task.names))
      const tasks = file.tasks.map((task): TestResult =>
        task.kind === 'test' && isPending(task) && isSame(task) ? { ...task, state: 'failed', end } : task,
      )
      return { ...file, tasks }
    }
    case 'trouble':
      return withTrouble(file, event.trouble)
    case 'rows':
      return withRows(file, event)
    case 'file-ended': {
      const isEmpty = file.troubles.length === 0 && !file.tasks.some(({ kind }) => kind === 'test')
      const ended: TestFile = { ...file, state: 'done', tasks: file.tasks.map(unrun) }
      return isEmpty ? withTrouble(ended, { type: 'empty' }) : ended
    }
  }
}

/** The tests that a frame found: what it will not run keeps the result that it had. */
const collect = (
  { tasks: before, choice }: TestFile,
  { tasks, resumed }: Extract<FileEvent, { type: 'collected' }>,
): readonly TestResult[] => {
  const known = new Map<string, TestResult[]>()
  for (const task of before) {
    const key = keyOf(task)
    known.set(key, [...(known.get(key) ?? []), task])
  }
  return tasks.map((task) => {
    const was = known.get(keyOf(task))?.shift()
    if (task.kind === 'suite') return fresh(task, 'unrun')
    const isKept = resumed ? was !== undefined && !isPending(was) : !isChosen(task.names, choice)
    if (isKept) return was ?? fresh(task, 'unrun')
    return fresh(task, task.mode === 'run' ? 'waiting' : task.mode === 'skip' ? 'skipped' : 'todo')
  })
}

const keyOf = ({ kind, names }: TestTask | TestResult) => JSON.stringify([kind, names])

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, depth) => name === b[depth])

const withTask = (file: TestFile, index: number, change: (task: TestResult) => TestResult): TestFile => {
  const task = file.tasks[index]
  if (task?.kind !== 'test') return file
  const next = change(task)
  return next === task ? file : { ...file, tasks: file.tasks.with(index, next) }
}

const withTrouble = (file: TestFile, trouble: TestTrouble): TestFile =>
  file.troubles.length >= troublesKept ? file : { ...file, troubles: [...file.troubles, trouble] }

/** Rows go to the one test that runs, else to the file; the same said again is one row with a count. */
const withRows = (
  file: TestFile,
  { rows, lost, run }: Extract<FileEvent, { readonly type: 'rows' }>,
): TestFile => {
  const running = file.tasks.flatMap(({ kind, state }, index) =>
    kind === 'test' && state === 'running' ? [index] : [],
  )
  const [only, other] = running
  const task = only === undefined || other !== undefined ? undefined : file.tasks[only]
  const kept: KeptRow[] = [...(task ?? file).rows]
  let room = testRowsKept - file.rows.length - file.tasks.reduce((sum, { rows: own }) => sum + own.length, 0)
  let { rowsTold, rowsLost } = file
  rowsLost += lost
  for (const row of rows) {
    const last = kept.at(-1)
    if (row.level === 'clear') continue
    if (last?.run === run && isRepeat(row, last)) kept[kept.length - 1] = { ...last, count: last.count + 1 }
    else if (room > 0) {
      room -= 1
      kept.push({ ...row, id: (rowsTold += 1), count: 1, run })
    } else rowsLost += 1
  }
  const told = { ...file, rowsTold, rowsLost }
  if (task === undefined || only === undefined) return { ...told, rows: kept }
  return { ...told, tasks: file.tasks.with(only, { ...task, rows: kept }) }
}

const isPending = ({ state }: TestResult): boolean => state === 'waiting' || state === 'running'

const unrun = (task: TestResult): TestResult => (isPending(task) ? fresh(task, 'unrun') : task)

const stopped = (file: TestFile): TestFile =>
  file.state === 'done' || file.state === 'stopped'
    ? file
    : { ...file, state: 'stopped', tasks: file.tasks.map(unrun) }

/** Names of the tests of a file that still wait, for the frame that takes over. */
export function waitingTests({ tasks }: TestFile): readonly (readonly string[])[] {
  return tasks.flatMap(({ kind, state, names }) => (kind === 'test' && state === 'waiting' ? [names] : []))
}
