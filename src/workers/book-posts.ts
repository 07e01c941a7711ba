import type { BookNews, BookUpdate } from '../core/tokens/token-book.ts'
import type { WorkerLike } from './worker-like.ts'

/** A book's news, with what they took in the worker, ms. */
export type BookAnswer = BookNews & { readonly spentMs: number }

type Ask = { readonly bookAsk: number; readonly updates: readonly BookUpdate[] }
type Answer = { readonly bookAnswer: number; readonly news: BookAnswer }

/** One side of a channel whose other side is known to be ours. */
type Side = Pick<WorkerLike, 'addEventListener'> & { postMessage(message: unknown): void }

const askOf = (message: unknown): Ask | null =>
  typeof message === 'object' && message !== null && 'bookAsk' in message ? (message as Ask) : null

const answerOf = (message: unknown): Answer | null =>
  typeof message === 'object' && message !== null && 'bookAnswer' in message ? (message as Answer) : null

/**
 * Asks a worker's book by plain messages beside comlink's: an update follows every key press, and a call through
 * comlink costs the page more than twice as much. Answers come in the order of the updates; none comes when the worker
 * fails, which tells of itself by its error.
 */
export function askBook(worker: Side): (updates: readonly BookUpdate[]) => Promise<BookAnswer> {
  const waiting = new Map<number, (news: BookAnswer) => void>()
  let asked = 0
  worker.addEventListener('message', (event) => {
    const answer = 'data' in event ? answerOf(event.data) : null
    if (answer === null) return
    waiting.get(answer.bookAnswer)?.(answer.news)
    waiting.delete(answer.bookAnswer)
  })
  return (updates) => {
    asked += 1
    const bookAsk = asked
    worker.postMessage({ bookAsk, updates } satisfies Ask)
    return new Promise((settle) => waiting.set(bookAsk, settle))
  }
}

/** The worker's side of `askBook`. */
export function answerBook(side: Side, update: (updates: readonly BookUpdate[]) => BookAnswer): void {
  side.addEventListener('message', (event) => {
    const ask = 'data' in event ? askOf(event.data) : null
    if (ask !== null)
      side.postMessage({ bookAnswer: ask.bookAsk, news: update(ask.updates) } satisfies Answer)
  })
}
