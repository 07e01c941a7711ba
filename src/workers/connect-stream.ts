import { proxy, wrap } from 'comlink'
import type { Recording } from '../core/turn/recording.ts'
import type { TurnId, TurnStart } from '../core/turn/turn.ts'
import type { WorkerLike } from './worker-like.ts'
import type { FrameNews, StreamApi, StreamTarget } from './stream-api.ts'

/** The stream worker from the page's side. Calls to a worker that crashed meanwhile never settle. */
export type StreamClient = {
  connect(target: StreamTarget, listener: (news: FrameNews) => Promise<void> | void): Promise<void>
  reconnect(): Promise<void>
  start(turn: TurnStart): Promise<void>
  stop(turnId: TurnId, pressedAt: number): Promise<void>
  setHidden(hidden: boolean): Promise<void>
  takeRecording(turnId: TurnId): Promise<Recording | null>
}

/**
 * A worker crashed, and with it the turns that ran in it. `restarted`: a new one took its place and is connecting
 * to the same target. False when it keeps crashing: nothing works until the page is loaded again.
 */
export type Crash = { readonly detail: string; readonly restarted: boolean }

/** A worker that crashes more often than this within a minute is not started again. */
const mostCrashes = 3
const crashWindowMs = 60_000

const startStreamWorker = (): WorkerLike =>
  new Worker(new URL('./stream.ts', import.meta.url), { type: 'module', name: 'stream' })

/** Starts the stream worker, and again after a crash. */
export function connectStream(
  onCrash: (crash: Crash) => void,
  startWorker: () => WorkerLike = startStreamWorker,
): { readonly api: StreamClient; readonly dispose: () => void } {
  let crashes: number[] = []
  let isHidden = false
  let connected: Parameters<StreamClient['connect']> | null = null

  const start = () => {
    const worker = startWorker()
    worker.addEventListener('error', (event) => {
      if (worker !== current.worker) return
      worker.terminate()
      crashed(event instanceof ErrorEvent ? event.message : 'the worker failed')
    })
    return { worker, remote: wrap<StreamApi>(worker) }
  }

  const connect: StreamClient['connect'] = async (target, listener) => {
    connected = [target, listener]
    await current.remote.connect(target, proxy(listener))
  }

  const crashed = (detail: string) => {
    const now = performance.now()
    crashes = [...crashes.filter((at) => at > now - crashWindowMs), now]
    const restarted = crashes.length <= mostCrashes
    if (restarted) {
      current = start()
      void current.remote.setHidden(isHidden)
      if (connected !== null) void connect(...connected)
    }
    onCrash({ detail, restarted })
  }

  let current = start()

  return {
    api: {
      connect,
      reconnect: async () => current.remote.reconnect(),
      start: async (turn) => current.remote.start(turn),
      stop: async (turnId, pressedAt) => current.remote.stop(turnId, pressedAt),
      setHidden: async (hidden) => {
        isHidden = hidden
        await current.remote.setHidden(hidden)
      },
      takeRecording: async (turnId) => current.remote.takeRecording(turnId),
    },
    dispose: () => current.worker.terminate(),
  }
}
