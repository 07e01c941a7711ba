import { bytesToRecording, recordingToBytes, type ReadRecording } from '../../core/turn/recording-bytes.ts'
import { isRecordingJson, jsonToRecording } from '../../core/turn/recording-json.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { notify, type Pad } from '../store/pad.ts'
import { recordingEnding, recordingJsonEnding } from '../store/replay.ts'

export type RecordingFiles = {
  readonly pad: Pad
  readonly currentRecording: () => Promise<SessionRecording | null>
  readonly openReplay: (recording: SessionRecording, how: { readonly paused: boolean }) => void
  readonly download: (name: string, bytes: Uint8Array<ArrayBuffer>) => void
}

/** Files above this are no recordings of ours, bytes. */
const mostBytes = 64_000_000

/** Saves the session so far, exactly as it was measured; says so, or that there is nothing yet. */
export async function saveRecordingFile(files: RecordingFiles): Promise<void> {
  const recording = await files.currentRecording()
  if (recording === null) return notify(files.pad, 'nothing-recorded', '')
  const day = new Date(recording.startedAt).toISOString().slice(0, 16).replace(':', '-')
  const name = `sparkpad-${day}${recordingEnding}`
  files.download(name, recordingToBytes(recording, { binMs: null }))
  const { dropped, turns } = recording
  const told =
    dropped === 0 ? name : `${name}: the last ${turns.length} turns, ${dropped} earlier ones were not kept`
  notify(files.pad, 'recording-saved', told)
}

/** Opens a file that is named like a recording, paused; what it cannot read it says. False: its name is another. */
export function openRecordingFile(file: File, files: RecordingFiles): boolean {
  if (!file.name.endsWith(recordingEnding) && !file.name.endsWith(recordingJsonEnding)) return false
  void readIn(file, files)
  return true
}

/** What a recording's file holds, in either form. */
export async function readRecordingFile(file: File): Promise<ReadRecording> {
  if (file.size > mostBytes) return { type: 'fault', code: 'malformed' }
  const bytes = new Uint8Array(await file.arrayBuffer())
  return isRecordingJson(bytes) ? jsonToRecording(new TextDecoder().decode(bytes)) : bytesToRecording(bytes)
}

async function readIn(file: File, files: RecordingFiles): Promise<void> {
  const read = await readRecordingFile(file)
  // What comes next is much too: the page draws in between.
  await new Promise((settle) => setTimeout(settle))
  if (read.type === 'read') return files.openReplay(read.recording, { paused: true })
  notify(files.pad, read.code === 'version' ? 'recording-newer' : 'recording-unreadable', file.name)
}
