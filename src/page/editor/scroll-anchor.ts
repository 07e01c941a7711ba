import { editor as monaco } from 'monaco-editor/editor'
import { lastAtOrAbove } from './line-search.ts'

/** The line that must stay where it is on the screen, and how far above the viewport's top it begins, in px. */
export type ScrollAnchor = { readonly line: number; readonly above: number }

/**
 * Finds what one reads at the top of the viewport: the first line that is wholly on the screen. Where a ghost fills
 * the whole viewport it is the line before the ghost, so that its rows stay and growth goes downwards.
 * Null at the very top of the document, where keeping the scroll position is right.
 */
export function captureAnchor(editor: monaco.ICodeEditor): ScrollAnchor | null {
  const model = editor.getModel()
  if (model === null) return null
  const top = editor.getScrollTop()
  if (top <= 0) return null
  const count = model.getLineCount()
  const topOf = (line: number) => editor.getTopForLineNumber(line)
  const before = lastAtOrAbove(count, top, topOf)
  const isWhole = before > 0 && topOf(before) === top
  const next = before + 1
  const isSeen = next <= count && topOf(next) < top + editor.getLayoutInfo().height
  const line = !isWhole && isSeen ? next : before
  return line === 0 ? null : { line, above: top - topOf(line) }
}

/** Scrolls so that the anchor's line is where it was. `line` overrides the number where edits moved it. */
export function restoreAnchor(editor: monaco.ICodeEditor, anchor: ScrollAnchor, line = anchor.line): void {
  const top = editor.getTopForLineNumber(line) + anchor.above
  if (top !== editor.getScrollTop()) editor.setScrollTop(top, monaco.ScrollType.Immediate)
}

/**
 * Keeps what stands at the top of the view there over the changes of the present task, edits above it included:
 * the line is tracked, and the view put right before the next paint.
 */
export function holdTop(editor: monaco.ICodeEditor, quietly: (work: () => void) => void): void {
  const model = editor.getModel()
  const anchor = captureAnchor(editor)
  if (model === null || anchor === null) return
  const range = { startLineNumber: anchor.line, startColumn: 1, endLineNumber: anchor.line, endColumn: 1 }
  const [mark] = model.deltaDecorations([], [{ range, options: {} }])
  queueMicrotask(() => {
    if (mark === undefined || model.isDisposed()) return
    const line = model.getDecorationRange(mark)?.startLineNumber
    model.deltaDecorations([mark], [])
    if (editor.getModel() === model) quietly(() => restoreAnchor(editor, anchor, line))
  })
}
