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

/**
 * How long a turn has to run before the editor is quieted, ms. Setting options draws the editor anew, and a fast
 * model's first ghost comes before that; a turn that is over by then costs nothing.
 */
const quietAfterMs = 150

/** Keeps what would flicker, or cost time in every frame, off while a turn of the pad runs. Gives the way to end it. */
export function quietWhileStreaming(editor: monaco.IStandaloneCodeEditor, pad: Pad): () => void {
  let running = false
  let isQuiet = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = () => {
    if (isQuiet === running) return
    isQuiet = running
    editor.updateOptions(isQuiet ? QUIET : USUAL)
  }
  const check = () => {
    const next = pad.turns.getState().turns.some((turn) => turn.phase !== 'ended')
    if (next === running) return
    running = next
    clearTimeout(timer)
    timer = setTimeout(settle, quietAfterMs)
  }
  check()
  const unsubscribe = pad.turns.subscribe(check)
  return () => {
    unsubscribe()
    clearTimeout(timer)
  }
}
