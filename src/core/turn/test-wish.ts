/** What an instruction says beside what the model is to do. */
export type TestWish = {
  /** The instruction as the model gets it. */
  readonly instruction: string
  /** The tests are to run once the turn's hunks were accepted. */
  readonly runTests: boolean
}

const clause =
  /(?:,\s*|\s+|[.;!]\s*)(?:and(?:\s+then)?|then)\s+(?:re-?)?run\s+(?:(?:all|the|all\s+the|all\s+of\s+the|my)\s+)?tests(?:\s+again)?\s*[.!]?$/i

/**
 * Reads "… and run the tests" at an instruction's end: `and`, `then` or `and then`, `run` or `rerun`, and `tests`, which
 * may be all, the or my tests, and again. Nothing else counts, nor the clause alone: who wants only the tests to run has
 * a button.
 */
export function readTestWish(instruction: string): TestWish {
  const text = instruction.trim()
  const found = clause.exec(text)
  const rest = found === null ? '' : text.slice(0, found.index).trim()
  if (rest === '') return { instruction, runTests: false }
  return { instruction: rest, runTests: true }
}
