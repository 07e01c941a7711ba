import { describe, expect, it } from 'vitest'
import { memoryRateLimit } from './rate-limit.ts'

describe('a rate limit', () => {
  const start = (mostClients = 100) => {
    const clock = { at: 500 }
    const limit = memoryRateLimit({ burst: 3, everyMs: 1_000 }, { now: () => clock.at, mostClients })
    return { clock, take: (client: string) => limit.take(client) }
  }

  it('[H46] lets a burst through, then one every so often, and says how long to wait', async () => {
    const { clock, take } = start()
    expect([await take('a'), await take('a'), await take('a')]).toEqual([0, 0, 0])
    expect(await take('a')).toBe(1_000)
    clock.at += 999
    expect(await take('a')).toBe(1)
    clock.at += 1
    expect(await take('a')).toBe(0)
    expect(await take('a')).toBe(1_000)
    clock.at += 60_000
    expect([await take('a'), await take('a'), await take('a')]).toEqual([0, 0, 0])
    expect(await take('a')).toBe(1_000)
  })

  it('[H46] one client takes nothing from another', async () => {
    const { take } = start()
    for (let n = 0; n < 9; n += 1) await take('a')
    expect(await take('b')).toBe(0)
    expect(await take('a')).toBeGreaterThan(0)
  })

  it('[H46] remembers so many clients and no more, those that asked last', async () => {
    const { take } = start(2)
    for (const client of ['a', 'b']) for (let n = 0; n < 3; n += 1) await take(client)
    expect(await take('c')).toBe(0)
    expect(await take('b')).toBeGreaterThan(0)
    expect(await take('a')).toBe(0)
  })
})
