import type { TestCounts } from '../../core/preview/test-counts.ts'
import type { TestEnd, TestState } from '../../core/preview/tests.ts'
import { counted } from './counted.ts'

/** Words of the tests, in English. */
export const testsWords = {
  title: 'Tests',
  frame: 'Running tests',
  loading: 'Loading the tests',
  run: 'Run all',
  stop: 'Stop',
  runOne: (name: string) => `Run ${name}`,
  fix: 'Fix this',
  fixAll: (n: number) => `Fix all ${n}`,
  tree: 'Tests of the project',
  phases: {
    never: 'Not run yet',
    running: 'Running',
    stopped: 'Stopped',
    paused: 'Paused',
    broken: 'Not available',
  },
  states: {
    waiting: 'waiting',
    running: 'running',
    passed: 'passed',
    failed: 'failed',
    skipped: 'skipped',
    todo: 'to do',
    unrun: 'not run',
  } satisfies Record<TestState, string>,
  counts: ({ passed, failed, skipped, unrun, files }: TestCounts) => {
    const said = [
      failed > 0 ? `${failed} failed` : '',
      files > 0 ? counted(files, 'file with errors', 'files with errors') : '',
      passed > 0 || failed + files + skipped === 0 ? `${passed} passed` : '',
      skipped > 0 ? `${skipped} skipped` : '',
      unrun > 0 ? `${unrun} not run` : '',
    ]
    return said.filter((part) => part !== '').join(', ')
  },
  stale: 'edited since',
  left: (n: number) => `${n} more tests did not run: a file may hold 2,000.`,
  detail: 'What failed',
  console: 'Console',
  written: (n: number) => counted(n, 'row', 'rows'),
  diff: 'Difference: minus is expected, plus is received',
  ends: {
    stuck: 'It did not give its thread back for two seconds, as an endless loop does, and was ended.',
    left: 'Its code went to another page, and was ended.',
    grabbed: 'Its code took the keyboard again and again while you typed, and was ended.',
    silent: 'Its frame did not come up.',
  } satisfies Record<TestEnd, string>,
  fileEnds: {
    stuck:
      'The file did not give its thread back for two seconds while none of its tests ran. The tests behind that did not run.',
    left: 'Code of the file went to another page, and was ended.',
    grabbed: 'Code of the file took the keyboard again and again while you typed, and was ended.',
    silent: 'The frame for it did not come up.',
    empty: 'There is no test in this file.',
  } satisfies Record<TestEnd | 'empty', string>,
  missing: (names: readonly string[]) =>
    `It needs ${names.join(', ')} from the network. React and vitest are here; for others allow the network in the Preview panel.`,
  none: {
    title: 'No tests yet',
    text: 'Tests stand in files named like cart.test.ts. They run here when you say so, apart from this page.',
    ask: 'Ask for tests',
    instruction: 'Write tests for this project with Vitest, in files named like cart.test.ts.',
  },
  paused: {
    title: 'This code is not yours',
    text: 'It came from elsewhere and has not run. Read it first; its tests run apart from this page.',
    run: 'Run its tests',
  },
  broken: {
    title: 'Tests cannot run',
    text: 'What runs them could not be loaded. Your code is safe.',
    retry: 'Try again',
  },
} as const
