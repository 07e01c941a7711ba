import { editor as monaco } from 'monaco-editor/editor'
import type { HunkId } from '../../core/edits/hunk.ts'
import type { Drawing } from './drawing.ts'
import { WINDOW_LIMIT } from './ghost-rows.ts'
import type { GhostZone, ZoneMetrics } from './ghost-zone.ts'
import type { Placement } from './placement.ts'

/** Where a drawn hunk stands in the editor, in px from the top of the document. */
export type HunkBox = {
  readonly id: HunkId
  readonly drawing: Drawing
  readonly placement: Placement
  /** Top of the first line that the hunk touches, or of its ghost. */
  readonly top: number
  /** Top of the first row of its ghost. */
  readonly ghostTop: number
  /** Bottom of the last row. */
  readonly bottom: number
}

/** A drawn hunk, as far as it is measured. */
type Measured = {
  readonly drawing: Drawing
  readonly placement: Placement
  readonly zone: GhostZone
}

/** Asks the editor for the sizes and places, in px, that ghosts are drawn by. */
export interface GhostMeasures {
  box(entry: Measured): HunkBox
  /** How far a hunk is from what one sees; Infinity beyond a further screen. */
  distance(entry: Measured): number
  /** Columns after which long lines wrap; null where they do not. */
  wrapColumns(): number | null
  metrics(model: monaco.ITextModel): ZoneMetrics
  /** Has a long ghost keep the rows that one sees. */
  viewRows(entry: Measured): void
}

export function createGhostMeasures(editor: monaco.IStandaloneCodeEditor): GhostMeasures {
  const lineHeightNow = () => editor.getOption(monaco.EditorOption.lineHeight)

  const bottomOfLine = (line: number) =>
    line === 0 ? editor.getTopForLineNumber(1, true) : editor.getBottomForLineNumber(line)

  const box = ({ drawing, placement, zone }: Measured): HunkBox => {
    const ghostTop = bottomOfLine(placement.afterLine)
    const rows = zone.id === null ? 0 : Math.max(1, zone.rows.lines())
    const top = placement.covered === null ? ghostTop : editor.getTopForLineNumber(placement.covered.first)
    return { id: drawing.id, drawing, placement, top, ghostTop, bottom: ghostTop + rows * lineHeightNow() }
  }

  const wrapColumns = () => {
    const { isViewportWrapping, wrappingColumn } = editor.getOption(monaco.EditorOption.wrappingInfo)
    return isViewportWrapping ? Math.max(1, wrappingColumn) : null
  }

  return {
    box,
    distance(entry) {
      const { top: first, bottom: last } = box(entry)
      const top = editor.getScrollTop()
      const height = editor.getLayoutInfo().height
      const far = Math.max(0, top - last, first - (top + height))
      return far > height ? Infinity : far
    },
    wrapColumns,
    metrics(model) {
      const font = editor.getOption(monaco.EditorOption.fontInfo)
      return {
        lineHeight: lineHeightNow(),
        tabSize: model.getOptions().tabSize,
        characterWidth: font.typicalHalfwidthCharacterWidth,
        contentWidth: editor.getLayoutInfo().contentWidth,
        wrapColumns: wrapColumns(),
      }
    },
    viewRows({ zone, placement }) {
      if (zone.rows.count() <= WINDOW_LIMIT) return
      const lineHeight = lineHeightNow()
      const top = editor.getScrollTop() - bottomOfLine(placement.afterLine)
      const first = Math.floor(top / lineHeight)
      zone.rows.view(first, first + Math.ceil(editor.getLayoutInfo().height / lineHeight))
    },
  }
}
