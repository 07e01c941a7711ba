import type { Edit } from '../../core/edits/edit.ts'

/** The part of Monaco's content change that matters here; offsets refer to the text before all of them. */
export type MonacoChange = {
  readonly rangeOffset: number
  readonly rangeLength: number
  readonly text: string
}

/** Monaco's changes of one event, last in the document first, as one edit over the text before. */
export function editOfChanges(changes: readonly MonacoChange[]): Edit {
  return changes
    .map((change) => ({
      from: change.rangeOffset,
      to: change.rangeOffset + change.rangeLength,
      text: change.text,
    }))
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/**
 * The whole lines that a range of offsets covers, counted from 1 as Monaco does; null when it covers no line's text.
 * `start` and `end` are the range's positions, `startLength` the length of the start's line.
 *
 *     [b>c\n<d]   lines b…   a range that ends at the start of a line does not cover that line
 *     [a>\nb<]    line b     nor one that begins at the end of a line
 */
export function coveredLines(
  start: { readonly lineNumber: number; readonly column: number },
  end: { readonly lineNumber: number; readonly column: number },
  startLength: number,
): { readonly first: number; readonly last: number } | null {
  const several = end.lineNumber > start.lineNumber
  const first =
    several && start.column > startLength && startLength > 0 ? start.lineNumber + 1 : start.lineNumber
  const last = several && end.column === 1 ? end.lineNumber - 1 : end.lineNumber
  const empty = start.lineNumber === end.lineNumber && start.column === end.column
  return empty || last < first ? null : { first, last }
}
