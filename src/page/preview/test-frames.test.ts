import { describe, expect, it } from 'vitest'
import type { TestOrder } from '../../core/preview/messages.ts'
import { emptyBuild, fakeKeyboard, fakePage, type FakeIframe } from './fakes.ts'
import { createTestFrames } from './test-frames.ts'

const order = (path: string): TestOrder => ({
  build: { ...emptyBuild(1), test: { path, id: `~/${path}` } },
  choice: null,
  patienceMs: 5,
})

const stand = () => {
  const page = fakePage()
  let timers: (() => void)[] = []
  const keyboard = fakeKeyboard()
  const frames = createTestFrames({
    keyboard,
    container: page.container,
    addressOf: (network) => (network ? 'open' : 'closed'),
    newNonce: () => `n${page.frames.length}`,
    title: 't',
    after: (_, run) => {
      timers.push(run)
      return () => {
        timers = timers.filter((other) => other !== run)
      }
    },
  })
  const told: string[] = []
  const run = (path: string, network = false) =>
    frames.run(order(path), network, {
      started: () => told.push(`started ${path}`),
      news: ({ type }) => told.push(`${type} ${path}`),
      gone: (why) => told.push(`${why} ${path}`),
    })
  const frame = (at: number): FakeIframe => page.frames[at] ?? expect.fail('no such frame')
  return {
    page,
    keyboard,
    frames,
    told,
    run,
    frame,
    expire: () => {
      for (const due of timers) due()
    },
  }
}

describe('frames of tests', () => {
  it('[V60] each file has one of its own, the one that was loaded ahead where there is one', () => {
    const { page, frames, told, run, frame } = stand()
    frames.warm(false, 1)
    page.comeUp(frame(0))
    const end = run('a.test.ts')
    expect(told).toEqual(['started a.test.ts'])
    expect(page.sent(frame(0))).toEqual([{ type: 'test', ...order('a.test.ts') }])
    frames.warm(false, 1)
    end()
    run('b.test.ts')
    page.comeUp(frame(1))
    expect(told.at(-1)).toBe('started b.test.ts')
    page.tell(frame(1), { type: 'heartbeat' })
    expect(told.at(-1)).toBe('heartbeat b.test.ts')
    expect(page.here()).toEqual([frame(1)])
  })

  it('[V60] several wait, and the one that was loaded first is the first that runs', () => {
    const { page, frames, told, run, frame } = stand()
    frames.warm(false, 2)
    frames.warm(false, 2)
    expect(page.here()).toEqual([frame(0), frame(1)])
    page.comeUp(frame(1))
    page.comeUp(frame(0))
    run('a.test.ts')()
    expect(page.here()).toEqual([frame(1)])
    frames.warm(false, 1)
    run('b.test.ts')
    expect(page.here()).toEqual([frame(1)])
    expect(told).toEqual(['started a.test.ts', 'started b.test.ts'])
  })

  it('[V172] each is given the scripts before its file, as soon as there are both; each once', () => {
    const { page, frames, run, frame } = stand()
    frames.warm(false, 1)
    frames.equip('kit')
    page.comeUp(frame(0))
    expect(page.sent(frame(0))).toEqual([{ type: 'prepare', script: 'kit' }])
    frames.equip('react')
    frames.equip('kit')
    run('a.test.ts')
    expect(page.sent(frame(0))).toEqual([
      { type: 'prepare', script: 'kit' },
      { type: 'prepare', script: 'react' },
      { type: 'test', ...order('a.test.ts') },
    ])
    run('b.test.ts')
    page.comeUp(frame(1))
    expect(page.sent(frame(1))).toEqual(page.sent(frame(0)).with(2, { type: 'test', ...order('b.test.ts') }))
  })

  it('[V10] one that was loaded without the network does not run what may use it', () => {
    const { page, frames, run, frame } = stand()
    frames.warm(false, 1)
    run('a.test.ts', true)
    expect(page.here()).toEqual([frame(1)])
    expect(frame(1).src).toBe('open')
  })

  it('[V65] taken away it tells nothing any more; what waits is cleared apart', () => {
    const { page, frames, told, run, frame } = stand()
    const end = run('a.test.ts')
    page.comeUp(frame(0))
    frames.warm(false, 1)
    end()
    page.tell(frame(0), { type: 'heartbeat' })
    expect(told).toEqual(['started a.test.ts'])
    expect(page.here()).toHaveLength(1)
    frames.clear()
    expect(page.here()).toEqual([])
  })

  it('[V133] one that goes elsewhere or does not come up is told, and is gone', () => {
    const { page, told, run, frame, expire } = stand()
    run('a.test.ts')
    page.comeUp(frame(0))
    page.load(frame(0))
    run('b.test.ts')
    expire()
    expect(told).toEqual(['started a.test.ts', 'left a.test.ts', 'silent b.test.ts'])
    expect(page.here()).toEqual([])
  })

  it('[V150] tests may focus as often as they like, but not while the user types', () => {
    const { page, told, run, frame, keyboard } = stand()
    run('a.test.ts')
    page.comeUp(frame(0))
    for (let n = 0; n < 100; n += 1) keyboard.take(false)
    expect(told).toEqual(['started a.test.ts'])
    for (let n = 0; n < 3; n += 1) keyboard.take(true)
    expect(told).toEqual(['started a.test.ts', 'grabbed a.test.ts'])
  })
})
