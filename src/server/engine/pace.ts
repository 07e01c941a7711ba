/** Tokens per second, and the wait before the first one, ms. A null rate is as fast as it goes. */
export type Pace = { readonly rate: number | null; readonly firstMs: number }

export type Clock = {
  /** Monotonic, ms. */
  now(): number
  /** Settles after that long, or at once when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Longest run without giving the event loop back to others, ms, and longest sleep while tokens are due. */
const SLICE_MS = 4

/** Reads the pacing a request asks for by its metadata; what is not a sensible number leaves the model's own. */
export function readPace(metadata: Readonly<Record<string, string>>, own: Pace): Pace {
  const rate = Number(metadata['sparkpad_tokens_per_second'] ?? NaN)
  const firstMs = Number(metadata['sparkpad_first_token_ms'] ?? NaN)
  return {
    rate: Number.isFinite(rate) && rate > 0 ? rate : own.rate,
    firstMs: Number.isFinite(firstMs) && firstMs >= 0 ? Math.min(firstMs, 60_000) : own.firstMs,
  }
}

/**
 * Hands pieces out at the pace: the first one at once (after `firstMs`), the n-th (n - 1) / rate seconds later, late
 * ones together. Ends without a word when the signal aborts.
 */
export async function* paced(
  pieces: readonly string[],
  pace: Pace,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  if (pace.firstMs > 0) await clock.sleep(pace.firstMs, signal)
  const startedAt = clock.now()
  let sliceAt = startedAt
  let sent = 0
  while (sent < pieces.length && !signal.aborted) {
    const now = clock.now()
    const due = pace.rate === null ? pieces.length : 1 + Math.floor(((now - startedAt) * pace.rate) / 1000)
    while (sent < Math.min(due, pieces.length)) {
      if (signal.aborted) return
      yield pieces[sent] ?? ''
      sent += 1
      if (clock.now() - sliceAt > SLICE_MS) break
    }
    if (sent >= pieces.length) return
    const untilNext = pace.rate === null ? 0 : (sent * 1000) / pace.rate - (clock.now() - startedAt)
    await clock.sleep(Math.max(0, untilNext), signal)
    sliceAt = clock.now()
  }
}

/** The machine's clock. A sleep of 0 lets everything else that is due go first. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const wake = () => {
        signal.removeEventListener('abort', wake)
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      if (ms === 0) setImmediate(wake)
      signal.addEventListener('abort', wake, { once: true })
    }),
}
