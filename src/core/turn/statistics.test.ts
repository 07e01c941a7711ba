import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianOf, rangeOf, reductionPct, summaryOf } from './statistics.ts'

const samples = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe('statistics', () => {
  it('[T96] median, least and greatest always; p95 from 60 samples, p99 from 300', () => {
    expect(summaryOf([])).toBeNull()
    expect(summaryOf(samples(29))).toEqual({ n: 29, median: 15, min: 1, max: 29, p95: null, p99: null })
    expect(summaryOf(samples(59))?.p95).toBeNull()
    expect(summaryOf(samples(60))).toMatchObject({ p95: 57, p99: null })
    expect(summaryOf(samples(299))?.p99).toBeNull()
    expect(summaryOf(samples(300))).toMatchObject({ median: 150.5, p95: 285, p99: 297 })
  })

  it('[T96] the order of the samples is no matter, and every percentile is one of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 60, maxLength: 400 }),
        (raw) => {
          const summary = summaryOf(raw)
          expect(summaryOf(raw.toReversed())).toEqual(summary)
          expect(raw).toContain(summary?.p95)
          expect(summary?.p95).toBeGreaterThanOrEqual(summary?.median ?? Infinity)
        },
      ),
    )
  })

  it('[T96] the median of an even number of samples is the mean of the two in the middle', () => {
    expect([medianOf([]), medianOf([7]), medianOf([9, 1]), medianOf([4, 3, 1, 2])]).toEqual([null, 7, 5, 2.5])
    expect(summaryOf([4, 3, 1, 2])?.median).toBe(2.5)
  })

  it('[L63] least and greatest are shown of fewer than 30 samples only', () => {
    const shown = (n: number) => {
      const summary = summaryOf(samples(n))
      return summary === null ? null : rangeOf(summary)
    }
    expect([shown(1), shown(29), shown(30)]).toEqual([{ min: 1, max: 1 }, { min: 1, max: 29 }, null])
  })

  it('[T97] a reduction is a share of what the other needs, negative when it needs less, and nothing without one', () => {
    expect([reductionPct(1, 4), reductionPct(5, 4)]).toEqual([75, -25])
    expect([reductionPct(null, 4), reductionPct(1, 0), reductionPct(-1, 4)]).toEqual([null, null, null])
  })
})
