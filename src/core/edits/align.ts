import { firstAtLeast, type LineIndex, unknownLine } from './lines.ts'

/** Lines [from, to) of the base give way to `lines`; `ids` are theirs. */
export type Change = {
  readonly from: number
  readonly to: number
  readonly lines: readonly string[]
  readonly ids: readonly number[]
  /**
   * Where the gap begins that a lazy comment left before the change, if one did: base lines [gapFrom, from) stay
   * because the comment stands for them.
   */
  readonly gapFrom?: number
}

/** What the aligner must know of the base: interned lines, and what a line is worth as evidence. */
export type AlignBase = {
  readonly index: LineIndex
  /** 2 for a line that says something, 1 for a lone bracket or a blank line. */
  readonly weight: (id: number) => number
}

/**
 * Aligns new lines with a range of base lines as they come, in O(new lines). It never looks back at a change that
 * it has given out, and takes no base line for deleted before the new text has come together with the base again
 * beyond it: what the stream has not reached yet is not gone.
 */
export interface Aligner {
  /** Takes a finished line; gives the change that ends with it, if one does. */
  push(id: number, line: string): Change | null
  /** The base line up to which old and new are known to correspond. */
  readonly frontier: number
  /** Lines since old and new parted; empty while they run together. */
  readonly pending: readonly string[]
  /** How many of the last pending lines stand in the base ahead and may turn out unchanged. */
  readonly tentative: number
  /** The line of the base that would come next if nothing were inserted, and if lines were replaced one by one. */
  expected(): readonly [number, number]
  /** Ends the range: what is pending replaces all that is left of the base. */
  finish(): Change | null
  /** Takes what is pending out as an insertion at the frontier. */
  leave(): Change
  /**
   * A lazy comment comes: meets the base where the last pending lines stand, if they say something and stand in one
   * place ahead. Blank lines before the comment only part the two. The comment speaks for what follows, so that no more evidence will come.
   */
  meet(): Change | null
  /** Whether a lazy comment came and the base has not been met again since. */
  readonly isSkipping: boolean
  /** Goes on at `at`, and lets base lines from there on stay until the new lines meet the base again. */
  skip(at: number): void
}

/** Most places that are tried for one line; more than that, and the line tells nothing. */
const maxPlaces = 32
/** Evidence is counted back over at most so many lines. */
const maxEvidence = 24

export function createAligner(base: AlignBase, from: number, to: number): Aligner {
  const { ids: baseIds, positions } = base.index
  let frontier = from
  let pendingIds: number[] = []
  let pending: string[] = []
  let tentative = 0
  let isSkipping = false

  /** Lines just before `end` (base) and before the end of pending that are the same, and their weight. */
  const evidenceAt = (end: number): { lines: number; weight: number; isTelling: boolean } => {
    let lines = 0
    let weight = 0
    let isTelling = false
    while (lines < maxEvidence && lines < pendingIds.length && end - lines > frontier) {
      const id = pendingIds[pendingIds.length - 1 - lines] ?? unknownLine
      if (id === unknownLine || baseIds[end - 1 - lines] !== id) break
      const own = base.weight(id)
      weight += own
      lines += 1
      isTelling ||= own > 1 || lines > 2
    }
    return { lines, weight, isTelling }
  }

  const reset = () => {
    pending = []
    pendingIds = []
    tentative = 0
  }

  const converge = (end: number): Change => {
    let same = 0
    while (
      same < pendingIds.length &&
      end - same > frontier &&
      baseIds[end - 1 - same] === pendingIds[pendingIds.length - 1 - same]
    )
      same += 1
    const kept = pendingIds.length - same
    const change: Change = {
      from: isSkipping ? end - same : frontier,
      to: end - same,
      lines: pending.slice(0, kept),
      ids: pendingIds.slice(0, kept),
      ...(isSkipping ? { gapFrom: frontier } : {}),
    }
    isSkipping = false
    frontier = end
    reset()
    return change
  }

  return {
    push(id, line) {
      if (
        !isSkipping &&
        pending.length === 0 &&
        frontier < to &&
        id !== unknownLine &&
        baseIds[frontier] === id
      ) {
        frontier += 1
        return null
      }
      pending.push(line)
      pendingIds.push(id)
      tentative = 0
      if (id === unknownLine) return null
      const places = positions(id)
      const first = firstAtLeast(places, frontier)
      const isCommon = places.length - first > maxPlaces
      const last = Math.min(places.length, first + maxPlaces)
      let best = -1
      let bestWeight = 0
      let isTied = false
      let isEnough = false
      for (let i = first; i < last; i += 1) {
        const end = (places[i] ?? 0) + 1
        if (end > to) break
        const { lines, weight, isTelling } = evidenceAt(end)
        if (lines > tentative && !(isCommon && lines === 1)) tentative = lines
        // the place with most evidence, nearest first; where that is not enough, wait for more
        if (weight === bestWeight) isTied = true
        if (weight <= bestWeight) continue
        isTied = false
        const removed = end - lines - frontier
        const written = pendingIds.length - lines
        best = end
        bestWeight = weight
        isEnough = weight >= (isSkipping ? 2 : neededWeight(removed, written))
        // a lone bracket and a blank line are the end of anything
        if (removed > 0 && !isTelling) isEnough = false
      }
      // behind a lazy comment nothing says that the nearest place is meant
      return isEnough && !(isSkipping && isTied) ? converge(best) : null
    },
    get frontier() {
      return frontier
    },
    get pending() {
      return pending
    },
    get tentative() {
      return tentative
    },
    expected: () => [Math.min(frontier, to), Math.min(frontier + pending.length, to)],
    finish() {
      if (pending.length === 0 && frontier === to) return null
      if (pending.length === 0 && isSkipping) return null
      const change: Change = isSkipping
        ? { from: to, to, lines: pending, ids: pendingIds, gapFrom: frontier }
        : { from: frontier, to, lines: pending, ids: pendingIds }
      frontier = to
      reset()
      return change
    },
    get isSkipping() {
      return isSkipping
    },
    meet() {
      const written = pending
      const writtenIds = pendingIds
      let stop = written.length
      while (stop > 0 && (written[stop - 1] ?? '').trim() === '') stop -= 1
      pending = written.slice(0, stop)
      pendingIds = writtenIds.slice(0, stop)
      const id = pendingIds.at(-1) ?? unknownLine
      const places = positions(id)
      let best = -1
      let bestWeight = 0
      let isTied = false
      for (let i = firstAtLeast(places, frontier); i < places.length; i += 1) {
        const end = (places[i] ?? 0) + 1
        if (end > to) break
        const { weight } = evidenceAt(end)
        if (weight === bestWeight) isTied = true
        if (weight <= bestWeight) continue
        isTied = false
        best = end
        bestWeight = weight
      }
      if (bestWeight >= 2 && !isTied) return converge(best)
      pending = written
      pendingIds = writtenIds
      return null
    },
    leave() {
      const change: Change = { from: frontier, to: frontier, lines: pending, ids: pendingIds }
      reset()
      return change
    },
    skip(at) {
      frontier = at
      isSkipping = true
      reset()
    },
  }
}

/**
 * Evidence asked before old and new are taken to run together again. Cheap where nothing is removed or as much is
 * written as removed; dearer the more lines would go, because a line not seen yet is not a deleted line.
 */
function neededWeight(removed: number, written: number): number {
  if (removed === 0 || removed === written) return 2
  if (removed < written) return 3
  return 4 + Math.floor(Math.log2(1 + (removed - written) / 4)) * 2
}
