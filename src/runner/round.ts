import { own } from './own.ts'

/** Loops may hold the thread this long at a stretch, ms. */
const stretchMs = 1_500
/** Rounds between two looks at the clock. */
const roundsPerLook = 256

/**
 * Gives guarded loops (`workers/guard-loops.ts`) what they call: it throws when code has held the thread for too long
 * without a pause. A pause is a task of its own; promises that settle in a row are none.
 */
export function watchLoops(): void {
  let rounds = 0
  let since: number | null = null
  const rest = () => {
    since = null
  }
  const round = (): true => {
    rounds += 1
    if (rounds % roundsPerLook !== 0) return true
    const now = own.now()
    if (since === null) {
      since = now
      own.setTimeout(rest, 0)
    } else if (now - since > stretchMs) {
      throw new own.RangeError('This loop has run for too long without a pause and was ended')
    }
    return true
  }
  Object.defineProperty(window, '__sparkpadRound', { value: round })
}
