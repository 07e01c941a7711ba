import { afterEach, describe, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import {
  answering,
  at,
  connect,
  delta,
  deltaText,
  end,
  isTerminal,
  model,
  scripted,
  startGateway,
  type Client,
  type Json,
} from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

const create = (fields: Json = {}) => ({ type: 'response.create', model: 'm', input: 'x', ...fields })
const terminal = (client: Client, streamId?: string) =>
  client.until((event) => isTerminal(event) && event['stream_id'] === streamId)
const types = (events: readonly Json[]) => events.map((event) => event['type'])
const codeOf = (event: Json) => at(event, 'error', 'code')
const openScripted = async (options: Partial<Parameters<typeof startGateway>[0]> = {}) => {
  const upstream = scripted()
  gateway = await startGateway({ models: [model('m', upstream)], ...options })
  return { upstream, gateway, client: await connect(gateway) }
}

describe('extensions', () => {
  it('[G19] are sent only to those who offer sparkpad.v1, but any ping is answered', async () => {
    gateway = await startGateway({ models: [model('m', answering(delta('a'), delta('b'), end))] })
    const plain = await connect(gateway)
    plain.send(create())
    plain.send({ type: 'sparkpad:ping', t: 5 })
    await terminal(plain)
    const pong = await plain.untilType('sparkpad:pong')
    expect(pong['t']).toBe(5)
    expect(Number(pong['sent_at'])).toBeGreaterThanOrEqual(Number(pong['received_at']))
    expect(pong['sequence_number']).toBe(undefined)
    const others = plain.events.filter((event) => event !== pong)
    expect(others.some((event) => String(event['type']).startsWith('sparkpad:') || 'sparkpad' in event)).toBe(
      false,
    )

    const ours = await connect(gateway, { protocols: ['sparkpad.v1'] })
    expect(ours.socket.protocol).toBe('sparkpad.v1')
    ours.send(create())
    await terminal(ours)
    expect(types(ours.events).slice(-2)).toEqual(['sparkpad:timing', 'response.completed'])
    const first = await ours.untilType('response.output_text.delta')
    expect(first['sparkpad']).toEqual({ n: [1], t: [0] })
  })

  it('[G20] the marks of a response stand in the order of its path', async () => {
    const upstream = answering(
      { type: 'mark', name: 'sent' },
      { type: 'mark', name: 'first_byte' },
      delta('a'),
      { type: 'timing', timing: { queueMs: 1, prefillMs: 2 } },
      end,
    )
    gateway = await startGateway({ models: [model('m', upstream)] })
    const client = await connect(gateway, { protocols: ['sparkpad.v1'] })
    client.send(create())
    await terminal(client)
    const timing = await client.untilType('sparkpad:timing')
    const order = ['received', 'decoded', 'admitted', 'upstream_sent', 'upstream_first_byte']
    const times = [...order, 'upstream_first_delta', 'first_delta_out', 'done'].map((name) =>
      Number(timing[name]),
    )
    expect(times.every(Number.isFinite)).toBe(true)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(timing['upstream']).toEqual({ queue_ms: 1, prefill_ms: 2 })
    expect(timing['response_id']).toBe(at(await terminal(client), 'response', 'id'))
  })

  it('[G5] deltas are joined unless ?join=0 asks otherwise', async () => {
    const many = Array.from({ length: 200 }, (_, i) => delta(`${i} `))
    gateway = await startGateway({ models: [model('m', answering(...many, end))] })
    const count = async (query: string) => {
      if (gateway === null) throw new Error('no gateway')
      const client = await connect(gateway, { query, protocols: ['sparkpad.v1'] })
      client.send(create())
      await terminal(client)
      const deltas = client.events.filter((event) => event['type'] === 'response.output_text.delta')
      expect(deltaText(deltas)).toBe(many.map((event) => (event.type === 'delta' ? event.text : '')).join(''))
      expect(deltas.flatMap((event) => at(event, 'sparkpad', 'n'))).toHaveLength(200)
      return deltas.length
    }
    expect(await count('?join=0')).toBe(200)
    expect(await count('')).toBeLessThan(200)
  })

  it('[G21] reasoning becomes an item of its own before the text', async () => {
    const reasoning = { type: 'reasoning', text: 'hm' } as const
    gateway = await startGateway({ models: [model('m', answering(reasoning, delta('a'), end))] })
    const client = await connect(gateway)
    client.send(create())
    const last = await terminal(client)
    expect(at(last, 'response', 'output', 0)).toMatchObject({
      type: 'reasoning',
      content: [{ type: 'reasoning_text', text: 'hm' }],
    })
    expect(at(last, 'response', 'output', 1)).toMatchObject({ type: 'message', content: [{ text: 'a' }] })
    const text = await client.untilType('response.output_text.delta')
    expect(text['output_index']).toBe(1)
  })
})

describe('errors and hostile frames', () => {
  it('[G22] leave the socket and its other lanes alone', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ stream_id: 'calm' }))
    const call = await upstream.call()
    call.yield(delta('still '))
    await client.untilType('response.output_text.delta', 'calm')
    client.socket.send('{')
    client.socket.send(Buffer.from([1, 2, 3]))
    client.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false })
    client.socket.send(`{"type":"sparkpad:ping","t":1,"x":"${'x'.repeat(20_000)}"}`)
    client.socket.send(JSON.stringify(create({ input: 'x'.repeat(1_100_000) })))
    client.socket.send('['.repeat(500_000))
    client.send(create({ model: 'nobody', stream_id: 'other' }))
    await client.untilType('error', 'other')
    const codes = client.events.filter((event) => event['type'] === 'error').map(codeOf)
    expect(codes).toEqual([
      'invalid_json',
      'invalid_frame',
      'invalid_frame',
      'message_too_large',
      'message_too_large',
      'invalid_json',
      'model_not_found',
    ])
    call.yield(delta('here'), end)
    const last = await terminal(client, 'calm')
    expect(at(last, 'response', 'output', 0, 'content', 0, 'text')).toBe('still here')
  })

  it('[G22] a frame beyond all measure closes its own socket with 1009 and no other', async () => {
    const { upstream, gateway: running, client } = await openScripted()
    client.send(create())
    const call = await upstream.call()
    const other = await connect(running)
    other.socket.send('x'.repeat(5_000_000))
    expect(await other.closed).toBe(1009)
    call.yield(delta('fine'), end)
    await terminal(client)
  })

  it('[G23] an upstream that breaks its word or throws makes one failed response', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ stream_id: 'a' }))
    ;(await upstream.call()).leave()
    expect(await terminal(client, 'a')).toMatchObject({ type: 'response.failed' })
    client.send(create({ stream_id: 'b' }))
    const call = await upstream.call()
    call.yield(delta('x'))
    call.fail(new Error('secret detail'))
    const failed = await terminal(client, 'b')
    expect(at(failed, 'response', 'error', 'code')).toBe('server_error')
    expect(JSON.stringify(client.events)).not.toContain('secret detail')
  })

  it('[G24] a request longer than the window is refused, one that fits is not', async () => {
    gateway = await startGateway({ models: [model('small', answering(end), 100)] })
    const client = await connect(gateway)
    client.send(create({ model: 'small', input: 'word '.repeat(95) }))
    await terminal(client)
    client.send(create({ model: 'small', input: 'word '.repeat(105) }))
    expect(await client.untilType('error')).toMatchObject({
      status: 400,
      error: { code: 'context_length_exceeded', param: 'input' },
    })
  })

  it('[G25] at its age limit a connection says so, ends its turns and closes with 1001', async () => {
    const { upstream, client } = await openScripted({ deadlines: { connectionMs: 50 } })
    client.send(create())
    await upstream.call()
    expect(await client.closed).toBe(1001)
    expect(types(client.events).slice(-2)).toEqual(['response.failed', 'error'])
    expect(codeOf(client.events.at(-1) ?? {})).toBe('websocket_connection_limit_reached')
  })

  it('[G26] a client that leaves takes its upstream calls with it', async () => {
    const { upstream, gateway: running, client } = await openScripted()
    client.send(create({ stream_id: 'a' }))
    client.send(create({ stream_id: 'a' }))
    const call = await upstream.call()
    client.socket.terminate()
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve))
    while (running.counts().upstreams > 0 || running.counts().running > 0) await new Promise(setImmediate)
    expect(running.counts()).toEqual({ connections: 0, running: 0, waiting: 0, upstreams: 0, unsent: 0 })
    expect(upstream.calls).toHaveLength(1)
  })

  it('[G27] a half-open socket is noticed by its silence', async () => {
    const { gateway: running, client } = await openScripted({ deadlines: { heartbeatMs: 40, pongMs: 30 } })
    const talker = await connect(running)
    // Reads nothing any more, so answers no ping.
    client.socket.pause()
    while (running.counts().connections > 1) await new Promise((resolve) => setTimeout(resolve, 5))
    client.socket.resume()
    expect(await client.closed).toBe(1006)
    talker.send({ type: 'sparkpad:ping', t: 1 })
    await talker.untilType('sparkpad:pong')
  })
})
