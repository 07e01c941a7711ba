import { afterEach, describe, expect, it } from 'vitest'
import { putBack, vi as kit } from './vi.ts'

afterEach(putBack)

describe('vi', () => {
  it('[V142] spies count, stand in and are put back', () => {
    const spy = kit.fn((n: number) => n + 1)
    expect([spy(1), spy(2), spy.mock.calls]).toEqual([2, 3, [[1], [2]]])
    expect(kit.isMockFunction(spy)).toBe(true)
    const cup = { pour: () => 'tea' }
    kit.spyOn(cup, 'pour').mockReturnValue('milk')
    expect(cup.pour()).toBe('milk')
    kit.restoreAllMocks()
    expect(cup.pour()).toBe('tea')
  })

  it('[V142] a global that was not there before is gone again, one that was is as it was', () => {
    const { URL: before } = globalThis
    kit.stubGlobal('URL', 1).stubGlobal('URL', 2).stubGlobal('never', 3)
    expect([globalThis.URL, Reflect.get(globalThis, 'never')]).toEqual([2, 3])
    kit.unstubAllGlobals()
    expect(globalThis.URL).toBe(before)
    expect('never' in globalThis).toBe(false)
  })

  it('[V142] timers go by the test’s hand, also those that wait for promises', async () => {
    kit.useFakeTimers({ now: 0 })
    const seen: number[] = []
    setTimeout(() => {
      seen.push(Date.now())
      void Promise.resolve().then(() => setTimeout(() => seen.push(Date.now()), 5))
    }, 10)
    await kit.advanceTimersByTimeAsync(15)
    expect(seen).toEqual([10, 15])
    expect(kit.getTimerCount()).toBe(0)
    kit.useRealTimers()
    expect(() => kit.advanceTimersByTime(1)).toThrow('useFakeTimers')
  })

  it('[V142] waits until a call no longer throws, by the real clock, and gives up with what it threw last', async () => {
    kit.useFakeTimers()
    let tries = 0
    const attempt = () => {
      tries += 1
      if (tries < 3) throw new Error(`try ${tries}`)
      return tries
    }
    await expect(kit.waitFor(attempt, { interval: 1 })).resolves.toBe(3)
    await expect(
      kit.waitFor(
        () => {
          throw new Error('never')
        },
        { timeout: 3, interval: 1 },
      ),
    ).rejects.toThrow('never')
  })

  it('[V142] what needs a server of Vitest says so', () => {
    for (const refused of [kit.mock, kit.doMock, kit.importActual]) expect(refused).toThrow('vi.spyOn')
  })
})
