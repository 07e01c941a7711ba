import { bytesToRecording } from '../../core/turn/recording-bytes.ts'
import { isRecordingJson, jsonToRecording } from '../../core/turn/recording-json.ts'
import { recordedPieces } from '../../core/turn/recorded-pieces.ts'
import type { MockScriptInput } from '../../server/upstream/mock-script.ts'

/** The script by which the mock upstream gives a recorded turn's answer again; `turn` counts from 1. */
export function recordedScript(bytes: Uint8Array, turn: number): MockScriptInput {
  const read = isRecordingJson(bytes)
    ? jsonToRecording(new TextDecoder().decode(bytes))
    : bytesToRecording(bytes)
  if (read.type === 'fault') throw new Error(`this is no recording that can be read (${read.code})`)
  const recorded = read.recording.turns[turn - 1]
  if (recorded === undefined)
    throw new Error(`the recording has ${read.recording.turns.length} turns, and no turn ${turn}`)
  const pieces = recordedPieces(recorded)
  return {
    text: pieces.map(({ text }) => text).join(''),
    recorded: pieces.map(({ text, at }) => ({ text, at_ms: at })),
  }
}
