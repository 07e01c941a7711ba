import fc from 'fast-check'
import type { RecordedDelta } from './recording.ts'
import {
  recordingVersion,
  type Deed,
  type RecordedAct,
  type RecordedMarks,
  type RecordedTurn,
  type SessionRecording,
} from './session-recording.ts'

/** Marks of a turn of which nothing special is to tell, for tests. */
export const plainMarks: RecordedMarks = {
  bytesUp: 900,
  continued: false,
  resent: false,
  firstEvent: 5,
  firstPaint: null,
  stopPainted: null,
  stopConfirmed: null,
  longFrame: false,
  hidden: false,
  gateway: null,
  transport: 'socket',
  speculated: false,
  cold: false,
  clock: null,
}

/** A turn that gets these texts, one every 2 ms from 10 ms on, for tests. */
export function turnOf(texts: readonly string[], more: Partial<RecordedTurn> = {}): RecordedTurn {
  const at = more.at ?? 0
  const deltas = texts.map((text, index) => ({ at: at + 10 + 2 * index, text, n: null, t: null }))
  return {
    id: 't1',
    at,
    seen: 0,
    instruction: 'do it',
    model: 'm',
    format: 'blocks',
    path: 'fast',
    price: null,
    context: null,
    openPath: 'main.ts',
    selection: null,
    redirects: false,
    raced: false,
    sentAt: at + 1,
    endedAt: at + 11 + 2 * texts.length,
    deltas,
    heard: deltas.length,
    outcome: { type: 'completed' },
    usage: { input: 9, cached: 0, output: texts.length, reasoning: 0, estimated: false },
    marks: { ...plainMarks, firstEvent: at + 5 },
    acts: [],
    ...more,
  }
}

/** A session of one turn, for tests. */
export const recordingOf = (
  texts: readonly string[],
  more: Partial<SessionRecording> = {},
): SessionRecording => ({
  version: recordingVersion,
  startedAt: 1_764_329_467_123,
  binMs: null,
  dropped: 0,
  files: [{ path: 'main.ts', text: 'let count = 0\nexport const next = () => (count += 1)\n' }],
  open: 'main.ts',
  turns: [turnOf(texts)],
  ...more,
})

const micros = (most: number) => fc.nat({ max: most }).map((us) => us / 1_000)
const decimal = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((us) => us / 1_000)
/** Any UTF-16 units, halves of pairs too. */
const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 12 })
  .map((units) => String.fromCharCode(...units))
const letters = fc.string({ unit: 'grapheme', maxLength: 20 })
const path = fc.constantFrom('main.ts', 'src/a.tsx', 'lib/b.css', 'c')
const id = fc.constantFrom('1', '2', 'h3', 'x/4')

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    type: fc.constant('edit' as const),
    path,
    by: fc.constantFrom('typing' as const, 'undo' as const, 'redo' as const, 'take-back' as const),
    edit: fc
      .array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), anyText), { maxLength: 3 })
      .map((parts) => {
        let at = 0
        return parts.map(([gap, size, text]) => {
          const from = at + gap
          at = from + size
          return { from, to: at, text }
        })
      }),
  }),
  fc.record({ type: fc.constant('create' as const), path, text: anyText }),
  fc.record({ type: fc.constant('delete' as const), path }),
  fc.record({ type: fc.constant('rename' as const), path, to: path }),
  fc.record({ type: fc.constant('open' as const), path }),
  fc.record({ type: fc.constant('accept' as const), ids: fc.array(id, { maxLength: 3 }), all: fc.boolean() }),
  fc.record({
    type: fc.constant('accept-part' as const),
    id,
    part: fc.constantFrom('line' as const, 'word' as const),
  }),
  fc.record({ type: fc.constant('reject' as const), ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('pick' as const), id, candidate: fc.nat({ max: 5 }) }),
  fc.record({ type: fc.constant('place' as const), id, path, line: fc.nat({ max: 500 }) }),
  fc.record({ type: fc.constant('stop' as const) }),
)

const rising = <T extends object>(items: readonly (readonly [number, T])[], start: number) => {
  let us = Math.round(start * 1_000)
  return items.map(([gap, item]) => {
    us += gap
    return { at: us / 1_000, ...item }
  })
}

const deltas = fc.array(
  fc.tuple(
    fc.nat({ max: 40_000 }),
    fc.record({
      text: fc.oneof(letters, anyText),
      n: fc.option(fc.array(fc.nat({ max: 30 }), { maxLength: 4 })),
      t: fc.option(fc.array(decimal, { maxLength: 4 })),
    }),
  ),
  { maxLength: 30 },
)

