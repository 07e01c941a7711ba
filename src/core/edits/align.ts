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
  const chains = createChains(base, to)
  let frontier = from
  let pendingIds: number[] = []
  let pending: string[] = []
  let isSkipping = false

  /** Weight of the lines just before `end` (base) that are the last pending ones too. */
  const evidenceAt = (end: number): number => {
    let lines = 0
    let weight = 0
    while (lines < maxEvidence && lines < pendingIds.length && end - lines > frontier) {
      const id = pendingIds[pendingIds.length - 1 - lines] ?? unknownLine
      if (id === unknownLine || baseIds[end - 1 - lines] !== id) break
      weight += base.weight(id)
      lines += 1
    }
    return weight
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

/** Most places that are looked at for one line: those nearest ahead, and those that go on where the line before stood. */
const maxPlaces = 32

/**
 * Common subsequences of the lines since old and new parted and of the base ahead, kept up line by line (Hunt and
 * Szymanski 1977, by weight). They tell how much of what came since stands in the base up to a place, in order.
 */
function createChains({ index, weight }: AlignBase, to: number) {
  const { ids: baseIds, positions } = index
  let start = 0
  let count = 0
  let longestRun = 0
  /** reach[w]: the last base line of the chain of weight w, or more, that ends first; lines[w]: how many lines it has. */
  let reach: number[] = []
  let lines: number[] = []
  /** Places of the line before, and how many lines, and which weight, run together up to each. */
  let before: Place[] = []

  const placesOf = (id: number): readonly number[] => {
    const all = positions(id)
    const first = firstAtLeast(all, start)
    if (all.length - first <= maxPlaces) return first === 0 ? all : all.slice(first)
    const found = new Set<number>()
    for (const place of before) if (baseIds[place.at + 1] === id) found.add(place.at + 1)
    for (let i = first; i < first + 8; i += 1) found.add(all[i] ?? 0)
    const straight = firstAtLeast(all, start + count - 1)
    for (let i = straight; i < Math.min(all.length, straight + 8); i += 1) found.add(all[i] ?? 0)
    return [...found].toSorted((a, b) => a - b)
  }

  return {
    get longestRun() {
      return longestRun
    },
    reset(at: number) {
      start = at
      if (count === 0) return
      count = 0
      longestRun = 0
      reach = []
      lines = []
      before = []
    },
    /** Takes the next line; gives the base line behind the place where old and new run together again, if they do. */
    push(id: number, isSkipping: boolean): number | null {
      count += 1
      longestRun = 0
      if (id === unknownLine) {
        if (before.length > 0) before = []
        return null
      }
      const worth = weight(id)
      const places = placesOf(id)
      const isCommon = places.length > maxPlaces / 2
      const now: Place[] = []
      let old = 0
      let best = -1
      let bestWeight = 0
      let isTied = false
      let near = -1
      let nearWeight = 0
      for (let i = places.length - 1; i >= 0; i -= 1) {
        const at = places[i] ?? 0
        if (at >= to) continue
        // both lists of places descend
        while (old < before.length && (before[old]?.at ?? 0) > at - 1) old += 1
        const last = before[old]?.at === at - 1 ? before[old] : undefined
        const run = (last?.run ?? 0) + 1
        const runWeight = (last?.runWeight ?? 0) + worth
        const isTelling = worth > 1 || run > 2 || last?.isTelling === true
        now.push({ at, run, runWeight, isTelling })
        if (run > longestRun && !(isCommon && run === 1)) longestRun = run
        // the heaviest chain that ends before this place goes on here
        const heavy = firstAtLeast(reach, at)
        const chainLines = (heavy === 0 ? 0 : (lines[heavy - 1] ?? 0)) + 1
        for (let step = heavy; step < heavy + worth; step += 1) {
          reach[step] = at
          lines[step] = chainLines
        }
        const removed = at + 1 - start - chainLines
        const written = count - chainLines
        const chainWeight = heavy + worth
        const isHeavy = isSkipping
          ? runWeight >= 2
          : runWeight >= neededRun(removed, written) && chainWeight >= neededChain(removed, written)
        // a lone bracket and a blank line are the end of anything
        const isEnough = isHeavy && (removed <= 0 || isTelling)
        if (isEnough) {
          near = at + 1
          nearWeight = runWeight
        }
        // the place with most evidence, nearest first; where that is not enough, wait for more
        if (runWeight >= bestWeight) {
          isTied = runWeight === bestWeight
          best = isEnough ? at + 1 : -1
          bestWeight = runWeight
        }
      }
      before = now
      // a copy of the text further ahead has a little more: what stands nearer is meant
      if (best === -1 && !isSkipping && nearWeight * 4 >= bestWeight * 3 && near !== -1) return near
      // behind a lazy comment nothing says that the nearest place is meant
      return best === -1 || (isSkipping && isTied) ? null : best
    },
  }
}

/** `isTelling`: the run has a line that says something, or more than two lines. */
type Place = {
  readonly at: number
  readonly run: number
  readonly runWeight: number
  readonly isTelling: boolean
}

/** Evidence asked of the lines that just ran together before old and new are taken to go on together. */
function neededRun(removed: number, written: number): number {
  if (removed === 0 || removed === written) return 2
  return removed < written ? 3 : 4
}

/** More evidence than this is never asked for: about fifty lines. */
const mostNeeded = 100

/**
 * Evidence asked of all lines since old and new parted: as much as would be deleted and not replaced, because a line
 * not seen yet is not a deleted line, and some for what is replaced.
 */
function neededChain(removed: number, written: number): number {
  return Math.min(mostNeeded, Math.max(0, removed - written) + (removed >> 1))
}
