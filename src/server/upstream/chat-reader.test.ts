import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChatFaults } from './chat-faults.ts'
import { createChatReader } from './chat-reader.ts'
import type { UpstreamEvent } from './upstream.ts'

const faults = createChatFaults({ name: 'example.test', scrub: (text) => text })
const createReader = () =>
  createChatReader({ reported: faults.fromChunk, malformed: faults.malformed, lost: faults.lost })

/** Events of a stream whose bytes arrive cut at the given places. */
function read(stream: string, cuts: readonly number[] = [], isWhole = true): UpstreamEvent[] {
  const bytes = new TextEncoder().encode(stream)
  const reader = createReader()
  const events: UpstreamEvent[] = []
  let from = 0
  for (const to of [...new Set([...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  )) {
    events.push(...reader.push(bytes.subarray(from, to)))
    from = to
  }
  return [...events, ...reader.finish(isWhole)]
}

const line = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
const content = (text: string) =>
  line({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })
const finish = (reason: string, more: object = {}) =>
  line({ choices: [{ index: 0, delta: {}, finish_reason: reason }], ...more })
const done = 'data: [DONE]\n\n'
const usageOf = (input: number, output: number) => ({ prompt_tokens: input, completion_tokens: output })

const realistic = [
  ': OPENROUTER PROCESSING\n\n',
  line({
    id: 'chatcmpl-1',
    choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
  }),
  line({ choices: [{ index: 0, delta: { reasoning_content: 'Größe? 🤔' }, finish_reason: null }] }),
  content('Zürich 🇨🇭'),
  ': keep-alive\r\n\r\n',
  content(' 漢字 𓀀\n'),
  'event: message\nid: 7\n' + content('"\\u0000"'),
  finish('stop'),
  line({
    choices: [],
    usage: { ...usageOf(12, 7), prompt_tokens_details: { cached_tokens: 8 } },
    time_info: { queue_time: 0.001, prompt_time: 0.002, completion_time: 0.5 },
  }),
  done,
].join('')

const expected: UpstreamEvent[] = [
  { type: 'reasoning', text: 'Größe? 🤔' },
  { type: 'delta', text: 'Zürich 🇨🇭' },
  { type: 'delta', text: ' 漢字 𓀀\n' },
  { type: 'delta', text: '"\\u0000"' },
  { type: 'usage', usage: { inputTokens: 12, cachedTokens: 8, outputTokens: 7, reasoningTokens: 0 } },
  { type: 'timing', timing: { queueMs: 1, prefillMs: 2, decodeMs: 500 } },
  { type: 'end', reason: 'stop' },
]

describe('cut', () => {
  test('[U1] bytes cut once, at every place, give the same events', () => {
    const length = new TextEncoder().encode(realistic).length
    for (let cut = 0; cut <= length; cut++) expect(read(realistic, [cut])).toEqual(expected)
  })

  test('[U1] bytes that come one by one give the same events, with any line ends', () => {
    for (const stream of [realistic, realistic.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n')]) {
      const every = Array.from(new TextEncoder().encode(stream), (_, index) => index)
      expect(read(stream, every)).toEqual(expected)
    }
  })

  test('[U1] any cut of any stream gives the events of the whole', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !/\p{Surrogate}/u.test(value))
    const parts = fc.array(
      fc.oneof(
        text.map(content),
        fc.constantFrom(': ping\n\n', 'retry: 10\n\n', finish('length'), done, '\n'),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(parts, fc.array(fc.nat(2000)), fc.boolean(), (pieces, cuts, isWhole) => {
        const stream = pieces.join('')
        expect(read(stream, cuts, isWhole)).toEqual(read(stream, [], isWhole))
      }),
    )
  })

  test('[U2] after end or fault nothing follows', () => {
    const events = read(
      content('a') + finish('stop') + done + content('late') + line({ error: { message: 'late' } }),
    )
    expect(events.map((event) => event.type)).toEqual(['delta', 'end'])
  })
})

describe('endings', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'stop'],
    ['max_tokens', 'length'],
  ])('[U3] finish_reason %s ends the answer with %s', (reason, expectedReason) => {
    expect(read(content('a') + finish(reason) + done).at(-1)).toEqual({ type: 'end', reason: expectedReason })
  })

  test('[U3] a missing [DONE] and a missing last blank line do no harm', () => {
    const withoutDone = content('a') + finish('stop')
    expect(read(withoutDone).at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect(read(withoutDone.trimEnd()).at(-1)).toEqual({ type: 'end', reason: 'stop' })
    expect(read(content('a') + done).at(-1)).toEqual({ type: 'end', reason: 'stop' })
  })

  test('[U3] a line cut short after finish_reason costs the usage, not the answer', () => {
    const cut = content('a') + finish('stop') + 'data: {"choices":[],"usage":{"prompt'
    for (const isWhole of [true, false]) {
      expect(read(cut, [], isWhole).map((event) => event.type)).toEqual(['delta', 'end'])
    }
  })

  test('[U4] a stream that ends before the model does is a fault', () => {
    for (const isWhole of [true, false]) {
      const last = read(content('a'), [], isWhole).at(-1)
      expect(last).toMatchObject({ type: 'fault', fault: { status: 502, code: 'upstream_disconnected' } })
    }
  })

  test('[U4] what is no completion is a fault', () => {
    const malformed = { type: 'fault', fault: { status: 502, code: 'upstream_malformed' } }
    expect(read(content('a') + 'data: {"choices":[{"del\n\n' + done).at(-1)).toMatchObject(malformed)
    expect(read('data: "text"\n\n').at(-1)).toMatchObject(malformed)
    expect(read('event: response.created\ndata: {"type":"response.created"}\n\n').at(-1)).toMatchObject(
      malformed,
    )
    expect(read('<html><body>Welcome</body></html>').at(-1)).toMatchObject(malformed)
    expect(read('').at(-1)).toMatchObject(malformed)
  })

  test('[U5] an error in the stream is a fault in its words', () => {
    const cases: [string, object][] = [
      [
        line({ error: { message: 'Rate limit reached. Try again in 1.2s', code: 429 } }),
        { status: 429, code: 'rate_limit_exceeded', headers: { 'retry-after-ms': '1200' } },
      ],
      [line({ error: 'out of memory' }), { status: 502, message: expect.stringContaining('out of memory') }],
      [
        line({ object: 'error', message: 'too busy', type: 'overloaded_error', code: 503 }),
        { status: 503, code: 'server_is_overloaded' },
      ],
      [
        'event: error\n' + line({ message: 'bad', code: 400 }),
        { status: 400, message: expect.stringContaining('bad') },
      ],
      [
        line({
          choices: [{ index: 0, delta: {}, finish_reason: 'error', error: { message: 'provider gone' } }],
        }),
        { message: expect.stringContaining('provider gone') },
      ],
    ]
    for (const [stream, fault] of cases) {
      const events = read(content('a') + stream + content('b') + done)
      expect(events.map((event) => event.type)).toEqual(['delta', 'fault'])
      expect(events.at(-1)).toMatchObject({ type: 'fault', fault })
    }
  })
})

