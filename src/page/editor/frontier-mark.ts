import type { editor as monaco } from 'monaco-editor/editor'
import { mapOffset } from '../../core/edits/edit.ts'
import type { Pad, Review } from '../store/pad.ts'

/** Shows in the gutter how far the stream has read, where no ghost is being written. */
export interface FrontierMark {
  /** Says which path the editor shows. */
  show(path: string | null): void
  draw(): void
  dispose(): void
}

/**
 * Live offset at which the stream stands in a file: the beginning of the last base line that the model has repeated.
 * Null while a ghost is being written there (its own caret tells), and where the stream is elsewhere or over.
 */
export function frontierOffset(review: Review | null, path: string): number | null {
  if (review?.frontier?.path !== path) return null
  const file = review.files.get(path)
  if (file === undefined || file.hunks.some(({ state }) => state === 'open')) return null
  const line = Math.max(0, Math.min(review.frontier.line - 1, file.starts.length - 1))
  return mapOffset(file.user, file.starts[line] ?? 0, 'after')
}

/** Makes the mark. It moves by a transform alone: a stream moves it in every frame. */
export function createFrontierMark(editor: monaco.IStandaloneCodeEditor, pad: Pad): FrontierMark {
  const node = document.createElement('div')
  node.className = 'frontier-mark'
  node.setAttribute('aria-hidden', 'true')
  node.hidden = true
  const widget: monaco.IOverlayWidget = {
    getId: () => 'sparkpad.frontier',
    getDomNode: () => node,
    getPosition: () => null,
  }
  editor.addOverlayWidget(widget)
  let path: string | null = null

  const draw = () => {
    const model = editor.getModel()
    const offset = path === null ? null : frontierOffset(pad.review.getState().review, path)
    const line = model === null || offset === null ? null : model.getPositionAt(offset).lineNumber
    const top = line === null ? 0 : editor.getTopForLineNumber(line) - editor.getScrollTop()
    const isInView = line !== null && top > -20 && top < editor.getLayoutInfo().height
    if (node.hidden === isInView) node.hidden = !isInView
    if (isInView) node.style.transform = `translateY(${top}px)`
  }

  const scrolling = editor.onDidScrollChange(draw)

  return {
    show(next) {
      path = next
      draw()
    },
    draw,
    dispose() {
      scrolling.dispose()
      editor.removeOverlayWidget(widget)
    },
  }
}
