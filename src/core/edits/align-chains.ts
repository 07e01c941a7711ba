import type { LineRange } from './hunk.ts'
import { firstAtLeast, type LineIndex, unknownLine } from './lines.ts'

/** What the aligner must know of the base: interned lines, and what a line is worth as evidence. */
export type AlignBase = {
  readonly index: LineIndex
  /** 2 for a line that says something, 1 for a lone bracket or a blank line. */
  readonly weight: (id: number) => number
}

/** Most places that are looked at for one line: those nearest ahead, and those that go on where the line before stood. */
const maxPlaces = 32

/**
 * Common subsequences of the lines since old and new parted and of the base ahead, kept up line by line (Hunt and
 * Szymanski 1977, by weight). They tell how much of what came since stands in the base up to a place, in order.
 */
export function createChains({ index, weight }: AlignBase, { from, to }: LineRange) {
  const { ids: baseIds, positions } = index
  let start = from
  let count = 0
  let longestRun = 0
  /** Weight of the lines that stand nowhere ahead, only in what the base has passed already. */
  let passed = 0
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
      passed = 0
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
      if (places.length === 0 && (positions(id).at(-1) ?? -1) >= from) passed += worth
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
          : runWeight >= neededRun(removed, written) &&
            chainWeight >= neededChain(removed, written) + neededAgainst(removed, passed)
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

/** More than this, about twenty lines, is not asked for because of lines that were passed. */
const mostAgainst = 40

/**
 * What lines that the base has passed weigh against deleting more of it: where records are alike, new and old may have
 * met one record too far, and what is written is still on its way to the frontier. Without more evidence for a place
 * ahead than that, each record would be taken for the next one.
 */
function neededAgainst(removed: number, passed: number): number {
  return removed > 0 ? Math.min(mostAgainst, passed) : 0
}

/** So much evidence, about fifty lines, is asked for in full; of what goes beyond it, one part in so many. */
const fullyNeeded = 100
const partBeyond = 8

/**
 * Evidence asked of all lines since old and new parted: as much as would be deleted and not replaced, because a line
 * not seen yet is not a deleted line, and some for what is replaced. It grows with the distance without end, only
 * slower: a block copied or moved from far ahead, with the lines that happen to stand in order on the way there, has
 * any fixed amount, and so has the text behind a long deletion before long.
 */
function neededChain(removed: number, written: number): number {
  const full = Math.max(0, removed - written) + (removed >> 1)
  return full <= fullyNeeded ? full : fullyNeeded + (full - fullyNeeded) / partBeyond
}
