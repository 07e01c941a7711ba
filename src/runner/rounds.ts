export type RoundParts = {
  /** ms */
  readonly now: () => number
  /** Runs something in a task of its own, after those that wait already. */
  readonly soon: (run: () => void) => void
  /** What a loop that has run for too long throws. */
  readonly tooLong: () => unknown
}

/** Loops may hold the thread this long at a stretch, ms: less than after which a frame is called stuck. */
export const stretchMs = 1_500
/** Rounds between two looks at the clock. */
export const roundsPerLook = 256

/**
 * What guarded loops (`workers/guard-loops.ts`) call in every round: it throws once code has held the thread for too long
 * without a pause, and goes on throwing until there is one. A pause is another task; promises that settle in a row are
 * none.
 */
export function createRound({ now, soon, tooLong }: RoundParts): () => void {
  let rounds = 0
  let since: number | null = null
  const rest = () => {
    since = null
  }
  return () => {
    rounds += 1
    if (rounds % roundsPerLook !== 0) return
    if (since === null) {
      since = now()
      soon(rest)
    } else if (now() - since > stretchMs) {
      // the next round looks at the clock again
      rounds -= 1
      throw tooLong()
    }
  }
}
