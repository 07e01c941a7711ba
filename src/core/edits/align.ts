import { type AlignBase, createChains } from './align-chains.ts'
import { firstAtLeast, unknownLine } from './lines.ts'

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
  /** Whether the pending lines end as the base does, in lines that say something. */
  readonly isAtEnd: boolean
  /** Takes what is pending out as an insertion at the frontier. */
  leave(): Change
  /**
   * A lazy comment comes: meets the base where the last pending lines stand, if they say something and stand in one
   * place ahead. Blank lines before the comment only part the two. The comment speaks for what follows, so that no
   * more evidence will come.
   */
  meet(): Change | null
  /** Whether a lazy comment came and the base has not been met again since. */
  readonly isSkipping: boolean
  /** Goes on at `at`, and lets base lines from there on stay until the new lines meet the base again. */
  skip(at: number): void
}

/** Evidence at a lazy comment is counted back over at most so many lines, in at most so many places. */
const maxEvidence = 24
const maxMeetings = 256

/**
 * Aligns new lines with base lines [from, to). Law: making all changes, the one of `finish` too, in place of their
 * base lines gives the new lines; changes come in order and never overlap.
 */
export function createAligner(base: AlignBase, from: number, to: number): Aligner {
  const { ids: baseIds, positions } = base.index
  const chains = createChains(base, { from, to })
  let frontier = from
  let pendingIds: number[] = []
  let pending: string[] = []
  let isSkipping = false

  /**
   * Weight of the lines just before `end` (base) that are the last pending ones too. Two lone brackets or blank lines
   * are the end of anything: they tell no place for the sake of which lines would go.
   */
  const evidenceAt = (end: number): number => {
    let lines = 0
    let weight = 0
    let isTelling = false
    while (lines < maxEvidence && lines < pendingIds.length && end - lines > frontier) {
      const id = pendingIds[pendingIds.length - 1 - lines] ?? unknownLine
      if (id === unknownLine || baseIds[end - 1 - lines] !== id) break
      const worth = base.weight(id)
      weight += worth
      lines += 1
      isTelling ||= worth > 1 || lines > 2
    }
    return isTelling || end - frontier <= pendingIds.length ? weight : 0
  }

  /** End of the one place ahead where the last pending lines stand, if they say something; null for none or several. */
  const onlyPlace = (): number | null => {
    const places = positions(pendingIds.at(-1) ?? unknownLine)
    const first = firstAtLeast(places, frontier)
    if (places.length - first > maxMeetings) return null
    let best = -1
    let bestWeight = 0
    let isTied = false
    for (let i = first; i < places.length; i += 1) {
      const end = (places[i] ?? 0) + 1
      if (end > to) break
      const weight = evidenceAt(end)
      if (weight === bestWeight) isTied = true
      if (weight <= bestWeight) continue
      isTied = false
      best = end
      bestWeight = weight
    }
    return bestWeight >= 2 && !isTied ? best : null
  }

  const reset = () => {
    pending = []
    pendingIds = []
    chains.reset(frontier)
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
      if (pending.length === 0) chains.reset(frontier)
      pending.push(line)
      pendingIds.push(id)
      const end = chains.push(id, isSkipping)
      return end === null ? null : converge(end)
    },
    get frontier() {
      return frontier
    },
    get pending() {
      return pending
    },
    get tentative() {
      return chains.longestRun
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
    get isAtEnd() {
      return !isSkipping && pending.length > 0 && evidenceAt(to) >= 2
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
      const end = onlyPlace()
      if (end !== null) return converge(end)
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
