/**
 * Takes the lines of one part of a reply. `line` says what became of a line: taken; taken as the last one; or not
 * its own, and the part has ended before it.
 */
export interface Eater {
  line(text: string): 'taken' | 'last' | 'not-mine'
  /** The unfinished line after the last, whenever it grew; false if nothing more of this line needs to be told. */
  tail(text: string): boolean
  /**
   * The reply ended; `isComplete` if the model ended it and the fence around the part. The part itself was not closed.
   * `isOver` if the model ended it, whatever became of the fence; as `isComplete` if not given.
   */
  finish(isComplete: boolean, isOver?: boolean): void
}
