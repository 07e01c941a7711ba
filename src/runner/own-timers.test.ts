import { expect, it } from 'vitest'
import { createOwnTimers, type TimerHost } from './own-timers.ts'

it('[V108] code that clears every timer there may be leaves the runner’s alone, and its own go', () => {
  const set = new Map<number, () => void>()
  const add = (run: () => void) => {
    set.set(set.size + 1, run)
    return set.size
  }
  const remove = (id?: number) => void set.delete(id ?? 0)
  const host: TimerHost = { setTimeout: add, setInterval: add, clearTimeout: remove, clearInterval: remove }
  const told: string[] = []
  const own = createOwnTimers(host)
  own.setInterval(() => told.push('beat'), 500)
  own.setTimeout(() => told.push('flush'), 40)
  host.setTimeout(() => told.push('theirs'), 1)
  for (let id = 0; id < 100; id += 1) {
    host.clearInterval(id)
    host.clearTimeout(id)
  }
  for (const run of set.values()) run()
  expect(told).toEqual(['beat', 'flush'])
  // one that has rung is no timer any more
  host.clearTimeout(2)
  expect([...set.keys()]).toEqual([1])
})
