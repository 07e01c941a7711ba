import { expect, test } from 'vitest'
import { plotScale } from './transport-scale.ts'

test('[N76] the axis begins at 0 and holds all samples; a few late ones stay beyond it', () => {
  const even = plotScale([
    [1, 2, 3],
    [4, 5],
  ])
  expect(even.ticks[0]).toBe(0)
  expect(even.to).toBeGreaterThanOrEqual(5)
  expect(even.to).toBeLessThan(7)
  const usual = Array.from({ length: 60 }, (_, n) => 2 + n / 100)
  expect(plotScale([[...usual, 103]]).to).toBeLessThan(4)
  expect(plotScale([[]]).to).toBeGreaterThan(0)
})
