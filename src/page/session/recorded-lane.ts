import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { Pad } from '../store/pad.ts'
import type { RecordedRacer } from '../store/race.ts'
import { readRecordingFile } from './recording-files.ts'
import { createReplayEngine } from './replay-engine.ts'

/** A recorded turn that runs in a race: it goes to any moment after the race's start, and shows that in its pad. */
export type RecordedLane = {
  /** Shows what there was `ms` after the user's action. */
  showAt(ms: number): void
  /** Shows its end. */
  finish(): void
  /** It has ended, and what is to be painted of it was. */
  isOver(): boolean
}

/** The turns of a recording that came to a request, as racers. `name` tells recordings apart. */
const racersOf = (recording: SessionRecording, name: string): readonly RecordedRacer[] =>
  recording.turns.flatMap(({ id, sentAt, deltas }, turn) =>
    sentAt === null || deltas.length === 0 ? [] : [{ key: `${name}/${id}`, recording, turn }],
  )

/** Where turns to race against come from: the session so far, or a file. */
export function recordedTurns(currentRecording: () => Promise<SessionRecording | null>) {
  return {
    async session(): Promise<readonly RecordedRacer[]> {
      const recording = await currentRecording()
      return recording === null ? [] : racersOf(recording, '')
    },
    async open(file: File): Promise<readonly RecordedRacer[] | null> {
      const read = await readRecordingFile(file)
      return read.type === 'read' ? racersOf(read.recording, file.name) : null
    },
  }
}

/**
 * Makes the lane of a recorded turn, before its first event. What the user did while it ran is done again, what they did
 * after its end is not: the lane ends with the turn, or with its first paint where a busy page came to that later.
 */
export function createRecordedLane(pad: Pad, { recording, turn }: RecordedRacer): RecordedLane {
  const engine = createReplayEngine(recording)
  const { steps } = engine
  const begin = steps.findIndex((step) => step.type === 'begin' && step.turn === turn)
  const end = steps.findLastIndex(
    ({ type, turn: of }) => of === turn && (type === 'ended' || type === 'first-painted'),
  )
  const zero = recording.turns[turn]?.at ?? 0
  const id = recording.turns[turn]?.id
  /** The steps that are shown: no less than its beginning, no more than its end. */
  const show = (count: number) => {
    const to = Math.max(begin + 1, Math.min(end + 1, count))
    if (to === engine.at()) return
    const { files, turns, review } = engine.goTo(to)
    pad.files.setState(files)
    pad.review.setState({ ...review, review: review.review?.turnId === id ? review.review : null })
    // Last: whoever looks at the turn finds its edits.
    pad.turns.setState({ turns: turns.turns.filter((known) => known.id === id) })
  }
  show(0)
  return {
    // time goes on alone: each frame looks on from where the last one came to
    showAt: (ms) => {
      let next = engine.at()
      while ((steps[next]?.due ?? Infinity) - zero <= ms) next += 1
      show(next)
    },
    finish: () => show(steps.length),
    isOver: () => engine.at() > end,
  }
}
