import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binRecording } from './bin-recording.ts'
import { bytesToRecording, recordingToBytes } from './recording-bytes.ts'
import { recordingOf } from './recording-samples.ts'
import type { RecordedDelta } from './recording.ts'
import {
  recordingVersion,
  type Deed,
  type RecordedAct,
  type RecordedTurn,
  type SessionRecording,
} from './session-recording.ts'

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
const anyRecording: fc.Arbitrary<SessionRecording> = fc
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

const read = (bytes: Uint8Array, known: readonly { path: string; text: string }[] = []) => {
  const result = bytesToRecording(bytes, { known })
  if (result.type === 'fault') throw new Error(result.code)
  return result.recording
}

const textOf = (deltas: readonly { readonly text: string }[]) => deltas.map(({ text }) => text).join('')

describe('a recording as bytes', () => {
  test('[J1] exact bytes read back to the recording, whatever is in it', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        expect(read(recordingToBytes(recording, { binMs: null }))).toEqual(recording)
      }),
      { numRuns: 300 },
    )
  })

  test('[J2] bins keep the text, the order and every time within a bin', () => {
    fc.assert(
      fc.property(anyRecording, fc.constantFrom(1, 8, 16), (recording, binMs) => {
        const binned = read(recordingToBytes(recording, { binMs }))
        expect(binned).toEqual(binRecording(recording, binMs))
        for (const [index, turn] of recording.turns.entries()) {
          const deltas = binned.turns[index]?.deltas ?? []
          expect(textOf(deltas)).toBe(textOf(turn.deltas))
          let end = 0
          let from = 0
          const whole = turn.deltas.filter(({ text }) => text !== '')
          for (const [place, delta] of deltas.entries()) {
            expect(delta.at).toBeGreaterThanOrEqual(deltas[place - 1]?.at ?? 0)
            end += delta.text.length
            for (; from < whole.length; from += 1) {
              const one = whole[from]
              if (one === undefined || textOf(whole.slice(0, from + 1)).length > end) break
              expect(Math.abs(one.at - delta.at)).toBeLessThanOrEqual(binMs)
            }
          }
          expect(from).toBe(whole.length)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('[J2] what the user had seen at an act is whole deltas in bins too', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const binned = binRecording(recording, 8)
        for (const [index, turn] of recording.turns.entries())
          for (const [place, act] of turn.acts.entries()) {
            const seen = binned.turns[index]?.acts[place]?.seen ?? -1
            expect(textOf(binned.turns[index]?.deltas.slice(0, seen) ?? [])).toBe(
              textOf(turn.deltas.slice(0, act.seen)),
            )
          }
      }),
      { numRuns: 150 },
    )
  })

  test('[J3] files that both sides know are left out, and missed where they are not known', () => {
    const files = [{ path: 'main.ts', text: 'let one = 1\n'.repeat(40) }]
    const recording = recordingOf(['a', 'b'], { files })
    const [file] = recording.files
    if (file === undefined) throw new Error('no file')
    const short = recordingToBytes(recording, { binMs: null, known: [file] })
    expect(short.length).toBeLessThan(recordingToBytes(recording, { binMs: null }).length - 400)
    expect(read(short, [file])).toEqual(recording)
    expect(bytesToRecording(short)).toEqual({ type: 'fault', code: 'known' })
    const other = { ...file, text: `${file.text} ` }
    expect(bytesToRecording(short, { known: [other] })).toEqual({ type: 'fault', code: 'known' })
  })

  test('[J4] bytes of any kind are a recording or a fault, and are read again the same', () => {
    const start = recordingToBytes(recordingOf(['one ', 'two ', 'three']), { binMs: 8 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: start.length - 1 }), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat({ max: start.length }),
        (changes, length) => {
          const bytes = start.slice()
          for (const [at, value] of changes) bytes[at] = value
          const result = bytesToRecording(bytes.subarray(0, length))
          if (result.type === 'fault') return
          const again = recordingToBytes(result.recording, { binMs: null })
          // What a changed byte makes may lie outside of what a recorder writes; it is read the same all the same.
          expect(read(again).turns.length).toBe(result.recording.turns.length)
        },
      ),
      { numRuns: 3_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const head of [
          [1, 0],
          [1, 1],
          [2, 0],
        ])
          expect(['read', 'fault']).toContain(bytesToRecording(Uint8Array.from([...head, ...bytes])).type)
      }),
      { numRuns: 3_000 },
    )
  })

  test('[J4] a newer version says so, and a path out of the project is refused', () => {
    const recording = recordingOf(['a'])
    const bytes = recordingToBytes(recording, { binMs: null })
    expect(bytesToRecording(Uint8Array.from([3, ...bytes.subarray(1)]))).toEqual({
      type: 'fault',
      code: 'version',
    })
    const outside = { ...recording, files: [{ path: '../x.ts', text: '' }] }
    expect(bytesToRecording(recordingToBytes(outside, { binMs: null }))).toEqual({
      type: 'fault',
      code: 'malformed',
    })
    expect(bytesToRecording(new Uint8Array())).toEqual({ type: 'fault', code: 'malformed' })
  })
})
