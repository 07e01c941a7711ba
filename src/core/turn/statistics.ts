/** Runs below which only median, least and greatest are told. */
const fewestForShape = 30
/** Samples that a 95th and a 99th percentile want. */
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
  /** Below 30 samples median, least and greatest are all there is to say. */
  readonly isSmall: boolean
}

/** Sums up raw samples, p95 from 60 and p99 from 300. Null without a sample. */
export function summarise(samples: readonly number[]): Summary | null {
  const sorted = samples.toSorted((a, b) => a - b)
  const [min] = sorted
  const max = sorted.at(-1)
  if (min === undefined || max === undefined) return null
  return {
    n: sorted.length,
    median: medianOf(sorted),
    min,
    max,
    p95: percentileOf(sorted, 95),
    p99: percentileOf(sorted, 99),
    isSmall: sorted.length < fewestForShape,
  }
}

/** Percentile by nearest rank over sorted samples; null when there are too few for it. */
export function percentileOf(sorted: readonly number[], p: 95 | 99): number | null {
  if (sorted.length < fewestFor[p]) return null
  return sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? null
}

const medianOf = (sorted: readonly number[]): number => {
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}

/** By how many per cent `ours` is less than `theirs`; negative when it is more. Null where that means nothing. */
export function reductionPct(ours: number | null, theirs: number | null): number | null {
  if (ours === null || theirs === null || theirs <= 0) return null
  return (1 - ours / theirs) * 100
}
