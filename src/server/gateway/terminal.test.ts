import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Upstream } from '../upstream/upstream.ts'
import type { Gateway } from './gateway.ts'
import { at, connect, delta, deltaText, isTerminal, model, startGateway, type Json } from './test-kit.ts'

/**
 * Any interleaving of creates, cancels, upstream events and faults over three lanes: each create that was answered by
 * `response.created` gets gapless numbers and exactly one terminal event; a close of the socket leaves nothing behind.
 */

type Run = { push(act: Act): void }
type Act = 'delta' | 'end' | 'fault' | 'throw' | 'leave'

/** An upstream whose running calls do what they are told; told nothing they wait. */
const obedient = () => {
  const runs = new Set<Run>()
  const upstream: Upstream = {
    async *run(_request, signal) {
      const acts: Act[] = []
      let wake = () => {}
      const run = {
        push(act: Act) {
          acts.push(act)
          wake()
        },
      }
      signal.addEventListener('abort', () => wake())
      runs.add(run)
      try {
        while (!signal.aborted) {
          const act = acts.shift()
          if (act === undefined) await new Promise<void>((resolve) => (wake = resolve))
          else if (act === 'delta') yield delta('word ')
          else if (act === 'end') return yield { type: 'end', reason: 'stop' }
          else if (act === 'leave') return
          else if (act === 'throw') throw new Error('a bug')
          else
            return yield {
              type: 'fault',
              fault: { status: 502, type: 'server_error', code: null, message: 'gone' },
            }
        }
      } finally {
        runs.delete(run)
      }
    },
  }
  return { upstream, runs }
}

const lane = fc.constantFrom('a', 'b', 'c')
const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), lane }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), lane }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel-id' as const), which: fc.nat(5) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      which: fc.nat(3),
      act: fc.constantFrom<Act>('delta', 'delta', 'delta', 'end', 'fault', 'throw', 'leave'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('breathe' as const) }) },
)

const { upstream, runs } = obedient()
let gateway: Gateway
beforeAll(async () => {
  gateway = await startGateway({ models: [model('m', upstream)], deadlines: { joinMs: 1, abortGraceMs: 1 } })
})
afterAll(() => gateway.close())

const still = async () => {
  while (gateway.counts().running + gateway.counts().waiting + gateway.counts().upstreams > 0) {
    await new Promise(setImmediate)
  }
}

describe('one terminal event', () => {
  it('[G1] whatever creates, cancels, faults and closes come in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), fc.boolean(), async (moves, closes) => {
        const client = await connect(gateway, { protocols: ['sparkpad.v1'] })
        let pings = 0
        // The gateway has handled all that was sent once it answers this.
        const breathe = async () => {
          const t = (pings += 1)
          client.send({ type: 'sparkpad:ping', t })
          await client.until((event) => event['type'] === 'sparkpad:pong' && event['t'] === t)
        }
        let created = 0
        for (const step of moves) {
          if (step.do === 'create') {
            created += 1
            client.send({ type: 'response.create', model: 'm', input: 'x', stream_id: step.lane })
          } else if (step.do === 'cancel') client.send({ type: 'sparkpad:cancel', stream_id: step.lane })
          else if (step.do === 'cancel-id') {
            const known = client.events.filter((event) => event['type'] === 'response.created')[step.which]
            if (known !== undefined)
              client.send({ type: 'sparkpad:cancel', response_id: at(known, 'response', 'id') })
          } else if (step.do === 'act') [...runs][step.which]?.push(step.act)
          else await breathe()
        }
        if (closes) {
          client.socket.terminate()
          await client.closed
          await still()
          check(client.events, null)
          return
        }
        await breathe()
        for (const name of ['a', 'b', 'c']) client.send({ type: 'sparkpad:cancel', stream_id: name })
        await client.until(() => client.events.filter(isTerminal).length >= created)
        await still()
        await breathe()
        check(client.events, created)
        client.socket.close()
        await client.closed
      }),
      { numRuns: 60 },
    )
  })
})

/** `expected`: how many responses must have ended; null after a close, where the last ones may be cut. */
const check = (events: readonly Json[], expected: number | null) => {
  // Within a lane responses come one after the other, so `response.created` begins the next.
  const byLane = new Map<unknown, Json[][]>()
  for (const event of events) {
    if (event['type'] === 'sparkpad:pong') continue
    const responses = byLane.get(event['stream_id']) ?? []
    byLane.set(event['stream_id'], responses)
    if (event['type'] === 'response.created') responses.push([])
    responses.at(-1)?.push(event)
  }
  let ended = 0
  for (const responses of byLane.values()) {
    for (const [index, response] of responses.entries()) {
      expect(response.map((event) => event['sequence_number'])).toEqual(response.map((_, n) => n))
      const terminals = response.filter(isTerminal)
      if (terminals.length === 0 && expected === null && index === responses.length - 1) continue
      expect(terminals).toHaveLength(1)
      expect(response.at(-1)).toBe(terminals[0])
      expect(response.at(-2)?.['type']).toBe('sparkpad:timing')
      const text = at(terminals[0], 'response', 'output', 0, 'content', 0, 'text') ?? ''
      expect(text).toBe(deltaText(response))
      ended += 1
    }
  }
  if (expected !== null) expect(ended).toBe(expected)
}
