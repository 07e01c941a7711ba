import { expect, it } from 'vitest'
import type { CompileWorker } from '../workers/connect-compile.ts'
import { createPreviewGround } from './preview-ground.ts'

const stand = () => {
  const breaks: (() => void)[] = []
  let asks = 0
  let answer = () => Promise.resolve('http://localhost:1')
  const ground = createPreviewGround({
    connect: (failed) => {
      const own = breaks.push(failed)
      const build = () => Promise.resolve({ type: 'nothing', seq: own })
      return { api: { build } as unknown as CompileWorker['api'] }
    },
    askBase: () => {
      asks += 1
      return answer()
    },
  })
  return {
    ground,
    breaks,
    asks: () => asks,
    answerWith: (next: () => Promise<string>) => (answer = next),
    build: () => ground.compile.build({ seq: 1, files: [], network: false }),
  }
}

it('[V139] the compiler starts with the first use or ahead of it, once for all who use it', async () => {
  const { ground, breaks, asks, build } = stand()
  expect(breaks).toHaveLength(0)
  ground.ahead()
  await build()
  await build()
  expect([breaks.length, await ground.base(), asks()]).toEqual([1, 'http://localhost:1', 1])
})

it('[V139] a compiler that broke is told to all who use it, and the next use starts another', async () => {
  const { ground, breaks, build } = stand()
  const told: string[] = []
  ground.onBroke(() => told.push('preview'))
  ground.onBroke(() => told.push('tests'))
  await expect(build()).resolves.toEqual({ type: 'nothing', seq: 1 })
  breaks[0]?.()
  expect(told).toEqual(['preview', 'tests'])
  await expect(build()).resolves.toEqual({ type: 'nothing', seq: 2 })
  expect(breaks).toHaveLength(2)
})

it('[V139] an origin that could not be asked for is asked for again', async () => {
  const { ground, asks, answerWith } = stand()
  answerWith(() => Promise.reject(new Error('offline')))
  ground.ahead()
  await expect(ground.base()).rejects.toThrow('offline')
  answerWith(() => Promise.resolve('http://localhost:2'))
  await expect(ground.base()).resolves.toBe('http://localhost:2')
  expect(asks()).toBe(2)
})
