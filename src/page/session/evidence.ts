import type { Evidence } from '../../core/turn/latency-export.ts'
import type { Recording } from '../../core/turn/recording.ts'
import type { ToldFrame } from '../../core/turn/told.ts'
import type { TurnId } from '../../core/turn/turn.ts'

/** Recordings that stay once they were asked for; as many as the worker keeps. */
export const recordingsKept = 8

/** Painted frames that stay, of all turns: some minutes of streaming. */
const framesKept = 10_000

/** A worker that crashed answers nothing; then there is no recording, ms. */
const patienceMs = 2_000

/** What stands behind the figures of the last turns: raw recordings and painted frames. */
export interface EvidenceLog {
  painted(frame: ToldFrame): void
  frames(): readonly ToldFrame[]
  framesOf(turnId: TurnId): readonly ToldFrame[]
  /** Fetches the recording of an ended turn from the worker, the first time it is asked for. */
  of(turnId: TurnId): Promise<Evidence>
}

/**
 * Recordings stay in the worker until somebody wants to see them; the last few asked for are kept, since the worker
 * hands each over once.
 */
export function createEvidence(
  take: (turnId: TurnId) => Promise<Recording | null>,
  after: (ms: number, run: () => void) => () => void,
): EvidenceLog {
  const recordings = new Map<TurnId, Recording>()
  const asked = new Map<TurnId, Promise<Recording | null>>()
  let frames: ToldFrame[] = []

  const fetchIt = async (turnId: TurnId): Promise<Recording | null> => {
    let callOff = () => {}
    const tired = new Promise<null>((settle) => {
      callOff = after(patienceMs, () => settle(null))
    })
    const recording = await Promise.race([take(turnId), tired])
    callOff()
    asked.delete(turnId)
    if (recording === null) return null
    recordings.set(turnId, recording)
    for (const oldest of recordings.keys()) {
      if (recordings.size <= recordingsKept) break
      recordings.delete(oldest)
    }
    return recording
  }

  const framesOf = (turnId: TurnId) => frames.filter((frame) => frame.turnId === turnId)

  return {
    painted(frame) {
      frames.push(frame)
      // A tenth at once: taking one off the front for each that comes would move all of them every time.
      if (frames.length > framesKept) frames = frames.slice(framesKept / 10)
    },
    frames: () => frames,
    framesOf,
    async of(turnId) {
      const known = recordings.get(turnId)
      const pending = asked.get(turnId) ?? (known === undefined ? fetchIt(turnId) : Promise.resolve(known))
      if (known === undefined) asked.set(turnId, pending)
      return { recording: await pending, frames: framesOf(turnId) }
    },
  }
}
