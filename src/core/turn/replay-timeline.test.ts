import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordingOf, turnOf } from './recording-samples.ts'
import { replayTimes, timelineOf } from './replay-timeline.ts'

/** Turns whose clocks agree on nothing: acts, begins and ends lie anywhere between the deltas. */
const anyRecording = fc
  .array(
    fc.record({
      gap: fc.nat({ max: 60 }),
      deltas: fc.array(fc.nat({ max: 12 }), { maxLength: 12 }),
      acts: fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 4 })), { maxLength: 6 }),
      seen: fc.nat({ max: 12 }),
      lasts: fc.nat({ max: 99 }),
      heard: fc.nat({ max: 12 }),
      painted: fc.option(fc.nat({ max: 99 })),
    }),
    { maxLength: 4 },
  )
  .map((turns) => {
    let begun = 0
    let before = 0
    const made = turns.map(({ gap, deltas, acts, seen, lasts, heard, painted }, index) => {
      begun += gap
      let at = begun
      const arrived = deltas.map((step) => ({ at: (at += step), text: 'x', n: null, t: null }))
      let moment = begun
      let saw = 0
      const done = acts.map(([step, more]) => {
        moment += step
        saw = Math.min(arrived.length, saw + more)
        return { at: moment, seen: saw, type: 'open', path: 'main.ts' } as const
      })
      const turn = turnOf([], {
        id: `t${index}`,
        at: begun,
        seen: Math.min(seen, before),
        deltas: arrived,
        heard: Math.min(heard, arrived.length),
        endedAt: begun + lasts,
        acts: done,
      })
      before = arrived.length
      return { ...turn, marks: { ...turn.marks, firstPaint: painted === null ? null : begun + painted } }
    })
    return recordingOf([], { turns: made })
  })

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
