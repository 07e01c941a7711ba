import type { Upstream } from './upstream.ts'
import { waitMs } from './wait.ts'

/**
 * The same upstream, slow to stop: after an abort it goes on for `abortDelayMs` and only then ends. For rehearsals of
 * a provider that takes its time, since a client over HTTP is rid of its connection at once.
 */
export function lingering(upstream: Upstream, abortDelayMs: number): Upstream {
  return {
    ...upstream,
    async *run(request, signal) {
      const inner = new AbortController()
      const over = new AbortController()
      const stop = () => {
        void waitMs(abortDelayMs, over.signal).then(() => inner.abort())
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      try {
        yield* upstream.run(request, inner.signal)
      } finally {
        signal.removeEventListener('abort', stop)
        over.abort()
      }
    },
  }
}
