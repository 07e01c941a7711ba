/** Samples below which least and greatest say more than any percentile. */
const fewestForShape = 30
/** Samples that a 95th and a 99th percentile want: from fewer either would be a guess dressed as a figure. */
const fewestFor = { 95: 60, 99: 300 } as const

/** What can be said honestly of so many samples; null where there are too few to say it. */
export type Summary = {
  /** Samples behind every figure here. */
  readonly n: number
  readonly median: number
  readonly min: number
  readonly max: number
  readonly p95: number | null
  readonly p99: number | null
}

/** Sums up raw samples, p95 from 60 and p99 from 300. Null without a sample. */
export function summaryOf(samples: readonly number[]): Summary | null {
  const sorted = samples.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return null
  return {
    n: sorted.length,
    median: middleOf(sorted) ?? min,
    min,
    max,
    p95: percentileOf(sorted, 95),
    p99: percentileOf(sorted, 99),
  }
}

/** The middle sample, or the mean of the two in the middle. Null without a sample. */
export function medianOf(samples: readonly number[]): number | null {
  return middleOf(samples.toSorted((a, b) => a - b))
}

/** Least and greatest where they are all there is to say besides the median: below 30 samples; else null. */
export function rangeOf({ n, min, max }: Summary): { readonly min: number; readonly max: number } | null {
  return n < fewestForShape ? { min, max } : null
}

/**
 * By how many per cent `ours` is less than `theirs`; negative when it is more. Null where that means nothing: an
 * overhead below zero says that the round trip was measured in a worse moment, not that more than all was saved.
 */
export function reductionPct(ours: number | null, theirs: number | null): number | null {
  if (ours === null || theirs === null || ours < 0 || theirs <= 0) return null
  return (1 - ours / theirs) * 100
}

/** Percentile by nearest rank: one of the samples, never between two. */
const percentileOf = (sorted: readonly number[], percent: 95 | 99): number | null =>
  sorted.length < fewestFor[percent] ? null : (sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null)

const middleOf = (sorted: readonly number[]): number | null => {
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}
