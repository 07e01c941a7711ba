import { editor as monaco, Range } from 'monaco-editor/editor'
import type { Pad } from '../store/pad.ts'
import { createColouring } from './colouring.ts'
import type { HunkLines } from './current.ts'
import { createDrawings, planOf, type Drawing } from './drawing.ts'
import { hunkDecoration, strikes, wordDecoration } from './ghost-decorations.ts'
import { createGhostMeasures, type HunkBox } from './ghost-measures.ts'
import { createGhostZone, ghostText, type GhostZone } from './ghost-zone.ts'
import { languageOf } from './languages.ts'
import { placementOf, type Placement } from './placement.ts'
import { captureAnchor, restoreAnchor } from './scroll-anchor.ts'
import { rulerColours, type ThemeName } from './theme.ts'
import { wordMarks } from './word-marks.ts'
import { wordOf, type EditorWords } from './words.ts'

/** The ghosts of one pad in one editor. */
export interface Ghosts {
  /** Says which path the editor shows; everything is drawn anew. */
  show(path: string | null): void
  /** Brings the picture up to date at once. */
  draw(): void
  /**
   * A composition (an input method's unfinished word) is under way in a line, or is over: until then the hunks beside
   * that line keep their picture, since moving what is around it would end it.
   */
  hold(line: number | null): void
  setTheme(theme: ThemeName): void
  /** What is drawn, in the order of the document. */
  drawn(): readonly { readonly drawing: Drawing; readonly lines: HunkLines }[]
  /** The hunk being written. */
  writing(): HunkBox | undefined
  box(key: string): HunkBox | undefined
  boxes(): readonly HunkBox[]
  /** The hunk whose ghost rows or struck lines are at a place Monaco's mouse events name. */
  keyOfZone(zoneId: string): string | undefined
  /** Called after each drawing that changed something. */
  onDrawn(listener: () => void): () => void
  dispose(): void
}

type Drawn = {
  drawing: Drawing
  placement: Placement
  readonly zone: GhostZone
  decoration: { readonly id: string; readonly tone: string; readonly shape: string } | null
  /** Decorations of the changed words in what the hunk replaces. */
  words: readonly string[]
}

/** ms of each frame that colouring may take, while a stream is drawn and when all is quiet. */
const BUDGET = { streaming: 1.5, quiet: 4 }

