import { expect, it } from 'vitest'
import type { CompileWorker } from '../workers/connect-compile.ts'
import { createPreviewGround } from './preview-ground.ts'

const stand = ({ sharesThread = false } = {}) => {
  const breaks: (() => void)[] = []
  const calls: string[] = []
  let asks = 0
  let fetches = 0
  let answer = () => Promise.resolve('http://localhost:1')
  const ground = createPreviewGround({
    connect: (failed) => {
      const own = breaks.push(failed)
      const build = () => {
        calls.push(`build ${own}`)
        return Promise.resolve({ type: 'nothing', seq: own })
      }
      const guard = () => {
        calls.push(`guard ${own}`)
        return Promise.resolve()
      }
      return { api: { build, guard } as unknown as CompileWorker['api'] }
    },
    askBase: () => {
      asks += 1
      return answer()
    },
    fetchPackages: () => {
      fetches += 1
      return fetches === 1 ? Promise.reject(new Error('no')) : Promise.resolve('react')
    },
    sharesThread: () => sharesThread,
  })
  return {
    ground,
    breaks,
    calls,
    asks: () => asks,
    fetches: () => fetches,
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

it('[V172] React for the frames is fetched by the first use, once; what failed is tried again', async () => {
  const { ground, fetches } = stand()
  ground.ahead()
  expect(fetches()).toBe(0)
  await expect(ground.packages()).rejects.toThrow('no')
  await expect(ground.packages()).resolves.toBe('react')
  await expect(ground.packages()).resolves.toBe('react')
  expect(fetches()).toBe(2)
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

it('[V104] where frames may share the page’s thread, every compiler guards loops before it builds; elsewhere none does', async () => {
  const shared = stand({ sharesThread: true })
  shared.ground.ahead()
  await shared.ground.base()
  await shared.build()
  shared.breaks[0]?.()
  await shared.build()
  expect(shared.calls).toEqual(['guard 1', 'build 1', 'guard 2', 'build 2'])
  const apart = stand()
  await apart.ground.base()
  await apart.build()
  expect(apart.calls).toEqual(['build 1'])
})
