import { expect, it } from 'vitest'
import { createRound, roundsPerLook, stretchMs } from './rounds.ts'

const stand = () => {
  const waiting: (() => void)[] = []
  let now = 0
  const round = createRound({
    now: () => now,
    soon: (run) => void waiting.push(run),
    tooLong: () => new RangeError('too long'),
  })
  /** Rounds that take so long in all. */
  const loop = (ms: number) => {
    for (let n = 0; n < 2 * roundsPerLook; n += 1) {
      now += ms / (2 * roundsPerLook)
      round()
    }
  }
  const pause = () => {
    for (const run of waiting.splice(0)) run()
  }
  return { loop, pause, round }
}

it('[V104] a loop throws once it has held the thread for too long', () => {
  const { loop } = stand()
  loop(stretchMs)
  expect(() => loop(2 * stretchMs)).toThrow('too long')
})

it('[V104] it throws in every round until there is a pause, so that catching it is no way on', () => {
  const { loop, pause, round } = stand()
  expect(() => loop(4 * stretchMs)).toThrow('too long')
  expect(() => round()).toThrow('too long')
  expect(() => round()).toThrow('too long')
  pause()
  expect(() => loop(stretchMs / 2)).not.toThrow()
})

it('[V104] work in pieces with pauses may take as long as it likes', () => {
  const { loop, pause } = stand()
  for (let piece = 0; piece < 20; piece += 1) {
    loop(stretchMs / 2)
    pause()
  }
})
