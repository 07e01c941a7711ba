import type { editor as monaco } from 'monaco-editor/editor'
import type { FollowState } from './follow.ts'
import type { EditorWords } from './words.ts'

/** A small button over the code that says whether the view follows the stream, and changes it. */
export function createFollowState(
  editor: monaco.IStandaloneCodeEditor,
  parts: { readonly words: EditorWords; readonly isMac: boolean; readonly press: () => void },
): { show(state: FollowState): void; dispose(): void } {
  const { words, isMac, press } = parts
  const node = document.createElement('button')
  node.type = 'button'
  node.className = 'follow-state'
  node.hidden = true
  const text = document.createElement('span')
  const keys = document.createElement('kbd')
  keys.textContent = isMac ? '⌥F' : 'Alt F'
  node.append(text, keys)
  node.addEventListener('mousedown', (event) => event.preventDefault())
  node.addEventListener('click', press)
  const widget: monaco.IOverlayWidget = {
    getId: () => 'sparkpad.follow',
    getDomNode: () => node,
    getPosition: () => null,
  }
  editor.addOverlayWidget(widget)
  return {
    show(state) {
      node.hidden = state === 'idle'
      if (state === 'idle') return
      text.textContent = words.follow[state]
      node.setAttribute('aria-pressed', String(state === 'following'))
      node.style.left = `${editor.getLayoutInfo().contentLeft}px`
    },
    dispose: () => editor.removeOverlayWidget(widget),
  }
}
