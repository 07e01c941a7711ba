import type { Drawing } from './drawing.ts'
import type { EditorActions } from './words.ts'

/** What accepting a drawn hunk means, by whatever key or button: in a conflict theirs, of several places this one. */
export function acceptDrawn(actions: EditorActions, { id, mark }: Drawing): void {
  if (mark?.type === 'conflict') actions.takeTheirs(id)
  else if (mark?.type === 'choice') actions.pickPlace(id, mark.place - 1)
  else actions.accept(id)
}
