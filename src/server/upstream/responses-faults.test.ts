import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  closeAll,
  closeLater,
  ask,
  collect,
  faultOf,
  start,
  startMock,
  textOf,
  typesOf,
  until,
  upstreamOf,
  user,
} from './responses-test-kit.ts'
import { createResponsesEndpoint } from './responses.ts'
import type { MockScriptInput } from './mock-script.ts'

afterEach(closeAll)

type Fault = NonNullable<MockScriptInput['fault']>

describe('a connection that fails', () => {
  test('[U68] before the first event the turn goes again, once, on a fresh socket', async () => {
    const mock = await startMock({ text: 'ok', fault: { type: 'close', code: 1012, times: 1 } })
    const events = await collect(upstreamOf(mock), ask(user('Go')))
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'delta', 'usage', 'end'])
    const [one, two] = mock.responses.calls
    expect(mock.responses.calls).toHaveLength(2)
    expect(one?.connection).not.toBe(two?.connection)
  })

  test('[U68] and not a third time', async () => {
    const mock = await startMock({ fault: { type: 'close', code: 1012 } })
    const events = await collect(upstreamOf(mock), ask(user('Go')))
    expect(faultOf(events)).toMatchObject({ status: 502, code: 'upstream_disconnected' })
    expect(mock.responses.calls).toHaveLength(2)
  })

  test.each<Fault>([
    { type: 'close', code: 1012, at_token: 0 },
    { type: 'close', code: 1001, at_token: 1 },
    { type: 'drop', at_token: 0 },
    { type: 'drop', at_token: 2 },
  ])('[U68] after the first event it is never replayed: %j', async (fault) => {
    const mock = await startMock({ text: 'one two three', fault })
    const events = await collect(upstreamOf(mock), ask(user('Go')))
    expect(faultOf(events)).toMatchObject({ status: 502, code: 'upstream_disconnected' })
    expect(mock.responses.calls).toHaveLength(1)
  })

  test.each([
    [1008, 403, 'upstream_refused'],
    [1009, 413, 'request_too_large'],
    [1013, 503, 'server_is_overloaded'],
    [1011, 502, 'upstream_disconnected'],
  ])('[U69] close code %i is a fault of its own', async (code, status, name) => {
    const mock = await startMock({ fault: { type: 'close', code, reason: 'why it was' } })
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({ status, code: name })
  })

  test('[U69] a frame that cannot be read ends what runs', async () => {
    const mock = await startMock({ text: 'one two', fault: { type: 'malformed', at_token: 1 } })
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({
      code: 'upstream_malformed',
    })
  })

  test('[U72] a connection at its limit is left for a fresh one', async () => {
    const limit = { status: 400, code: 'websocket_connection_limit_reached', times: 1 }
    const mock = await startMock({ text: 'ok' })
    const upstream = upstreamOf(mock)
    await collect(upstream, ask(user('Go')))
    mock.setScript('m', { text: 'ok', fault: { type: 'status', ...limit } })
    expect(textOf(await collect(upstream, ask(user('Go on'))))).toBe('ok')
    const [, two, three] = mock.responses.calls
    expect(three?.connection).not.toBe(two?.connection)
  })

  test('[U74] a response that stays silent is a fault, and its socket is left', async () => {
    const mock = await startMock({ fault: { type: 'hang' } })
    const upstream = upstreamOf(mock, { idleTimeoutMs: 30 })
    expect(faultOf(await collect(upstream, ask(user('Go'))))).toMatchObject({
      status: 504,
      code: 'upstream_timeout',
    })
    mock.setScript('m', { text: 'ok' })
    expect(textOf(await collect(upstream, ask(user('Go'))))).toBe('ok')
    expect(mock.responses.calls[1]?.connection).not.toBe(mock.responses.calls[0]?.connection)
  })

  test('[U73] a socket that has grown old is left between turns, and another one stands ready', async () => {
    const mock = await startMock({ text: 'ab cd', fault: { type: 'hold', at_token: 1 } })
    const upstream = upstreamOf(mock, { times: { rotateMs: 40 } })
    const events = start(upstream, ask(user('one')))
    await until(events, 'delta')
    const mine = mock.responses.calls[0]?.connection ?? -1
    await vi.waitFor(() => expect(mock.responses.connections.length).toBeGreaterThan(mine + 1))
    expect(mock.responses.connections[mine]?.isOpen).toBe(true)
    mock.release()
    await until(events, 'end')
    await vi.waitFor(() => expect(mock.responses.connections[mine]?.closedBy).toBe(1000))
  })

  test('[U73] a socket without a turn for long is closed and not opened again', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock, { times: { idleCloseMs: 30 } })
    await collect(upstream, ask(user('one')))
    const count = mock.responses.connections.length
    await vi.waitFor(() => expect(mock.responses.connections.at(-1)?.closedBy).toBe(1000))
    expect(mock.responses.connections).toHaveLength(count)
    await collect(upstream, ask(user('two')))
    expect(mock.responses.connections).toHaveLength(count + 1)
  })

  test('[U73] a kept socket that the other side closes is opened again', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    await collect(upstream, ask(user('one')))
    const count = mock.responses.connections.length
    mock.responses.closeAll(1001)
    await vi.waitFor(() => expect(mock.responses.connections).toHaveLength(count + 1))
    await collect(upstream, ask(user('two')))
    expect(mock.responses.calls[1]?.connection).toBe(count)
  })
})

