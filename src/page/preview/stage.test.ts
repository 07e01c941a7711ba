import { describe, expect, it } from 'vitest'
import { emptyBuild, fakePage, type FakeIframe } from './fakes.ts'
import { createStage } from './stage.ts'

const stand = () => {
  const page = fakePage()
  const told: string[] = []
  let timers: { readonly ms: number; readonly run: () => void }[] = []
  let nonces = 0
  let asked = 0
  let fetched: { readonly settle: (text: string) => void; readonly fail: (fault: Error) => void } = {
    settle: () => {},
    fail: () => {},
  }
  const stage = createStage({
    keyboard: null,
    packages: () => {
      asked += 1
      return new Promise((settle, fail) => {
        fetched = { settle, fail }
      })
    },
    container: page.container,
    addressOf: (network) => (network ? 'open' : 'closed'),
    newNonce: () => `n${(nonces += 1)}`,
    title: 't',
    after: (ms, run) => {
      const timer = { ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    events: {
      started: (seq) => told.push(`started ${seq}`),
      news: (seq, { type }) => told.push(`${type} ${seq}`),
      gone: (seq, why) => told.push(`${why} ${seq}`),
      silent: () => told.push('silent'),
    },
  })
  const frame = (at: number): FakeIframe => page.frames[at] ?? expect.fail('no such frame')
  return {
    page,
    told,
    stage,
    frame,
    asked: () => asked,
    /** React comes, or does not. */
    fetch: async (isThere: boolean) => {
      if (isThere) fetched.settle('react')
      else fetched.fail(new Error('no'))
      await new Promise(setImmediate)
    },
    layers: () => page.here().map(({ dataset }) => dataset['layer']),
    /** Lets every timer of so many ms run out. */
    expire: (ms: number) => {
      for (const timer of timers.filter((one) => one.ms === ms)) timer.run()
    },
    /** Runs a build in the frame at `at` until it has painted. */
    show: (at: number, seq: number) => {
      stage.run(emptyBuild(seq), false)
      if (page.sent(frame(at)).length === 0) page.comeUp(frame(at))
      page.tell(frame(at), { type: 'painted' })
    },
  }
}

describe('the stage', () => {
  it('[V132] gives every build a fresh frame; what is on show stays until the new code has painted', () => {
    const { page, stage, told, frame, layers, show } = stand()
    show(0, 1)
    expect(layers()).toEqual(['shown'])
    stage.run(emptyBuild(2), false)
    page.comeUp(frame(1))
    expect(told).toEqual(['started 1', 'painted 1', 'started 2'])
    expect(layers()).toEqual(['shown', 'beneath'])
    expect(frame(1).tabIndex).toBe(-1)
    page.tell(frame(1), { type: 'painted' })
    expect(layers()).toEqual(['shown'])
    expect([frame(0).isThere, frame(1).isThere, frame(1).tabIndex]).toEqual([false, true, 0])
  })

  it('[V132] loads the next frame ahead when the one on show has rested, so that a build starts at once', () => {
    const { page, stage, told, frame, expire, show } = stand()
    show(0, 1)
    expect(page.here()).toHaveLength(1)
    expire(250)
    expect(page.here()).toHaveLength(2)
    page.comeUp(frame(1))
    expect(told.at(-1)).toBe('painted 1')
    stage.run(emptyBuild(2), false)
    expect(told.at(-1)).toBe('started 2')
    expect(page.frames).toHaveLength(2)
  })

  it('[V132] has React evaluated ahead, but not for a project that has none', async () => {
    const { page, stage, frame, expire, fetch, asked } = stand()
    stage.warm(false)
    await fetch(true)
    page.comeUp(frame(0))
    expect(page.sent(frame(0))).toEqual([{ type: 'prepare', script: 'react' }])
    stage.run(emptyBuild(1), false)
    page.tell(frame(0), { type: 'painted' })
    expire(250)
    page.comeUp(frame(1))
    expect(page.sent(frame(1))).toEqual([])
    stage.run(emptyBuild(2, ['react']), false)
    page.tell(frame(1), { type: 'painted' })
    expire(250)
    page.comeUp(frame(2))
    expect(page.sent(frame(2))).toEqual([{ type: 'prepare', script: 'react' }])
    expect(asked()).toBe(1)
  })

  it('[V172] a build with React waits until it is there, one without does not', async () => {
    const { page, stage, told, frame, fetch } = stand()
    stage.run(emptyBuild(1, ['react']), false)
    page.comeUp(frame(0))
    expect(page.sent(frame(0))).toEqual([])
    await fetch(true)
    expect(page.sent(frame(0)).map((sent) => (sent as { type: string }).type)).toEqual(['prepare', 'run'])
    expect(told).toEqual(['started 1'])
    const other = stand()
    other.stage.run(emptyBuild(1), false)
    other.page.comeUp(other.frame(0))
    expect(other.told).toEqual(['started 1'])
  })

  it('[V172] React that cannot be fetched is told where a build waits for it, and asked for again', async () => {
    const { page, stage, told, frame, fetch, asked } = stand()
    stage.warm(false)
    await fetch(false)
    expect(told).toEqual([])
    stage.run(emptyBuild(1, ['react']), false)
    page.comeUp(frame(0))
    await fetch(false)
    expect([told, asked()]).toEqual([['silent'], 2])
    stage.run(emptyBuild(2, ['react']), false)
    await fetch(true)
    expect(told.at(-1)).toBe('started 2')
  })

  it('[V15] a later build takes the place of one that has not painted or not begun', () => {
    const { page, stage, told, frame, layers } = stand()
    stage.run(emptyBuild(1), false)
    stage.run(emptyBuild(2), false)
    page.comeUp(frame(0))
    expect(told).toEqual(['started 2'])
    stage.run(emptyBuild(3), false)
    page.comeUp(frame(1))
    expect(told).toEqual(['started 2', 'started 3'])
    expect(frame(0).isThere).toBe(false)
    page.tell(frame(1), { type: 'painted' })
    expect(layers()).toEqual(['shown'])
  })

  it('[V10] a frame that waits is given up when the network is allowed or forbidden', () => {
    const { page, stage, frame } = stand()
    stage.warm(false)
    stage.warm(false)
    expect(page.frames).toHaveLength(1)
    stage.warm(true)
    expect([frame(0).isThere, frame(1).isThere, frame(1).src]).toEqual([false, true, 'open'])
  })

  it('[V27] code that leaves is told with its build; an empty frame that does is not', () => {
    const { page, stage, told, frame, expire, show } = stand()
    show(0, 1)
    expire(250)
    page.comeUp(frame(1))
    page.load(frame(1))
    expect(told).toEqual(['started 1', 'painted 1'])
    page.load(frame(0))
    expect(told.at(-1)).toBe('left 1')
    expect(page.here()).toEqual([])
    stage.run(emptyBuild(2), false)
    expect(page.here()).toHaveLength(1)
  })

  it('[V133] a frame that does not say hello is told as silent, one that did is not', () => {
    const { page, stage, told, frame, expire } = stand()
    stage.warm(false)
    page.comeUp(frame(0))
    expire(10_000)
    expect(told).toEqual([])
    stage.warm(true)
    expire(10_000)
    expect(told).toEqual(['silent'])
  })

  it('[V133] one that nothing waits for, beside code that loops, is taken away without a word', () => {
    const { page, stage, told, show, expire } = stand()
    show(0, 1)
    expire(250)
    expect(page.here()).toHaveLength(2)
    expire(10_000)
    expect(page.here()).toHaveLength(1)
    stage.run(emptyBuild(2), false)
    expect(page.here()).toHaveLength(2)
    expect(told).toEqual(['started 1', 'painted 1'])
    expire(10_000)
    expect(told.at(-1)).toBe('silent')
  })

  it('[V23] clearing takes all frames away and starts none by itself', () => {
    const { page, stage, frame, expire, show, told } = stand()
    show(0, 1)
    expire(250)
    page.comeUp(frame(1))
    stage.run(emptyBuild(2), false)
    stage.clear()
    expect(page.here()).toEqual([])
    expire(250)
    expect(page.here()).toEqual([])
    page.tell(frame(1), { type: 'painted' })
    expect(told.filter((word) => word === 'painted 2')).toEqual([])
  })
})
