import { hasFailed, stateOf } from '../../core/preview/test-counts.ts'
import type { KeptRow } from '../../core/preview/preview.ts'
import type { TestFile, TestResult, Tests, TestState, TestTarget } from '../../core/preview/tests.ts'

/** A line of the tree of tests. */
export type TestRow = {
  readonly key: string
  /** From 1, as `aria-level` counts. */
  readonly level: number
  readonly kind: 'file' | 'suite' | 'test'
  readonly label: string
  readonly state: TestState
  readonly ms: number | null
  /** What runs when the row is run. */
  readonly target: TestTarget
  /** Null for what nothing stands below. */
  readonly open: boolean | null
  /** The row's own failure, for `file` its troubles; null where there is none. */
  readonly failure: TestFile | null
  /** What it wrote to the console. */
  readonly console: { readonly rows: readonly KeptRow[]; readonly lost: number }
}

const silent: TestRow['console'] = { rows: [], lost: 0 }

/** Rows to draw: every file of tests, and below the open ones what was found in them. */
export function testRows(
  { files }: Pick<Tests, 'files'>,
  paths: readonly string[],
  closed: ReadonlySet<string>,
): readonly TestRow[] {
  return paths.flatMap((path) => {
    const file = files.find((found) => found.path === path)
    return file === undefined ? [unrunFile(path)] : fileRows(file, closed)
  })
}

const unrunFile = (path: string): TestRow => ({
  key: path,
  level: 1,
  kind: 'file',
  label: path,
  state: 'unrun',
  ms: null,
  target: { path, names: null },
  open: null,
  failure: null,
  console: silent,
})

const fileRows = (file: TestFile, closed: ReadonlySet<string>): readonly TestRow[] => {
  const { path, tasks, troubles } = file
  const isOpen = !closed.has(path)
  const head: TestRow = {
    ...unrunFile(path),
    state: fileState(file),
    open: tasks.length === 0 ? null : isOpen,
    failure: troubles.length === 0 ? null : { ...file, tasks: [] },
    console: { rows: file.rows, lost: file.rowsLost },
  }
  if (!isOpen) return [head]
  const rows: TestRow[] = [head]
  /** Tasks deeper than this stand in a closed suite. */
  let hiddenBelow = Infinity
  const seen = new Map<string, number>()
  for (const [index, task] of tasks.entries()) {
    const { kind, names } = task
    if (names.length > hiddenBelow) continue
    hiddenBelow = Infinity
    const name = JSON.stringify([path, kind, ...names])
    const times = seen.get(name) ?? 0
    seen.set(name, times + 1)
    const key = times === 0 ? name : `${name} ${times}`
    const isSuite = kind === 'suite'
    const suiteIsOpen = !closed.has(key)
    if (isSuite && !suiteIsOpen) hiddenBelow = names.length
    const below = isSuite ? tasksBelow(tasks, index) : []
    rows.push({
      key,
      level: names.length + 1,
      kind,
      label: names.at(-1) ?? '',
      state: isSuite ? stateOf(below) : task.state,
      ms: task.ms,
      target: { path, names },
      open: isSuite ? suiteIsOpen : null,
      failure: task.state === 'failed' ? { ...file, troubles: [], tasks: [task] } : null,
      console: { rows: task.rows, lost: 0 },
    })
  }
  return rows
}

const fileState = (file: TestFile): TestState => {
  if (file.state === 'running' || file.state === 'waiting') return file.state
  return hasFailed(file) ? 'failed' : stateOf(file.tasks)
}

const tasksBelow = (tasks: readonly TestResult[], suite: number): readonly TestResult[] => {
  const depth = tasks[suite]?.names.length ?? 0
  const end = tasks.findIndex(({ names }, index) => index > suite && names.length <= depth)
  return tasks.slice(suite + 1, end === -1 ? undefined : end)
}
