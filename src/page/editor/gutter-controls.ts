import { editor as monaco } from 'monaco-editor/editor'
import { acceptDrawn } from './accept-drawn.ts'
import type { HunkBox } from './ghost-measures.ts'
import { onceATask } from './once-a-task.ts'
import type { EditorActions, EditorWords } from './words.ts'

/** Accept and reject in the gutter, where the eye finds the signs. */
export interface GutterControls {
  show(box: HunkBox | undefined): void
  dispose(): void
}

/**
 * Makes the two small buttons. They are for the mouse alone and hidden from screen readers: keys, palette and the
 * buttons beside the hunk do the same.
 */
export function createGutterControls(
  editor: monaco.IStandaloneCodeEditor,
  parts: { readonly actions: EditorActions; readonly words: EditorWords },
): GutterControls {
  const { actions, words } = parts
  let shown: HunkBox | undefined
  const node = document.createElement('div')
  node.className = 'hunk-gutter'
  node.setAttribute('aria-hidden', 'true')
  node.hidden = true

  const button = (sign: string, title: string, run: (box: HunkBox) => void) => {
    const element = document.createElement('button')
    element.type = 'button'
    element.tabIndex = -1
    element.title = title
    element.textContent = sign
    element.addEventListener('mousedown', (event) => event.preventDefault())
    element.addEventListener('click', () => {
      if (shown !== undefined) run(shown)
    })
    node.append(element)
  }
  button('✓', words.controls.accept, ({ drawing }) => acceptDrawn(actions, drawing))
  button('✕', words.controls.reject, ({ id }) => actions.reject(id))

  const widget: monaco.IOverlayWidget = {
    getId: () => 'sparkpad.gutter',
    getDomNode: () => node,
    getPosition: () => null,
  }
  editor.addOverlayWidget(widget)

  const place = () => {
    if (shown === undefined) {
      node.hidden = true
      return
    }
    const layout = editor.getLayoutInfo()
    // Beside the first ghost row, where there is no line number; a plain deletion has only its own lines.
    const first = Math.min(shown.ghostTop, shown.bottom - editor.getOption(monaco.EditorOption.lineHeight))
    const top = first - editor.getScrollTop()
    const isVisible = top >= 0 && top < layout.height - layout.horizontalScrollbarHeight
    node.hidden = !isVisible
    if (!isVisible) return
    node.style.top = `${top}px`
    node.style.left = `${layout.lineNumbersLeft}px`
    node.style.width = `${layout.lineNumbersWidth}px`
  }
  const scrolling = editor.onDidScrollChange(place)

  /** One drawing asks several times; only its last word reaches the page. */
  const update = onceATask(place)
  return {
    show(box) {
      shown = box
      update()
    },
    dispose() {
      scrolling.dispose()
      editor.removeOverlayWidget(widget)
    },
  }
}
