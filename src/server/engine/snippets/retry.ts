/** How `retry` goes about it. */
export interface RetryOptions {
  /** How many attempts to make in all. Default: 4. */
  attempts?: number
  /** Longest wait after the first failure, in milliseconds; it doubles with every further one. Default: 200. */
  baseMs?: number
  /** No wait is longer than this, in milliseconds. Default: 10,000. */
  maxMs?: number
  /** Whether a failure is worth another attempt. Default: every one is. */
  retryable?: (error: unknown) => boolean
  /** Ends the waiting, with the signal's reason. */
  signal?: AbortSignal
  /** Where the jitter comes from: a number from 0 to 1. */
  random?: () => number
}

/**
 * Runs a task until it succeeds, waiting longer after each failure (exponential back-off) for a random part of that
 * time (full jitter), so that many clients do not come back at the same moment. Fails with the last error.
 *
 * @param task What to run; it is told the number of the attempt, from 1.
 */
export async function retry<T>(
  task: (attempt: number) => T | PromiseLike<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 4, baseMs = 200, maxMs = 10_000, signal, random = Math.random } = options
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      return await task(attempt)
    } catch (error) {
      const isWorthIt = options.retryable?.(error) ?? true
      if (attempt >= attempts || !isWorthIt) throw error
    }
    const longest = Math.min(maxMs, baseMs * 2 ** (attempt - 1))
    await pause(random() * longest, signal)
  }
}

function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, delayMs)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