describe('shapes', () => {
  const usageIn = (stream: string) => read(stream).find((event) => event.type === 'usage')
  const timingIn = (stream: string) => read(stream).find((event) => event.type === 'timing')

  test('[U6] usage is found wherever an endpoint puts it, and told once', () => {
    const usage = { inputTokens: 5, cachedTokens: 0, outputTokens: 3, reasoningTokens: 0 }
    expect(usageIn(content('a') + finish('stop', { usage: usageOf(5, 3) }) + done)).toEqual({
      type: 'usage',
      usage,
    })
    expect(usageIn(content('a') + finish('stop', { x_groq: { usage: usageOf(5, 3) } }) + done)).toEqual({
      type: 'usage',
      usage,
    })
    const timings = { prompt_n: 2, cache_n: 3, predicted_n: 3, prompt_ms: 1, predicted_ms: 9 }
    expect(usageIn(content('a') + finish('stop', { timings }) + done)).toMatchObject({
      usage: { ...usage, cachedTokens: 3 },
    })
    const repeated = line({ choices: [{ index: 0, delta: { content: 'a' } }], usage: usageOf(5, 1) })
    const events = read(repeated + finish('stop', { usage: usageOf(5, 3) }) + done)
    expect(events.filter((event) => event.type === 'usage')).toEqual([{ type: 'usage', usage }])
    expect(usageIn(content('a') + finish('stop') + line({ choices: [], usage: null }) + done)).toBeUndefined()
  })

  test('[U7] the times an upstream reports come out in ms', () => {
    const seconds = { queue_time: 0.01, prompt_time: 0.02, completion_time: 0.5 }
    const inMs = { type: 'timing', timing: { queueMs: 10, prefillMs: 20, decodeMs: 500 } }
    expect(timingIn(finish('stop', { time_info: seconds }) + done)).toEqual(inMs)
    expect(timingIn(finish('stop', { x_groq: { usage: { ...usageOf(1, 1), ...seconds } } }) + done)).toEqual(
      inMs,
    )
    const metrics = { queue_time_ms: 10, time_to_first_token_ms: 30, generation_time_ms: 500 }
    expect(timingIn(finish('stop', { metrics }) + done)).toEqual(inMs)
    const timings = { prompt_ms: 20, predicted_ms: 500, predicted_per_second: 100 }
    expect(timingIn(finish('stop', { timings }) + done)).toEqual({
      type: 'timing',
      timing: { prefillMs: 20, decodeMs: 500 },
    })
  })

  test('[U8] content in parts, reasoning under both names, refusals and other choices', () => {
    const delta = (fields: object, index = 0) =>
      line({ choices: [{ index, delta: fields, finish_reason: null }] })
    const events = read(
      delta({ reasoning: 'r1' }) +
        delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'r2' }] }] }) +
        delta({ content: [{ type: 'text', text: 'part' }] }) +
        delta({ content: null, refusal: 'I cannot' }) +
        delta({ content: 'second choice' }, 1) +
        finish('stop') +
        done,
    )
    expect(events).toEqual([
      { type: 'reasoning', text: 'r1' },
      { type: 'reasoning', text: 'r2' },
      { type: 'delta', text: 'part' },
      { type: 'delta', text: 'I cannot' },
      { type: 'end', reason: 'stop' },
    ])
  })

  test('[U8] an answer in one JSON object is read too', () => {
    const body = JSON.stringify(
      {
        choices: [{ index: 0, message: { role: 'assistant', content: 'ä 🎈' }, finish_reason: 'stop' }],
        usage: usageOf(1, 2),
      },
      null,
      2,
    )
    const every = Array.from(new TextEncoder().encode(body), (_, index) => index)
    const events = read(body, every)
    expect(events.map((event) => event.type)).toEqual(['delta', 'usage', 'end'])
    expect(events[0]).toEqual({ type: 'delta', text: 'ä 🎈' })
    expect(read('{"error":{"message":"no such model","code":"model_not_found"}}').at(-1)).toMatchObject({
      type: 'fault',
    })
  })
})
