import { editor as monaco } from 'monaco-editor/editor'
import type { GhostRows } from './ghost-rows.ts'
import { whenIdle } from './idle.ts'

/** Rows given to Monaco's colorizer at once; about 0.9 ms for 16. */
const BATCH = 24

export type ColourJob = {
  readonly rows: GhostRows
  readonly language: string
  readonly tabSize: number
  /** Done once, before the first rows get their colours. */
  readonly begin: () => void
}

/** Colours wait at most so long for a frame with time to spare, ms. */
const LATEST = 100

/** Gives closed ghosts their syntax colours, a little between frames, those near the viewport first. */
export interface Colouring {
  /** Asks for colours; a job for the same rows starts again. */
  add(key: string, job: ColourJob): void
  drop(key: string): void
  clear(): void
  /** Says that the viewport moved. */
  wake(): void
}

/**
 * Makes the queue. `budgetMs` is what may be spent between two frames (a batch that has begun is finished), `distance` tells
 * how many px a key's hunk is from the viewport, Infinity for one that need not be coloured yet.
 */
export function createColouring(budgetMs: () => number, distance: (key: string) => number): Colouring {
  const jobs = new Map<string, ColourJob & { from: number }>()
  let callOff: (() => void) | null = null
  let working = false
  /** Nothing left that is near; only scrolling or a new job changes that. */
  let asleep = false

  const nearest = () => {
    let best: { key: string; far: number } | null = null
    for (const key of jobs.keys()) {
      const far = distance(key)
      if (far !== Infinity && (best === null || far < best.far)) best = { key, far }
    }
    return best?.key
  }

  const work = async () => {
    const startedAt = performance.now()
    while (performance.now() - startedAt < budgetMs()) {
      const key = nearest()
      const job = key === undefined ? undefined : jobs.get(key)
      if (key === undefined || job === undefined) {
        asleep = true
        return
      }
      if (job.from === 0) job.begin()
      const texts = job.rows.text().slice(job.from, job.from + BATCH)
      if (texts.length === 0) {
        jobs.delete(key)
        continue
      }
      const markup = await monaco.colorize(texts.join('\n'), job.language, { tabSize: job.tabSize })
      // While it was away the hunk may have gone or started again.
      if (jobs.get(key) !== job) continue
      job.rows.colour(job.from, markup.split('<br/>').slice(0, texts.length))
      job.from += texts.length
    }
  }

  const schedule = () => {
    if (callOff !== null || working || asleep || jobs.size === 0) return
    callOff = whenIdle(() => {
      callOff = null
      working = true
      void work().finally(() => {
        working = false
        schedule()
      })
    }, LATEST)
  }

  return {
    add(key, job) {
      jobs.set(key, { ...job, from: 0 })
      asleep = false
      schedule()
    },
    drop: (key) => void jobs.delete(key),
    clear() {
      jobs.clear()
      callOff?.()
      callOff = null
    },
    wake() {
      asleep = false
      schedule()
    },
  }
}
