import { describe, expect, it } from 'vitest'
import { createGivingWay } from './giving-way.ts'

const stand = () => {
  let timers: { readonly ms: number; readonly run: () => void }[] = []
  const way = createGivingWay((ms, run) => {
    const timer = { ms, run }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  })
  const done: string[] = []
  return {
    way,
    done,
    begin: (name: string) => void way.free().then(() => done.push(name)),
    settled: () => new Promise<void>((settle) => setImmediate(settle)),
    expire: (ms: number) => {
      for (const { run } of timers.filter((timer) => timer.ms === ms)) run()
    },
    timers: () => timers.length,
  }
}

describe('work that gives way', () => {
  it('[V171] begins at once where nobody holds it up, else when the last one lets go', async () => {
    const { way, begin, settled, done, timers } = stand()
    begin('first')
    await settled()
    const one = way.hold(10)
    const other = way.hold(20)
    begin('second')
    one()
    one()
    await settled()
    expect(done).toEqual(['first'])
    begin('third')
    other()
    await settled()
    expect(done).toEqual(['first', 'second', 'third'])
    expect(timers()).toBe(0)
  })

  it('[V171] is held up no longer than it was said', async () => {
    const { way, begin, settled, done, expire } = stand()
    way.hold(10)
    way.hold(20)
    begin('it')
    expire(10)
    await settled()
    expect(done).toEqual([])
    expire(20)
    await settled()
    expect(done).toEqual(['it'])
  })
})
