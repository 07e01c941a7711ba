import type { FileDraft } from './file-draft.ts'
import { unknownLine } from './lines.ts'
import { learnTurned, learnTurnedAtEnds, turnBack } from './indent.ts'
import { typedKey } from './plain-key.ts'

/** Reads lines of a whole file that differ from the file's own in typography alone. */
export interface PlainReader {
  /**
   * The id of the file's line that a line is but for its quotes, dashes and odd spaces; else the line as written, with
   * those characters turned back that earlier lines showed to be the reply's and not the file's.
   */
  read(line: string): { readonly id: number; readonly line: string }
  /** The new lines of a change, turned back by what they and the lines they replace show too. */
  settle(lines: readonly string[], replaced: readonly string[]): readonly string[]
  /** A text turned back by all that is known by now. */
  turn(text: string): string
}

export function createPlainReader(draft: FileDraft): PlainReader {
  const turned = new Map<string, string>()
  return {
    turn: (text) => turnBack(text, turned),
    settle(lines, replaced) {
      if (replaced.length === 0) return lines.map((line) => turnBack(line, turned))
      for (const [at, line] of lines.entries()) {
        if (!/[^\0-\x7f]/.test(line)) continue
        const other = replaced.length - lines.length + at
        for (const own of [replaced[at], replaced[other]])
          if (own !== undefined) learnTurnedAtEnds(turned, line, own)
      }
      return lines.map((line) => turnBack(line, turned))
    },
    read(line) {
      const at = draft.typedPlace(typedKey(line))
      if (at === undefined) return { id: unknownLine, line: turnBack(line, turned) }
      const own = draft.lines.texts[at] ?? line
      learnTurned(turned, line, own)
      return { id: draft.index.ids[at] ?? unknownLine, line: own }
    },
  }
}
