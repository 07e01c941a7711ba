import OpenAI, { APIError, RateLimitError } from 'openai'
import { ResponsesWS } from 'openai/resources/responses/ws'
import { afterEach, describe, expect, it } from 'vitest'
import type { UpstreamEvent } from '../upstream/upstream.ts'
import type { Gateway } from './gateway.ts'
import { answering, delta, end, model, startGateway, usage } from './test-kit.ts'

/** The official client, as its users would point it here. */

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})
const start = async (...events: UpstreamEvent[]) => {
  gateway = await startGateway({ models: [model('m', answering(...events))] })
  return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'sk-any', maxRetries: 0 })
}

describe('the official openai client', () => {
  it('[G40] creates a response over HTTP', async () => {
    const client = await start(delta('Hello '), delta('there'), usage(2), end)
    const response = await client.responses.create({ model: 'm', input: 'hi' })
    expect(response.output_text).toBe('Hello there')
    expect(response.status).toBe('completed')
    expect(response.usage?.output_tokens).toBe(2)
  })

  it('[G40] streams a response over HTTP and builds the same whole', async () => {
    const client = await start({ type: 'reasoning', text: 'hm' }, delta('Hello '), delta('there'), end)
    const stream = client.responses.stream({ model: 'm', input: 'hi' })
    let text = ''
    stream.on('response.output_text.delta', (event) => {
      text += event.delta
      expect(event.snapshot).toBe(text)
    })
    const response = await stream.finalResponse()
    expect(text).toBe('Hello there')
    expect(response.output_text).toBe('Hello there')
    expect(response.output.map((item) => item.type)).toEqual(['reasoning', 'message'])
  })

  it('[G40] lists the models', async () => {
    const client = await start(end)
    const list = await client.models.list()
    expect(list.data.map(({ id }) => id)).toEqual(['m'])
  })

  it('[G40] reads errors as its own kinds', async () => {
    const fault = { status: 429, type: 'rate_limit_error', code: 'rate_limit_exceeded', message: 'slow down' }
    const client = await start({ type: 'fault', fault })
    await expect(client.responses.create({ model: 'm', input: 'x', stream: true })).rejects.toThrow(
      RateLimitError,
    )
    const unknown = client.responses.create({ model: 'nobody', input: 'x' })
    await expect(unknown).rejects.toSatisfy(
      (thrown) => thrown instanceof APIError && thrown.code === 'model_not_found' && thrown.param === 'model',
    )
  })

  it('[G40] speaks over the socket, several turns and an error on one connection', async () => {
    const client = await start(delta('Hello'), usage(1), end)
    const socket = new ResponsesWS(client)
    const errors: unknown[] = []
    socket.on('error', (error) => errors.push(error.error?.type))
    const completed = () =>
      new Promise<string>((resolve) => {
        socket.once('response.completed', (event) => resolve(event.response.id))
      })
    const first = completed()
    socket.send({ type: 'response.create', model: 'm', input: 'hi' })
    const parent = await first
    const refused = new Promise((resolve) => socket.once('error', resolve))
    socket.send({ type: 'response.create', model: 'nobody', input: 'hi' })
    await refused
    const second = completed()
    socket.send({ type: 'response.create', model: 'm', input: 'more', previous_response_id: null })
    expect(await second).not.toBe(parent)
    expect(errors).toHaveLength(1)
    socket.close()
  })
})
