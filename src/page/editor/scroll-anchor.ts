import { editor as monaco } from 'monaco-editor/editor'
import { lastAtOrAbove } from './line-search.ts'

/** The line that must stay where it is on the screen, and how far above the viewport's top it begins, in px. */
export type ScrollAnchor = { readonly line: number; readonly above: number }

/**
 * Finds what stands at the top of the viewport: the last line that begins at or above it. Where a ghost covers the
 * top, that is the line before the ghost, so the rows one reads stay and growth goes downwards.
 * Null at the very top of the document, where keeping the scroll position is right.
 */
export function captureAnchor(editor: monaco.ICodeEditor): ScrollAnchor | null {
  const model = editor.getModel()
  if (model === null) return null
  const top = editor.getScrollTop()
  const line = lastAtOrAbove(model.getLineCount(), top, (number) => editor.getTopForLineNumber(number))
  return line === 0 ? null : { line, above: top - editor.getTopForLineNumber(line) }
}

/** Scrolls so that the anchor's line is where it was. `line` overrides the number where edits moved it. */
export function restoreAnchor(editor: monaco.ICodeEditor, anchor: ScrollAnchor, line = anchor.line): void {
  const top = editor.getTopForLineNumber(line) + anchor.above
  if (top !== editor.getScrollTop()) editor.setScrollTop(top, monaco.ScrollType.Immediate)
}
