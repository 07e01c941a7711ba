import { wrap } from 'comlink'
import type { TokensApi } from './tokens.ts'
import type { WorkerLike } from './worker-like.ts'

const startTokensWorker = (): WorkerLike =>
  new Worker(new URL('./tokens.ts', import.meta.url), { type: 'module', name: 'tokens' })

/**
 * Counts o200k tokens in a worker of its own: loading the vocabulary keeps a thread busy for half a second, in which
 * the stream worker would stamp nothing. Started at the first count, so a page whose models tell their usage never
 * loads it. Answers null when the worker fails; the next count starts another.
 */
export function connectTokens(
  startWorker: () => WorkerLike = startTokensWorker,
): (text: string) => Promise<number | null> {
  let counter: ((text: string) => Promise<number | null>) | null = null

  const start = () => {
    const worker = startWorker()
    const remote = wrap<TokensApi>(worker)
    const failed = new Promise<null>((resolve) => {
      worker.addEventListener('error', (event) => {
        // Said here in the end: an estimate stands, the stream goes on.
        event.preventDefault()
        worker.terminate()
        counter = null
        resolve(null)
      })
    })
    return (text: string) => Promise.race([remote.countTokens(text), failed])
  }

  return async (text) => {
    try {
      counter ??= start()
      return await counter(text)
    } catch {
      return null
    }
  }
}
