import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleFrames, sampleRecording, sampleTurn } from './session-sample.ts'
import { streamChart } from './stream-chart.ts'

const turn = sampleTurn('a')
const recording = sampleRecording(turn)

test('[L65] arrival counts deltas at their arrival, paint at the painted frame, and both end at all of them', () => {
  const chart = streamChart(recording, [...sampleFrames('a'), ...sampleFrames('stranger')])
  expect([chart.arrival.at[0], chart.arrival.values[0]]).toEqual([10, 1])
  expect([chart.arrival.at.at(-1), chart.arrival.values.at(-1)]).toEqual([210, 201])
  expect(chart.paint.at).toHaveLength(13)
  expect([chart.paint.at[0], chart.paint.values[0]]).toEqual([35, 17])
  expect([chart.paint.at.at(-1), chart.paint.values.at(-1)]).toEqual([219, 201])
  expect(chart.gaps).toMatchObject({ n: 100, median: 2 })
  expect(chart.deltasPerArrival).toMatchObject({ n: 101, median: 2 })
  expect(chart.deltasPerFrame).toMatchObject({ n: 13, median: 16, min: 8, max: 17 })
  expect(chart.lag).toMatchObject({ n: 13, median: 23 })
  expect(chart.mainPerFrame).toMatchObject({ n: 13, median: 3 })
  expect(chart.stalls).toEqual([])
})

test('[L65] the speed is told span by span, the first arrival opens the first', () => {
  const { speed, speedEveryMs } = streamChart(recording, [])
  expect(speedEveryMs).toBe(20)
  expect(speed.at).toEqual(Array.from({ length: 10 }, (_, index) => 30 + 20 * index))
  expect(new Set(speed.values)).toEqual(new Set([1_000]))
})

test('[L65] a stall is a gap over 100 ms and over ten times the median one', () => {
  const at = (moments: readonly number[]) => ({
    ...recording,
    deltas: moments.map((moment) => ({ at: recording.sentAt + moment, text: 'x', n: null, t: null })),
  })
  expect(streamChart(at([0, 10, 20, 120, 130]), []).stalls).toEqual([])
  expect(streamChart(at([0, 10, 20, 120.5, 130]), []).stalls).toEqual([{ from: 20, to: 120.5 }])
  // A slow model is slow and does not stall.
  expect(streamChart(at([0, 150, 300, 450, 600]), []).stalls).toEqual([])
  expect(streamChart(at([0, 150, 300, 450, 2_000]), []).stalls).toEqual([{ from: 450, to: 2_000 }])
})

test('[L65] no curve of deltas falls or exceeds what was recorded, whatever arrives', () => {
  const arrivals = fc.array(fc.record({ gap: fc.nat(300), n: fc.option(fc.nat(5)), text: fc.boolean() }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(arrivals, (events) => {
      let at = recording.sentAt
      const deltas = events.map(({ gap, n, text }) => ({
        at: (at += gap),
        text: text ? 'x' : '',
        n: n === null ? null : Array.from({ length: n + 1 }, () => 1),
        t: null,
      }))
      const told = deltas.filter(({ text }) => text !== '')
      const all = told.reduce((sum, { n }) => sum + (n?.length ?? 1), 0)
      const { arrival, speed, speedEveryMs } = streamChart({ ...recording, deltas }, [])
      expect(arrival.values).toEqual(arrival.values.toSorted((a, b) => a - b))
      expect(arrival.values.at(-1) ?? 0).toBe(all)
      const counted = speed.values.reduce((sum, value) => sum + (value * speedEveryMs) / 1_000, 0)
      expect(counted).toBeLessThanOrEqual(all + 1e-6)
    }),
  )
})
