/** Runs from which each figure is told: fewer would be a guess dressed as one. */
const medianOnlyBelow = 30
const p95From = 60
const p99From = 300

/** What may be said of a set of raw samples. Null where there are too few to say it. */
export type Summary = {
  readonly n: number
  readonly median: number
  /** Least and greatest, told below 30 samples, where no percentile is. */
  readonly range: { readonly min: number; readonly max: number } | null
  readonly p95: number | null
  readonly p99: number | null
}

/**
 * Summary of raw samples by the rules of honesty: least and greatest below 30, p95 from 60, p99 from 300, always n.
 * Null of none.
 */
export function summaryOf(samples: readonly number[]): Summary | null {
  const sorted = samples.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return null
  const n = sorted.length
  return {
    n,
    median: rank(sorted, 50) ?? min,
    range: n < medianOnlyBelow ? { min, max } : null,
    p95: n < p95From ? null : rank(sorted, 95),
    p99: n < p99From ? null : rank(sorted, 99),
  }
}

/** Median by nearest rank, as all percentiles here are; null of none. */
export function medianOf(samples: readonly number[]): number | null {
  return rank(
    samples.toSorted((a, b) => a - b),
    50,
  )
}

const rank = (sorted: readonly number[], percent: number): number | null =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null
