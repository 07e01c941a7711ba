import type { Edit, Range, Replacement } from './edit.ts'
import { mapOffset, normalise } from './edit.ts'

/** Two replacements of the same text that cannot both be made, in the coordinates of that text. */
export type Conflict = { readonly mine: Replacement; readonly theirs: Replacement }

export type Rebased =
  | { readonly type: 'rebased'; readonly edit: Edit }
  | { readonly type: 'conflicts'; readonly conflicts: readonly Conflict[] }

/** On which side of the text that the other edit inserts at the same offset an insertion lands. */
export type Tie = 'after' | 'before'

/**
 * `edit` and `over` were both made over the same text; gives `edit` as it must be made after `over`. A replacement
 * that `over` makes as well, the same to the letter, is dropped.
 * Law: apply(rebase(a, b, 'after'), apply(b, text)) === apply(rebase(b, a, 'before'), apply(a, text)).
 */
export function rebase(edit: Edit, over: Edit, tie: Tie = 'after'): Rebased {
  const theirs = normalise(over)
  const conflicts: Conflict[] = []
  const rebased: Replacement[] = []
  let index = 0
  for (const mine of normalise(edit)) {
    while (index < theirs.length && (theirs[index]?.to ?? 0) < mine.from) index += 1
    let same = false
    for (let at = index; at < theirs.length; at += 1) {
      const other = theirs[at]
      if (other === undefined || other.from > mine.to) break
      if (isSame(mine, other)) same = true
      else if (collide(mine, other)) conflicts.push({ mine, theirs: other })
    }
    if (!same) rebased.push({ ...shifted(mine, theirs, tie), text: mine.text })
  }
  return conflicts.length > 0
    ? { type: 'conflicts', conflicts }
    : { type: 'rebased', edit: normalise(rebased) }
}

/** Whether two ranges of one text share a unit, or one is a place strictly inside the other. Touching is not colliding. */
export function collide(a: Range, b: Range): boolean {
  return a.from < b.to && b.from < a.to
}

function shifted(mine: Replacement, over: Edit, tie: Tie): Range {
  if (mine.from === mine.to) {
    const at = mapOffset(over, mine.from, tie)
    return { from: at, to: at }
  }
  return { from: mapOffset(over, mine.from, 'after'), to: mapOffset(over, mine.to, 'before') }
}

function isSame(a: Replacement, b: Replacement): boolean {
  return a.from === b.from && a.to === b.to && a.from < a.to && a.text === b.text
}
