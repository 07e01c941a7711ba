import { createServer } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cutTokens } from '../../core/tokens/cut.ts'
import { createChatUpstream, type ChatUpstreamOptions } from './chat.ts'
import { lingering } from './lingering.ts'
import { createMockUpstream, type MockOptions, type MockUpstream } from './mock.ts'
import type { MockScriptInput } from './mock-script.ts'
import type { UpstreamEvent, UpstreamRequest } from './upstream.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function startMock(script: MockScriptInput = {}, options: MockOptions = {}): Promise<MockUpstream> {
  const mock = await createMockUpstream({ ...options, scripts: { m: script } })
  closers.push(() => mock.close())
  return mock
}

const request: UpstreamRequest = {
  model: 'shown-name',
  instructions: 'Be brief.',
  messages: [
    { role: 'developer', text: 'Use tabs.' },
    { role: 'user', text: 'Hello' },
  ],
  maxOutputTokens: 100,
  temperature: 0.5,
  metadata: { pace: '1000' },
}

const quick = { retryDelayMs: 1 }
const upstreamOf = (mock: MockUpstream, options: Partial<ChatUpstreamOptions> = {}) =>
  createChatUpstream({ url: mock.url, key: 'key-0123456789', model: 'm', ...quick, ...options })

type Upstreams = ReturnType<typeof createChatUpstream>

async function collect(upstream: Upstreams, signal = new AbortController().signal): Promise<UpstreamEvent[]> {
  const events: UpstreamEvent[] = []
  for await (const event of upstream.run(request, signal)) events.push(event)
  return events
}
const textOf = (events: readonly UpstreamEvent[]) =>
  events.map((event) => (event.type === 'delta' ? event.text : '')).join('')
const typesOf = (events: readonly UpstreamEvent[]) =>
  events
    .map((event) => (event.type === 'mark' ? event.name : event.type))
    .filter((type, index, all) => type !== all[index - 1])

const line = 'Zürich 🇨🇭: 漢字, 𓀀 and `code` — done.\n'
const reply = line.repeat(5)

describe('a call', () => {
  test('[U12] marks, one delta per token, usage, end', async () => {
    const mock = await startMock({
      text: reply,
      reasoning: 'Let me think. ',
      time_info: true,
      comment_every: 3,
    })
    const events = await collect(upstreamOf(mock))
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'reasoning', 'delta', 'usage', 'timing', 'end'])
    expect(events.filter((event) => event.type === 'delta').map((event) => event.text)).toEqual(
      cutTokens(reply),
    )
    expect(mock.calls[0]).toMatchObject({ abortedAt: null, authorization: 'Bearer key-0123456789' })
  })

  test('[U12] the body is what Chat Completions asks for; pacing and the shown name stay here', async () => {
    const mock = await startMock()
    await collect(upstreamOf(mock, { extra: { reasoning_effort: 'low' } }))
    expect(mock.calls[0]?.body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.\n\nUse tabs.' },
        { role: 'user', content: 'Hello' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.5,
      max_tokens: 100,
      reasoning_effort: 'low',
    })
  })

  test.each([1, 2, 3, 7, 64])('[U1] bytes sent in slices of %i give the same events', async (slice) => {
    const mock = await startMock({ text: line, cut_every: slice })
    const events = await collect(upstreamOf(mock))
    expect(textOf(events)).toBe(line)
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' })
  })

  test('[U3] usage on the finish chunk or missing, [DONE] missing, cut by length', async () => {
    const mock = await startMock({ usage: 'finish', done: false, finish_reason: 'length' })
    const events = await collect(upstreamOf(mock))
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'delta', 'usage', 'end'])
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'length' })
    mock.setScript('m', { usage: 'missing' })
    expect(typesOf(await collect(upstreamOf(mock)))).toEqual(['sent', 'first_byte', 'delta', 'end'])
  })

  test('[U3] an endpoint that keeps the connection open after finish_reason is not waited for', async () => {
    const finish = `data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n`
    const server = createServer((_, response) => response.writeHead(200).write(finish))
    const events = await collect(
      createChatUpstream({ url: await listen(server), key: null, model: 'm', tailTimeoutMs: 20 }),
    )
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'delta', 'end'])
  })

  test('[U13] the connection is kept for the next call', async () => {
    let connections = 0
    const server = createServer((incoming, response) => {
      incoming.resume()
      response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      )
    })
    server.on('connection', () => (connections += 1))
    const upstream = createChatUpstream({ url: await listen(server), key: null, model: 'm', ...quick })
    for (let call = 0; call < 5; call++) {
      for await (const event of upstream.run(request, new AbortController().signal))
        if (event.type === 'end') break
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(connections).toBe(1)
  })
})

