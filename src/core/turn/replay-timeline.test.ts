import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRecording, recordingOf, turnOf } from './recording-samples.ts'
import { replayTimes, timelineOf } from './replay-timeline.ts'

test('[J5] every delta, act and end is replayed once, in order, and an act after exactly what was seen', () => {
  fc.assert(
    fc.property(anyRecording, (recording) => {
      const steps = timelineOf(recording)
      const dues = steps.map(({ due }) => due)
      expect(dues).toEqual(dues.toSorted((a, b) => a - b))
      for (const [turn, recorded] of recording.turns.entries()) {
        const mine = steps.filter((step) => step.turn === turn)
        const indices = (type: 'delta' | 'act') =>
          mine.flatMap((step) => (step.type === type && 'index' in step ? [step.index] : []))
        expect(indices('delta')).toEqual(recorded.deltas.map((_, index) => index))
        expect(indices('act')).toEqual(recorded.acts.map((_, index) => index))
        expect(mine.filter(({ type }) => type === 'begin').length).toBe(1)
        expect(mine.filter(({ type }) => type === 'ended').length).toBe(1)
        for (const [index, act] of recorded.acts.entries()) {
          const place = mine.findIndex((step) => step.type === 'act' && step.index === index)
          const before = mine.slice(0, place).filter(({ type }) => type === 'delta').length
          expect(before).toBeGreaterThanOrEqual(act.seen)
          // What came later than the act by its own clock may not be before it; what came earlier, unseen, neither.
          expect(before).toBe(act.seen)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('[J6] with pauses cut short no gap is longer, and the others are as they were', () => {
  const recording = recordingOf(['a', 'b'], {
    turns: [turnOf(['a', 'b']), turnOf(['c'], { id: 't2', at: 60_000, seen: 2 })],
  })
  const steps = timelineOf(recording)
  const real = replayTimes(steps, null)
  const cut = replayTimes(steps, 500)
  expect(real.at(-1)).toBe((steps.at(-1)?.due ?? 0) - (steps[0]?.due ?? 0))
  for (const [index, at] of cut.entries()) {
    const gap = at - (cut[index - 1] ?? 0)
    const was = (real[index] ?? 0) - (real[index - 1] ?? 0)
    expect(gap).toBeCloseTo(Math.min(was, 500), 6)
  }
})
