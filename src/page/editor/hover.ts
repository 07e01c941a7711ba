import { editor as monaco } from 'monaco-editor/editor'
import type { Ghosts } from './ghosts.ts'

/** Tells which drawn hunk is under the mouse, by its key; null for none. On its buttons the last one stays. */
export function watchHover(
  editor: monaco.IStandaloneCodeEditor,
  ghosts: Ghosts,
  tell: (key: string | null) => void,
): { dispose(): void } {
  const moving = editor.onMouseMove(({ target }) => {
    switch (target.type) {
      case monaco.MouseTargetType.OVERLAY_WIDGET:
        return
      case monaco.MouseTargetType.CONTENT_VIEW_ZONE:
      case monaco.MouseTargetType.GUTTER_VIEW_ZONE:
        tell(ghosts.keyOfZone(target.detail.viewZoneId) ?? null)
        return
      default: {
        const line = target.position?.lineNumber ?? -1
        const over = ghosts
          .drawn()
          .find(({ lines }) => !lines.inserts && line >= lines.first && line <= lines.last)
        tell(over?.drawing.key ?? null)
      }
    }
  })
  const leaving = editor.onMouseLeave(() => tell(null))
  return {
    dispose() {
      moving.dispose()
      leaving.dispose()
    },
  }
}
