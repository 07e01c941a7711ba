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
  startGateway,
  usage,
} from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

describe('a response over the socket', () => {
  it('[G1] has the full sequence of events, numbered gapless from 0, with one terminal event', async () => {
    gateway = await startGateway({
      models: [model('m', answering(delta('one '), delta('two'), usage(2), end))],
    })
    const client = await connect(gateway)
    client.send({ type: 'response.create', model: 'm', input: 'count' })
    const last = await client.until(isTerminal)
    expect(client.events.map((event) => event['type'])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(client.events.map((event) => event['sequence_number'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(deltaText(client.events)).toBe('one two')
    expect(at(last, 'response', 'output', 0, 'content', 0, 'text')).toBe('one two')
    expect(at(last, 'response', 'usage', 'total_tokens')).toBe(9)
    client.socket.close()
  })
})
