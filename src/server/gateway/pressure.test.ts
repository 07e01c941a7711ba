import { afterEach, describe, expect, it } from 'vitest'
import type { Upstream } from '../upstream/upstream.ts'
import type { Gateway } from './gateway.ts'
import { answering, connect, delta, end, isTerminal, model, startGateway } from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

const KIB = 1024
const piece = 'x'.repeat(64 * KIB)
/** Always has more; counts what was taken. */
const endless = () => {
  const taken = { pieces: 0 }
  const upstream: Upstream = {
    async *run(_request, signal) {
      while (!signal.aborted) {
        taken.pieces += 1
        yield delta(piece)
      }
    },
  }
  return { upstream, taken }
}
const create = (name: string) => ({ type: 'response.create', model: name, input: 'x' })
const stillAt = async (read: () => number) => {
  for (let last = -1, same = 0; same < 20;) {
    const now = read()
    same = now === last ? same + 1 : 0
    last = now
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return read()
}

describe('a client that does not read', () => {
  it('[G41] pauses its own upstream and nobody else, and goes on when it reads again', async () => {
    const { upstream, taken } = endless()
    gateway = await startGateway({
      models: [model('endless', upstream), model('quick', answering(delta('hello'), end))],
    })
    const slow = await connect(gateway)
    slow.send(create('endless'))
    await slow.untilType('response.output_text.delta')
    slow.socket.pause()
    const paused = await stillAt(() => taken.pieces)
    // How much the kernel takes off its hands is the machine's affair; the gateway itself holds the limit and what one
    // event more makes of it.
    expect(gateway.counts().unsent).toBeGreaterThan(0)
    expect(gateway.counts().unsent).toBeLessThan(256 * KIB + 4 * piece.length)
    const quick = await connect(gateway)
    quick.send(create('quick'))
    await quick.until(isTerminal)
    expect(taken.pieces).toBe(paused)
    slow.socket.resume()
    while (taken.pieces === paused) await new Promise(setImmediate)
    slow.socket.terminate()
    await slow.closed
  })

  it('[G42] is closed with 1013 when it stalls, and its upstream is aborted at once', async () => {
    const { upstream } = endless()
    gateway = await startGateway({
      models: [model('endless', upstream)],
      deadlines: { stallMs: 50, closeMs: 10_000 },
    })
    const running = gateway
    const slow = await connect(gateway)
    slow.send(create('endless'))
    await slow.untilType('response.output_text.delta')
    slow.socket.pause()
    while (running.counts().upstreams > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    slow.socket.resume()
    expect(await slow.closed).toBe(1013)
    expect(slow.events.some(isTerminal)).toBe(false)
  })

  it('[G42] but keeps asking is dropped before its answers fill the memory', async () => {
    gateway = await startGateway({
      models: [],
      limits: { closeBytes: 64 * KIB },
      deadlines: { closeMs: 20 },
    })
    const running = gateway
    const greedy = await connect(gateway)
    greedy.socket.pause()
    const wrong = JSON.stringify({ type: 'x'.repeat(60) })
    while (running.counts().connections > 0) {
      if (greedy.socket.bufferedAmount < KIB * KIB) {
        for (let i = 0; i < 500; i += 1) greedy.socket.send(wrong)
      }
      await new Promise(setImmediate)
    }
    greedy.socket.resume()
    await greedy.closed
  })
})
