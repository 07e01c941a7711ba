import type { editor } from 'monaco-editor/editor'
import { coveredLines } from './changes.ts'
import type { Drawing } from './drawing.ts'

/** Where a drawing stands in the editor, in Monaco's line numbers. */
export type Placement = {
  /** The ghost's rows come after this line; 0: above the first. */
  readonly afterLine: number
  /** Lines whose text the hunk replaces, and the exact columns. */
  readonly covered: {
    readonly first: number
    readonly last: number
    readonly startColumn: number
    readonly endColumn: number
    /** Nothing of these lines stays. */
    readonly whole: boolean
  } | null
  /** Column (from 0) at which the first row begins, where the hunk stands inside a line. */
  readonly indent: number
  /** The text begins with a line end that belongs to the line above, not to a row. */
  readonly dropsFirst: boolean
}

/** What a placement asks of a model. */
type PlacementModel = Pick<editor.ITextModel, 'getLineLength' | 'getLineMaxColumn'> & {
  getPositionAt(offset: number): { readonly lineNumber: number; readonly column: number }
}

/** Finds a drawing's place in the model. */
export function placementOf(model: PlacementModel, drawing: Drawing): Placement {
  const start = model.getPositionAt(drawing.live.from)
  const end = drawing.live.to === drawing.live.from ? start : model.getPositionAt(drawing.live.to)
  const startLength = model.getLineLength(start.lineNumber)
  const lines = coveredLines(start, end, startLength)
  const atEnd = start.column > startLength && startLength > 0
  const dropsFirst = atEnd && /^\r?\n/.test(drawing.text)
  if (lines !== null) {
    const startColumn = lines.first === start.lineNumber ? start.column : 1
    const lastLength = model.getLineMaxColumn(lines.last)
    const endColumn = lines.last === end.lineNumber ? end.column : lastLength
    const covered = { ...lines, startColumn, endColumn, whole: startColumn === 1 && endColumn === lastLength }
    return { afterLine: lines.last, covered, indent: covered.whole ? 0 : startColumn - 1, dropsFirst }
  }
  if (start.column === 1)
    return { afterLine: start.lineNumber - 1, covered: null, indent: 0, dropsFirst: false }
  return { afterLine: start.lineNumber, covered: null, indent: dropsFirst ? 0 : start.column - 1, dropsFirst }
}