const turn = fc
  .record({
    gap: micros(900_000_000),
    deltas,
    acts: fc.array(fc.tuple(fc.nat({ max: 90_000 }), fc.record({ seenMore: fc.nat({ max: 6 }), deed })), {
      maxLength: 6,
    }),
    seen: fc.nat({ max: 30 }),
    sends: fc.boolean(),
    lasts: micros(9_000_000),
    head: fc.record({
      id: fc.uuid(),
      instruction: letters,
      model: letters,
      format: fc.constantFrom('patch' as const, 'blocks' as const, 'whole' as const),
      path: fc.constantFrom('fast' as const, 'deep' as const),
      price: fc.option(fc.constant({ input: 0.0375, output: 12.5 })),
      context: fc.option(fc.array(path, { maxLength: 3 })),
      openPath: fc.option(path),
      selection: fc.option(fc.record({ path, from: fc.nat({ max: 99 }), to: fc.nat({ max: 99 }) })),
      redirects: fc.boolean(),
      raced: fc.boolean(),
      outcome: fc.oneof(
        fc.constantFrom(
          { type: 'completed' as const },
          { type: 'stopped' as const },
          { type: 'replaced' as const },
          { type: 'incomplete' as const, reason: 'max_output_tokens' },
        ),
        fc.record({
          type: fc.constant('failed' as const),
          fault: fc.record({
            code: fc.constantFrom('overloaded' as const, 'garbled' as const),
            detail: letters,
            retryAfterMs: fc.option(micros(9_999)),
          }),
        }),
      ),
      usage: fc.option(
        fc.record({
          input: fc.nat(),
          cached: fc.nat(),
          output: fc.nat(),
          reasoning: fc.nat(),
          estimated: fc.boolean(),
        }),
      ),
      marks: fc.record({
        bytesUp: fc.option(fc.nat()),
        continued: fc.boolean(),
        resent: fc.boolean(),
        firstEvent: fc.option(micros(9_000_000)),
        firstPaint: fc.option(micros(9_000_000)),
        stopPainted: fc.option(micros(9_000_000)),
        stopConfirmed: fc.option(micros(9_000_000)),
        longFrame: fc.boolean(),
        hidden: fc.boolean(),
        gateway: fc.option(
          fc.dictionary(fc.constantFrom('received', 'admitted', 'done'), decimal, { noNullPrototype: true }),
        ),
        transport: fc.constantFrom(null, 'socket' as const, 'plain-socket' as const),
        speculated: fc.boolean(),
        cold: fc.boolean(),
        clock: fc.option(
          fc.record({ median: decimal, min: decimal, offset: decimal, offsetError: decimal, n: fc.nat() }),
        ),
      }),
    }),
  })
  .map(({ gap, deltas: told, acts, seen, sends, lasts, head }) => (before: number): RecordedTurn => {
    const at = (Math.round(before * 1_000) + Math.round(gap * 1_000)) / 1_000
    const received: readonly RecordedDelta[] = sends ? rising(told, at) : []
    let saw = 0
    const done = rising(acts, at).map(({ at: when, seenMore, deed: what }): RecordedAct => {
      saw = Math.min(received.length, saw + seenMore)
      return { at: when, seen: saw, ...what }
    })
    return {
      ...head,
      at,
      seen,
      sentAt: sends ? at : null,
      endedAt: (Math.round(at * 1_000) + Math.round(lasts * 1_000)) / 1_000,
      deltas: received,
      heard: received.length - Math.min(received.length, seen % 3),
      acts: done,
    }
  })

/** Any recording that a recorder could write, and more. */
export const anyRecording: fc.Arbitrary<SessionRecording> = fc
  .record({
    startedAt: fc.nat({ max: 2_000_000_000 }).map((s) => s * 1_000),
    dropped: fc.nat({ max: 9 }),
    files: fc.uniqueArray(fc.record({ path, text: anyText }), {
      maxLength: 3,
      selector: (file) => file.path,
    }),
    open: fc.option(path),
    turns: fc.array(turn, { maxLength: 4 }),
  })
  .map(({ turns, ...rest }) => {
    let before = 0
    const made = turns.map((make, index) => {
      const one = make(before)
      before = one.at
      return index === 0 ? { ...one, seen: 0 } : one
    })
    return { version: recordingVersion, binMs: null, ...rest, turns: made }
  })
