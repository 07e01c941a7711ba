import { proxy, wrap, type Remote } from 'comlink'
import type { Recording } from '../core/turn/recording.ts'
import type { Preparation, TurnId, TurnStart } from '../core/turn/turn.ts'
import type { Time } from '../core/wire/ports.ts'
import { browserTime } from './browser-ports.ts'
import { createLiveness, type Liveness } from './liveness.ts'
import type { FrameNews, StreamApi, StreamTarget } from './stream-api.ts'
import type { Unshown } from './unseen-turn.ts'
import type { WorkerLike } from './worker-like.ts'

/** The stream worker from the page's side. Calls to a worker that crashed meanwhile never settle. */
export type StreamClient = {
  connect(target: StreamTarget, listener: (news: FrameNews) => Promise<void> | void): Promise<void>
  reconnect(): Promise<void>
  start(turn: TurnStart): Promise<void>
  speculate(turn: TurnStart): Promise<Unshown | null>
  discard(turnId: TurnId): Promise<void>
  prepare(preparation: Preparation): Promise<void>
  stop(turnId: TurnId, pressedAt: number): Promise<void>
  setHidden(hidden: boolean): Promise<void>
  takeRecording(turnId: TurnId): Promise<Recording | null>
}

/**
 * A worker crashed, and with it the turns that ran in it. `restarted`: a new one took its place and is connecting
 * to the same target. False when it keeps crashing: nothing works until the page is loaded again.
 */
export type Crash = { readonly detail: string; readonly restarted: boolean }

export type StreamPorts = {
  readonly startWorker: () => WorkerLike
  readonly time: Pick<Time, 'now' | 'after'>
}

/** One worker and what belongs to it. */
type Started = {
  readonly worker: WorkerLike
  readonly remote: Remote<StreamApi>
  readonly liveness: Liveness
}

/** A worker that crashes more often than this within a minute is not started again. */
const mostCrashes = 3
const crashWindowMs = 60_000

const browserPorts: StreamPorts = {
  startWorker: () => new Worker(new URL('./stream.ts', import.meta.url), { type: 'module', name: 'stream' }),
  time: browserTime,
}

/**
 * Starts the stream worker, and again after a crash. An uncaught error tells of itself; a worker that is gone without
 * a word or hangs is noticed while a turn runs and the tab is visible, by its silence.
 */
export function connectStream(
  onCrash: (crash: Crash) => void,
  { startWorker, time }: StreamPorts = browserPorts,
): { readonly api: StreamClient; readonly dispose: () => void } {
  let crashes: number[] = []
  let isHidden = false
  let connected: Parameters<StreamClient['connect']> | null = null
  /** Turns whose end the worker has not told. */
  const running = new Set<TurnId>()

  const start = (): Started => {
    const worker = startWorker()
    const remote = wrap<StreamApi>(worker)
    const liveness = createLiveness({
      after: time.after,
      ask: () => remote.ping(),
      dead: () => crashed(mine, 'the worker gave no sign of life'),
    })
    const mine: Started = { worker, remote, liveness }
    worker.addEventListener('error', (event) => {
      crashed(mine, 'message' in event ? String(event.message) : 'the worker failed')
    })
    return mine
  }

  const connect: StreamClient['connect'] = async (target, listener) => {
    connected = [target, listener]
    const mine = current
    const hear = (news: FrameNews) => {
      // Frames of a worker that was ended may still be on their way.
      if (mine !== current) return undefined
      for (const item of news.turns) if (item.type === 'ended') running.delete(item.turnId)
      watch()
      return listener(news)
    }
    await mine.remote.connect(target, proxy(hear))
  }

  const watch = () => current.liveness.watch(running.size > 0 && !isHidden)

  const crashed = (crash: Started, detail: string) => {
    if (crash !== current) return
    crash.liveness.watch(false)
    crash.worker.terminate()
    running.clear()
    const now = time.now()
    crashes = [...crashes.filter((at) => at > now - crashWindowMs), now]
    const restarted = crashes.length <= mostCrashes
    if (restarted) {
      current = start()
      void current.remote.setHidden(isHidden)
      if (connected !== null) void connect(...connected)
    }
    onCrash({ detail, restarted })
  }

  /** What a call throws over there comes back as its answer and is no error event; for a turn it is the same. */
  const orCrash = async (call: (remote: Remote<StreamApi>) => Promise<void>) => {
    const mine = current
    try {
      await call(mine.remote)
    } catch (thrown) {
      crashed(mine, thrown instanceof Error ? thrown.message : String(thrown))
    }
  }

  let current = start()

  return {
    api: {
      connect,
      reconnect: async () => current.remote.reconnect(),
      start: async (turn) => {
        running.add(turn.id)
        const started = orCrash((remote) => remote.start(turn))
        watch()
        await started
      },
      speculate: async (turn) => current.remote.speculate(turn),
      discard: (turnId) => orCrash((remote) => remote.discard(turnId)),
      prepare: async (preparation) => current.remote.prepare(preparation),
      stop: (turnId, pressedAt) => orCrash((remote) => remote.stop(turnId, pressedAt)),
      setHidden: async (hidden) => {
        isHidden = hidden
        watch()
        await current.remote.setHidden(hidden)
      },
      takeRecording: async (turnId) => current.remote.takeRecording(turnId),
    },
    dispose: () => {
      current.liveness.watch(false)
      current.worker.terminate()
    },
  }
}
