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

/** Runs once everything is done that the present task has left to do, all of its promises among it. */
export function afterTask(run: () => void): void {
  // A tick that is asked for in a microtask comes when no microtask is left.
  queueMicrotask(() => process.nextTick(run))
}
