/** Takes the lines of one text as the model writes it, and makes hunks of it. */
export interface TextWriter {
  line(text: string): void
  /** The unfinished line after the last, whenever it grew; false if nothing more of this line needs to be told. */
  tail(text: string): boolean
  /** Whether the base goes on with this line, as far as can be told. */
  expects(line: string): boolean
  /**
   * Complete: the model closed the text itself, so what it left out is meant to go. Over: the model ended its reply
   * without closing the text; where that goes to the end of the file all the same, what it left out waits for the
   * user's word.
   */
  end(isComplete: boolean, isOver?: boolean): void
}
