import { afterEach, describe, expect, it, vi } from 'vitest'
import { createResponsesEndpoint } from '../upstream/responses.ts'
import type { Gateway } from './gateway.ts'
import {
  at,
  connect,
  delta,
  deltaText,
  end,
  isTerminal,
  model,
  scripted,
  startGateway,
  usage,
} from './test-kit.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A gateway whose only model is the model of another gateway, whose upstream the test plays. */
async function startChain(): Promise<{
  readonly outer: Gateway
  readonly upstream: ReturnType<typeof scripted>
}> {
  const upstream = scripted()
  const inner = await startGateway({ models: [model('deep', upstream)] })
  closers.push(() => inner.close())
  const endpoint = createResponsesEndpoint({ url: `${inner.url}/v1`, key: null })
  closers.push(() => endpoint.close())
  const outer = await startGateway({ models: [model('front', endpoint.upstream({ model: 'deep' }))] })
  closers.push(() => outer.close())
  return { outer, upstream }
}

const create = { type: 'response.create', model: 'front' }

describe('a gateway as the upstream of another', () => {
  it('[G90] passes text, usage, pace and the timing of the last upstream through', async () => {
    const { outer, upstream } = await startChain()
    const client = await connect(outer, { protocols: ['sparkpad.v1'] })
    client.send({ ...create, input: 'Hi', metadata: { pace: '100' }, instructions: 'Be brief.' })
    const call = await upstream.call()
    expect(call.request).toMatchObject({
      model: 'deep',
      instructions: 'Be brief.',
      messages: [{ role: 'user', text: 'Hi' }],
      metadata: { pace: '100' },
    })
    call.yield(delta('Hel'), delta('lo'), usage(2), { type: 'timing', timing: { queueMs: 3 } }, end)
    const last = await client.until(isTerminal)
    expect(last['type']).toBe('response.completed')
    expect(deltaText(client.events)).toBe('Hello')
    expect(at(last, 'response', 'usage', 'output_tokens')).toBe(2)
    expect(at(await client.untilType('sparkpad:timing'), 'upstream', 'queue_ms')).toBe(3)
  })

  it('[G90] continues the conversation on the other side', async () => {
    const { outer, upstream } = await startChain()
    const client = await connect(outer)
    client.send({ ...create, input: 'one' })
    const first = await upstream.call()
    first.yield(delta('1'), end)
    const id = at(await client.until(isTerminal), 'response', 'id')
    client.send({ ...create, input: 'two', previous_response_id: id })
    const second = await upstream.call()
    expect(second.request.messages).toEqual([
      { role: 'user', text: 'one' },
      { role: 'assistant', text: '1' },
      { role: 'user', text: 'two' },
    ])
    second.yield(end)
    await client.until(() => client.events.filter(isTerminal).length === 2)
  })

  it('[G91] a stop goes through both as a cancel, and the socket between them stays', async () => {
    const { outer, upstream } = await startChain()
    const client = await connect(outer)
    client.send({ ...create, input: 'one', stream_id: 'a' })
    const first = await upstream.call()
    first.yield(delta('1'))
    await client.until(({ type }) => type === 'response.output_text.delta')
    client.send({ type: 'sparkpad:cancel', stream_id: 'a' })
    expect(at(await client.until(isTerminal), 'response', 'incomplete_details', 'reason')).toBe('cancelled')
    await vi.waitFor(() => expect(first.signal.aborted).toBe(true))
    first.leave()
    client.send({ ...create, input: 'two', stream_id: 'a' })
    const second = await upstream.call()
    second.yield(delta('2'), end)
    const last = await client.until(({ type }) => type === 'response.completed')
    expect(at(last, 'response', 'status')).toBe('completed')
    expect(upstream.calls).toHaveLength(2)
  })
})
