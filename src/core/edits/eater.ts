/**
 * Takes the lines of one part of a reply. `line` says what became of a line: taken; taken as the last one; or not
 * its own, and the part has ended before it.
 */
export interface Eater {
  line(text: string): 'taken' | 'last' | 'not-mine'
  tail(text: string): void
  /**
   * The reply ended; `isComplete` if the model ended it and the fence around the part. The part itself was not closed.
   * `isOver` if the model ended it, whatever became of the fence; as `isComplete` if not given.
   */
  finish(isComplete: boolean, isOver?: boolean): void
}
