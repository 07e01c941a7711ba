import type { Range } from '../../core/edits/edit.ts'
import { changedWords } from '../../core/edits/refine-words.ts'

/** Which words of a hunk changed: in the text it replaces, and by row and column in the rows of its ghost. */
export type WordMarks = {
  readonly removed: readonly Range[]
  readonly rows: ReadonlyMap<number, readonly Range[]>
}

/** No words stand out: all changed, or one side has none. */
const none: WordMarks = { removed: [], rows: new Map() }

/**
 * The changed words of a closed hunk. Where the whole of both sides differs nothing is marked: it would say no more
 * than the hunk itself. Columns count from 0 and a tab reaches to the next multiple of `tabSize`, as Monaco's colours do.
 * Law: marked text never holds a line's end, and is never only white space.
 */
export function wordMarks(before: string, after: string, tabSize: number): WordMarks {
  if (before === '' || after === '') return none
  const changed = changedWords(before, after)
  if (isWhole(changed.before, before) && isWhole(changed.after, after)) return none
  const rows = new Map<number, readonly Range[]>()
  const lines = after.split('\n')
  for (const [row, ranges] of rangesByLine(changed.after, after))
    rows.set(
      row,
      ranges.map((range) => inColumns(lines[row] ?? '', range, tabSize)),
    )
  let from = 0
  const removed = before.split('\n').flatMap((line) => {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line
    const found = clip(changed.before, from, text).map((range) => shift(range, from))
    from += line.length + 1
    return found
  })
  return { removed, rows }
}

/** Ranges of a text by its lines, from 0, and columns; without line ends and the white space around them. */
export function rangesByLine(ranges: readonly Range[], text: string): ReadonlyMap<number, readonly Range[]> {
  const found = new Map<number, readonly Range[]>()
  let at = 0
  for (const [row, line] of text.split('\n').entries()) {
    const within = clip(ranges, at, line.endsWith('\r') ? line.slice(0, -1) : line)
    if (within.length > 0) found.set(row, within)
    at += line.length + 1
  }
  return found
}

const isWhole = ([first, ...more]: readonly Range[], text: string) =>
  first !== undefined && more.length === 0 && first.from === 0 && first.to === text.length

const shift = (range: Range, by: number): Range => ({ from: range.from + by, to: range.to + by })

/** The parts of the ranges that lie in a line, counted from its start, without the white space at their ends. */
function clip(ranges: readonly Range[], at: number, line: string): readonly Range[] {
  return ranges.flatMap((range) => {
    const from = Math.max(range.from - at, 0)
    const to = Math.min(range.to - at, line.length)
    if (from >= to) return []
    const text = line.slice(from, to)
    const inner = { from: from + text.length - text.trimStart().length, to: from + text.trimEnd().length }
    return inner.from < inner.to ? [inner] : []
  })
}

function inColumns(line: string, range: Range, tabSize: number): Range {
  if (!line.includes('\t')) return range
  return { from: columnOf(line, range.from, tabSize), to: columnOf(line, range.to, tabSize) }
}

function columnOf(line: string, offset: number, tabSize: number): number {
  let column = 0
  for (let at = 0; at < offset; at += 1) column += line[at] === '\t' ? tabSize - (column % tabSize) : 1
  return column
}

/** Marks ranges of a row's text, whatever elements its colours are made of. */
export function markText(row: HTMLElement, ranges: readonly Range[]): void {
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT)
  const parts: { readonly node: Text; readonly from: number; readonly to: number }[] = []
  let at = 0
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue
    for (const { from, to } of ranges) {
      const part = { node, from: Math.max(0, from - at), to: Math.min(node.length, to - at) }
      if (part.from < part.to) parts.push(part)
    }
    at += node.length
  }
  // From the end on: what is split off keeps the offsets of what is before it.
  for (const { node, from, to } of parts.toReversed()) {
    const marked = document.createElement('span')
    marked.className = 'ghost-changed'
    if (to < node.length) node.splitText(to)
    const text = from > 0 ? node.splitText(from) : node
    text.replaceWith(marked)
    marked.append(text)
  }
}
