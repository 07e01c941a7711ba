import { standing } from '../core/edits/review.ts'
import type { ConsoleDoor, ToldCountCost, ToldFrame, ToldHunk, ToldTurn } from '../core/turn/told.ts'
import type { Turn } from '../core/turn/turn.ts'
import type { Pad } from './store/pad.ts'
import type { Shared } from './store/shared.ts'
import { looseStanding, waiting } from './store/review.ts'

declare global {
  interface Window {
    sparkpad: ConsoleDoor
  }
}

/** Makes the door of a pad. */
export function consoleDoor(
  pad: Pad,
  shared: Shared,
  textOf: (path: string) => string | undefined,
  frames: () => readonly ToldFrame[],
  costs: () => readonly ToldCountCost[],
  { racers, replay }: { readonly racers: () => readonly Pad[]; readonly replay: ConsoleDoor['replay'] },
): ConsoleDoor {
  return {
    turns: () => pad.turns.getState().turns.map(toldTurn),
    race: () => racers().flatMap((racer) => racer.turns.getState().turns.map(toldTurn)),
    replay,
    frames,
    hunks: () => toldHunks(pad),
    text: textOf,
    tokens: () => {
      const { paths } = pad.files.getState()
      const { counts } = pad.context.getState()
      const counted = paths.flatMap((path) => {
        const count = counts[path]
        return count === undefined ? [] : [[path, count.tokens] as const]
      })
      return { counts: Object.fromEntries(counted), costs: costs() }
    },
    state: () => {
      const { review } = pad.review.getState()
      const { state } = shared.connection.getState()
      return {
        connection: state.type,
        connectedAt: state.type === 'open' ? state.since : null,
        pending: review === null ? 0 : waiting(review, pad.files.getState().paths).length,
      }
    },
  }
}

/** The hunks of a pad and how they stand to its documents. */
export function toldHunks(pad: Pad): readonly ToldHunk[] {
  const { review } = pad.review.getState()
  if (review === null) return []
  const { paths } = pad.files.getState()
  const placed = [...review.files.values()].flatMap((file) =>
    file.hunks.map(({ path, id, state }) => ({ path, id, state, standing: standing(file, id).type })),
  )
  const loose = review.loose.map((hunk) => ({
    path: hunk.path,
    id: hunk.id,
    state: hunk.state,
    standing: looseStanding(review, hunk, paths),
  }))
  return [...placed, ...loose]
}

export const toldTurn = (turn: Turn): ToldTurn => {
  const outcome = turn.phase === 'ended' ? turn.outcome : null
  return {
    id: turn.id,
    instruction: turn.instruction,
    phase: turn.phase,
    outcome: outcome?.type ?? null,
    marks: turn.marks,
    hunks: turn.hunks.length,
    fault: outcome?.type === 'failed' ? `${outcome.fault.code}: ${outcome.fault.detail}` : null,
  }
}
