import { expect, test } from 'vitest'
import { bandOf, placeInBands } from './link-band.ts'

test('[H22] a link fits everywhere, is long, or too long for many places', () => {
  expect([1, 2_000].map(bandOf)).toEqual(['short', 'short'])
  expect([2_001, 8_000].map(bandOf)).toEqual(['long', 'long'])
  expect(bandOf(8_001)).toBe('tooLong')
})

test('[H22] its place in the bar rises with its length and changes band where the words do', () => {
  const places = [0, 1, 1_999, 2_000, 2_001, 7_999, 8_000, 8_001, 20_000, 32_000].map(placeInBands)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(placeInBands(2_000)).toBeCloseTo(1 / 3)
  expect(placeInBands(8_000)).toBeCloseTo(2 / 3)
  expect(placeInBands(1_000_000)).toBe(1)
})
