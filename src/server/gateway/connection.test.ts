import { afterEach, describe, expect, it } from 'vitest'
import type { UpstreamRequest } from '../upstream/upstream.ts'
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
  usage,
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

describe('lanes on a socket', () => {
  it('[G11] without a lane one response runs at a time and further creates wait', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ input: 'first' }))
    client.send(create({ input: 'second' }))
    const first = await upstream.call()
    await client.untilType('response.in_progress')
    expect(upstream.calls).toHaveLength(1)
    first.yield(delta('1'), end)
    const second = await upstream.call()
    expect(second.request.messages).toEqual([{ role: 'user', text: 'second' }])
    second.yield(delta('2'), end)
    await client.until(
      (event) => isTerminal(event) && at(event, 'response', 'output', 0, 'content', 0, 'text') === '2',
    )
    expect(client.events.filter(isTerminal)).toHaveLength(2)
  })

  it('[G11] lanes run side by side and every event echoes its lane', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ stream_id: 'a' }))
    client.send(create({ stream_id: 'b' }))
    const [a, b] = [await upstream.call(), await upstream.call()]
    b.yield(delta('B'), end)
    await terminal(client, 'b')
    a.yield(delta('A'), end)
    await terminal(client, 'a')
    for (const lane of ['a', 'b']) {
      const own = client.events.filter((event) => event['stream_id'] === lane)
      expect(own.map((event) => event['sequence_number'])).toEqual(own.map((_, index) => index))
      expect(deltaText(own)).toBe(lane.toUpperCase())
    }
    expect(client.events.every((event) => event['stream_id'] !== undefined)).toBe(true)
  })

  it('[G12] sixteen run at once, the seventeenth waits and is not refused', async () => {
    const { upstream, gateway: running, client } = await openScripted()
    for (let i = 0; i < 17; i += 1) client.send(create({ stream_id: `lane${i}` }))
    client.send({ type: 'sparkpad:ping', t: 1 })
    await client.untilType('sparkpad:pong')
    expect(running.counts()).toMatchObject({ running: 16, waiting: 1, upstreams: 16 })
    upstream.calls[3]?.yield(end)
    await terminal(client, 'lane3')
    await client.untilType('response.in_progress', 'lane16')
    expect(client.events.some((event) => event['type'] === 'error')).toBe(false)
  })

  it('[G7] a thirty-third name is refused, a name used before is not', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))] })
    const client = await connect(gateway)
    for (let i = 0; i < 32; i += 1) client.send(create({ stream_id: `lane${i}` }))
    client.send(create({ stream_id: 'one-too-many' }))
    const refusal = await client.untilType('error', 'one-too-many')
    expect(refusal).toMatchObject({ status: 400, error: { code: 'websocket_stream_limit_reached' } })
    client.send(create({ stream_id: 'lane0' }))
    client.send(create())
    await terminal(client)
    await client.until(
      () => client.events.filter((event) => isTerminal(event) && event['stream_id'] === 'lane0').length === 2,
    )
  })
})

