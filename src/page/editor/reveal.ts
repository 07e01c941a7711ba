import { editor as monaco } from 'monaco-editor/editor'
import type { Ghosts } from './ghosts.ts'

/** Brings a hunk into view and the cursor to it, as soon as it is drawn; the focus stays where it is. */
export interface Reveal {
  /** Says which hunk is wanted, by its key; the last one wanted counts. */
  want(key: string): void
  /** Shows the wanted hunk, if there is one and it is drawn by now. */
  bring(): void
}

/** `quietly` runs what scrolls without the scroll being taken for the user's. */
export function createReveal(
  editor: monaco.IStandaloneCodeEditor,
  { ghosts, quietly }: { readonly ghosts: Ghosts; readonly quietly: (work: () => void) => void },
): Reveal {
  let wanted: string | null = null
  return {
    want(key) {
      wanted = key
    },
    bring() {
      if (wanted === null) return
      const entry = ghosts.drawn().find(({ drawing }) => drawing.key === wanted)
      const place = entry === undefined ? undefined : ghosts.box(entry.drawing.key)
      if (entry === undefined || place === undefined) return
      wanted = null
      const line = Math.max(1, entry.lines.first)
      const column = entry.lines.inserts ? (editor.getModel()?.getLineMaxColumn(line) ?? 1) : 1
      quietly(() => {
        editor.setPosition({ lineNumber: line, column })
        const { height } = editor.getLayoutInfo()
        const top = editor.getScrollTop()
        if (place.top >= top && place.bottom <= top + height) return
        editor.setScrollTop(Math.max(0, place.top - height / 3), monaco.ScrollType.Immediate)
      })
    },
  }
}
