import type { editor as monaco } from 'monaco-editor/editor'
import type { Pad } from '../store/pad.ts'
import { hunkUnder, nearestTo } from './current.ts'
import type { Drawing } from './drawing.ts'
import type { Ghosts } from './ghosts.ts'

/** Which drawn hunk the cursor, and which accept and reject mean; hunks by the keys of their drawings. */
export interface CursorHunk {
  /** Where the cursor is, as Monaco counts, and the last column of its line. */
  cursor(): { readonly line: number; readonly column: number; readonly lineEnd: number }
  /** The hunk under the cursor, if it may be accepted. */
  under(): string | undefined
  /** The store's current hunk, else the nearest to the cursor. */
  current(): string | undefined
  drawingOf(key: string | undefined): Drawing | undefined
}

export function createCursorHunk(
  editor: monaco.IStandaloneCodeEditor,
  { pad, ghosts }: { readonly pad: Pad; readonly ghosts: Ghosts },
): CursorHunk {
  const cursor = () => {
    const position = editor.getPosition() ?? { lineNumber: 1, column: 1 }
    const lineEnd = editor.getModel()?.getLineMaxColumn(position.lineNumber) ?? 1
    return { line: position.lineNumber, column: position.column, lineEnd }
  }
  const acceptable = () => ghosts.drawn().filter(({ drawing }) => drawing.tone !== 'open')
  return {
    cursor,
    under: () =>
      hunkUnder(
        cursor(),
        acceptable().map(({ lines }) => lines),
      ),
    current() {
      const hunks = acceptable()
      const { review } = pad.review.getState()
      const chosen = hunks.filter(({ drawing }) => drawing.id === review?.current)
      const found = chosen[review?.place ?? 0] ?? chosen[0]
      return (
        found?.drawing.key ??
        nearestTo(
          cursor().line,
          hunks.map(({ lines }) => lines),
        )
      )
    },
    drawingOf: (key) => ghosts.drawn().find(({ drawing }) => drawing.key === key)?.drawing,
  }
}
