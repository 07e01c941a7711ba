import { wrap, type Remote } from 'comlink'
import type { BookUpdate } from '../core/tokens/token-book.ts'
import { askBook, type BookAnswer } from './book-posts.ts'
import type { TokensApi } from './tokens.ts'
import type { WorkerLike } from './worker-like.ts'

const startTokensWorker = (): WorkerLike =>
  new Worker(new URL('./tokens.ts', import.meta.url), { type: 'module', name: 'tokens' })

/** The worker's answers, and those of its book, which come by messages of their own. */
type Asked = {
  readonly remote: Remote<TokensApi>
  readonly book: (updates: readonly BookUpdate[]) => Promise<BookAnswer>
}

type Call = <Answer>(ask: (asked: Asked) => Promise<Answer>) => Promise<Answer | null>

/** Calls into a worker that is started by the first call, and anew by the first after it failed; null when it fails. */
function connectWorker(startWorker: () => WorkerLike, started: () => void): Call {
  let running: Call | null = null

  const start = (): Call => {
    const worker = startWorker()
    started()
    const asked: Asked = { remote: wrap<TokensApi>(worker), book: askBook(worker) }
    const failed = new Promise<null>((resolve) => {
      worker.addEventListener('error', (event) => {
        // Said here in the end: an estimate stands, the stream goes on.
        event.preventDefault()
        worker.terminate()
        running = null
        resolve(null)
      })
    })
    return (ask) => Promise.race([ask(asked), failed])
  }

  return async (ask) => {
    try {
      running ??= start()
      return await running(ask)
    } catch {
      return null
    }
  }
}

/**
 * Counts o200k tokens in a worker of its own: loading the vocabulary keeps a thread busy for half a second, in which
 * the stream worker would stamp nothing. Started at the first count, so a page whose models tell their usage never
 * loads it. Answers null when the worker fails; the next count starts another.
 */
export function connectTokens(
  startWorker: () => WorkerLike = startTokensWorker,
): (text: string) => Promise<number | null> {
  const call = connectWorker(startWorker, () => undefined)
  return (text) => call(({ remote }) => remote.countTokens(text))
}

/** The tokens worker's book as the page sees it. */
export interface TokenBookPort {
  /** Null when the worker failed: the next update starts another, which knows no text yet. */
  update(updates: readonly BookUpdate[]): Promise<BookAnswer | null>
  /** What a text of the book imports of `paths`; null when the worker failed. */
  imports(path: string, paths: readonly string[]): Promise<readonly string[] | null>
}

/**
 * Connects to a tokens worker that keeps the counts of many texts. Started by the first call. A worker that was
 * started in the place of a failed one is told all `texts` first, so that edits go on to suffice.
 */
export function connectTokenBook(
  texts: () => readonly { readonly path: string; readonly text: string }[],
  startWorker: () => WorkerLike = startTokensWorker,
): TokenBookPort {
  let starts = 0
  let isNew = false
  const call = connectWorker(startWorker, () => {
    starts += 1
    isNew = starts > 1
  })
  return {
    update: (updates) =>
      call(({ book }) => {
        if (!isNew) return book(updates)
        isNew = false
        // What is told now holds what the updates would have told.
        return book(texts().map(({ path, text }) => ({ type: 'text', path, text })))
      }),
    imports: (path, paths) => call(({ remote }) => remote.imports(path, paths)),
  }
}
