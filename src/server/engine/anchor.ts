import type { LineChange } from '../../core/edits/line-changes.ts'

/** Base lines [from, to) that a block quotes, and the changes that stand in them. */
export type Spot = { readonly from: number; readonly to: number; readonly changes: readonly LineChange[] }

const MAX_CONTEXT = 3

/**
 * Groups changes into spots of quoted lines, each of which stands only once in the file: as few lines of context
 * as that takes, at most three on a side; more only where three do not tell the place apart. Spots are in order and disjoint, and
 * quote at least one line that is not blank.
 */
export function placeChanges(base: readonly string[], changes: readonly LineChange[]): Spot[] {
  const places = new Map<string, number[]>()
  for (const [at, line] of base.entries()) {
    const known = places.get(line)
    if (known === undefined) places.set(line, [at])
    else known.push(at)
  }

  const isUnique = (from: number, to: number): boolean => {
    let rarest = from
    for (let at = from; at < to; at += 1) {
      const count = places.get(base[at] ?? '')?.length ?? 0
      if (count < (places.get(base[rarest] ?? '')?.length ?? 0)) rarest = at
    }
    let found = 0
    for (const place of places.get(base[rarest] ?? '') ?? []) {
      const start = place - (rarest - from)
      if (start < 0 || start + (to - from) > base.length) continue
      let same = true
      for (let at = 0; same && at < to - from; at += 1) same = base[start + at] === base[from + at]
      if (same) found += 1
      if (found > 1) return false
    }
    return found === 1
  }
  const isBlank = (at: number) => (base[at] ?? '').trim() === ''
  const isGood = (from: number, to: number) =>
    from < to && !isBlank(from) && !isBlank(to - 1) && isUnique(from, to)

  const quote = (change: LineChange): { from: number; to: number } => {
    for (let total = 0; total <= 2 * MAX_CONTEXT; total += 1) {
      // Lines after the place first: what is inserted mostly belongs to what follows it.
      for (let after = Math.min(total, MAX_CONTEXT); after >= Math.max(0, total - MAX_CONTEXT); after -= 1) {
        const from = Math.max(0, change.from - (total - after))
        const to = Math.min(base.length, change.to + after)
        if (isGood(from, to)) return { from, to }
      }
    }
    let from = Math.max(0, change.from - MAX_CONTEXT)
    let to = Math.min(base.length, change.to + MAX_CONTEXT)
    while (!isGood(from, to) && (from > 0 || to < base.length)) {
      from = Math.max(0, from - 1)
      to = Math.min(base.length, to + 1)
    }
    return { from, to }
  }

  const spots: Spot[] = []
  for (const change of changes) {
    const { from, to } = quote(change)
    const last = spots.at(-1)
    if (last !== undefined && from < last.to) {
      // Blocks that share lines would each quote what the other changes.
      spots[spots.length - 1] = {
        from: Math.min(last.from, from),
        to: Math.max(last.to, to),
        changes: [...last.changes, change],
      }
    } else spots.push({ from, to, changes: [change] })
  }
  return joinOverlaps(spots)
}

/** A spot that grew to the front may have reached into the one before its neighbour. */
function joinOverlaps(spots: readonly Spot[]): Spot[] {
  const joined: Spot[] = []
  for (const spot of spots) {
    let next = spot
    for (let last = joined.at(-1); last !== undefined && next.from < last.to; last = joined.at(-1)) {
      joined.pop()
      next = {
        from: Math.min(last.from, next.from),
        to: Math.max(last.to, next.to),
        changes: [...last.changes, ...next.changes],
      }
    }
    joined.push(next)
  }
  return joined
}