describe('previous_response_id', () => {
  const idOf = (event: Json) => String(at(event, 'response', 'id'))

  it('[G13] continues from the latest response of any lane; instructions are not carried over', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ input: 'one', instructions: 'be kind', stream_id: 'a' }))
    ;(await upstream.call()).yield(delta('eins'), end)
    const parent = idOf(await terminal(client, 'a'))
    client.send(create({ input: 'two', previous_response_id: parent, stream_id: 'b' }))
    const call = await upstream.call()
    expect(call.request.instructions).toBe(null)
    expect(call.request.messages).toEqual([
      { role: 'user', text: 'one' },
      { role: 'assistant', text: 'eins' },
      { role: 'user', text: 'two' },
    ])
    call.yield(end)
    expect(at(await terminal(client, 'b'), 'response', 'previous_response_id')).toBe(parent)
  })

  it('[G13] only the latest response of a lane can be continued', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))] })
    const client = await connect(gateway)
    client.send(create())
    const old = idOf(await terminal(client))
    client.send(create({ previous_response_id: old }))
    await client.until(() => client.events.filter(isTerminal).length === 2)
    client.send(create({ previous_response_id: old }))
    const refusal = await client.untilType('error')
    expect(refusal).toMatchObject({
      status: 400,
      error: { code: 'previous_response_not_found', param: 'previous_response_id' },
    })
  })

  it('[G13] another connection does not know it', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))] })
    const [one, two] = [await connect(gateway), await connect(gateway)]
    one.send(create())
    two.send(create({ previous_response_id: idOf(await terminal(one)) }))
    expect(codeOf(await two.untilType('error'))).toBe('previous_response_not_found')
  })

  it('[G14] a continuation that fails evicts its parent', async () => {
    const { upstream, client } = await openScripted()
    client.send(create())
    ;(await upstream.call()).yield(end)
    const parent = idOf(await terminal(client))
    client.send(create({ previous_response_id: parent, stream_id: 'b' }))
    const fault = { status: 503, type: 'server_error', code: 'server_is_overloaded', message: 'busy' }
    ;(await upstream.call()).yield({ type: 'fault', fault })
    const failed = await terminal(client, 'b')
    expect(failed['type']).toBe('response.failed')
    expect(at(failed, 'response', 'error', 'code')).toBe('server_is_overloaded')
    client.send(create({ previous_response_id: parent }))
    expect(codeOf(await client.untilType('error'))).toBe('previous_response_not_found')
  })

  it('[G14] a continuation refused at the door evicts its parent too', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))] })
    const client = await connect(gateway)
    client.send(create())
    const parent = idOf(await terminal(client))
    client.send(create({ previous_response_id: parent, model: 'nobody' }))
    expect(codeOf(await client.untilType('error'))).toBe('model_not_found')
    client.send(create({ previous_response_id: parent }))
    await client.until((event) => codeOf(event) === 'previous_response_not_found')
  })

  it('[G15] a cancelled response does not replace the parent of its lane', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ input: 'one' }))
    ;(await upstream.call()).yield(delta('eins'), end)
    const parent = idOf(await terminal(client))
    client.send(create({ previous_response_id: parent }))
    const call = await upstream.call()
    call.yield(delta('half'))
    const created = await client.until(
      (event) => event['type'] === 'response.created' && idOf(event) !== parent,
    )
    client.send({ type: 'sparkpad:cancel', response_id: idOf(created) })
    await client.untilType('response.incomplete')
    client.send(create({ previous_response_id: parent, input: 'again' }))
    expect((await upstream.call()).request.messages.map(({ text }) => text)).toEqual(['one', 'eins', 'again'])
  })

  it('[G16] generate:false calls no model and gives an id to continue from', async () => {
    const { upstream, client } = await openScripted()
    client.send(create({ input: 'context', generate: false }))
    const warm = await terminal(client)
    expect(types(client.events)).toEqual(['response.created', 'response.in_progress', 'response.completed'])
    expect(at(warm, 'response', 'output')).toEqual([])
    client.send(create({ input: 'question', previous_response_id: idOf(warm) }))
    const call = await upstream.call()
    expect(call.request.messages.map(({ text }) => text)).toEqual(['context', 'question'])
    expect(upstream.calls).toHaveLength(1)
  })
})

describe('what a connection keeps', () => {
  const idOf = (event: Json) => String(at(event, 'response', 'id'))

  it('[G80] is bounded: what was kept first goes first, and what is larger by itself is not kept', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))], limits: { keptBytes: 1_000 } })
    const client = await connect(gateway)
    const keep = async (lane: string, size: number, parent?: string) => {
      client.send(
        create({ input: 'x'.repeat(size), stream_id: lane, generate: false, previous_response_id: parent }),
      )
      const seen = client.events.length
      return idOf(await client.until((event) => isTerminal(event) && client.events.indexOf(event) >= seen))
    }
    const isKept = async (lane: string, parent: string) => {
      const seen = client.events.length
      client.send(create({ stream_id: lane, previous_response_id: parent }))
      const said = await client.until(
        (event) => client.events.indexOf(event) >= seen && (isTerminal(event) || event['type'] === 'error'),
      )
      return codeOf(said) !== 'previous_response_not_found'
    }
    const first = await keep('a', 600)
    // On top of the first: both lanes hold its text, which counts once.
    const second = await keep('b', 300, first)
    const third = await keep('c', 500)
    expect(await isKept('z', first)).toBe(false)
    expect(await isKept('z', second)).toBe(false)
    expect(await isKept('z', third)).toBe(true)
    const large = await keep('d', 1_001)
    expect(await isKept('z', large)).toBe(false)
  })

  it('[G80] text that lanes share counts once', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))], limits: { keptBytes: 1_000 } })
    const client = await connect(gateway)
    client.send(create({ input: 'x'.repeat(900), stream_id: 'a', generate: false }))
    const first = idOf(await terminal(client, 'a'))
    client.send(create({ input: 'y', stream_id: 'b', previous_response_id: first }))
    await terminal(client, 'b')
    client.send(create({ input: 'z', stream_id: 'c', previous_response_id: first }))
    expect((await terminal(client, 'c'))['type']).toBe('response.completed')
  })

  it('[G81] generate:false tells the upstream what is likely to come; whether it gets ready holds up nobody', async () => {
    const told: string[][] = []
    const upstream = {
      ...answering(delta('yes'), end),
      warm: (request: UpstreamRequest) => {
        told.push(request.messages.map(({ text }) => text))
        return told.length === 1 ? new Promise<never>(() => {}) : Promise.reject(new Error('no'))
      },
    }
    gateway = await startGateway({ models: [model('m', upstream)] })
    const client = await connect(gateway)
    client.send(create({ input: 'files', stream_id: 'a', generate: false }))
    const first = idOf(await terminal(client, 'a'))
    client.send(create({ input: 'more', stream_id: 'b', generate: false, previous_response_id: first }))
    const second = idOf(await terminal(client, 'b'))
    client.send(create({ input: 'ask', stream_id: 'c', previous_response_id: second }))
    expect((await terminal(client, 'c'))['type']).toBe('response.completed')
    expect(told).toEqual([['files'], ['files', 'more']])
  })
})

