import { bytesToRecording, recordingToBytes, type ReadRecording } from './recording-bytes.ts'
import { recordingVersion, type SessionRecording } from './session-recording.ts'

/** What a recording as JSON begins with. */
const format = 'sparkpad-recording'

/** An object or list that is no longer than this stands on one line: a delta, an act, a mark. */
const lineLength = 110

/**
 * A recording as JSON that people can read and tools can make: the fields of `SessionRecording` behind
 * `"format": "sparkpad-recording"`. Law: jsonToRecording(recordingToJson(r)) gives r.
 */
export const recordingToJson = (recording: SessionRecording): string =>
  `${told({ format, ...recording }, '')}\n`

function told(value: unknown, indent: string): string {
  const short = JSON.stringify(value)
  if (typeof value !== 'object' || value === null || (indent !== '' && short.length <= lineLength))
    return short
  const deeper = `${indent}  `
  const [open, close, items] = Array.isArray(value)
    ? ['[', ']', value.map((item: unknown) => told(item, deeper))]
    : ['{', '}', Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${told(item, deeper)}`)]
  return items.length === 0
    ? short
    : `${open}\n${items.map((item) => deeper + item).join(',\n')}\n${indent}${close}`
}

/** Whether bytes are a recording as JSON, and not in the form of `recordingToBytes`. */
export const isRecordingJson = (bytes: Uint8Array): boolean => bytes[0] === 0x7b

/**
 * Reads a recording from JSON of any origin; never throws. What is no recording is `malformed`, down to a field too many
 * or a time with more than three decimals: it must survive being told as exact bytes.
 */
export function jsonToRecording(text: string): ReadRecording {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== format)
      return { type: 'fault', code: 'malformed' }
    const { format: _, ...recording } = value
    const { version } = recording as Partial<SessionRecording>
    if (typeof version === 'number' && version > recordingVersion) return { type: 'fault', code: 'version' }
    // A cast at the door: the codec takes nothing on trust that does not come out of it as it went in.
    const read = bytesToRecording(recordingToBytes(recording as SessionRecording, { binMs: null }))
    const isSame = read.type === 'read' && isEqual(read.recording, recording)
    return isSame ? read : { type: 'fault', code: 'malformed' }
  } catch {
    return { type: 'fault', code: 'malformed' }
  }
}

/** Whether two values of JSON are the same, whatever the order of their fields. */
function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const fields = Object.entries(a)
  return (
    fields.length === Object.keys(b).length &&
    fields.every(
      ([key, value]) => Object.hasOwn(b, key) && isEqual(value, (b as Record<string, unknown>)[key]),
    )
  )
}
