import { once } from 'node:events'
import OpenAI from 'openai'
import { WebSocket } from 'ws'
import { afterEach, expect, test } from 'vitest'
import { closeAll, closeLater, key, startMock } from './responses-test-kit.ts'

afterEach(closeAll)

type Json = Readonly<Record<string, unknown>>

async function open(url: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/responses`, {
    headers: { authorization: `Bearer ${key}` },
  })
  closeLater(() => socket.terminate())
  const events: Json[] = []
  let wake = () => {}
  socket.on('message', (content: Buffer) => {
    events.push(JSON.parse(content.toString()) as Json)
    wake()
  })
  await once(socket, 'open')
  return {
    events,
    send: (event: object) => socket.send(JSON.stringify({ type: 'response.create', model: 'm', ...event })),
    until: async (fits: (events: readonly Json[]) => boolean) => {
      while (!fits(events)) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
const isDone = (event: Json) => event['type'] === 'response.completed' || event['type'] === 'error'

test('[U80] the mock speaks to the official client', async () => {
  const mock = await startMock({ text: 'Hello there.' })
  const client = new OpenAI({ baseURL: mock.url, apiKey: key })
  const stream = await client.responses.create({ model: 'm', input: 'Hi', stream: true })
  let text = ''
  for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta
  expect(text).toBe('Hello there.')
  const whole = await client.responses.create({ model: 'm', input: 'Hi' })
  expect(whole.output_text).toBe('Hello there.')
})

test('[U80] the mock numbers its events, echoes lanes, and forgets all but the last response of each', async () => {
  const mock = await startMock({ text: 'ok' })
  const peer = await open(mock.url)
  for (const [count, more] of [{}, {}, { previous_response_id: 'resp_mock_1' }].entries()) {
    peer.send({ input: 'x', stream_id: 'a', ...more })
    await peer.until((events) => events.filter(isDone).length === count + 1)
  }
  const first = peer.events.slice(0, peer.events.findIndex(isDone) + 1)
  expect(first.map((event) => event['sequence_number'])).toEqual(first.map((_, at) => at))
  expect(first.every((event) => event['stream_id'] === 'a')).toBe(true)
  expect(peer.events.at(-1)).toMatchObject({
    type: 'error',
    status: 400,
    stream_id: 'a',
    error: { code: 'previous_response_not_found', param: 'previous_response_id' },
  })
})

test('[U80] the mock of generation 1 answers in turn and refuses lanes', async () => {
  const mock = await startMock({ text: 'ok' }, { responses: { generation: 1 } })
  const peer = await open(mock.url)
  peer.send({ input: 'x', stream_id: 'a' })
  peer.send({ input: 'one' })
  peer.send({ input: 'two' })
  await peer.until((events) => events.filter(isDone).length === 3)
  expect(peer.events[0]).toMatchObject({ status: 400, error: { param: 'stream_id' } })
  const ids = peer.events
    .filter(({ type }) => type === 'response.created' || type === 'response.completed')
    .map(({ type, response }) => [type, (response as Json)['id']])
  expect(ids).toEqual([
    ['response.created', 'resp_mock_1'],
    ['response.completed', 'resp_mock_1'],
    ['response.created', 'resp_mock_2'],
    ['response.completed', 'resp_mock_2'],
  ])
})

test('[U80] the mock tells and is told from outside its process', async () => {
  const mock = await startMock({ text: 'ok' })
  const base = mock.url.replace(/\/v1$/, '')
  const set = await fetch(`${base}/endpoint`, {
    method: 'POST',
    body: JSON.stringify({ upgrade: { status: 426 } }),
  })
  expect(set.status).toBe(200)
  await expect(open(mock.url)).rejects.toThrow('426')
  const seen = (await (await fetch(`${base}/responses`)).json()) as Json
  expect(seen).toEqual({ calls: [], connections: [] })
  const wrong = await fetch(`${base}/endpoint`, { method: 'POST', body: '{"generation":3}' })
  expect(wrong.status).toBe(400)
})
