import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeServerEvent, encodeClientEvent } from './decode.ts'
import { clientEvent, type ClientEvent, type ServerEvent } from './messages.ts'

const response = {
  id: 'resp_1',
  object: 'response' as const,
  status: 'in_progress',
  model: 'm',
  output: [],
  usage: null,
}

const serverEvents: readonly ServerEvent[] = [
  { type: 'response.created', response, sequence_number: 0, stream_id: 'a' },
  { type: 'response.queued', response, sequence_number: 1 },
  { type: 'response.in_progress', response, sequence_number: 1 },
  {
    type: 'response.output_text.delta',
    item_id: 'i',
    output_index: 0,
    content_index: 0,
    delta: '𝄞 x',
    sparkpad: { n: [2, 2], t: [0, 1.5] },
    sequence_number: 2,
  },
  {
    type: 'response.completed',
    response: { ...response, usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
    sequence_number: 3,
  },
  {
    type: 'response.failed',
    response: {
      ...response,
      error: { code: 'rate_limit_exceeded', message: 'slow', headers: { 'retry-after': '1' } },
    },
  },
  { type: 'response.incomplete', response: { ...response, incomplete_details: { reason: 'cancelled' } } },
  {
    type: 'error',
    status: 400,
    error: { type: 'invalid_request_error', code: null, message: 'no', param: 'input' },
  },
  { type: 'error', code: 'x', message: 'flat', param: null, sequence_number: 0 },
  { type: 'sparkpad:pong', t: 1, received_at: 2, sent_at: 3 },
  { type: 'sparkpad:timing', response_id: 'r', sequence_number: 4, received: 1.25 },
  { type: 'sparkpad:queue', response_id: 'r', position: 2, eta_ms: null },
  { type: 'sparkpad:going_away', deadline_ms: 10_000 },
]

test('[W1] every server event comes out of the door as it went in', () => {
  for (const event of serverEvents) {
    expect(decodeServerEvent(JSON.stringify(event))).toEqual({ type: 'event', event })
  }
})

test('[W1] every client event is read by the schema of the wire as it was written', () => {
  const events: readonly ClientEvent[] = [
    {
      type: 'response.create',
      model: 'm',
      input: [{ type: 'message', role: 'user', content: 'hé' }],
      store: false,
    },
    { type: 'sparkpad:ping', t: 12.5 },
    { type: 'sparkpad:cancel', response_id: 'r' },
    { type: 'sparkpad:cancel', stream_id: 'lane-1' },
  ]
  for (const event of events) expect(clientEvent.parse(JSON.parse(encodeClientEvent(event)))).toEqual(event)
})

test('[W2] events of an unknown type are ignored, their place in the sequence is told', () => {
  const frame = JSON.stringify({ type: 'response.audio.delta', stream_id: 'a', sequence_number: 7 })
  expect(decodeServerEvent(frame)).toEqual({ type: 'ignored', streamId: 'a', sequence: 7 })
})

test('[W3] a hostile frame never throws: any text, any JSON, any event with a piece missing or of another type', () => {
  const verdicts = new Set(['event', 'ignored', 'malformed'])
  const anything = fc.oneof(fc.string(), fc.json(), fc.anything(), fc.constant('['.repeat(20_000)))
  fc.assert(fc.property(anything, (content) => verdicts.has(decodeServerEvent(content).type)))
  const damaged = fc
    .constantFrom(...serverEvents)
    .chain((event) => fc.tuple(fc.constant(event), fc.constantFrom(...Object.keys(event)), fc.jsonValue()))
  fc.assert(
    fc.property(damaged, ([event, key, value]) =>
      verdicts.has(decodeServerEvent(JSON.stringify({ ...event, [key]: value })).type),
    ),
  )
})

test('[W31] an answer keeps its end when only its usage is in another shape', () => {
  const odd = { ...response, usage: { prompt_tokens: 1, completion_tokens: 2 } }
  expect(decodeServerEvent(JSON.stringify({ type: 'response.completed', response: odd }))).toMatchObject({
    type: 'event',
    event: { response: { usage: null } },
  })
  for (const type of ['response.completed', 'response.failed', 'response.incomplete']) {
    expect(decodeServerEvent(JSON.stringify({ type, response: 7 }))).toMatchObject({ harm: 'end' })
  }
  const error = { type: 'error', error: 'unknown event' }
  expect(decodeServerEvent(JSON.stringify(error))).toMatchObject({ type: 'malformed', harm: 'none' })
})

test('[W3] a text delta that cannot be read says that a piece of its lane is missing', () => {
  const frame = { type: 'response.output_text.delta', delta: 7, stream_id: 'a' }
  expect(decodeServerEvent(JSON.stringify(frame))).toMatchObject({
    type: 'malformed',
    harm: 'piece',
    streamId: 'a',
  })
})
