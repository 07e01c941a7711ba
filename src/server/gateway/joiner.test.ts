import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterTask, type Clock } from './clock.ts'
import { createJoiner } from './joiner.ts'
import type { Joined } from './response-events.ts'

type Sent = Joined & { readonly kind: string; readonly text: string; readonly at: number }

const fakeClock = () => {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  const pass = (ms: number) => {
    const until = now + ms
    for (;;) {
      const due = [...timers].filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      now = Math.max(now, due.at)
      timers.delete(due)
      due.run()
    }
    now = until
  }
  return { clock, pass, timers }
}

const run = (joinMs: number) => {
  const { clock, pass, timers } = fakeClock()
  const sent: Sent[] = []
  const joiner = createJoiner(joinMs, clock, (kind, text, joined) => {
    sent.push({ kind, text, ...joined, at: clock.now() })
  })
  return { joiner, sent, pass, timers, now: clock.now }
}

const steps = fc.array(
  fc.record({
    waitMs: fc.double({ min: 0, max: 9, noNaN: true }),
    kind: fc.constantFrom('text' as const, 'text' as const, 'reasoning' as const),
    // Cut anywhere, in the middle of a pair too.
    text: fc.array(fc.constantFrom('a', 'é', '\ud83d', '\ude00', '\ud83d\ude00'), { maxLength: 4 }),
  }),
)

describe('joined deltas', () => {
  it('[G5] the first goes out at once, the next after 4 ms have passed', () => {
    const { joiner, sent, pass } = run(4)
    joiner.push('text', 'a')
    expect(sent).toMatchObject([{ text: 'a', n: [1], t: [0], at: 0 }])
    pass(1)
    joiner.push('text', 'b')
    pass(1)
    joiner.push('text', 'cc')
    expect(sent).toHaveLength(1)
    pass(2)
    expect(sent[1]).toMatchObject({ text: 'bcc', n: [1, 2], t: [1, 2], at: 4 })
  })

  it('[G5] a delta that comes later than 4 ms after the last event is never held', () => {
    const { joiner, sent, pass } = run(4)
    for (let i = 0; i < 5; i += 1) {
      joiner.push('text', 'x')
      expect(sent).toHaveLength(i + 1)
      pass(4)
    }
  })

  it('[G5] joining loses, adds and reorders nothing, holds nothing beyond 4 ms and never splits a pair', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 4), (pushes, joinMs) => {
        const { joiner, sent, pass, now, timers } = run(joinMs)
        let said = ''
        let oldest: number | null = null
        for (const { waitMs, kind, text } of pushes) {
          pass(waitMs)
          joiner.push(kind, text.join(''))
          said += text.join('')
          const out = sent.map((event) => event.text).join('')
          const held = said.length - out.length
          oldest = held <= 1 ? now() : (oldest ?? now())
          expect(now() - oldest).toBeLessThanOrEqual(joinMs + 9)
        }
        joiner.finish()
        expect(timers.size).toBe(0)
        expect(sent.map((event) => event.text).join('')).toBe(said)
        for (const [index, event] of sent.entries()) {
          expect(event.n.reduce((sum, n) => sum + n, 0)).toBe(event.text.length)
          expect(event.n).toHaveLength(event.t.length)
          const next = sent[index + 1]
          if (next !== undefined && next.kind === event.kind) {
            const cut = /[\ud800-\udbff]$/.test(event.text) && /^[\udc00-\udfff]/.test(next.text)
            expect(cut).toBe(false)
          }
        }
        const times = sent.flatMap((event) => [...event.t])
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      }),
    )
  })

  it('[G5] what is dropped is not sent later', () => {
    const { joiner, sent, pass } = run(4)
    joiner.push('text', 'a')
    joiner.push('text', 'b')
    joiner.drop()
    pass(10)
    joiner.finish()
    expect(sent).toHaveLength(1)
  })
})

describe('What is due', () => {
  it('[T151] goes with all that is read in the same task, and with nothing of a later one', async () => {
    const { clock, pass } = fakeClock()
    const sent: string[] = []
    const joiner = createJoiner(4, clock, (_, text) => sent.push(text), afterTask)
    const read = async (...deltas: readonly string[]) => {
      for (const delta of deltas) {
        joiner.push('text', delta)
        for (let n = 0; n < 5; n += 1) await Promise.resolve()
      }
    }
    const nextTask = () => new Promise(setImmediate)
    void read('first', 'right ', 'behind it')
    expect(sent).toEqual(['first'])
    await nextTask()
    expect(sent).toEqual(['first', 'right behind it'])
    pass(9)
    void read('after ', 'a rest')
    await nextTask()
    void read('too soon')
    await nextTask()
    expect(sent.slice(2)).toEqual(['after a rest'])
    pass(4)
    expect(sent.at(-1)).toBe('too soon')
    pass(9)
    joiner.push('text', 'dropped')
    joiner.drop()
    await nextTask()
    expect(sent).toHaveLength(4)
  })
})
