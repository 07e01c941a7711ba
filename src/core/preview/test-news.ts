import { z } from 'zod'

// The page's policy has no 'unsafe-eval', which zod would otherwise try.
z.config({ jitless: true })

/** Bounds on what a frame may say of its tests; the runner keeps to them, the page holds it to them. */
export const testLimits = {
  /** Suites and tests of one file. */
  tasks: 2_000,
  /** UTF-16 units of a name. */
  name: 300,
  /** Suites within suites. */
  depth: 20,
  /** UTF-16 units of a message or of a diff. */
  text: 10_000,
  /** Errors of one test. */
  errors: 5,
  /** Frames of a stack. */
  stack: 20,
} as const

const text = z.string().max(testLimits.text)
const count = z.int().nonnegative()
const place = z.object({ path: text, line: count, column: count })

const testError = z.object({
  /** The error's class; empty where there is none. */
  name: text,
  message: text,
  /** Lines that begin with `-` (expected), `+` (received) or a blank; null where nothing was compared. */
  diff: text.nullable(),
  /** Innermost first, only places in the project; positions of the compiled text until the page has located them. */
  stack: z.array(z.object({ name: text, place })).max(testLimits.stack),
})
export type TestError = z.infer<typeof testError>

const task = z.object({
  kind: z.enum(['suite', 'test']),
  /** From the outermost suite to the task itself. */
  names: z.array(z.string().max(testLimits.name)).min(1).max(testLimits.depth),
  /** Whether it will run: `todo` has no code yet. */
  mode: z.enum(['run', 'skip', 'todo']),
})
export type TestTask = z.infer<typeof task>

const errors = z.array(testError).max(testLimits.errors)

/** What a frame tells while it runs a file of tests; `index` counts the collected tasks. */
export const testNews = [
  z.object({
    type: z.literal('collected'),
    /** Depth first, as they stand in the file. */
    tasks: z.array(task).max(testLimits.tasks),
    /** Tasks beyond the bound, which do not run. */
    left: count,
  }),
  z.object({ type: z.literal('test-started'), index: count }),
  z.object({
    type: z.literal('test-ended'),
    index: count,
    state: z.enum(['passed', 'failed', 'skipped']),
    ms: z.number().nonnegative(),
    errors,
  }),
  /** All is done. `errors` are of the file itself: it did not load, or something beside its tests threw. */
  z.object({ type: z.literal('tests-done'), errors }),
] as const

export type TestNews = z.infer<(typeof testNews)[number]>
