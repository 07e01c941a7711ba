import type { Shared } from './shared.ts'

/** What unsent bytes there are, and whom to tell when they do not get fewer. */
export type Measure = {
  readonly unsent: () => number
  readonly stalled: () => void
}

/** Back-pressure of one client: who writes to it waits while too much is unsent. */
export type Room = {
  /** Null while there is room; else settles once there is, or the client is gone. */
  room(): Promise<void> | null
  /** To be called whenever bytes have left. */
  check(): void
  /** The client is gone; nobody waits any longer. */
  end(): void
}

export function createRoom({ unsent, stalled }: Measure, shared: Shared): Room {
  const { pauseBytes } = shared.limits
  let waiting: (() => void)[] = []
  let callOff: (() => void) | null = null
  let gone = false

  const release = () => {
    callOff?.()
    callOff = null
    const ready = waiting
    waiting = []
    for (const resolve of ready) resolve()
  }

  return {
    room() {
      if (gone || unsent() <= pauseBytes) return null
      callOff ??= shared.clock.after(shared.deadlines.stallMs, stalled)
      return new Promise((resolve) => waiting.push(resolve))
    },
    check() {
      if (waiting.length > 0 && unsent() <= pauseBytes) release()
    },
    end() {
      gone = true
      release()
    },
  }
}
