import { whenIdle } from '../editor/idle.ts'
import type { Pad, ReviewState, TurnsState } from '../store/pad.ts'

/** How often components look at what changes with every frame while a turn runs, ms. */
const sampleMs = 200

/**
 * How long they leave the first change alone. A send changes most of the page, and drawing that costs a frame or two:
 * a fast model's first ghost comes within them, and goes first.
 */
const settleMs = 48

/** How long a look that is due waits for a frame with time to spare, ms: while a stream is drawn, that goes first. */
const spareMs = 100

/** A pad's turns and review as they were when last looked at: one look, and one rendering, for all components. */
export type Samples = {
  readonly turns: () => TurnsState
  readonly review: () => ReviewState
  readonly subscribe: (changed: () => void) => () => void
}

const known = new WeakMap<Pad, Samples>()

/** The samples of a pad. While a turn runs a look is taken at most every 200 ms, otherwise after each change. */
export function samplesOf(pad: Pad): Samples {
  const before = known.get(pad)
  if (before !== undefined) return before
  const samples = createSamples(pad)
  known.set(pad, samples)
  return samples
}

type Due = { readonly isPrompt: boolean; readonly callOff: () => void }

function createSamples(pad: Pad): Samples {
  const listeners = new Set<() => void>()
  let turns = pad.turns.getState()
  let review = pad.review.getState()
  let due: Due | null = null
  let lookedAt = -Infinity
  let stop: (() => void) | null = null

  const look = () => {
    due = null
    lookedAt = performance.now()
    turns = pad.turns.getState()
    review = pad.review.getState()
    for (const changed of listeners) changed()
  }

  const after = (ms: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }

  const changed = () => {
    const isPrompt = !pad.turns.getState().turns.some(({ phase }) => phase !== 'ended')
    if (due !== null && (due.isPrompt || !isPrompt)) return
    due?.callOff()
    if (isPrompt) {
      due = { isPrompt, callOff: after(0, look) }
      return
    }
    const restMs = Math.max(settleMs, sampleMs - (performance.now() - lookedAt))
    const callOff = after(restMs, () => {
      due = { isPrompt, callOff: whenIdle(look, spareMs) }
    })
    due = { isPrompt, callOff }
  }

  const watch = () => {
    turns = pad.turns.getState()
    review = pad.review.getState()
    const ends = [pad.turns.subscribe(changed), pad.review.subscribe(changed)]
    stop = () => {
      for (const end of ends) end()
      due?.callOff()
      due = null
      stop = null
    }
  }

  return {
    turns: () => turns,
    review: () => review,
    subscribe: (listener) => {
      listeners.add(listener)
      if (stop === null) watch()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop?.()
      }
    },
  }
}
