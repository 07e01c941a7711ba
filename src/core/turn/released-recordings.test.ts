import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesToRecording, recordingToBytes } from './recording-bytes.ts'
import type { SessionRecording } from './session-recording.ts'

/** Bytes as they were made when their layout was released, never to be made again or changed. */
type Released = { readonly bytes: string; readonly recording: SessionRecording }

const folder = join(import.meta.dirname, 'fixtures')
const released = readdirSync(folder).map(
  (name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Released] as const,
)
const bytesOf = ({ bytes }: Released) => new Uint8Array(Buffer.from(bytes, 'base64'))

describe('recordings that were released', () => {
  it('[J50] there is one of every layout', () => {
    expect(released.map(([name]) => name)).toEqual(['1-binned.json', '1-exact.json', '2-coded.json'])
    for (const [name, one] of released) expect(String(bytesOf(one)[0])).toBe(name.charAt(0))
  })

  it.each(released)('[J50] %s opens as it did', (_, one) => {
    expect(bytesToRecording(bytesOf(one))).toEqual({ type: 'read', recording: one.recording })
  })

  it('[J50] what is written today is what is frozen', () => {
    const today = released.filter(([name]) => name !== '1-binned.json')
    for (const [, one] of today) {
      const { binMs } = one.recording
      expect(Buffer.from(recordingToBytes(one.recording, { binMs })).toString('base64')).toBe(one.bytes)
    }
  })
})
