import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundTripOf, type PingSample } from './round-trip.ts'

const delay = fc.double({ min: 0, max: 500, noNaN: true })

test('[L62] the offset is wrong by at most half the least round trip and a clock step, however uneven the ways', () => {
  const pings = fc.array(fc.record({ up: delay, there: delay, down: delay }), { minLength: 1, maxLength: 20 })
  const offsets = fc.double({ min: -1e7, max: 1e7, noNaN: true })
  fc.assert(
    fc.property(pings, offsets, (ways, offset) => {
      const samples = ways.map(({ up, there, down }, index): PingSample => {
        const sentAt = 1_000 * index
        const receivedThere = sentAt + up + offset
        return {
          sentAt,
          receivedThere,
          sentThere: receivedThere + there,
          receivedAt: sentAt + up + there + down,
        }
      })
      const trip = roundTripOf(samples)
      expect(trip).not.toBeNull()
      if (trip === null) return
      const least = Math.min(...ways.map(({ up, down }) => up + down))
      expect(trip.offsetError).toBeCloseTo(least / 2 + 0.1, 5)
      expect(Math.abs(trip.offset - offset)).toBeLessThanOrEqual(trip.offsetError)
    }),
  )
})
