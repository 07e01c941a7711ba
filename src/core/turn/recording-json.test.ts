import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRecordingJson, jsonToRecording, recordingToJson } from './recording-json.ts'
import { recordingToBytes } from './recording-bytes.ts'
import { plainMarks, recordingOf, turnOf } from './recording-samples.ts'
import type { SessionRecording } from './session-recording.ts'

const folder = join(import.meta.dirname, 'fixtures')
const frozen = readdirSync(folder).map(
  (name) =>
    (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { recording: SessionRecording }).recording,
)
const odd = recordingOf(['a "quoted"\n', '\ud800 half', '😀'], {
  turns: [
    turnOf(['x'], {
      outcome: { type: 'failed', fault: { code: 'overloaded', detail: 'late', retryAfterMs: 1.5 } },
      usage: null,
      marks: { ...plainMarks, gateway: { received: 0.25 } },
      acts: [
        { at: 20.125, seen: 1, type: 'place', id: 'h1', path: 'main.ts', line: 3 },
        { at: 21, seen: 1, type: 'stop' },
      ],
    }),
  ],
})

test('[J57] a recording as JSON reads back to the recording, binned or not, a line to each delta', () => {
  for (const recording of [...frozen, odd, recordingOf(['one', 'two'], { files: [], open: null })])
    expect(jsonToRecording(recordingToJson(recording))).toEqual({ type: 'read', recording })
  const text = recordingToJson(recordingOf(['one ', 'two', ' three']))
  expect(text).toContain('\n        {"at":10,"text":"one ","n":null,"t":null},\n')
  expect(text.startsWith('{\n  "format": "sparkpad-recording",\n  "version": 1,\n')).toBe(true)
  expect(isRecordingJson(new TextEncoder().encode(text))).toBe(true)
  expect(isRecordingJson(recordingToBytes(odd, { binMs: null }))).toBe(false)
  expect(isRecordingJson(recordingToBytes(odd, { binMs: 8 }))).toBe(false)
})

test('[J57] what is no recording is said to be none, whatever was changed in it, and nothing throws', () => {
  const good: unknown = JSON.parse(recordingToJson(odd))
  const changed = (change: (value: Record<string, unknown>) => void) => {
    const value = structuredClone(good) as Record<string, unknown>
    change(value)
    return jsonToRecording(JSON.stringify(value))
  }
  expect(changed(() => {}).type).toBe('read')
  const malformed = { type: 'fault', code: 'malformed' }
  expect(changed((value) => (value['version'] = 2))).toEqual({ type: 'fault', code: 'version' })
  expect(changed((value) => delete value['format'])).toEqual(malformed)
  expect(changed((value) => delete value['turns'])).toEqual(malformed)
  expect(changed((value) => (value['more'] = 1))).toEqual(malformed)
  expect(changed((value) => (value['startedAt'] = 'now'))).toEqual(malformed)
  expect(changed((value) => (value['files'] = [{ path: '../x', text: '' }]))).toEqual(malformed)
  expect(changed((value) => (value['open'] = 7))).toEqual(malformed)
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('turns', 'files', 'binMs', 'dropped'), (json, key) => {
      const read = changed((value) => (value[key] = json))
      if (read.type === 'read') expect(jsonToRecording(recordingToJson(read.recording))).toEqual(read)
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(jsonToRecording(text).type).toBe('fault')
    }),
  )
})
