import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reductionPct, summarise } from './statistics.ts'

const samples = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

describe('statistics', () => {
  it('[T96] median, least and greatest always; p95 from 60 samples, p99 from 300', () => {
    expect(summarise([])).toBeNull()
    expect(summarise(samples(29))).toEqual({
      n: 29,
      median: 15,
      min: 1,
      max: 29,
      p95: null,
      p99: null,
      isSmall: true,
    })
    expect(summarise(samples(30))?.isSmall).toBe(false)
    expect(summarise(samples(59))?.p95).toBeNull()
    expect(summarise(samples(60))).toMatchObject({ p95: 57, p99: null })
    expect(summarise(samples(299))?.p99).toBeNull()
    expect(summarise(samples(300))).toMatchObject({ median: 150.5, p95: 285, p99: 297 })
  })

  it('[T96] the order of the samples is no matter, and every percentile is one of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 60, maxLength: 400 }),
        (raw) => {
          const summary = summarise(raw)
          expect(summarise(raw.toReversed())).toEqual(summary)
          expect(raw).toContain(summary?.p95)
          expect(summary?.p95).toBeGreaterThanOrEqual(summary?.median ?? Infinity)
        },
      ),
    )
  })

  it('[T97] a reduction is a share of what the other needs, negative when it needs less, and nothing without one', () => {
    expect([reductionPct(1, 4), reductionPct(5, 4), reductionPct(null, 4), reductionPct(1, 0)]).toEqual([
      75,
      -25,
      null,
      null,
    ])
  })
})
