import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleTurn } from '../../core/turn/session-sample.ts'
import { createPanel, showLatency, toggleLatency } from './panel-state.ts'
import { pictureOf, ticksOf } from './waterfall-rows.ts'

test('[P70] every bar stays within the picture, and one that is cut off goes on', () => {
  const marks = fc.record({
    firstDelta: fc.integer({ min: 1_002, max: 1_100 }),
    firstPaint: fc.option(fc.integer({ min: 1_100, max: 2_000 })),
    lastDelta: fc.integer({ min: 1_100, max: 90_000 }),
  })
  fc.assert(
    fc.property(marks, fc.constantFrom('first' as const, 'whole' as const), (some, scale) => {
      for (const { place } of pictureOf(sampleTurn('a', some), scale).rows) {
        if (place === null) continue
        expect(place.left).toBeGreaterThanOrEqual(0)
        expect(place.left + place.width).toBeLessThanOrEqual(100.000_001)
        if (scale === 'whole') expect(place.goesOn).toBe(false)
      }
    }),
  )
  const stream = pictureOf(sampleTurn('a'), 'first').rows.find(({ bar }) => bar.name === 'stream')
  expect(stream?.place).toMatchObject({ goesOn: true })
})

test('[P70] the time line has three to five round ticks, whatever its length', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), (span) => {
      const ticks = ticksOf(span)
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
      expect(ticks.length).toBeLessThanOrEqual(5)
      expect(ticks.at(-1)).toBeLessThanOrEqual(span)
    }),
  )
})

test('[P71] one key goes between turns and latency, wide and narrow', () => {
  const panel = createPanel()
  toggleLatency(panel, false)
  expect(panel.getState().right).toBe('latency')
  toggleLatency(panel, false)
  expect(panel.getState().right).toBe('turns')
  panel.setState({ narrow: 'code' })
  toggleLatency(panel, true)
  expect(panel.getState().narrow).toBe('latency')
  showLatency(panel)
  expect(panel.getState()).toMatchObject({ right: 'latency', narrow: 'latency' })
})
