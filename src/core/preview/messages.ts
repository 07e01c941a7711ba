import { z } from 'zod'
import type { Build } from './build.ts'
import type { TestChoice } from './test-choice.ts'
import { testNews } from './test-news.ts'

// The page's policy has no 'unsafe-eval', which zod would otherwise try.
z.config({ jitless: true })

/**
 * What page and frame say to each other.
 *
 * The page loads the runner's document in a frame whose name is a nonce. (Not in its fragment: a browser keeps compiled
 * scripts by their address, so that all frames have the same.) The frame answers once, over `window`, with `hello` and
 * one end of a channel it made before anything else ran; from then on only that channel counts. The page takes the hello
 * only from its frame's own window, with its nonce, and only the first; after the frame's first `load` it posts
 * `prepare` as it likes, and `run` or `test` once. A frame runs one build and no second: another build gets another frame.
 *
 * Everything a frame says is the word of strangers' code: `decodeNews` reads it with bounds, and a frame that says
 * anything else is dropped.
 */
export type HostMessage =
  /** The text of a script that the build or the tests to come will want: React, the test kit. */
  | { readonly type: 'prepare'; readonly script: string }
  | { readonly type: 'run'; readonly build: Build }
  | ({ readonly type: 'test' } & TestOrder)

/** A build whose one entry is a file of tests. */
export type TestBuild = Build & Required<Pick<Build, 'test'>>

/** The one file of tests in the build is run instead of a page; the frame was given the test kit before. */
export type TestOrder = {
  readonly build: TestBuild
  readonly choice: TestChoice
  /** A test that waits for something that does not come fails after this, ms. */
  readonly patienceMs: number
}

/** The one message over `window`; the channel's end comes with it. */
export type Hello = { readonly type: 'sparkpad:hello'; readonly nonce: string }

/** Bounds on what a frame may say at once; the runner keeps to them, the page holds it to them. */
export const newsLimits = {
  /** Rows of the console in one message. */
  rows: 200,
  /** Values in a row. */
  values: 50,
  /** UTF-16 units of any one text. */
  text: 10_000,
  /** Entries of one value. */
  entries: 100,
  /** Values within values. */
  depth: 6,
  /** Frames of a stack. */
  stack: 50,
} as const

/**
 * A value of the running code as it was when it was told, within bounds:
 * `text` a string (`cut` units were left off) · `literal` what reads as in source: numbers, true, null, undefined,
 * 12n, Symbol(x) · `function` and `class` by name · `object` anything with entries · `getter` a property that would run
 * code · `seen` an object that stands further out in the same row · `deep` one beyond the depth cap · `closed` one that
 * throws when it is looked at.
 */
export type Value =
  | { readonly type: 'text'; readonly text: string; readonly cut: number }
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'function' | 'class'; readonly name: string }
  | {
      readonly type: 'object'
      readonly kind: ObjectKind
      /** Its class, such as `Map`; empty for one without. */
      readonly name: string
      /** What stands for it in one line: an error's stack, a date, a pattern, a tag; empty for most. */
      readonly text: string
      /** Elements of an array, items of a set, pairs of a map as `[key, value]` arrays, else properties. */
      readonly entries: readonly (readonly [key: string, value: Value])[]
      /** How many more entries it had. */
      readonly left: number
      /** Elements or items in all; null where that means nothing. */
      readonly size: number | null
    }
  | { readonly type: 'getter' | 'seen' | 'closed' }
  | { readonly type: 'deep'; readonly name: string }

const kinds = [
  'plain',
  'array',
  'map',
  'set',
  'error',
  'date',
  'pattern',
  'node',
  'promise',
  'other',
] as const
export type ObjectKind = (typeof kinds)[number]

const text = z.string().max(newsLimits.text)
const count = z.int().nonnegative()

const leaf = z.union([
  z.object({ type: z.literal('text'), text, cut: count }),
  z.object({ type: z.literal('literal'), text }),
  z.object({ type: z.enum(['function', 'class']), name: text }),
  z.object({ type: z.enum(['getter', 'seen', 'closed']) }),
  z.object({ type: z.literal('deep'), name: text }),
])

/** One schema for each depth, so that no frame can make the page recurse further than the cap. */
const valueAt = (depth: number): z.ZodType<Value> => {
  if (depth === 0) return leaf
  const inner = valueAt(depth - 1)
  const object = z.object({
    type: z.literal('object'),
    kind: z.enum(kinds),
    name: text,
    text,
    entries: z.array(z.tuple([text, inner]).readonly()).max(newsLimits.entries),
    left: count,
    size: count.nullable(),
  })
  return z.union([leaf, object])
}
const value = valueAt(newsLimits.depth)

const place = z.object({ path: text, line: count, column: count })
const frame = z.object({ name: text, place })

const level = z.enum(['log', 'info', 'warn', 'error', 'debug', 'trace', 'clear'])
export type ConsoleLevel = z.infer<typeof level>

/** One call of the console. `place` is where in the compiled text it was made. */
export type ConsoleRow = {
  readonly level: ConsoleLevel
  readonly values: readonly Value[]
  readonly place: z.infer<typeof place> | null
}

const news = z.discriminatedUnion('type', [
  /** The new code has painted for the first time. */
  z.object({ type: z.literal('painted') }),
  z.object({ type: z.literal('heartbeat') }),
  /** The user has pressed something in the frame, by mouse, pen or finger. */
  z.object({ type: z.literal('pressed') }),
  z.object({
    type: z.literal('problem'),
    kind: z.enum(['error', 'rejection', 'load']),
    name: text,
    message: text,
    place: place.nullable(),
    stack: z.array(frame).max(newsLimits.stack),
  }),
  z.object({
    type: z.literal('console'),
    rows: z
      .array(z.object({ level, values: z.array(value).max(newsLimits.values), place: place.nullable() }))
      .max(newsLimits.rows),
    /** Calls that were not told because there were too many. */
    lost: count,
  }),
  ...testNews,
])

/** What a frame tells while it runs. */
export type RunnerNews = z.infer<typeof news>

/** Reads what came over a frame's channel; null for anything that is not the runner's. Never throws. */
export function decodeNews(received: unknown): RunnerNews | null {
  const read = news.safeParse(received)
  return read.success ? read.data : null
}

const hello = z.object({ type: z.literal('sparkpad:hello'), nonce: z.string().max(100) })

/** Reads the one message over `window`; null for anything else. */
export function decodeHello(received: unknown): Hello | null {
  const read = hello.safeParse(received)
  return read.success ? read.data : null
}
