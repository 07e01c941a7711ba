import type { OpenPost } from '../core/wire/ports.ts'

export type BrowserPostOptions = {
  /**
   * A browser keeps the connections of requests with and without credentials apart. Requests of one way only so never
   * take a connection that the other has kept open; at another origin, where none are sent, it makes no difference.
   */
  readonly credentials: 'omit' | 'same-origin'
  /** Which request of its connection the gateway says this was; null where it does not say. */
  readonly placed: (place: number | null) => void
  /** Bytes of the answer, told after they were read. */
  readonly heard: (bytes: number) => void
}

export type BrowserPosts = {
  readonly openPost: OpenPost
  /** Settles when no answer is being read, so that the next request may have the connection. */
  readonly idle: () => Promise<void>
}

/** POSTs by `fetch`, the answer read as it comes. */
export function createBrowserPosts(
  { credentials, placed, heard }: BrowserPostOptions,
  fetchIt: typeof fetch,
): BrowserPosts {
  const reading = new Set<Promise<void>>()
  const openPost: OpenPost = (wanted, listener) => {
    const abort = new AbortController()
    let over = false
    const read = async () => {
      const answer = await fetchIt(wanted.url, {
        method: 'POST',
        headers: wanted.headers,
        body: wanted.body,
        credentials,
        cache: 'no-store',
        redirect: 'error',
        signal: abort.signal,
      })
      if (over) return
      placed(numberOf(answer.headers.get('sparkpad-request-of-connection')))
      listener.answered(answer.status)
      const decoder = new TextDecoder()
      const reader = answer.body?.getReader()
      for (;;) {
        const piece = await reader?.read()
        if (over) return
        if (piece === undefined || piece.done) break
        listener.text(decoder.decode(piece.value, { stream: true }))
        heard(piece.value.byteLength)
      }
      over = true
      listener.ended()
    }
    const done = read()
      .catch((thrown: unknown) => {
        if (over) return
        over = true
        listener.failed(thrown instanceof Error ? thrown.message : String(thrown))
      })
      .finally(() => reading.delete(done))
    reading.add(done)
    return {
      abort() {
        over = true
        abort.abort()
      },
    }
  }
  return {
    openPost,
    idle: async () => {
      await Promise.all(reading)
    },
  }
}

const numberOf = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null
