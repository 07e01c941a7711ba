import type { editor as monaco } from 'monaco-editor/editor'

/** Offsets of what is selected in an editor; null for a bare cursor. */
export function selectedRange(
  editor: monaco.IStandaloneCodeEditor,
): { readonly from: number; readonly to: number } | null {
  const model = editor.getModel()
  const selection = editor.getSelection()
  if (model === null || selection === null || selection.isEmpty()) return null
  return {
    from: model.getOffsetAt(selection.getStartPosition()),
    to: model.getOffsetAt(selection.getEndPosition()),
  }
}
