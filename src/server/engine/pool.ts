import { Worker } from 'node:worker_threads'
import type { EngineRequest } from './engine.ts'
import type { ThreadReply, ThreadRequest } from './thread-messages.ts'

/** What came of a request; `failed` when the engine threw or its thread died. */
export type PoolAnswer =
  | {
      readonly type: 'answer'
      readonly pieces: readonly string[]
      /** Input tokens, counted after the answer left; null when the thread died meanwhile. */
      readonly inputTokens: Promise<number | null>
    }
  | { readonly type: 'too-long'; readonly inputTokens: number }
  | { readonly type: 'failed'; readonly message: string }

/** Threads that answer requests one at a time each; what finds none free waits in line. */
export interface EnginePool {
  /** Settles when the first thread is warm. */
  readonly ready: Promise<void>
  /** Settles when all threads are: some time after the first answer. */
  readonly warm: Promise<void>
  /** Aborting settles at once; a computation that runs already ends in its thread and is dropped. */
  ask(request: EngineRequest, signal: AbortSignal): Promise<PoolAnswer | null>
  close(): Promise<void>
}

type Job = {
  readonly id: number
  readonly request: EngineRequest
  readonly settle: (answer: PoolAnswer | null) => void
  readonly count: (tokens: number | null) => void
  readonly inputTokens: Promise<number | null>
}

type Thread = { worker: Worker; ready: boolean; job: Job | null }

/** A thread that dies before it is warm is started again after this long, doubled each time, ms. */
const FIRST_RESTART_MS = 100
const LAST_RESTART_MS = 10_000

/**
 * Opens `size` threads: one at once, the others, one after another, when the first answer is out or somebody waits. A
 * start must not take all cores, and who only uses other models pays for one thread.
 */
export function createEnginePool(options: { readonly size: number; readonly entry: URL }): EnginePool {
  const threads: (Thread | null)[] = []
  const waiting: Job[] = []
  const timers = new Set<NodeJS.Timeout>()
  let nextId = 1
  let closed = false
  /** Whether a request has been answered. */
  let isUsed = false
  let settleReady = () => {}
  let settleWarm = () => {}
  const ready = new Promise<void>((resolve) => {
    settleReady = resolve
  })
  const warm = new Promise<void>((resolve) => {
    settleWarm = resolve
  })

  const start = (at: number, restarts: number) => {
    const thread: Thread = { worker: new Worker(options.entry), ready: false, job: null }
    threads[at] = thread
    thread.worker.on('message', (reply: ThreadReply) => {
      if (reply.type === 'ready') {
        thread.ready = true
        settleReady()
        if (at + 1 >= options.size) settleWarm()
        else if (isUsed || waiting.length > 0) open(at + 1)
      } else hear(thread, reply)
      dispatch()
    })
    // An uncaught error ends in `exit` too.
    let reason = ''
    thread.worker.on('error', (error) => {
      reason = `: ${error instanceof Error ? error.message : String(error)}`
    })
    thread.worker.on('exit', () => {
      const job = thread.job
      thread.job = null
      threads[at] = null
      job?.settle({ type: 'failed', message: `The built-in model's thread ended${reason}.` })
      job?.count(null)
      if (closed) return
      if (thread.ready) {
        start(at, 0)
        return
      }
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          start(at, restarts + 1)
        },
        Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** restarts),
      )
      timers.add(timer)
    })
  }

  const hear = (thread: Thread, reply: Exclude<ThreadReply, { type: 'ready' }>) => {
    const job = thread.job
    if (job === null || reply.id !== job.id) return
    if (reply.type === 'answer') {
      job.settle({ type: 'answer', pieces: reply.pieces, inputTokens: job.inputTokens })
      return
    }
    thread.job = null
    isUsed = true
    open(1)
    if (reply.type === 'counted') job.count(reply.inputTokens)
    else {
      job.settle(reply.type === 'failed' ? { type: 'failed', message: reply.message } : reply)
      job.count(null)
    }
  }

  const open = (at: number) => {
    if (at < options.size && threads[at] === undefined) start(at, 0)
  }

  const dispatch = () => {
    for (const thread of threads) {
      if (thread === null || !thread.ready || thread.job !== null) continue
      const job = waiting.shift()
      if (job === undefined) return
      thread.job = job
      const message: ThreadRequest = { id: job.id, request: job.request }
      thread.worker.postMessage(message)
    }
    if (waiting.length > 0 && threads[0]?.ready === true) open(1)
  }

  start(0, 0)

  return {
    ready,
    warm,
    ask(request, signal) {
      if (closed || signal.aborted) return Promise.resolve(null)
      return new Promise((resolve) => {
        let count: Job['count'] = () => {}
        const inputTokens = new Promise<number | null>((settle) => {
          count = settle
        })
        const { instructions, messages } = request
        const abort = () => {
          const at = waiting.indexOf(job)
          if (at >= 0) waiting.splice(at, 1)
          resolve(null)
        }
        const settle: Job['settle'] = (answer) => {
          signal.removeEventListener('abort', abort)
          resolve(answer)
        }
        const job: Job = { id: nextId, request: { instructions, messages }, settle, count, inputTokens }
        nextId += 1
        signal.addEventListener('abort', abort, { once: true })
        waiting.push(job)
        dispatch()
      })
    },
    async close() {
      closed = true
      for (const timer of timers) clearTimeout(timer)
      for (const job of waiting.splice(0)) job.settle(null)
      settleReady()
      settleWarm()
      await Promise.all(threads.flatMap((thread) => thread?.worker.terminate() ?? []))
    },
  }
}
