import { isSignificant, unknownLine } from './lines.ts'

/** Lines [from, to) of the old side stand against lines [start, stop) of the new side. */
export type Gap = {
  readonly from: number
  readonly to: number
  readonly start: number
  readonly stop: number
}

/** Largest product of old and new lines that is compared line by line when a change closes. */
export const refineLimit = 40_000

/**
 * The changes between two runs of interned lines, few changed lines; a lone bracket or blank line between two changes
 * does not part them.
 * Law: replacing every gap of `before` by its lines of `after` gives `after`.
 */
export function diffLines(
  before: readonly number[],
  after: readonly number[],
  options: { readonly text: (afterLine: number) => string; readonly limit: number },
): readonly Gap[] {
  return joinNear(diffIds(before, after, options.limit), after, options.text)
}

/**
 * The changes between two runs of integers, as few changed ones as can be. Runs whose product passes `limit` are first
 * cut at integers that both have once, in an order that both share (patience diff, Cohen); a stretch without such a
 * one that is still too large is one change. So the cost is bounded: n log n, and at most `limit` per stretch.
 * Law: replacing every gap of `before` by its part of `after` gives `after`; no two gaps touch on both sides.
 */
export function diffIds(before: readonly number[], after: readonly number[], limit: number): readonly Gap[] {
  const gaps: Gap[] = []
  const waiting: { readonly gap: Gap; readonly depth: number }[] = [
    { gap: { from: 0, to: before.length, start: 0, stop: after.length }, depth: 0 },
  ]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const gap = trimmed(before, after, next.gap)
    const rows = gap.to - gap.from
    const columns = gap.stop - gap.start
    if (rows === 0 && columns === 0) continue
    if (rows === 0 || columns === 0 || isAllNew(after, gap)) gaps.push(gap)
    else if (rows * columns <= limit) gaps.push(...longestCommon(before, after, gap))
    else {
      const parts = next.depth < maxDepth ? cutAtAnchors(before, after, gap) : []
      if (parts.length === 0) gaps.push(gap)
      for (const part of parts.toReversed()) waiting.push({ gap: part, depth: next.depth + 1 })
    }
  }
  return gaps
}

/** Whether none of the new lines stands in the base: there is nothing to look for. */
function isAllNew(after: readonly number[], { start, stop }: Gap): boolean {
  for (let at = start; at < stop; at += 1) if (after[at] !== unknownLine) return false
  return true
}

/** How often a stretch is cut again at the lines that only stand once in it. */
const maxDepth = 8

/** The gap without the lines that both sides have at its ends. */
function trimmed(before: readonly number[], after: readonly number[], gap: Gap): Gap {
  let { from, to, start, stop } = gap
  while (from < to && start < stop && before[from] === after[start]) {
    from += 1
    start += 1
  }
  while (to > from && stop > start && before[to - 1] === after[stop - 1]) {
    to -= 1
    stop -= 1
  }
  return { from, to, start, stop }
}

/** The stretches between lines that stand once on each side, as many of them as stand in the same order; none if there are none. */
function cutAtAnchors(before: readonly number[], after: readonly number[], gap: Gap): readonly Gap[] {
  const places = onceIn(before, gap.from, gap.to)
  const once = onceIn(after, gap.start, gap.stop)
  const anchors: { readonly old: number; readonly fresh: number; readonly previous: number }[] = []
  // tails[n]: the anchor that ends the run of n + 1 anchors in order whose end in the base is first
  const tails: number[] = []
  for (const [id, fresh] of once) {
    const old = places.get(id)
    if (fresh === -1 || old === undefined || old === -1) continue
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((anchors[tails[middle] ?? 0]?.old ?? 0) < old) low = middle + 1
      else high = middle
    }
    anchors.push({ old, fresh, previous: low === 0 ? -1 : (tails[low - 1] ?? -1) })
    tails[low] = anchors.length - 1
  }
  const parts: Gap[] = []
  let { to, stop } = gap
  for (let at = tails.at(-1) ?? -1; at !== -1;) {
    const anchor = anchors[at]
    if (anchor === undefined) break
    parts.push({ from: anchor.old + 1, to, start: anchor.fresh + 1, stop })
    to = anchor.old
    stop = anchor.fresh
    at = anchor.previous
  }
  if (parts.length === 0) return []
  parts.push({ from: gap.from, to, start: gap.start, stop })
  return parts.reverse()
}

/** Where each line between `from` and `to` stands, in that order; -1 for one that stands there more than once. */
function onceIn(ids: readonly number[], from: number, to: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  for (let at = from; at < to; at += 1) {
    const id = ids[at] ?? unknownLine
    if (id !== unknownLine) places.set(id, places.has(id) ? -1 : at)
  }
  return places
}

function longestCommon(before: readonly number[], after: readonly number[], whole: Gap): readonly Gap[] {
  const rows = whole.to - whole.from
  const width = whole.stop - whole.start + 1
  // best[r * width + c]: most lines kept between before[from + r ..] and after[start + c ..]
  const best = new Int32Array((rows + 1) * width)
  for (let r = rows - 1; r >= 0; r -= 1) {
    for (let c = width - 2; c >= 0; c -= 1) {
      const isKept = before[whole.from + r] === after[whole.start + c]
      best[r * width + c] = isKept
        ? (best[(r + 1) * width + c + 1] ?? 0) + 1
        : Math.max(best[(r + 1) * width + c] ?? 0, best[r * width + c + 1] ?? 0)
    }
  }
  const gaps: Gap[] = []
  let r = 0
  let c = 0
  let from = 0
  let start = 0
  const close = () => {
    if (r > from || c > start) {
      gaps.push({
        from: whole.from + from,
        to: whole.from + r,
        start: whole.start + start,
        stop: whole.start + c,
      })
    }
  }
  while (r < rows && c < width - 1) {
    if (before[whole.from + r] === after[whole.start + c]) {
      close()
      r += 1
      c += 1
      from = r
      start = c
    } else if ((best[(r + 1) * width + c] ?? 0) >= (best[r * width + c + 1] ?? 0)) r += 1
    else c += 1
  }
  r = rows
  c = width - 1
  close()
  return gaps
}

function joinNear(
  gaps: readonly Gap[],
  after: readonly number[],
  text: (line: number) => string,
): readonly Gap[] {
  const joined: Gap[] = []
  for (const gap of gaps) {
    const last = joined.at(-1)
    const isNear =
      last !== undefined && gap.start - last.stop === 1 && after.length > 0 && !isSignificant(text(last.stop))
    if (isNear) joined[joined.length - 1] = { from: last.from, to: gap.to, start: last.start, stop: gap.stop }
    else joined.push(gap)
  }
  return joined
}
