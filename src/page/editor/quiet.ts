import type { editor as monaco } from 'monaco-editor/editor'
import type { Pad } from '../store/pad.ts'

const QUIET: monaco.IEditorOptions = {
  stickyScroll: { enabled: false },
  codeLens: false,
  renderValidationDecorations: 'off',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
}

const USUAL: monaco.IEditorOptions = {
  stickyScroll: { enabled: true },
  codeLens: true,
  renderValidationDecorations: 'editable',
  occurrencesHighlight: 'singleFile',
  selectionHighlight: true,
}

/** The options that `quietWhileStreaming` changes, as they are when nothing streams. */
export const usualOptions = USUAL

/** Keeps what would flicker, or cost time in every frame, off while a turn of the pad runs. Gives the way to end it. */
export function quietWhileStreaming(editor: monaco.IStandaloneCodeEditor, pad: Pad): () => void {
  let running = false
  let frame = 0
  const check = () => {
    const next = pad.turns.getState().turns.some((turn) => turn.phase !== 'ended')
    if (next === running) return
    running = next
    // Not in the task of the key press that starts the turn: the request goes out first.
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => editor.updateOptions(running ? QUIET : USUAL))
  }
  check()
  const unsubscribe = pad.turns.subscribe(check)
  return () => {
    unsubscribe()
    cancelAnimationFrame(frame)
  }
}
