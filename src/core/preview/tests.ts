import type { MissingPackage, Problem, Survey } from './build.ts'
import type { ConsoleRow } from './messages.ts'
import type { KeptRow } from './preview.ts'
import type { TestChoice } from './test-choice.ts'
import type { TestError, TestTask } from './test-news.ts'

/**
 * How a task stands. `waiting`: its turn will come · `todo`: it has no code yet · `unrun`: nobody asked for it, or what
 * ran was ended before its turn came.
 */
export type TestState = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped' | 'todo' | 'unrun'

/** Why a frame was taken away: it gave no sign of life, went to another page, took the keyboard, or never came up. */
export type TestEnd = 'stuck' | 'left' | 'grabbed' | 'silent'

/** A test, or a suite of them; a suite's state is told from its tests (`stateOf`). */
export type TestResult = {
  readonly kind: TestTask['kind']
  /** From the outermost suite to the task itself. */
  readonly names: readonly string[]
  readonly state: TestState
  /** How long it took; null until it has ended. */
  readonly ms: number | null
  readonly errors: readonly TestError[]
  /** What took its frame away while it ran. */
  readonly end: TestEnd | null
  /** What it wrote to the console while it was the only one that ran. */
  readonly rows: readonly KeptRow[]
}

/** What went wrong with a file beside its tests. `empty`: it has none. */
export type TestTrouble =
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'error'; readonly error: TestError }
  | { readonly type: 'missing'; readonly missing: readonly MissingPackage[] }
  | { readonly type: TestEnd | 'empty' }

export type TestFile = {
  readonly path: string
  /** `stopped`: not all that was asked for has run. */
  readonly state: 'waiting' | 'running' | 'done' | 'stopped'
  readonly choice: TestChoice
  /** Suites and tests, depth first. */
  readonly tasks: readonly TestResult[]
  /** Tests beyond the bound of one file, which did not run. */
  readonly left: number
  readonly troubles: readonly TestTrouble[]
  /** Rows of the console that are no one test's: told while none ran, or several. */
  readonly rows: readonly KeptRow[]
  /** Rows that were never told, or are not kept: too many. */
  readonly rowsLost: number
  /** Rows kept so far, over all runs: the last one's id. */
  readonly rowsTold: number
}

/** Which tests to run: all, those of a file, or those of it whose names are, or stand below, the given ones. */
export type TestTarget = { readonly path: string | null; readonly names: readonly string[] | null }

/**
 * How the tests of a project stand. `never`: none has run · `paused`: code that is not the user's own waits for a word ·
 * `broken`: the compiler or the test kit cannot be had.
 */
export type TestPhase =
  | { readonly type: 'never' | 'running' | 'done' | 'stopped' | 'broken' }
  | { readonly type: 'paused'; readonly target: TestTarget; readonly survey: Survey | null }

export type Tests = {
  readonly phase: TestPhase
  /** Rises with every run; 0 before the first. */
  readonly run: number
  /** In the order in which they run. */
  readonly files: readonly TestFile[]
  readonly startedAt: number
  /** How long the last run took; null while it goes on. */
  readonly ms: number | null
  /** A file of the project has changed since the run began. */
  readonly stale: boolean
}

export const noTests: Tests = {
  phase: { type: 'never' },
  run: 0,
  files: [],
  startedAt: 0,
  ms: null,
  stale: false,
}

/** `run` and `path` say which run and file an event is of; `at` in ms on any one clock. */
export type TestsEvent =
  | {
      readonly type: 'began'
      readonly run: number
      readonly at: number
      readonly wanted: readonly { readonly path: string; readonly choice: TestChoice }[]
      /** All files of tests that there are; what was kept of others goes. */
      readonly paths: readonly string[]
    }
  | { readonly type: 'file-started'; readonly run: number; readonly path: string }
  | {
      readonly type: 'collected'
      readonly run: number
      readonly path: string
      readonly tasks: readonly TestTask[]
      readonly left: number
      /** The rest of a file whose frame was taken away: what has ended before stays. */
      readonly resumed: boolean
    }
  | { readonly type: 'test-started'; readonly run: number; readonly path: string; readonly index: number }
  | {
      readonly type: 'test-ended'
      readonly run: number
      readonly path: string
      readonly index: number
      readonly state: 'passed' | 'failed' | 'skipped'
      readonly ms: number
      readonly errors: readonly TestError[]
    }
  /** The frame was taken away; the tests that ran in it have failed. */
  | { readonly type: 'frame-ended'; readonly run: number; readonly path: string; readonly end: TestEnd }
  | { readonly type: 'trouble'; readonly run: number; readonly path: string; readonly trouble: TestTrouble }
  | {
      readonly type: 'rows'
      readonly run: number
      readonly path: string
      readonly rows: readonly ConsoleRow[]
      readonly lost: number
    }
  | { readonly type: 'file-ended'; readonly run: number; readonly path: string }
  | { readonly type: 'ended' | 'stopped'; readonly run: number; readonly at: number }
  | { readonly type: 'paused'; readonly target: TestTarget; readonly survey: Survey | null }
  | { readonly type: 'broken' | 'edited' }

/** Whether a file's name says that it holds tests: `cart.test.ts`, `App.spec.tsx`. */
export const isTestFile = (path: string): boolean => /\.(test|spec)\.[cm]?[jt]sx?$/.test(path)
