/**
 * Takes the lines of one part of a reply. `line` says what became of a line: taken; taken as the last one; or not
 * its own, and the part has ended before it.
 */
export interface Eater {
  line(text: string): 'taken' | 'last' | 'not-mine'
  tail(text: string): void
  /** The reply ended; `isComplete` if the model ended it. The part itself was not closed. */
  finish(isComplete: boolean): void
}
