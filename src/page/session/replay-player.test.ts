import { expect, test } from 'vitest'
import { createReplayEngine } from './replay-engine.ts'
import { createReplayPlayer, pauseMostMs } from './replay-player.ts'
import { reviewedSession } from './replay-samples.ts'

const player = async () => {
  const { recording } = await reviewedSession()
  let now = 0
  let next: (() => void) | null = null
  let soon: (() => void) | null = null
  let step = 0
  const shown: number[] = []
  const engine = createReplayEngine(recording)
  const controls = createReplayPlayer(recording, engine, {
    now: () => {
      now += step
      return now
    },
    nextFrame: (run) => {
      next = run
      return () => {
        next = null
      }
    },
    later: (run) => {
      soon = run
      return () => {
        soon = null
      }
    },
    show: (view) => shown.push(view.turns.turns.length),
  })
  /** A spare moment: what waits for one runs until the clock, which moves by `ms` with each look, says that it is due. */
  const spare = (ms: number) => {
    step = ms
    const run = soon
    soon = null
    run?.()
    step = 0
    return run !== null
  }
  const pass = (ms: number) => {
    now += ms
    const run = next
    next = null
    run?.()
  }
  return { recording, engine, controls, pass, spare, shown, state: controls.store.getState }
}

test('[J20] it opens paused before the first instruction, and tells turns and hunks as places on its clock', async () => {
  const { state, shown, recording, spare } = await player()
  expect(shown).toEqual([0])
  expect(state()).toMatchObject({ phase: 'paused', at: 0, count: 0, turn: -1, speed: 1 })
  expect(state().chapters.map(({ instruction }) => instruction)).toEqual(
    recording.turns.map(({ instruction }) => instruction),
  )
  while (spare(0)) expect(shown).toEqual([0])
  expect(state().hunks.length).toBeGreaterThanOrEqual(4)
})

test('[J55] opening looks ahead in slices; who wants a hunk before that is through gets it all the same', async () => {
  const { state, controls, engine, spare } = await player()
  expect(state().hunks).toEqual([])
  let slices = 0
  while (spare(9)) slices += 1
  expect(slices).toBeGreaterThan(3)
  const found = state().hunks
  expect(found.length).toBeGreaterThanOrEqual(4)
  expect(engine.at()).toBe(0)

  const hasty = await player()
  hasty.spare(9)
  hasty.controls.stepHunk(1)
  expect(hasty.state().hunks).toEqual(found)
  expect(hasty.spare(0)).toBe(false)
  controls.stepHunk(1)
  expect(state().count).toBe(hasty.state().count)
})

test('[J21] it plays at its speed, over real or shortened pauses, and rests at the end', async () => {
  const { state, controls, pass } = await player()
  controls.cutPauses(false)
  const whole = state().total
  controls.chooseSpeed(4)
  controls.play()
  pass(10)
  expect(state().at).toBe(40)
  controls.pause()
  pass(10)
  expect(state().at).toBe(40)
  controls.cutPauses(true)
  expect(state().total).toBeLessThan(whole - 5_000 + 2 * pauseMostMs)
  controls.play()
  pass(1_000_000)
  expect(state()).toMatchObject({ phase: 'paused', at: state().total })
  controls.play()
  expect(state()).toMatchObject({ phase: 'playing', at: 0, count: 0 })
})

test('[J22] it goes to any delta, by hunks and by turns, on and back, and names what the user did', async () => {
  const { state, controls, engine, recording } = await player()
  controls.step(1)
  expect(state()).toMatchObject({ count: 1, turn: 0 })
  controls.step(1)
  const { count } = state()
  expect(engine.steps[count - 1]?.type).toBe('delta')
  controls.step(-1)
  expect(state().count).toBe(1)
  controls.stepHunk(1)
  const [first] = engine.hunkStops()
  expect(state().count).toBe(first)
  controls.stepHunk(1)
  controls.stepHunk(-1)
  expect(state().count).toBe(first)
  controls.chapter(1)
  expect(state()).toMatchObject({ turn: 1, inTurn: 0 })
  controls.toEnd()
  expect(state().count).toBe(engine.steps.length)
  controls.toStart()
  expect(state()).toMatchObject({ count: 0, turn: -1 })
  const accept = engine.steps.findIndex(
    (step) => step.type === 'act' && recording.turns[step.turn]?.acts[step.index]?.type === 'accept',
  )
  while (state().count <= accept) controls.step(1)
  expect(state().deed).toBe('accept')
})
