import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paced, readPace, type Clock } from './pace.ts'

/** A clock that only sleeping moves, in steps of at least a millisecond as a real timer's. */
function fakeClock(): Clock & { at: number; readonly slept: number[] } {
  const clock = {
    at: 0,
    slept: [] as number[],
    now: () => clock.at,
    sleep: (ms: number) => {
      clock.slept.push(ms)
      clock.at += Math.max(1, Math.ceil(ms))
      return Promise.resolve()
    },
  }
  return clock
}

describe('pacing', () => {
  const { signal } = new AbortController()
  const pieces = Array.from({ length: 300 }, (_, at) => `${at} `)

  it('[B27] never ahead of the rate, never more than a sleep behind it, nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 50, max: 20_000 }), async (rate) => {
        const clock = fakeClock()
        const seen: string[] = []
        for await (const piece of paced(pieces, { rate, firstMs: 0 }, { clock, signal })) {
          seen.push(piece)
          expect(seen.length).toBeLessThanOrEqual(1 + (clock.at * rate) / 1_000)
        }
        expect(seen).toEqual(pieces)
        expect(clock.at).toBeLessThanOrEqual((pieces.length * 1_000) / rate + 2)
      }),
    )
  })

  it('[B27] the first token waits for nothing, or for as long as it was told', async () => {
    for (const firstMs of [0, 40]) {
      const clock = fakeClock()
      const first = await paced(pieces, { rate: 100, firstMs }, { clock, signal }).next()
      expect(first.value).toBe('0 ')
      expect(clock.at).toBe(firstMs)
    }
  })

  it('[B27] metadata sets the pace; nonsense leaves the model its own', () => {
    const own = { rate: 1_000, firstMs: 0 }
    expect(readPace({ sparkpad_tokens_per_second: '250', sparkpad_first_token_ms: '30' }, own)).toEqual({
      rate: 250,
      firstMs: 30,
    })
    expect(readPace({ sparkpad_tokens_per_second: '-1', sparkpad_first_token_ms: 'soon' }, own)).toEqual(own)
    expect(readPace({}, own)).toEqual(own)
  })
})