test('[U83] a kept socket that gives no sign of life is dropped and replaced', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false })
  closeLater(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  await once(server, 'listening')
  const address = server.address()
  if (typeof address === 'string' || address === null) throw new Error('no port')
  let closed = 0
  let opened = 0
  server.on('connection', (socket) => {
    opened += 1
    socket.on('close', () => {
      closed += 1
    })
    socket.on('message', () => {
      const response = { id: 'resp_1', status: 'completed', output: [], usage: null }
      socket.send(JSON.stringify({ type: 'response.completed', response }))
    })
  })
  const endpoint = createResponsesEndpoint({
    url: `ws://127.0.0.1:${address.port}/v1`,
    key: null,
    times: { pingMs: 20, pongMs: 20 },
  })
  closeLater(() => endpoint.close())
  await collect(endpoint.upstream({ model: 'm' }), ask(user('Go')))
  await vi.waitFor(() => expect(closed).toBeGreaterThan(0))
  await vi.waitFor(() => expect(opened).toBe(2))
})

describe('an error of the endpoint', () => {
  test('[U69] limits come from the headers of the error', async () => {
    const fault = {
      status: 429,
      code: 'rate_limit_exceeded',
      message: 'Slow down.',
      headers: { 'X-RateLimit-Reset-Tokens': '6m0s', 'Retry-After': '7' },
    }
    const mock = await startMock({ fault: { type: 'status', ...fault } })
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      headers: { 'x-ratelimit-reset-tokens': '360s', 'retry-after-ms': '7000' },
    })
    expect(mock.responses.calls).toHaveLength(1)
  })

  test('[U69] or from its words, in the middle of a response too', async () => {
    const message = 'Rate limit reached. Please try again in 1.2s.'
    const mock = await startMock({
      text: 'one two',
      fault: { type: 'error_chunk', at_token: 1, code: 'rate_limit_exceeded', message },
    })
    const events = await collect(upstreamOf(mock), ask(user('Go')))
    expect(textOf(events)).toBe('one')
    expect(faultOf(events)).toMatchObject({ status: 429, headers: { 'retry-after-ms': '1200' } })
    expect(mock.responses.calls).toHaveLength(1)
  })

  test('[U70] a short wait is waited and the turn sent again, once', async () => {
    const short = { status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after-ms': '2' } }
    const mock = await startMock({ text: 'ok', fault: { type: 'status', ...short, times: 1 } })
    expect(textOf(await collect(upstreamOf(mock), ask(user('Go'))))).toBe('ok')
    mock.setScript('m', { fault: { type: 'status', ...short } })
    const before = mock.responses.calls.length
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({ status: 429 })
    expect(mock.responses.calls).toHaveLength(before + 2)
  })

  test.each([
    ['server_is_overloaded', 503, 503],
    ['context_length_exceeded', 400, 400],
    ['model_not_found', 404, 404],
    ['insufficient_quota', 429, 429],
  ])('[U69] %s keeps its code', async (code, status, told) => {
    const mock = await startMock({ fault: { type: 'status', status, code } })
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({ status: told, code })
  })

  test('[U76] a refused field is left out, and stays left out', async () => {
    const mock = await startMock({ text: 'ok', fault: { type: 'refuse_field', field: 'temperature' } })
    const upstream = upstreamOf(mock)
    expect(textOf(await collect(upstream, ask(user('one'))))).toBe('ok')
    expect(textOf(await collect(upstream, ask(user('two'))))).toBe('ok')
    expect(mock.responses.calls.map(({ body }) => body.temperature)).toEqual([0.5, undefined, undefined])
  })
})

