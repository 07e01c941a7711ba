import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binRecording } from './bin-recording.ts'
import { bytesToRecording, recordingToBytes } from './recording-bytes.ts'
import { anyRecording, recordingOf } from './recording-samples.ts'

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
        expect(['read', 'fault']).toContain(bytesToRecording(Uint8Array.from([1, 0, ...bytes])).type)
      }),
      { numRuns: 3_000 },
    )
  })

  test('[J4] a newer version says so, and a path out of the project is refused', () => {
    const recording = recordingOf(['a'])
    const bytes = recordingToBytes(recording, { binMs: null })
    expect(bytesToRecording(Uint8Array.from([2, ...bytes.subarray(1)]))).toEqual({
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
