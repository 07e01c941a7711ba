import { proxy, wrap } from 'comlink'
import type { RaceApi, RaceJob, RaceNews, RaceOutcome } from './race-api.ts'
import type { WorkerLike } from './worker-like.ts'

/** Races of transports as the page orders them. */
export interface RaceClient {
  /** Rejects when the worker fails; what it had told until then stays true. */
  race(job: RaceJob, told: (news: RaceNews) => void): Promise<RaceOutcome>
  stop(): void
}

const startRaceWorker = (): WorkerLike =>
  new Worker(new URL('./race.ts', import.meta.url), { type: 'module', name: 'race' })

/** Each race runs in a worker of its own, which goes with it: arrivals are stamped whatever the page is busy with. */
export function connectRace(startWorker: () => WorkerLike = startRaceWorker): RaceClient {
  let stop: (() => void) | null = null
  return {
    async race(job, told) {
      const worker = startWorker()
      const failed = new Promise<never>((_, reject) => {
        worker.addEventListener('error', (event) => {
          event.preventDefault()
          reject(new Error('message' in event ? String(event.message) : 'the worker failed'))
        })
      })
      const remote = wrap<RaceApi>(worker)
      stop = () => void remote.stop()
      try {
        return await Promise.race([remote.race(job, proxy(told)), failed])
      } finally {
        stop = null
        worker.terminate()
      }
    },
    stop: () => stop?.(),
  }
}
