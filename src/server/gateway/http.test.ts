import { connect as openSocket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Model, UpstreamEvent } from '../upstream/upstream.ts'
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
  type Json,
} from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})
const start = async (...models: Model[]) => {
  gateway = await startGateway({ models, deadlines: { statusHoldMs: 60_000 } })
  return gateway
}
const post = (running: Gateway, body: unknown, { headers = {}, query = '' } = {}) =>
  fetch(`${running.url}/v1/responses${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const body = { model: 'm', input: 'x' }
/** As the gateway writes them: an `event` line or none, one `data` line, an empty line. */
const parseStream = (text: string) =>
  text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^(?:event: (.+)\n)?data: (.+)$/.exec(part)
      if (match === null) throw new Error(`not an event: ${part}`)
      return { name: match[1], text: match[2] ?? '' }
    })
const overloaded: UpstreamEvent = {
  type: 'fault',
  fault: {
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    message: 'slow down',
    headers: { 'retry-after': '3' },
  },
}

describe('POST /v1/responses', () => {
  it('[G33] answers with the whole response', async () => {
    const running = await start(model('m', answering(delta('a'), delta('b'), usage(2), end)))
    const answer = await post(running, body)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch('application/json')
    const response: unknown = await answer.json()
    expect(response).toMatchObject({ object: 'response', status: 'completed', model: 'm', tools: [] })
    expect(at(response, 'output', 0, 'content', 0, 'text')).toBe('ab')
  })

  it('[G34] streams the events of the socket, named by their type, and ends with [DONE]', async () => {
    const running = await start(model('m', answering(delta('a'), delta('b'), end)))
    const answer = await post(running, { ...body, stream: true })
    expect(answer.headers.get('content-type')).toMatch('text/event-stream')
    const events = parseStream(await answer.text())
    expect(events.at(-1)?.text).toBe('[DONE]')
    const parsed = events.slice(0, -1).map(({ text }) => JSON.parse(text) as Json)
    expect(parsed.map((event) => event['type'])).toEqual(events.slice(0, -1).map(({ name }) => name))

    const client = await connect(running)
    client.send({ type: 'response.create', ...body })
    await client.until(isTerminal)
    const shape = (list: readonly Json[]) =>
      list.map((event) => [event['type'], event['sequence_number'], Object.keys(event).join()])
    expect(shape(parsed)).toEqual(shape(client.events))
    expect(deltaText(parsed)).toBe('ab')
  })

  it('[G19] sends the extensions only when the header asks for them', async () => {
    const running = await start(model('m', answering(delta('a'), end)))
    const plain = await (await post(running, { ...body, stream: true })).text()
    expect(plain).not.toContain('sparkpad')
    const ours = await post(running, { ...body, stream: true }, { headers: { 'sparkpad-extensions': '1' } })
    const events = parseStream(await ours.text())
    expect(events.at(-3)?.name).toBe('sparkpad:timing')
    expect(events.find(({ name }) => name === 'response.output_text.delta')?.text).toContain(
      '"sparkpad":{"n":[1]',
    )
  })

  it('[G5] joins deltas unless ?join=0 asks otherwise', async () => {
    const many = Array.from({ length: 100 }, () => delta('x'))
    const running = await start(model('m', answering(...many, end)))
    const count = async (query: string) => {
      const text = await (await post(running, { ...body, stream: true }, { query })).text()
      return parseStream(text).filter(({ name }) => name === 'response.output_text.delta').length
    }
    expect(await count('?join=0')).toBe(100)
    expect(await count('')).toBeLessThan(100)
  })

  it.each([true, false])('[G35] a refusal of the upstream is an HTTP status (stream: %s)', async (stream) => {
    const running = await start(model('m', answering(overloaded)))
    const answer = await post(running, { ...body, stream }, { headers: { 'sparkpad-extensions': '1' } })
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('3')
    expect(at(await answer.json(), 'error', 'code')).toBe('rate_limit_exceeded')
  })

  it('[G35] a fault after the first delta is a failed response in the stream', async () => {
    const running = await start(model('m', answering(delta('a'), overloaded)))
    const events = parseStream(await (await post(running, { ...body, stream: true })).text())
    expect(events.at(-2)?.name).toBe('response.failed')
    expect(events.at(-1)?.text).toBe('[DONE]')
  })

  it.each([
    ['malformed JSON', '{', 400, 'invalid_json'],
    ['no model', { input: 'x' }, 400, 'missing_required_parameter'],
    ['an unknown model', { ...body, model: 'nobody' }, 400, 'model_not_found'],
    [
      'a response of another call',
      { ...body, previous_response_id: 'resp_1' },
      400,
      'previous_response_not_found',
    ],
    ['too much', { ...body, input: 'x'.repeat(1_100_000) }, 413, 'message_too_large'],
  ])('[G36] %s is refused with status and error', async (_name, sent, status, code) => {
    const running = await start(model('m', answering(end)))
    const answer = await post(running, sent)
    expect(answer.status).toBe(status)
    expect(at(await answer.json(), 'error', 'code')).toBe(code)
  })

  it('[G26] a client that leaves takes its upstream call with it', async () => {
    const upstream = scripted()
    const running = await start(model('m', upstream))
    const leave = new AbortController()
    const asked = fetch(`${running.url}/v1/responses`, {
      method: 'POST',
      body: JSON.stringify({ ...body, stream: true }),
      signal: leave.signal,
    })
    const call = await upstream.call()
    call.yield(delta('a'))
    const answer = await asked
    leave.abort()
    await expect(answer.text()).rejects.toThrow()
    while (running.counts().upstreams > 0) await new Promise(setImmediate)
    expect(call.signal.aborted).toBe(true)
  })
})

describe('everything else over HTTP', () => {
  it('[G37] GET /v1/models lists the models with their cards', async () => {
    const running = await start(model('m', answering(end), 1000))
    const list: unknown = await (await fetch(`${running.url}/v1/models`)).json()
    expect(at(list, 'object')).toBe('list')
    expect(at(list, 'data', 0)).toMatchObject({
      id: 'm',
      object: 'model',
      sparkpad: { id: 'm', window: 1000 },
    })
  })

  it('[G38] says that it lives and that it is ready', async () => {
    const running = await start()
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  })

  it('[G36] unknown paths and methods under /v1 get a JSON error', async () => {
    const running = await start()
    for (const [method, path] of [
      ['GET', '/v1/responses'],
      ['POST', '/v1/chat/completions'],
      ['DELETE', '/v1/models'],
    ] as const) {
      const answer = await fetch(`${running.url}${path}`, { method })
      expect(answer.status).toBe(404)
      expect(at(await answer.json(), 'error', 'code')).toBe('not_found')
    }
  })

  it.each([
    'GET //x HTTP/1.1\r\nHost: HOST\r\n\r\n',
    'GET /%00%ff HTTP/1.1\r\nHost: HOST\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: HOST\r\n\r\n',
    'GET /v1/responses HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'GET // HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'GET /other HTTP/1.1\r\nHost: HOST\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    'POST /v1/responses HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\n\r\n{"a"',
    'nonsense\r\n\r\n',
  ])('[G22] hostile request %# does not stop the gateway', async (text) => {
    const running = await start(model('m', answering(end)))
    await new Promise<void>((resolve) => {
      const socket = openSocket(running.port, '127.0.0.1', () => {
        socket.end(text.replace('HOST', `127.0.0.1:${running.port}`))
      })
      socket.on('error', () => {})
      socket.resume()
      socket.on('close', () => resolve())
    })
    expect((await post(running, body)).status).toBe(200)
  })

  it('[G39] closing takes nothing new, closes sockets with 1012 and leaves nothing behind', async () => {
    const upstream = scripted()
    const running = await start(model('m', upstream))
    const client = await connect(running)
    client.send({ type: 'response.create', ...body })
    const call = await upstream.call()
    const asked = post(running, { ...body, stream: true }).then(
      (answer) => answer.text(),
      () => '',
    )
    const other = await upstream.call()
    await running.close()
    gateway = null
    expect(await client.closed).toBe(1012)
    expect(call.signal.aborted).toBe(true)
    await asked
    while (!other.signal.aborted) await new Promise(setImmediate)
    await expect(fetch(`${running.url}/healthz`)).rejects.toThrow()
  })
})
