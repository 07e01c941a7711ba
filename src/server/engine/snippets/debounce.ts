/** A debounced function: it calls through once calls have stopped coming. */
export interface Debounced<Args extends unknown[]> {
  (...args: Args): void
  /** Forgets the call that is waiting. */
  cancel(): void
  /** Makes the call that is waiting at once. */
  flush(): void
}

/**
 * Puts a call off until `waitMs` milliseconds have passed without another one; only the last one is made.
 *
 * @param callback What to call, with the arguments of the last call.
 * @param waitMs How long to wait for silence, in milliseconds.
 */
export function debounce<Args extends unknown[]>(
  callback: (...args: Args) => void,
  waitMs: number,
): Debounced<Args> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: Args | undefined

  function cancel(): void {
    clearTimeout(timer)
    timer = undefined
    waiting = undefined
  }

  function flush(): void {
    const args = waiting
    cancel()
    if (args !== undefined) callback(...args)
  }

  function debounced(...args: Args): void {
    clearTimeout(timer)
    waiting = args
    timer = setTimeout(flush, waitMs)
  }

  return Object.assign(debounced, { cancel, flush })
}
