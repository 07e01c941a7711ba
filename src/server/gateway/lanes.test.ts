import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLanes } from './lanes.ts'

type Turn = { readonly name: number; readonly lane: string; readonly bytes: number; stopped: boolean }

const moves = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('push' as const), lane: fc.constantFrom('', 'a', 'b', 'c', 'd') }),
    fc.record({ do: fc.constant('end' as const), which: fc.nat(9) }),
    fc.record({ do: fc.constant('stop' as const), which: fc.nat(9) }),
  ),
  { maxLength: 60 },
)

describe('lanes', () => {
  it('[G6] are first in, first out, one turn at a time each, at most so many running, and nobody is forgotten', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 3 }), (script, places) => {
        const lanes = createLanes<Turn>({ running: places, laneNames: 32 })
        const started: Turn[] = []
        const running = new Set<Turn>()
        const pushed: Turn[] = []
        const start = () => {
          for (const turn of lanes.start()) {
            expect([...running].some((other) => other.lane === turn.lane)).toBe(false)
            started.push(turn)
            running.add(turn)
          }
          expect(lanes.running()).toBe(running.size)
          expect(lanes.waitingBytes()).toBe(lanes.waiting() * 10)
        }
        for (const move of script) {
          if (move.do === 'push') {
            const turn = { name: pushed.length, lane: move.lane, bytes: 10, stopped: false }
            pushed.push(turn)
            lanes.push(turn)
          } else {
            const turn = lanes.all()[move.which]
            if (turn === undefined) continue
            if (move.do === 'stop') turn.stopped = true
            else if (running.delete(turn)) lanes.ended(turn)
          }
          start()
          expect([...running].filter((turn) => !turn.stopped).length).toBeLessThanOrEqual(places)
        }
        while (running.size > 0) {
          for (const turn of running) {
            running.delete(turn)
            lanes.ended(turn)
            break
          }
          start()
        }
        for (const lane of ['', 'a', 'b', 'c', 'd']) {
          const order = (turns: readonly Turn[]) =>
            turns.filter((turn) => turn.lane === lane).map((turn) => turn.name)
          expect(order(started)).toEqual(order(pushed))
        }
      }),
    )
  })

  it('[G7] count a name for good once used; the lane without a name is not counted', () => {
    const lanes = createLanes<Turn>({ running: 16, laneNames: 2 })
    expect(['', 'a', 'b', 'a', 'c', ''].map((name) => lanes.takeName(name))).toEqual([
      true,
      true,
      true,
      true,
      false,
      true,
    ])
  })
})
