/** Time, handed in. */
export type Clock = {
  /** Monotonic, ms. */
  readonly now: () => number
  /** Since the epoch, ms. */
  readonly wall: () => number
  /** Runs once after `ms`; the returned function calls it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Bytes that nobody can guess. */
export type Random = (bytes: number) => Uint8Array

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
