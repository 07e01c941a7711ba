import type { editor } from 'monaco-editor/editor'
import type { Drawing, Mark, Tone } from './drawing.ts'
import { createGhostRows, type GhostRows } from './ghost-rows.ts'
import type { Placement } from './placement.ts'
import { zoneLines } from './rows.ts'

/** What a zone's look depends on; a change of it makes new zones. */
export type ZoneMetrics = {
  readonly lineHeight: number
  readonly tabSize: number
  readonly characterWidth: number
  /** Width of the text area: narrower zones ask for nothing. */
  readonly contentWidth: number
  /** Columns after which long lines wrap; null where they do not. */
  readonly wrapColumns: number | null
}

/** The view zone of one hunk: its rows, its signs in the gutter and its word. */
export interface GhostZone {
  readonly rows: GhostRows
  readonly zone: editor.IViewZone
  /** Monaco's id; null while the hunk needs no zone (a plain deletion). */
  id: string | null
  /** Brings the nodes up to date; tells what Monaco has to do. */
  update(drawing: Drawing, placement: Placement): 'nothing' | 'add' | 'layout' | 'remove' | 'replace'
}

/** The text of a ghost's rows. */
export function ghostText({ text }: Drawing, { dropsFirst }: Placement): string {
  return dropsFirst ? text.replace(/^\r?\n/, '') : text
}

/** Makes a hunk's zone; nothing is in the editor before the caller adds it. `wordOf` gives a mark's label. */
export function createGhostZone(
  metrics: ZoneMetrics,
  indent: number,
  wordOf: (mark: Exclude<Mark, null>) => string,
): GhostZone {
  const { lineHeight } = metrics
  const domNode = document.createElement('div')
  domNode.className = 'ghost-zone'
  domNode.setAttribute('aria-hidden', 'true')
  const marginDomNode = document.createElement('div')
  marginDomNode.className = 'ghost-margin'
  marginDomNode.setAttribute('aria-hidden', 'true')
  const bar = document.createElement('div')
  bar.className = 'ghost-bar'
  const signs = document.createTextNode('')
  bar.append(signs)
  marginDomNode.append(bar)
  const { wrapColumns: columns, tabSize } = metrics
  const rows = createGhostRows(lineHeight, indent, columns === null ? null : { columns, tabSize })
  domNode.append(rows.node)
  const word = document.createElement('span')
  word.className = 'ghost-word'

  const zone: editor.IViewZone = {
    afterLineNumber: 0,
    heightInPx: 0,
    minWidthInPx: 0,
    domNode,
    marginDomNode,
    showInHiddenAreas: true,
    // A click on a ghost is a click into the text beside it: without this it would take the focus away.
    suppressMouseDown: true,
  }
  let tone: Tone | null = null
  let mark: Mark = null

  const label = (next: Mark) => {
    if (next === mark) return
    mark = next
    word.textContent = next === null ? '' : wordOf(next)
    if (next === null) word.remove()
    else domNode.append(word)
  }

  return {
    rows,
    zone,
    id: null,
    update(drawing, placement) {
      rows.show(ghostText(drawing, placement), drawing.tail)
      if (drawing.tone !== tone) {
        tone = drawing.tone
        domNode.dataset.tone = tone
        marginDomNode.dataset.tone = tone
      }
      label(drawing.mark)
      const count = rows.lines()
      if (columns !== null) signs.data = rows.signs()
      else if (signs.length / 2 < count) signs.appendData('+\n'.repeat(count - signs.length / 2))
      else if (signs.length / 2 > count) signs.data = '+\n'.repeat(count)
      bar.style.height = `${count * lineHeight}px`
      word.style.left = count === 0 ? '0' : `${(rows.first().length + 2) * metrics.characterWidth}px`

      // A hunk that only deletes has no rows, but one with a word needs a line to say it on.
      const lines = Math.max(zoneLines(count, drawing.tail !== null), drawing.mark === null ? 0 : 1)
      const before = { after: zone.afterLineNumber, height: zone.heightInPx, width: zone.minWidthInPx }
      zone.afterLineNumber = placement.afterLine
      zone.heightInPx = lines * lineHeight
      // Measured once, at the end: Monaco takes a zone's width only when it is added.
      if (drawing.tail === null) {
        const width = Math.ceil(rows.widest(metrics.tabSize) * metrics.characterWidth)
        zone.minWidthInPx = columns === null && width > metrics.contentWidth ? width : 0
      }
      if (lines === 0) return this.id === null ? 'nothing' : 'remove'
      if (this.id === null) return 'add'
      if (before.width !== zone.minWidthInPx) return 'replace'
      if (before.after !== zone.afterLineNumber || before.height !== zone.heightInPx) return 'layout'
      return 'nothing'
    },
  }
}