describe('without a socket', () => {
  test('[U71] 426 sends the turns by POST, whole, and the socket is tried again after a while', async () => {
    let now = 0
    const mock = await startMock({ text: 'ok' }, { responses: { upgrade: { status: 426, times: null } } })
    const upstream = upstreamOf(mock, { now: () => now, times: { httpMs: 1000 } })
    const events = await collect(upstream, ask(user('Go')))
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'delta', 'usage', 'end'])
    mock.responses.behave({ upgrade: null })
    now = 999
    await collect(upstream, ask(user('Go')))
    expect(mock.responses.connections).toEqual([])
    now = 1000
    await collect(upstream, ask(user('Go')))
    await vi.waitFor(() => expect(mock.responses.connections.length).toBeGreaterThan(0))
    await vi.waitFor(async () => {
      await collect(upstream, ask(user('Go')))
      expect(mock.responses.calls.at(-1)?.via).toBe('socket')
    })
    expect(mock.responses.calls.slice(0, 3).map(({ via }) => via)).toEqual(['post', 'post', 'post'])
  })

  test('[U71] five tries that fail end in POST', async () => {
    const mock = await startMock({ text: 'ok' }, { responses: { upgrade: { status: 503, times: 5 } } })
    const waits: number[] = []
    const backOff = (attempt: number) => {
      waits.push(attempt)
      return 1
    }
    const upstream = upstreamOf(mock, { backOff })
    expect(textOf(await collect(upstream, ask(user('Go'))))).toBe('ok')
    expect(waits).toEqual([1, 2, 3, 4])
    expect(mock.responses.calls.map(({ via }) => via)).toEqual(['post'])
  })

  test('[U71] four that fail do not', async () => {
    const mock = await startMock({ text: 'ok' }, { responses: { upgrade: { status: 503, times: 4 } } })
    expect(textOf(await collect(upstreamOf(mock), ask(user('Go'))))).toBe('ok')
    expect(mock.responses.calls.map(({ via }) => via)).toEqual(['socket'])
  })

  test.each<[Fault, number, string | null]>([
    [{ type: 'drop', at_token: 1 }, 502, 'upstream_disconnected'],
    [{ type: 'drop', at_token: 0 }, 502, 'upstream_disconnected'],
    [{ type: 'malformed', at_token: 1 }, 502, 'upstream_malformed'],
    [{ type: 'error_chunk', at_token: 1, code: 'server_is_overloaded' }, 503, 'server_is_overloaded'],
    [{ type: 'status', status: 404, code: 'model_not_found' }, 404, 'model_not_found'],
  ])('[U71] over POST %j is told once', async (fault, status, code) => {
    const mock = await startMock(
      { text: 'one two three', fault },
      { responses: { upgrade: { status: 426, times: null } } },
    )
    const events = await collect(upstreamOf(mock), ask(user('Go')))
    expect(faultOf(events)).toMatchObject({ status, code })
    expect(mock.responses.calls).toHaveLength(1)
  })

  test('[U71] over POST an abort reaches the endpoint, and a refused field is left out', async () => {
    const mock = await startMock(
      { text: 'ok', fault: { type: 'refuse_field', field: 'max_output_tokens' } },
      { responses: { upgrade: { status: 426, times: null } } },
    )
    const upstream = upstreamOf(mock)
    expect(textOf(await collect(upstream, ask(user('one'))))).toBe('ok')
    expect(mock.responses.calls.map(({ body }) => body.max_output_tokens)).toEqual([100, undefined])
    mock.setScript('m', { text: 'ab cd', fault: { type: 'hold', at_token: 1 } })
    const stop = new AbortController()
    const events = start(upstream, ask(user('two')), stop.signal)
    await until(events, 'delta')
    stop.abort()
    await vi.waitFor(() => expect(mock.responses.calls.at(-1)?.abortedAt).toBe(1))
  })

  test('[U71] a refused key is no reason to try otherwise', async () => {
    const mock = await startMock({}, { responses: { upgrade: { status: 403, times: null } } })
    expect(faultOf(await collect(upstreamOf(mock), ask(user('Go'))))).toMatchObject({ status: 403 })
    expect(mock.responses.calls).toEqual([])
  })
})
