import type { editor } from 'monaco-editor/editor'

/** How an editor stands that has just opened a text with a range selected: the range a few lines from the top. */
export function selectionView(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
): editor.ICodeEditorViewState {
  const placeOf = (offset: number) => {
    const before = text.slice(0, offset)
    const lineNumber = before.split('\n').length
    return { lineNumber, column: offset - before.lastIndexOf('\n') }
  }
  const [start, end] = [placeOf(Math.min(from, text.length)), placeOf(Math.min(to, text.length))]
  const firstLine = Math.max(1, start.lineNumber - linesAbove)
  return {
    cursorState: [{ inSelectionMode: true, selectionStart: start, position: end }],
    viewState: {
      scrollLeft: 0,
      firstPosition: { lineNumber: firstLine, column: 1 },
      firstPositionDeltaTop: 0,
    },
    contributionsState: {},
  }
}

const linesAbove = 5
