import { expect, test } from 'vitest'
import { createLiveness } from './liveness.ts'

/** A page whose timers fire when told, however much time has passed. */
function setUp(deadlineMs?: number) {
  const timers = new Set<() => void>()
  const questions: (() => void)[] = []
  let deaths = 0
  const liveness = createLiveness(
    {
      after: (_, run) => {
        timers.add(run)
        return () => timers.delete(run)
      },
      ask: () => new Promise<void>((resolve) => questions.push(resolve)),
      dead: () => void (deaths += 1),
    },
    deadlineMs,
  )
  return {
    liveness,
    questions,
    timers,
    deaths: () => deaths,
    look: () => {
      const due = [...timers]
      for (const run of due) {
        timers.delete(run)
        run()
      }
    },
    answer: async (index: number) => {
      questions[index]?.()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

test('[T35] a page that stood still looks late and once: no death comes of it', async () => {
  const { liveness, look, deaths, answer, questions } = setUp()
  liveness.watch(true)
  look()
  // An hour's sleep fires one timer, and the answer is read after it.
  look()
  expect(deaths()).toBe(0)
  await answer(0)
  for (let i = 0; i < 3; i += 1) look()
  expect(questions).toHaveLength(2)
  expect(deaths()).toBe(0)
})

test('[T35] death is said once, and watching ends with it', () => {
  const { liveness, look, deaths, timers } = setUp(4_000)
  liveness.watch(true)
  liveness.watch(true)
  expect(timers.size).toBe(1)
  for (const expected of [0, 0, 1, 1]) {
    look()
    expect(deaths()).toBe(expected)
  }
  expect(timers.size).toBe(0)
})

test('[T35] an answer to a question of an earlier watch is no sign of life', async () => {
  const { liveness, look, deaths, answer } = setUp(4_000)
  liveness.watch(true)
  look()
  liveness.watch(false)
  liveness.watch(true)
  look()
  await answer(0)
  look()
  look()
  expect(deaths()).toBe(1)
})