/** Draws the review of the file that the editor shows, and keeps what one looks at where it is. */
export function createGhosts(
  editor: monaco.IStandaloneCodeEditor,
  parts: { readonly pad: Pad; readonly words: EditorWords },
): Ghosts {
  const { pad, words } = parts
  const drawings = createDrawings()
  const drawn = new Map<string, Drawn>()
  const zoneKeys = new Map<string, string>()
  const listeners = new Set<() => void>()
  const measures = createGhostMeasures(editor)
  const decorations = editor.createDecorationsCollection()
  let path: string | null = null
  let colours = rulerColours('dark')
  let open = false
  let composedIn: number | null = null

  const distance = (key: string) => {
    const found = drawn.get(key)
    return found === undefined ? Infinity : measures.distance(found)
  }
  const colouring = createColouring(() => (open ? BUDGET.streaming : BUDGET.quiet), distance)
  let wrappedAt = measures.wrapColumns()

  /** Decorations move with the text by themselves; a hunk needs a new one only where its shape changed. */
  const decorationChange = (model: monaco.ITextModel, entry: Drawn) => {
    const next = hunkDecoration(entry.placement, entry.drawing.tone, colours)
    const shape = `${entry.drawing.tone} ${entry.placement.covered?.whole ?? '-'}`
    const before = entry.decoration
    const range = before === null ? null : model.getDecorationRange(before.id)
    const stands = before?.shape === shape && range !== null && range.equalsRange(next.range)
    return stands ? null : { next, shape, gone: before?.id ?? null }
  }

  /** Whether a hunk is in or beside the line in which a composition is under way. */
  const isHeld = (placement: Placement | undefined) => {
    if (placement === undefined || composedIn === null) return false
    const first = placement.covered?.first ?? placement.afterLine
    return composedIn >= first - 1 && composedIn <= placement.afterLine + 1
  }

  const draw = () => {
    const model = editor.getModel()
    if (model === null || path === null) return
    const exists = pad.files.getState().paths.includes(path)
    const wanted = drawings.of(pad.review.getState().review, path, exists)
    const before = new Map([...drawn].map(([key, entry]) => [key, entry.drawing] as const))
    const all = planOf(before, wanted)
    const plan =
      composedIn === null
        ? all
        : {
            gone: all.gone.filter((key) => !isHeld(drawn.get(key)?.placement)),
            fresh: all.fresh.filter((drawing) => !isHeld(placementOf(model, drawing))),
            changed: all.changed.filter((drawing) => !isHeld(drawn.get(drawing.key)?.placement)),
          }
    if (plan.gone.length + plan.fresh.length + plan.changed.length === 0) return

    const zoneWork: ((accessor: monaco.IViewZoneChangeAccessor) => void)[] = []
    const gone: string[] = []
    const fresh: {
      readonly entry: Drawn
      readonly shape: string
      readonly next: monaco.IModelDeltaDecoration
    }[] = []

    for (const key of plan.gone) {
      const entry = drawn.get(key)
      if (entry === undefined) continue
      const { id } = entry.zone
      if (id !== null) zoneWork.push((accessor) => accessor.removeZone(id))
      if (id !== null) zoneKeys.delete(id)
      if (entry.decoration !== null) gone.push(entry.decoration.id)
      gone.push(...entry.words)
      drawn.delete(key)
      colouring.drop(key)
    }

    const touch = (entry: Drawn) => {
      const { zone, drawing } = entry
      const step = zone.update(drawing, entry.placement)
      if (drawing.tail !== null) measures.viewRows(entry)
      const add = (accessor: monaco.IViewZoneChangeAccessor) => {
        zone.id = accessor.addZone(zone.zone)
        zoneKeys.set(zone.id, drawing.key)
      }
      const remove = (accessor: monaco.IViewZoneChangeAccessor) => {
        if (zone.id === null) return
        accessor.removeZone(zone.id)
        zoneKeys.delete(zone.id)
        zone.id = null
      }
      if (step === 'add') zoneWork.push(add)
      if (step === 'remove') zoneWork.push(remove)
      if (step === 'replace') zoneWork.push(remove, add)
      if (step === 'layout') zoneWork.push((accessor) => zone.id !== null && accessor.layoutZone(zone.id))
      const change = decorationChange(model, entry)
      if (change === null) return
      if (change.gone !== null) gone.push(change.gone)
      fresh.push({ entry, shape: change.shape, next: change.next })
    }

    const now = measures.metrics(model)
    for (const drawing of plan.fresh) {
      const placement = placementOf(model, drawing)
      const zone = createGhostZone(now, placement.indent, (mark) => wordOf(words, mark))
      const entry: Drawn = { drawing, placement, zone, decoration: null, words: [] }
      drawn.set(drawing.key, entry)
      touch(entry)
      if (drawing.tail === null) colour(entry, now.tabSize)
    }
    for (const drawing of plan.changed) {
      const entry = drawn.get(drawing.key)
      if (entry === undefined) continue
      const before = entry.drawing
      const textChanged = before.text !== drawing.text || before.tail !== drawing.tail
      const isOther = textChanged || before.tone !== drawing.tone || sizeOf(before) !== sizeOf(drawing)
      entry.drawing = drawing
      entry.placement = placementOf(model, drawing)
      touch(entry)
      if (isOther) {
        gone.push(...entry.words)
        entry.words = []
      }
      if (drawing.tail === null && isOther) colour(entry, now.tabSize)
    }

    if (zoneWork.length > 0) {
      const anchor = captureAnchor(editor)
      editor.changeViewZones((accessor) => {
        for (const work of zoneWork) work(accessor)
      })
      if (anchor !== null) restoreAnchor(editor, anchor)
    }
    if (gone.length > 0) editor.removeDecorations(gone)
    if (fresh.length > 0) {
      const ids = decorations.append(fresh.map(({ next }) => next))
      fresh.forEach(({ entry, shape }, index) => {
        const id = ids[index]
        entry.decoration = id === undefined ? null : { id, tone: entry.drawing.tone, shape }
      })
    }
    open = wanted.some((drawing) => drawing.tail !== null)
    for (const listener of listeners) listener()
  }

  const colour = (entry: Drawn, tabSize: number) => {
    if (entry.zone.rows.count() === 0 || path === null) return
    const begin = () => markWords(entry, tabSize)
    colouring.add(entry.drawing.key, { rows: entry.zone.rows, language: languageOf(path), tabSize, begin })
  }

  /** Finds the words that changed and marks them: at once in the document, in the rows as they get their colours. */
  const markWords = (entry: Drawn, tabSize: number) => {
    const model = editor.getModel()
    const { drawing, placement } = entry
    if (model === null || drawn.get(drawing.key) !== entry) return
    if (!strikes(drawing.tone)) return entry.zone.rows.mark(new Map())
    const { live } = drawing
    const at = (offset: number) => model.getPositionAt(offset)
    const before = model.getValueInRange(Range.fromPositions(at(live.from), at(live.to)))
    const { removed, rows } = wordMarks(before, ghostText(drawing, placement), tabSize)
    entry.zone.rows.mark(rows)
    if (removed.length === 0) return
    const marks = removed.map(({ from, to }) => wordDecoration(at(live.from + from), at(live.from + to)))
    entry.words = decorations.append(marks)
  }

  /** Leaves the editor without any ghost; the next drawing makes all of them. */
  const clear = () => {
    editor.changeViewZones((accessor) => {
      for (const { zone } of drawn.values()) if (zone.id !== null) accessor.removeZone(zone.id)
    })
    decorations.clear()
    drawn.clear()
    zoneKeys.clear()
    colouring.clear()
    open = false
  }

  const scrolling = editor.onDidScrollChange((event) => {
    if (!event.scrollTopChanged) return
    for (const entry of drawn.values()) measures.viewRows(entry)
    colouring.wake()
  })

  // Rows are as wide as the editor's own lines only while they wrap at the same column.
  const configuring = editor.onDidChangeConfiguration((event) => {
    if (!event.hasChanged(monaco.EditorOption.wrappingInfo) || measures.wrapColumns() === wrappedAt) return
    wrappedAt = measures.wrapColumns()
    clear()
    draw()
  })

  return {
    show(next) {
      clear()
      path = next
      draw()
    },
    draw,
    hold(line) {
      composedIn = line
      if (line === null) draw()
    },
    setTheme(theme) {
      colours = rulerColours(theme)
      clear()
      draw()
    },
    drawn: () =>
      [...drawn.values()].map(({ drawing, placement }) => ({ drawing, lines: linesOf(drawing, placement) })),
    writing() {
      for (const entry of drawn.values()) if (entry.drawing.tail !== null) return measures.box(entry)
      return undefined
    },
    box(key) {
      const entry = drawn.get(key)
      return entry === undefined ? undefined : measures.box(entry)
    },
    boxes: () => [...drawn.values()].map(measures.box),
    keyOfZone: (zoneId) => zoneKeys.get(zoneId),
    onDrawn(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      clear()
      scrolling.dispose()
      configuring.dispose()
      listeners.clear()
    },
  }
}

const sizeOf = ({ live }: Drawing) => live.to - live.from

function linesOf(drawing: Drawing, { covered, afterLine }: Placement): HunkLines {
  const lines = covered ?? { first: afterLine, last: afterLine }
  return { key: drawing.key, first: lines.first, last: lines.last, inserts: covered === null }
}
