import type { Endpoint } from 'comlink'
import type { WorkerLike } from './worker-like.ts'

/** A worker whose other side is in this thread. */
export interface FakeWorker extends WorkerLike {
  terminated: boolean
  /** Is gone without a word. */
  vanish(): void
  /** Reports an error, as an uncaught one in the worker would. */
  fail(message: string): void
}

/** Starts workers made of message channels; `run` gets the other side of each, as the script of a worker would. */
export function createFakeWorkers(run: (self: Endpoint) => void) {
  const started: FakeWorker[] = []
  const ports: MessagePort[] = []
  return {
    started,
    start: (): WorkerLike => {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      const errors = new EventTarget()
      const target = (type: string): EventTarget => (type === 'error' ? errors : port1)
      const worker: FakeWorker = {
        terminated: false,
        postMessage: (message: unknown, transfer?: unknown) =>
          port1.postMessage(message, Array.isArray(transfer) ? transfer : []),
        addEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
          target(type).addEventListener(type, listener),
        removeEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
          target(type).removeEventListener(type, listener),
        terminate() {
          worker.terminated = true
          port2.close()
        },
        vanish: () => port2.close(),
        fail: (message) => errors.dispatchEvent(Object.assign(new Event('error'), { message })),
      }
      started.push(worker)
      port1.start()
      run(port2)
      return worker
    },
    last: (): FakeWorker => {
      const worker = started.at(-1)
      if (worker === undefined) throw new Error('no worker was started')
      return worker
    },
    /** Lets the test's process end. */
    dispose: () => {
      for (const port of ports) port.close()
    },
  }
}
