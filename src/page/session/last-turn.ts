import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { waiting } from '../store/review.ts'
import { createReplayEngine } from './replay-engine.ts'

/**
 * The last turn of a recording as one that stands on its own, over the project as it then was; with the turns before it
 * that it took the place of or that left hunks waiting, for it goes on from those. Null: that is all of it already.
 * Law: it leaves the texts that the whole recording leaves.
 */
export function lastTurnOf(recording: SessionRecording): SessionRecording | null {
  const engine = createReplayEngine(recording)
  for (let turn = recording.turns.length - 1; turn > 0; turn -= 1) {
    const recorded = recording.turns[turn]
    const begin = engine.steps.findIndex((step) => step.type === 'begin' && step.turn === turn)
    if (recorded === undefined || recorded.redirects) continue
    const { texts, files, review } = engine.goTo(begin)
    if (review.review !== null && waiting(review.review, files.paths).length > 0) continue
    return {
      ...recording,
      dropped: recording.dropped + turn,
      files: [...texts].map(([path, text]) => ({ path, text })),
      open: files.open,
      turns: recording.turns.slice(turn).map((one, index) => (index === 0 ? { ...one, seen: 0 } : one)),
    }
  }
  return null
}
