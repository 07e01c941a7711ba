/** Something that waits in a lane. */
export type Waiting = {
  /** '' is the lane of those who name none. */
  readonly lane: string
  /** Size of the request, bytes. */
  readonly bytes: number
  /** A stopped one only says goodbye: it needs no place among the running. */
  readonly stopped: boolean
}

/**
 * Lanes of one connection: first in, first out within a lane; lanes run side by side, at most `limits.running` at
 * once, the longest waiting first.
 */
export type Lanes<Turn extends Waiting> = {
  /** False when the name would be one too many. A name once taken counts for good. */
  takeName(lane: string): boolean
  push(turn: Turn): void
  /** The turns that may start now; they count as running until `ended`. */
  start(): readonly Turn[]
  ended(turn: Turn): void
  /** Running and waiting turns, oldest first. */
  all(): readonly Turn[]
  waiting(): number
  waitingBytes(): number
  running(): number
}

export function createLanes<Turn extends Waiting>(limits: {
  readonly running: number
  readonly laneNames: number
}): Lanes<Turn> {
  const names = new Set<string>()
  const running = new Map<string, Turn>()
  let waiting: Turn[] = []
  let bytes = 0
  let places = limits.running
  const placed = new Set<Turn>()
  return {
    takeName(lane) {
      if (lane === '' || names.has(lane)) return true
      if (names.size >= limits.laneNames) return false
      names.add(lane)
      return true
    },
    push(turn) {
      waiting.push(turn)
      bytes += turn.bytes
    },
    start() {
      const started: Turn[] = []
      const still: Turn[] = []
      const barred = new Set<string>()
      for (const turn of waiting) {
        const free = !running.has(turn.lane) && !barred.has(turn.lane)
        if (free && (turn.stopped || places > 0)) {
          running.set(turn.lane, turn)
          if (!turn.stopped) {
            places -= 1
            placed.add(turn)
          }
          bytes -= turn.bytes
          started.push(turn)
        } else {
          barred.add(turn.lane)
          still.push(turn)
        }
      }
      waiting = still
      return started
    },
    ended(turn) {
      if (running.get(turn.lane) === turn) running.delete(turn.lane)
      if (placed.delete(turn)) places += 1
    },
    all: () => [...running.values(), ...waiting],
    waiting: () => waiting.length,
    waitingBytes: () => bytes,
    running: () => running.size,
  }
}
