import type { After } from '../core/wire/ports.ts'

/** Before the first question, between two questions to a worker that answers, and between two looks at one that does not, ms. */
const lookEveryMs = 2_000

/** A worker that owes a sign of life for this long is dead or hangs; generous, since machines are busy, ms. */
export const unansweredMs = 10_000

export type LivenessPorts = {
  readonly after: After
  /** Asks for a sign of life; settles when it comes, or never. */
  readonly ask: () => Promise<unknown>
  /** No sign for the deadline; said once, and nothing is watched any more. */
  readonly dead: () => void
}

/** Notices a worker that is gone without a word (closed, ended by the browser) or never comes back from a task. */
export interface Liveness {
  /** Begins, unless it watches already, with a first question after a while (most turns are over by then); or stops. */
  watch(on: boolean): void
}

/**
 * Watches by asking now and then. The deadline is counted in looks and not read off a clock: a page that was itself
 * busy, asleep or halted looks late and once, however long that took, and answers that came meanwhile are read first.
 */
export function createLiveness(ports: LivenessPorts, deadlineMs = unansweredMs): Liveness {
  const most = Math.ceil(deadlineMs / lookEveryMs)
  let cancelLook: (() => void) | null = null
  /** Looks since the question that is still open; null: none is. */
  let unanswered: number | null = null
  /** An answer to a question asked before watching was stopped says nothing about now. */
  let round = 0

  const ask = () => {
    const mine = round
    unanswered = 0
    const heard = () => {
      if (mine === round) unanswered = null
    }
    ports.ask().then(heard, heard)
    cancelLook = ports.after(lookEveryMs, look)
  }

  const look = () => {
    if (unanswered === null) return ask()
    unanswered += 1
    if (unanswered >= most) {
      stop()
      ports.dead()
    } else cancelLook = ports.after(lookEveryMs, look)
  }

  const stop = () => {
    round += 1
    cancelLook?.()
    cancelLook = null
    unanswered = null
  }

  return {
    watch(on) {
      if (!on) stop()
      else cancelLook ??= ports.after(lookEveryMs, look)
    },
  }
}
