import type { FileDraft } from './file-draft.ts'
import type { DeletionGuard, PlacedFinal } from './guard.ts'
import type { HunkId, LineRange } from './hunk.ts'
import { isSignificant } from './lines.ts'

/** What speaks against taking the text of a whole file at its word; the hunks in question wait for the user's. */
export interface WholeDoubts {
  /** A line as it was written, but for space at its end. */
  line(text: string): void
  /** A line that says something and stays as it is. */
  kept(text: string): void
  closed(hunk: PlacedFinal, replaced: readonly string[], lines: readonly string[]): void
  readonly isAnyClosed: boolean
  /** Whether the lines missing at the end are missing because the text stopped: it is an excerpt, or has brackets open. */
  isCutOff(left: LineRange): boolean
  /**
   * Whether the text lacks the file's top as well, where the lines at its end, of which some were written anew, are fewer
   * by `missing`: then it is an excerpt, and its top waits too.
   */
  isCutAtBothEnds(missing: number): boolean
  /** The last change struck more lines than it wrote, and hardly one came since: the rest may have brought them back. */
  doubtLast(): void
  /** The text is over. */
  end(): void
}

/** A text about lines within a file: what stands around them speaks for it. */
export const noDoubts: WholeDoubts = {
  line: () => undefined,
  kept: () => undefined,
  closed: () => undefined,
  isAnyClosed: true,
  isCutOff: () => false,
  isCutAtBothEnds: () => false,
  doubtLast: () => undefined,
  end: () => undefined,
}

const opening = /[([{]/g
const closing = /[)\]}]/g
const countOf = (line: string, pattern: RegExp): number => line.match(pattern)?.length ?? 0
const depthOf = (line: string): number => countOf(line, opening) - countOf(line, closing)
const depthOfAll = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + depthOf(line), 0)

/** So many lines missing at an end of the file are more than an edit of it. */
const leastMissing = 3
/** So many lines said since tell that new and old run together. */
const leastKept = 4

const depthIn = (line: string): number => line.length - line.trimStart().length

/** Whether lines stand so much deeper, or shallower, because something was put around them, or taken away. */
function isWrapped(
  again: readonly string[],
  { replaced, lines }: { readonly replaced: readonly string[]; readonly lines: readonly string[] },
  fresh: ReadonlyMap<string, readonly number[]>,
): boolean {
  // a line that is there more than once: the first then is the first now
  const taken = new Map<string, number>()
  const now = again.map((line) => {
    const own = line.trim()
    const turn = taken.get(own) ?? 0
    taken.set(own, turn + 1)
    const depths = fresh.get(own) ?? []
    return depths[turn] ?? depths.at(-1) ?? 0
  })
  const shifts = new Set(again.map((line, at) => (now[at] ?? 0) - depthIn(line)))
  const own = new Set(again.map((line) => line.trim()))
  const [shift = 0] = shifts
  // what was around them is gone, or what is around them is new; a brace alone is that too
  const [least, others] = shift < 0 ? [Math.min(...again.map(depthIn)), replaced] : [Math.min(...now), lines]
  const isAround = others.some((line) => line.trim() !== '' && !own.has(line.trim()) && depthIn(line) < least)
  return shifts.size === 1 && isAround
}

export function createWholeDoubts(draft: FileDraft, guard: DeletionGuard): WholeDoubts {
  const { texts } = draft.lines
  /** All lines as they were written: what brackets they leave open is asked of few texts. */
  const written: string[] = []
  let kept = 0
  let keptSince = 0
  let isIndentKept = false
  let last: { readonly id: HunkId; readonly isStriking: boolean } | null = null
  let top: HunkId | null = null
  const ids: HunkId[] = []
  /** Hunks that write lines of the file again, otherwise indented, and how many lines. */
  const rewritten: HunkId[] = []
  let rewrittenCount = 0

  return {
    line(text) {
      written.push(text)
    },
    kept(text) {
      isIndentKept ||= depthIn(text) > 0
      kept += 1
      keptSince += 1
    },
    closed(hunk, replaced, lines) {
      ids.push(hunk.id)
      keptSince = 0
      last = { id: hunk.id, isStriking: replaced.length > lines.length }
      if (hunk.base.from === 0 && lines.length === 0 && replaced.length >= leastMissing) top = hunk.id
      const fresh = new Map<string, number[]>()
      for (const line of lines) {
        const own = line.trim()
        const known = fresh.get(own)
        if (known === undefined) fresh.set(own, [depthIn(line)])
        else known.push(depthIn(line))
      }
      const again = replaced.filter((line) => isSignificant(line) && fresh.has(line.trim()))
      if (again.length === 0 || isWrapped(again, { replaced, lines }, fresh)) return
      rewritten.push(hunk.id)
      rewrittenCount += again.length
    },
    get isAnyClosed() {
      return ids.length > 0
    },
    isCutOff({ from, to }) {
      const missing = texts.slice(from, to).filter((line) => line.trim() !== '').length
      if (missing < leastMissing) return false
      if (top !== null) {
        guard.doubt(draft, top)
        return true
      }
      return depthOfAll(written) > 0 && depthOfAll(texts) === 0
    },
    isCutAtBothEnds(missing) {
      if (top === null || missing < leastMissing) return false
      guard.doubt(draft, top)
      return true
    },
    doubtLast() {
      if (last?.isStriking === true && keptSince < leastKept) guard.doubt(draft, last.id)
    },
    end() {
      // a text that has nothing of the file in common, or all of it, or nearly, with another indent
      if (kept === 0 && texts.length >= 10) for (const id of ids) guard.doubt(draft, id)
      const isMost = rewrittenCount >= 8 && rewrittenCount * 3 > texts.length
      // so many lines with another indent, and none with the file's
      if (isMost || (rewrittenCount >= 2 && !isIndentKept)) for (const id of rewritten) guard.doubt(draft, id)
    },
  }
}