describe('cancel', () => {
  it('[G17] ends the response as incomplete, aborts the upstream and keeps the socket', async () => {
    const { upstream, gateway: running, client } = await openScripted()
    client.send(create())
    const call = await upstream.call()
    call.yield(delta('some '))
    const seen = await client.untilType('response.output_text.delta')
    expect(seen['delta']).toBe('some ')
    const created = await client.untilType('response.created')
    client.send({ type: 'sparkpad:cancel', response_id: at(created, 'response', 'id') })
    const last = await terminal(client)
    expect(last).toMatchObject({
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'cancelled' } },
    })
    expect(at(last, 'response', 'output', 0, 'content', 0, 'text')).toBe('some ')
    expect(call.signal.aborted).toBe(true)
    client.send(create())
    ;(await upstream.call()).yield(delta('next'), end)
    await client.untilType('response.completed')
    expect(running.counts()).toMatchObject({ running: 0, upstreams: 0, connections: 1 })
  })

  it('[G17] by lane reaches the running and the waiting turns, which then say created and incomplete', async () => {
    const { upstream, client } = await openScripted()
    for (const input of ['one', 'two', 'three']) client.send(create({ input, stream_id: 'a' }))
    client.send(create({ stream_id: 'b' }))
    const a = await upstream.call()
    const b = await upstream.call()
    client.send({ type: 'sparkpad:cancel', stream_id: 'a' })
    await client.until(
      () => client.events.filter((event) => event['type'] === 'response.incomplete').length === 3,
    )
    expect(upstream.calls).toHaveLength(2)
    expect(a.signal.aborted).toBe(true)
    expect(b.signal.aborted).toBe(false)
    const own = client.events.filter((event) => event['stream_id'] === 'a')
    expect(types(own).slice(-4)).toEqual([
      'response.created',
      'response.incomplete',
      'response.created',
      'response.incomplete',
    ])
    expect(own.slice(-2).map((event) => event['sequence_number'])).toEqual([0, 1])
    b.yield(end)
    await terminal(client, 'b')
  })

  it('[G18] waits for no upstream that is slow to abort, and tells the usage of one that is quick', async () => {
    const deaf = {
      run: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }),
      }),
    }
    const quick = {
      async *run(_request: unknown, signal: AbortSignal) {
        yield delta('a')
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        yield usage(41)
      },
    }
    gateway = await startGateway({ models: [model('deaf', deaf), model('quick', quick)] })
    const client = await connect(gateway)
    client.send(create({ model: 'deaf', stream_id: 'd' }))
    client.send(create({ model: 'quick', stream_id: 'q' }))
    await client.untilType('response.output_text.delta', 'q')
    client.send({ type: 'sparkpad:cancel', stream_id: 'd' })
    client.send({ type: 'sparkpad:cancel', stream_id: 'q' })
    await terminal(client, 'd')
    expect(at(await terminal(client, 'q'), 'response', 'usage', 'output_tokens')).toBe(41)
  })

  it('[G17] of nothing that runs is silent, of nothing named is refused', async () => {
    gateway = await startGateway({ models: [model('m', answering(end))] })
    const client = await connect(gateway)
    client.send({ type: 'sparkpad:cancel', response_id: 'resp_gone' })
    client.send({ type: 'sparkpad:cancel' })
    const refusal = await client.untilType('error')
    expect(at(refusal, 'error', 'param')).toBe('response_id')
    expect(client.events).toHaveLength(1)
  })
})
