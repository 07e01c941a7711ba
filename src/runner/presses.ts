import type { RunnerNews } from '../core/preview/messages.ts'
import { own } from './own.ts'

/** A press that is told later than this is of no use: the user may be elsewhere again, ms. */
const freshMs = 300

/**
 * Tells the page when the user presses something in the frame: only then may the frame have the keyboard. Code can make
 * events, but none that are trusted; and it can hold one up, so an old one is not told.
 */
export function watchPresses(tell: (news: RunnerNews) => void): void {
  for (const type of ['pointerdown', 'pointerup'] as const)
    own.listen(
      type,
      (event) => {
        if (event.isTrusted && own.now() - own.stampOf(event) < freshMs) tell({ type: 'pressed' })
      },
      true,
    )
}
