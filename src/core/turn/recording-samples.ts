import {
  recordingVersion,
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
