import type { Range } from '../../core/edits/edit.ts'
import { rowChange, rowLines, rowsOf, rowWindow } from './rows.ts'
import { markText } from './word-marks.ts'

/** Above this many rows only those near the viewport have nodes. */
export const WINDOW_LIMIT = 500

/** The rows of one ghost: grown at the end, never rebuilt. */
export interface GhostRows {
  readonly node: HTMLElement
  /** Rows on show, the one being written included. */
  count(): number
  /** Lines that the rows take: more than there are rows where long ones wrap. */
  lines(): number
  /** A sign for each row and a line end for each line. */
  signs(): string
  /** Longest row in characters, counting a tab as `tabSize`. */
  widest(tabSize: number): number
  /** The finished rows. */
  text(): readonly string[]
  first(): string
  /** Shows `text` and, under it, the unfinished line; `tail` null: nothing is being written. */
  show(text: string, tail: string | null): void
  /** Colours rows from `from` on; each is the markup Monaco's colorizer gave for that row. */
  colour(from: number, markup: readonly string[]): void
  /** Says which columns of which rows are changed words; they are drawn with the rows' colours. */
  mark(words: ReadonlyMap<number, readonly Range[]>): void
  /** Says which lines are on the screen; a long ghost has nodes only for rows on those and their neighbours. */
  view(first: number, last: number): void
}

/** Where long rows wrap. */
export type Wrap = { readonly columns: number; readonly tabSize: number }

type Row = {
  text: string
  lines: number
  markup: string | null
  marks: readonly Range[]
  node: HTMLElement | null
}

const unmarked: readonly Range[] = []

/**
 * Makes the node that holds a ghost's rows. `lineHeight` in px; rows stand `indent` characters in on the first; with
 * `wrap` null long rows go on to the right.
 */
export function createGhostRows(lineHeight: number, indent: number, wrap: Wrap | null): GhostRows {
  const node = document.createElement('div')
  node.className = 'ghost-rows'
  if (wrap !== null) {
    node.dataset['wraps'] = 'yes'
    node.style.setProperty('--ghost-columns', `${wrap.columns}ch`)
  }
  const linesOf = (text: string, index: number) =>
    wrap === null ? 1 : rowLines(text, wrap, index === 0 ? indent : 0)
  /** Lines of all rows. */
  let total = 0
  const rows: Row[] = []
  let finished = ''
  let finishedRows: readonly string[] = []
  let writing = false
  let shown = { from: 0, to: 0 }
  let view = { first: 0, last: 0 }

  const paint = (row: Row) => {
    if (row.node === null) return
    const { firstChild } = row.node
    // The markup is Monaco's, which escapes the text; everything else goes in as text.
    if (row.markup !== null) {
      row.node.innerHTML = row.markup
      if (row.marks.length > 0) markText(row.node, row.marks)
    } else if (firstChild instanceof Text && firstChild.nextSibling === null) firstChild.data = row.text
    else row.node.textContent = row.text
  }

  const attach = (index: number) => {
    const row = rows[index]
    if (row === undefined || row.node !== null) return
    row.node = document.createElement('div')
    row.node.className = writing && index === rows.length - 1 ? 'ghost-row ghost-writing' : 'ghost-row'
    if (index === 0 && indent > 0) row.node.style.paddingInlineStart = `${indent}ch`
    if (row.lines > 1) row.node.style.height = `${row.lines * lineHeight}px`
    paint(row)
    node.insertBefore(row.node, rows[index + 1]?.node ?? null)
  }

  const detach = (index: number) => {
    const row = rows[index]
    row?.node?.remove()
    if (row !== undefined) row.node = null
  }

  const linesBefore = (index: number) => {
    if (wrap === null) return index
    let sum = 0
    for (let at = 0; at < index; at += 1) sum += rows[at]?.lines ?? 0
    return sum
  }

  /** The row in a line. */
  const rowAt = (line: number) => {
    if (wrap === null) return line
    let sum = 0
    for (const [index, row] of rows.entries()) {
      sum += row.lines
      if (sum > line) return index
    }
    return rows.length
  }

  const reveal = () => {
    const next = rowWindow(rows.length, view, WINDOW_LIMIT)
    for (let index = shown.from; index < Math.min(shown.to, rows.length); index += 1) {
      if (index < next.from || index >= next.to) detach(index)
    }
    // From the last to the first: each goes before the one after it.
    for (let index = next.to - 1; index >= next.from; index -= 1) attach(index)
    if (next.from !== shown.from) node.style.paddingTop = `${linesBefore(next.from) * lineHeight}px`
    shown = next
  }

  const put = (index: number, text: string) => {
    const row = rows[index]
    if (row === undefined) {
      const lines = linesOf(text, index)
      total += lines
      rows.push({ text, lines, markup: null, marks: unmarked, node: null })
    } else if (row.text !== text) {
      const lines = linesOf(text, index)
      total += lines - row.lines
      if (lines !== row.lines && row.node !== null) row.node.style.height = `${lines * lineHeight}px`
      row.lines = lines
      row.text = text
      row.markup = null
      row.marks = unmarked
      paint(row)
    }
  }

  const cut = (length: number) => {
    while (rows.length > length) {
      detach(rows.length - 1)
      total -= rows.pop()?.lines ?? 0
    }
  }

  return {
    node,
    count: () => rows.length,
    lines: () => total,
    signs: () => rows.map(({ lines }) => `+${'\n'.repeat(lines)}`).join(''),
    widest(tabSize) {
      let widest = 0
      for (const row of rows) {
        const tabs = row.text.includes('\t') ? row.text.split('\t').length - 1 : 0
        widest = Math.max(widest, row.text.length + tabs * (tabSize - 1))
      }
      return widest + indent
    },
    text: () => finishedRows,
    first: () => rows[0]?.text ?? '',
    show(text, tail) {
      if (writing) rows[rows.length - 1]?.node?.classList.remove('ghost-writing')
      if (text !== finished) {
        const grows = text.startsWith(finished) && (finished === '' || finished.endsWith('\n'))
        if (grows) {
          const added = rowsOf(text.slice(finished.length))
          added.forEach((row, index) => put(finishedRows.length + index, row))
          finishedRows = [...finishedRows, ...added]
        } else {
          const next = rowsOf(text)
          const change = rowChange(finishedRows, next)
          change.rows.forEach((row, index) => put(change.from + index, row))
          finishedRows = next
        }
        finished = text
      }
      writing = tail !== null
      if (tail !== null) put(finishedRows.length, tail)
      cut(finishedRows.length + (tail === null ? 0 : 1))
      reveal()
      if (writing) rows[rows.length - 1]?.node?.classList.add('ghost-writing')
    },
    colour(from, markup) {
      markup.forEach((html, offset) => {
        const row = rows[from + offset]
        if (row === undefined) return
        row.markup = html
        paint(row)
      })
    },
    mark(words) {
      for (const row of rows) row.marks = unmarked
      for (const [index, ranges] of words) {
        const row = rows[index]
        if (row !== undefined) row.marks = ranges
      }
    },
    view(first, last) {
      view = { first: rowAt(first), last: rowAt(last) }
      if (rows.length > WINDOW_LIMIT) reveal()
    },
  }
}
