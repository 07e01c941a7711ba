import type { LineRange } from './hunk.ts'

/** A change of base lines that is final. */
export type Claim = { readonly base: LineRange; readonly insert: string }

/**
 * The changes of one file that are final. No two of them overlap, so what one asks of a place is found in O(log n):
 * a reply may make thousands, and each new one asks.
 */
export interface Claims {
  /** In the order of their places; of two at one place the older first. */
  readonly all: readonly Claim[]
  /** Adds one that overlaps none of the others. */
  add(claim: Claim): void
  /** Whether one changes some of these lines, or inserts between two of them. */
  overlaps(range: LineRange): boolean
  /** Those that change exactly these lines, or insert exactly here. */
  at(range: LineRange): readonly Claim[]
}

/** Whether two changes of the same text cannot both be made. Two that only touch can. */
export function overlap(a: LineRange, b: LineRange): boolean {
  return a.from < b.to && b.from < a.to
}

/** Law: answers as looking at each of them would. */
export function createClaims(): Claims {
  const all: Claim[] = []
  /** Index of the first that does not stand before something; what stands before it is all at the beginning. */
  const first = (isBefore: (base: LineRange) => boolean): number => {
    let low = 0
    let high = all.length
    while (low < high) {
      const middle = (low + high) >> 1
      const claim = all[middle]
      if (claim !== undefined && isBefore(claim.base)) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    all,
    add(claim) {
      const { from, to } = claim.base
      // a whole file's changes come in order
      const last = all.at(-1)?.base
      const isLast = last === undefined || last.to <= from
      const at = isLast
        ? all.length
        : first((base) => base.from < from || (base.from === from && base.to <= to))
      all.splice(at, 0, claim)
    },
    overlaps(range) {
      const claim = all[first(({ to }) => to <= range.from)]
      return claim !== undefined && overlap(claim.base, range)
    },
    at({ from, to }) {
      const found: Claim[] = []
      for (let i = first((base) => base.from < from); i < all.length; i += 1) {
        const claim = all[i]
        if (claim === undefined || claim.base.from !== from) break
        if (claim.base.to === to) found.push(claim)
      }
      return found
    },
  }
}
