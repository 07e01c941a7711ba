import { standing } from '../../core/edits/review.ts'
import { readTestWish } from '../../core/turn/test-wish.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import type { Pad, Review } from '../store/pad.ts'
import { looseStanding, waiting } from '../store/review.ts'

/**
 * Runs the tests for a turn whose instruction ends in "and run the tests": once, when it has ended, all its hunks are
 * decided and at least one of them was accepted. Gives the way to stop listening.
 */
export function followTestWish(pad: Pad, run: () => void): () => void {
  let ranFor: TurnId | null = null
  const look = () => {
    const { review } = pad.review.getState()
    if (review === null || review.turnId === ranFor) return
    const turn = pad.turns.getState().turns.find(({ id }) => id === review.turnId)
    if (turn?.phase !== 'ended' || !readTestWish(turn.instruction).runTests) return
    const { paths } = pad.files.getState()
    if (waiting(review, paths).length > 0 || !hasAccepted(review, paths)) return
    ranFor = review.turnId
    // an accept of several files is through by then
    queueMicrotask(run)
  }
  const stops = [pad.review.subscribe(look), pad.turns.subscribe(look), pad.files.subscribe(look)]
  return () => {
    for (const stop of stops) stop()
  }
}

const hasAccepted = (review: Review, paths: readonly string[]): boolean =>
  [...review.files.values()].some((file) =>
    file.hunks.some(({ id }) => standing(file, id).type === 'done'),
  ) || review.loose.some((hunk) => looseStanding(review, hunk, paths) === 'done')