describe('a turn announced', () => {
  test('[G82] opens one connection, which the call then uses, and says nothing of a key', async () => {
    let connections = 0
    const asked: string[] = []
    const server = createServer((incoming, response) => {
      asked.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization ?? 'no key'}`)
      incoming.resume()
      if (incoming.method === 'OPTIONS') return response.writeHead(404).end()
      return response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      )
    })
    server.on('connection', () => (connections += 1))
    const upstream = createChatUpstream({ url: await listen(server), key: 'k', model: 'm', ...quick })
    const { signal } = new AbortController()
    await Promise.all([upstream.warm?.(request, signal), upstream.warm?.(request, signal)])
    await vi.waitFor(async () => {
      await upstream.warm?.(request, signal)
      expect(connections).toBe(1)
    })
    const before = asked.length
    await collect(upstream)
    expect(connections).toBe(1)
    expect(asked.slice(before)).toEqual(['POST /v1/chat/completions Bearer k'])
    expect(new Set(asked.slice(0, before))).toEqual(new Set(['OPTIONS / no key']))
  })

  test('[G82] settles all the same where nobody listens, or the gateway gives up', async () => {
    const server = createServer(() => {})
    const url = await listen(server)
    const stop = new AbortController()
    const upstream = createChatUpstream({ url, key: null, model: 'm' })
    const warmed = upstream.warm?.(request, stop.signal)
    server.once('request', () => stop.abort())
    await warmed
    const gone = createChatUpstream({ url: 'http://127.0.0.1:1/v1', key: null, model: 'm' })
    await gone.warm?.(request, new AbortController().signal)
  })

  test('[G83] what the user said in several messages is one for templates that want turns', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    const messages = [
      { role: 'developer', text: 'Be brief.' },
      { role: 'user', text: 'files' },
      { role: 'user', text: 'ask' },
      { role: 'assistant', text: 'answer' },
      { role: 'user', text: 'more' },
    ] as const
    for await (const _ of upstream.run(
      { ...request, instructions: null, messages },
      new AbortController().signal,
    ));
    expect(mock.calls[0]?.body).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'files\n\nask' },
        { role: 'assistant', content: 'answer' },
        { role: 'user', content: 'more' },
      ],
    })
  })
})

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/v1`
}

describe('abort', () => {
  test('[U14] an abort mid-stream ends the events at once and reaches the endpoint', async () => {
    const mock = await startMock({ text: reply.repeat(50), tokens_per_second: 2000 })
    const stop = new AbortController()
    const events: UpstreamEvent[] = []
    for await (const event of upstreamOf(mock).run(request, stop.signal)) {
      events.push(event)
      if (events.length === 10) stop.abort()
    }
    expect(events).toHaveLength(10)
    await vi.waitFor(() => expect(mock.calls[0]?.abortedAt).toBeGreaterThan(0))
    expect(mock.calls[0]?.abortedAt).toBeLessThan(cutTokens(reply).length * 50)
  })

  test('[U14] an abort before the first token, before the answer and before the call', async () => {
    const mock = await startMock({ ttft_ms: 60_000 })
    const stop = new AbortController()
    for await (const event of upstreamOf(mock).run(request, stop.signal)) {
      if (event.type === 'mark' && event.name === 'first_byte') stop.abort()
    }
    await vi.waitFor(() => expect(mock.calls[0]?.abortedAt).toBe(0))

    mock.setScript('m', { fault: { type: 'hang' } })
    const hung = new AbortController()
    const pending = collect(upstreamOf(mock), hung.signal)
    await vi.waitFor(() => expect(mock.calls).toHaveLength(2))
    hung.abort()
    expect(typesOf(await pending)).toEqual(['sent'])
    await vi.waitFor(() => expect(mock.calls[1]?.abortedAt).toBe(0))

    expect(await collect(upstreamOf(mock), AbortSignal.abort())).toEqual([])
    expect(mock.calls).toHaveLength(2)
  })

  test('[U14] a caller that leaves the loop stops the endpoint', async () => {
    const mock = await startMock({ text: reply.repeat(50), tokens_per_second: 2000 })
    for await (const event of upstreamOf(mock).run(request, new AbortController().signal)) {
      if (event.type === 'delta') break
    }
    await vi.waitFor(() => expect(mock.calls[0]?.abortedAt).not.toBeNull())
  })

  test('[U15] a lingering upstream goes on after the abort, then ends without end or fault', async () => {
    const mock = await startMock({ text: reply.repeat(50), tokens_per_second: 2000 })
    const stop = new AbortController()
    let afterAbort = 0
    const types = new Set<string>()
    for await (const event of lingering(upstreamOf(mock), 50).run(request, stop.signal)) {
      types.add(event.type)
      if (stop.signal.aborted) afterAbort += 1
      else if (event.type === 'delta') stop.abort()
    }
    expect(afterAbort).toBeGreaterThan(10)
    expect([...types]).toEqual(['mark', 'delta'])
    await vi.waitFor(() => expect(mock.calls[0]?.abortedAt).not.toBeNull())
  })
})

describe('faults', () => {
  const faultIn = (events: readonly UpstreamEvent[]) => {
    const last = events.at(-1)
    if (last?.type !== 'fault') throw new Error(`no fault but ${JSON.stringify(last)}`)
    return last.fault
  }

  test.each([
    [400, 'invalid_request_error', null],
    [401, 'authentication_error', 'upstream_unauthorized'],
    [402, 'insufficient_quota', 'insufficient_quota'],
    [403, 'authentication_error', 'upstream_unauthorized'],
    [413, 'invalid_request_error', 'request_too_large'],
    [429, 'rate_limit_error', 'rate_limit_exceeded'],
    [500, 'server_error', 'upstream_error'],
    [503, 'server_error', 'server_is_overloaded'],
  ])('[U16] status %i is a fault in plain words', async (status, type, code) => {
    const mock = await startMock({
      fault: { type: 'status', status, message: 'Because of reasons', headers: { 'retry-after': '60' } },
    })
    const fault = faultIn(await collect(upstreamOf(mock)))
    expect(fault).toMatchObject({ type, code, headers: { 'retry-after': '60', 'retry-after-ms': '60000' } })
    expect(fault.message).toContain('Because of reasons')
    expect(mock.calls).toHaveLength(1)
  })

  test('[U16] an unknown model, an unknown path and a request beyond the window have their own codes', async () => {
    const mock = await startMock()
    expect(faultIn(await collect(upstreamOf(mock, { model: 'nobody' })))).toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
    const elsewhere = createChatUpstream({
      url: mock.url.replace('/v1', '/v7'),
      key: null,
      model: 'm',
      ...quick,
    })
    expect(faultIn(await collect(elsewhere))).toMatchObject({ status: 404, code: 'upstream_not_found' })
    const message = "This model's maximum context length is 8192 tokens."
    mock.setScript('m', { fault: { type: 'status', status: 400, message } })
    expect(faultIn(await collect(upstreamOf(mock)))).toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
    })
  })

  test('[U10] an error that repeats the key reaches nobody with it', async () => {
    const key = 'very-secret "key"/+äö'.replace('äö', '')
    const mock = await startMock({}, { key: 'another' })
    const events = await collect(upstreamOf(mock, { key, headers: { 'x-team': 'team-secret-42' } }))
    expect(faultIn(events)).toMatchObject({ status: 401 })
    expect(faultIn(events).message).toContain('[key]')
    expect(JSON.stringify(events)).not.toContain('very-secret')
    mock.setScript('m', {})
    const echo = await startMock({
      text: 'a',
      fault: { type: 'error_chunk', at_token: 0, message: `team-secret-42 ${key}` },
    })
    const reported = await collect(upstreamOf(echo, { key, headers: { 'x-team': 'team-secret-42' } }))
    expect(JSON.stringify(reported)).not.toMatch(/very-secret|team-secret/)
  })

  test('[U17] a redirect is not followed', async () => {
    const target = await startMock()
    const mock = await startMock({
      fault: { type: 'status', status: 307, headers: { location: `${target.url}/chat/completions` } },
    })
    expect(faultIn(await collect(upstreamOf(mock)))).toMatchObject({ status: 502, code: 'upstream_redirect' })
    expect(target.calls).toEqual([])
  })

  test('[U16] nothing there, no such scheme, silence and a web page', async () => {
    const mock = await startMock()
    const gone = await createMockUpstream()
    await gone.close()
    const refused = faultIn(await collect(upstreamOf(gone)))
    expect(refused).toMatchObject({ status: 502, code: 'upstream_unreachable' })
    expect(refused.message).toContain(`127.0.0.1:${gone.port}`)
    expect(faultIn(await collect(upstreamOf(mock, { url: 'gopher://x' })))).toMatchObject({
      status: 400,
      code: 'invalid_upstream_url',
    })
    mock.setScript('m', { fault: { type: 'hang' } })
    expect(faultIn(await collect(upstreamOf(mock, { idleTimeoutMs: 30 })))).toMatchObject({
      status: 504,
      code: 'upstream_timeout',
    })
    const page = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<h1>Hi</h1>'),
    )
    const other = createChatUpstream({ url: await listen(page), key: null, model: 'm', ...quick })
    expect(faultIn(await collect(other))).toMatchObject({ code: 'upstream_malformed' })
  })

  test('[U18] a fault after the first token is told and never tried again', async () => {
    const count = cutTokens(reply).length
    for (const at_token of [1, 5, count - 1, count]) {
      for (const type of ['drop', 'malformed', 'error_chunk'] as const) {
        const mock = await startMock({ text: reply, fault: { type, at_token } })
        const events = await collect(upstreamOf(mock))
        expect(events.filter((event) => event.type === 'delta')).toHaveLength(at_token)
        expect(faultIn(events).status).toBe(502)
        expect(mock.calls).toHaveLength(1)
      }
    }
    const silent = await startMock({ text: reply, fault: { type: 'stall', at_token: 3, ms: 60_000 } })
    const events = await collect(upstreamOf(silent, { idleTimeoutMs: 50 }))
    expect(events.filter((event) => event.type === 'delta')).toHaveLength(3)
    expect(faultIn(events)).toMatchObject({ status: 504, code: 'upstream_timeout' })
    await vi.waitFor(() => expect(silent.calls[0]?.abortedAt).toBe(3))
  })

  test('[U19] before the first token a call is tried twice at most', async () => {
    const dropped = await startMock({ fault: { type: 'drop', at_token: 0, times: 1 } })
    const events = await collect(upstreamOf(dropped))
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect(events.filter((event) => event.type === 'mark' && event.name === 'sent')).toHaveLength(1)
    expect(dropped.calls).toHaveLength(2)

    const limited = await startMock({
      fault: { type: 'status', status: 429, headers: { 'retry-after-ms': '5' }, times: 1 },
    })
    expect((await collect(upstreamOf(limited))).at(-1)).toEqual({ type: 'end', reason: 'stop' })

    const broken = await startMock({ fault: { type: 'status', status: 503 } })
    expect(faultIn(await collect(upstreamOf(broken)))).toMatchObject({ status: 503 })
    expect(broken.calls).toHaveLength(2)
  })

  test('[U19] a long wait, a limit without one and a plain no are not tried again', async () => {
    const mock = await startMock()
    const cases: [number, Record<string, string>][] = [
      [503, { 'retry-after': '3' }],
      [429, {}],
      [500, { 'x-should-retry': 'false' }],
      [401, {}],
    ]
    for (const [index, [status, headers]] of cases.entries()) {
      mock.setScript('m', { fault: { type: 'status', status, headers } })
      faultIn(await collect(upstreamOf(mock)))
      expect(mock.calls).toHaveLength(index + 1)
    }
  })

  test('[U20] a field that the endpoint refuses is left out, and stays left out', async () => {
    const mock = await startMock({ fault: { type: 'refuse_field', field: 'stream_options' } })
    const upstream = upstreamOf(mock)
    expect((await collect(upstream)).at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect((await collect(upstream)).at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect(mock.calls.map((call) => Object.hasOwn(Object(call.body), 'stream_options'))).toEqual([
      true,
      false,
      false,
    ])

    const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    mock.setScript('m', { fault: { type: 'refuse_field', field: 'max_tokens', message } })
    expect((await collect(upstreamOf(mock))).at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect(mock.calls.at(-1)?.body).toMatchObject({ max_completion_tokens: 100 })
  })

  test('[U21] a reader that waits pauses the endpoint, and loses nothing', async () => {
    const text = reply.repeat(1000)
    const mock = await startMock({ text })
    const total = cutTokens(text).length
    let read = ''
    for await (const event of upstreamOf(mock).run(request, new AbortController().signal)) {
      if (event.type !== 'delta') continue
      if (read === '') {
        let before = -1
        await vi.waitFor(() => {
          const tokens = mock.calls[0]?.tokens ?? 0
          const isStill = tokens === before
          before = tokens
          expect(isStill).toBe(true)
        })
        expect(before).toBeLessThan(total)
      }
      read += event.text
    }
    expect(read).toBe(text)
  })
})
