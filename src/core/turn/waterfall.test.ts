import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleTurn } from './session-sample.ts'
import { gatewayMarks, waterfallOf, type Waterfall } from './waterfall.ts'

const barsOf = ({ bars }: Waterfall) =>
  Object.fromEntries(bars.map((bar) => [bar.name, [bar.from.at, bar.to.at, bar.ms]]))

test('[L60] a turn is bars from mark to mark, and the ways between two clocks have no duration', () => {
  expect(barsOf(waterfallOf(sampleTurn('a').marks, true))).toEqual({
    'key-to-sent': [0, 2, 2],
    'way-up': [2, 3, null],
    decode: [3, 4, 1],
    queue: [4, 7, 3],
    'to-upstream': [7, 7.5, 0.5],
    'upstream-byte': [7.5, 9, 1.5],
    'upstream-delta': [9, 10, 1],
    relay: [10, 10.25, 0.25],
    'way-down': [10.25, 12, null],
    place: [12, 20, 8],
    paint: [20, 30, 10],
    stream: [12, 212, 200],
    closing: [212, 213, 1],
  })
  const stopped = waterfallOf(
    sampleTurn('a', { stopPressed: 1_100, stopPainted: 1_116, stopConfirmed: 1_103 }).marks,
    true,
  )
  expect(barsOf(stopped)).toMatchObject({ 'stop-painted': [100, 116, 16], 'stop-confirmed': [100, 103, 3] })
})

test('[L60] whatever the offset and its error, no duration depends on it', () => {
  const durations = (waterfall: Waterfall) => waterfall.bars.map(({ name, ms }) => [name, ms])
  const known = durations(waterfallOf(sampleTurn('a').marks, true))
  const estimates = fc.record({
    offset: fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    offsetError: fc.double({ min: 0, max: 1e6, noNaN: true }),
  })
  fc.assert(
    fc.property(estimates, (estimate) => {
      const clock = { median: 1, min: 1, n: 1, ...estimate }
      expect(durations(waterfallOf(sampleTurn('a', { clock }).marks, true))).toEqual(known)
    }),
  )
})

test('[L61] the gateway’s part is placed with its error, or left out and said why', () => {
  const { marks } = sampleTurn('a')
  expect(waterfallOf(marks, true)).toMatchObject({ errorMs: 0.6, missing: null, lengthMs: 213 })
  const unplaced = waterfallOf({ ...marks, clock: null }, true)
  expect(unplaced).toMatchObject({ errorMs: null, missing: 'no-offset' })
  expect(barsOf(unplaced)).toMatchObject({ queue: [null, null, 3], 'key-to-sent': [0, 2, 2] })
  const unknown = waterfallOf({ ...marks, gateway: null }, true)
  expect(unknown).toMatchObject({ errorMs: null, missing: 'no-marks' })
  const ofGateway: readonly string[] = gatewayMarks
  for (const { from, to } of unknown.bars)
    expect(ofGateway.includes(from.name) || ofGateway.includes(to.name)).toBe(false)
  expect(waterfallOf({ ...marks, gateway: null }, false).missing).toBe('not-ended')
})
