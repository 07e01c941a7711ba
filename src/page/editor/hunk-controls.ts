import type { editor as monaco } from 'monaco-editor/editor'
import { acceptDrawn } from './accept-drawn.ts'
import type { HunkBox } from './ghost-measures.ts'
import { onceATask } from './once-a-task.ts'
import { wordOf, type EditorActions, type EditorWords } from './words.ts'

/** The buttons that float beside a hunk. */
export interface HunkControls {
  /** Puts the buttons beside a hunk, or takes them away. */
  show(box: HunkBox | undefined): void
  dispose(): void
}

/** Makes the buttons: accept and reject, theirs and mine for a conflict, "here" where the user is to pick a place. */
export function createHunkControls(
  editor: monaco.IStandaloneCodeEditor,
  parts: { readonly actions: EditorActions; readonly words: EditorWords; readonly isMac: boolean },
): HunkControls {
  const { actions, words, isMac } = parts
  const node = document.createElement('div')
  node.className = 'hunk-controls'
  node.setAttribute('role', 'group')
  node.hidden = true
  const widget: monaco.IOverlayWidget = {
    getId: () => 'sparkpad.hunk',
    getDomNode: () => node,
    getPosition: () => null,
  }
  editor.addOverlayWidget(widget)
  let shown: HunkBox | undefined
  let drawnFor = ''

  const button = (kind: string, label: string, parts: { sign: string; keys: string; run: () => void }) => {
    const element = document.createElement('button')
    element.type = 'button'
    element.className = `hunk-control hunk-control-${kind}`
    element.setAttribute('aria-label', label)
    element.title = label
    const sign = document.createElement('span')
    sign.textContent = parts.sign
    element.append(sign)
    if (parts.keys !== '') {
      const keys = document.createElement('kbd')
      keys.textContent = parts.keys
      element.append(keys)
    }
    // The focus stays in the text for a mouse, so that typing goes on where it was.
    element.addEventListener('mousedown', (event) => event.preventDefault())
    element.addEventListener('click', parts.run)
    return element
  }

  const acceptKeys = isMac ? '⌥⏎' : 'Alt ⏎'
  const rejectKeys = isMac ? '⌥⌫' : 'Alt ⌫'

  const fill = ({ id, drawing }: HunkBox) => {
    const { controls } = words
    const { mark } = drawing
    const parts: HTMLElement[] = []
    if (mark !== null) {
      const word = document.createElement('span')
      word.className = 'hunk-control-word'
      word.textContent = wordOf(words, mark)
      parts.push(word)
    }
    const run = () => acceptDrawn(actions, drawing)
    const accept = { sign: '✓', keys: acceptKeys, run }
    const reject = { sign: '✕', keys: rejectKeys, run: () => actions.reject(id) }
    if (mark?.type === 'conflict') {
      const take = { sign: controls.takeTheirs, keys: acceptKeys, run }
      const keep = { sign: controls.keepMine, keys: rejectKeys, run: () => actions.reject(id) }
      parts.push(button('accept', controls.takeTheirs, take), button('reject', controls.keepMine, keep))
    } else if (mark?.type === 'choice') {
      const pick = { sign: controls.pickPlace, keys: acceptKeys, run }
      parts.push(button('accept', controls.pickPlace, pick), button('reject', controls.reject, reject))
    } else parts.push(button('accept', controls.accept, accept), button('reject', controls.reject, reject))
    const beside = { sign: '⇆', keys: isMac ? '⌥S' : 'Alt S', run: () => actions.compare(id) }
    parts.push(button('compare', controls.compare, beside))
    node.setAttribute('aria-label', controls.group)
    node.replaceChildren(...parts)
  }

  const place = () => {
    if (shown === undefined) return
    const layout = editor.getLayoutInfo()
    const view = editor.getScrollTop()
    const top = shown.top - view
    const bottom = shown.bottom - view
    const visible = bottom > 0 && top < layout.height
    node.hidden = !visible
    if (!visible) return
    // Below the hunk where there is room, else at the lower edge of the view, over the hunk itself.
    const at = Math.max(4, Math.min(bottom, layout.height - layout.horizontalScrollbarHeight - 34))
    node.style.top = `${at}px`
    node.style.right = `${layout.verticalScrollbarWidth + 16}px`
  }

  const fillAndPlace = () => {
    if (shown === undefined) {
      node.hidden = true
      drawnFor = ''
      return
    }
    const key = `${shown.drawing.key} ${shown.drawing.tone}`
    if (key !== drawnFor) {
      const focused = node.contains(document.activeElement)
      fill(shown)
      // A button pressed by keyboard is gone with its hunk; the next hunk's takes its place.
      if (focused) node.querySelector('button')?.focus()
      drawnFor = key
    }
    place()
  }

  /** One drawing asks several times; only its last word reaches the page. */
  const update = onceATask(fillAndPlace)

  const scrolling = editor.onDidScrollChange(place)
  const layouts = editor.onDidLayoutChange(place)

  return {
    show(box) {
      shown = box
      update()
    },
    dispose() {
      scrolling.dispose()
      layouts.dispose()
      editor.removeOverlayWidget(widget)
    },
  }
}
