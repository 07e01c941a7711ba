import { acceptEdit, standing, type FileReview } from '../../core/edits/review.ts'
import { applyWithin, type Range } from '../../core/edits/edit.ts'
import { diffLines } from '../../core/edits/refine.ts'
import { changedWords } from '../../core/edits/refine-words.ts'
import type { HunkId } from '../../core/edits/hunk.ts'
import { insertOf } from '../../core/edits/standing.ts'
import { rangesByLine } from '../editor/word-marks.ts'
import type { Review } from '../store/pad.ts'
import { fileOf } from '../store/review.ts'

/** A line of one side; `words` are its changed columns, `line` counts from 1 and is null where no file has it. */
export type Side = { readonly line: number | null; readonly text: string; readonly words: readonly Range[] }

/** One row of the comparison: what stands there, and what would; null where a side has no line. */
export type CompareRow = {
  readonly changed: boolean
  readonly before: Side | null
  readonly after: Side | null
}

/** Lines shown around the hunk. */
const context = 3
/** Largest product of lines that is compared line by line. */
const limit = 1_000_000

/** A hunk beside the text that it would change, as the document stands now; empty for a hunk that is not there. */
export function compareRows(review: Review, id: HunkId): readonly CompareRow[] {
  const file = fileOf(review, id)
  if (file !== undefined) return placedRows(file, id)
  const hunk = review.loose.find((loose) => loose.id === id)
  if (hunk === undefined || hunk.kind === 'delete' || hunk.kind === 'rename') return []
  const insert = insertOf(hunk)
  return rowsBetween('search' in hunk ? hunk.search : '', insert, null)
}

function placedRows(file: FileReview, id: HunkId): readonly CompareRow[] {
  const now = standing(file, id)
  if (now.type !== 'pending' && now.type !== 'conflict') return []
  const { live } = file
  const edit = acceptEdit(file, [id])
  const [change] = edit
  if (change === undefined) return []
  const from = lineStart(live, change.from, context)
  const to = lineEnd(live, change.to, context)
  const after = applyWithin(edit, live, { from, to })
  return rowsBetween(live.slice(from, to), after, live.slice(0, from).split('\n').length)
}

/** Two texts line by line; changed lines stand side by side in their order. `first`: number of the first line. */
export function rowsBetween(before: string, after: string, first: number | null): readonly CompareRow[] {
  const old = linesOf(before)
  const fresh = linesOf(after)
  const ids = new Map<string, number>()
  const idOf = (line: string) => {
    const known = ids.get(line) ?? ids.size
    ids.set(line, known)
    return known
  }
  const number = (index: number) => (first === null ? null : first + index)
  const rows: CompareRow[] = []
  let oldAt = 0
  let freshAt = 0
  const keep = (until: number) => {
    for (; oldAt < until; oldAt += 1, freshAt += 1) {
      const text = old[oldAt] ?? ''
      const side = { text, words: [] }
      rows.push({
        changed: false,
        before: { ...side, line: number(oldAt) },
        after: { ...side, line: number(freshAt) },
      })
    }
  }
  const gaps = diffLines(old.map(idOf), fresh.map(idOf), { text: (line) => fresh[line] ?? '', limit })
  for (const { from, to, start, stop } of gaps) {
    keep(from)
    const gone = old.slice(from, to).join('\n')
    const come = fresh.slice(start, stop).join('\n')
    const words = from < to && start < stop ? changedWords(gone, come) : { before: [], after: [] }
    const left = rangesByLine(words.before, gone)
    const right = rangesByLine(words.after, come)
    for (let n = 0; n < Math.max(to - from, stop - start); n += 1) {
      const hasLeft = from + n < to
      const hasRight = start + n < stop
      rows.push({
        changed: true,
        before: hasLeft
          ? { line: number(from + n), text: old[from + n] ?? '', words: left.get(n) ?? [] }
          : null,
        after: hasRight
          ? { line: number(start + n), text: fresh[start + n] ?? '', words: right.get(n) ?? [] }
          : null,
      })
    }
    oldAt = to
    freshAt = stop
  }
  keep(old.length)
  return rows
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Start of the line so many lines above the one of an offset. */
function lineStart(text: string, offset: number, above: number): number {
  let at = offset
  for (let n = 0; n <= above; n += 1) {
    const found = at === 0 ? -1 : text.lastIndexOf('\n', at - 1)
    if (found === -1) return 0
    at = n === above ? found + 1 : found
  }
  return at
}

/** End of the line so many lines below the one in which a range ends. */
function lineEnd(text: string, offset: number, below: number): number {
  let at = offset > 0 && text[offset - 1] === '\n' ? offset - 1 : offset
  for (let n = 0; n <= below; n += 1) {
    const found = text.indexOf('\n', at)
    if (found === -1) return text.length
    at = found + 1
  }
  return at
}
