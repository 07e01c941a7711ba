import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { countTokens } from '../../core/tokens/count.ts'
import { cutTokens } from '../../core/tokens/cut.ts'
import {
  closeAll,
  ask,
  assistant,
  collect,
  endpointOf,
  faultOf,
  start,
  startMock,
  textOf,
  typesOf,
  until,
  upstreamOf,
  user,
} from './responses-test-kit.ts'

afterEach(closeAll)

const reply = 'Zürich 🇨🇭: 漢字, 𓀀 and `code` — done.\n'.repeat(5)

describe('a call over a socket', () => {
  test('[U60] marks, reasoning, one delta per token, usage, end', async () => {
    const mock = await startMock({ text: reply, reasoning: 'Let me think. ' })
    const events = await collect(upstreamOf(mock), ask(user('Hello')))
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'reasoning', 'delta', 'usage', 'end'])
    expect(events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))).toEqual(cutTokens(reply))
    expect(events.find(({ type }) => type === 'usage')).toEqual({
      type: 'usage',
      usage: {
        inputTokens: countTokens('Hello'),
        cachedTokens: 0,
        outputTokens: countTokens(reply) + countTokens('Let me think. '),
        reasoningTokens: countTokens('Let me think. '),
      },
    })
  })

  test('[U60] the key goes with the upgrade; nothing is to be stored; the pace stays here', async () => {
    const mock = await startMock()
    await collect(upstreamOf(mock, { extra: { reasoning: { effort: 'low' } } }), ask(user('Hello')))
    expect(mock.responses.connections.map(({ authorization }) => authorization)).toContain(
      'Bearer key-0123456789',
    )
    expect(mock.responses.calls[0]).toMatchObject({ via: 'socket' })
    expect(mock.responses.calls[0]?.body).toEqual({
      type: 'response.create',
      model: 'm',
      store: false,
      instructions: 'Be brief.',
      temperature: 0.5,
      max_output_tokens: 100,
      reasoning: { effort: 'low' },
      input: [{ type: 'message', role: 'user', content: 'Hello' }],
      stream_id: 'lane-1',
    })
  })

  test('[U75] what stopped the model is told, and a refusal is text', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    for (const [finish, reason] of [
      ['length', 'length'],
      ['content_filter', 'content_filter'],
      ['refusal', 'stop'],
    ]) {
      mock.setScript('m', { text: 'I stop.', ...(finish === undefined ? {} : { finish_reason: finish }) })
      const events = await collect(upstream, ask(user('Go')))
      expect([textOf(events), events.at(-1)]).toEqual(['I stop.', { type: 'end', reason }])
    }
  })

  test('[U60] usage that is not told costs no answer', async () => {
    const mock = await startMock({ text: 'ok', usage: 'missing' })
    expect(typesOf(await collect(upstreamOf(mock), ask(user('Go'))))).toEqual([
      'sent',
      'first_byte',
      'delta',
      'end',
    ])
  })

  test('[U61] the connection is opened by the first turn and kept for the next ones', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    expect(mock.responses.connections).toEqual([])
    for (const text of ['one', 'two', 'three']) await collect(upstream, ask(user(text)))
    expect(mock.responses.calls.map(({ connection }) => connection)).toHaveLength(3)
    expect(new Set(mock.responses.calls.map(({ connection }) => connection)).size).toBe(1)
  })

  test('[U81] a slow reader pauses the socket and loses nothing', async () => {
    const text = 'word '.repeat(6000)
    const mock = await startMock({ text })
    const pause = vi.spyOn(WebSocket.prototype, 'pause')
    const events = start(upstreamOf(mock), ask(user('Go')))
    await until(events, 'delta')
    await vi.waitFor(() => expect(pause).toHaveBeenCalled())
    pause.mockRestore()
    let rest = ''
    for (;;) {
      const next = await events.next()
      if (next.done === true) break
      if (next.value.type === 'delta') rest += next.value.text
    }
    expect(rest).toBe(text.slice('word'.length))
  })
})

describe('a conversation', () => {
  test('[U62] a turn that extends the last one sends what is new, and the rest counts as cached', async () => {
    const mock = await startMock({ text: 'Red.' })
    const upstream = upstreamOf(mock)
    const first = ask(user('A colour?'))
    await collect(upstream, first)
    const events = await collect(upstream, ask(...first.messages, assistant('Red.'), user('Another?')))
    const second = mock.responses.calls[1]
    expect(second?.body).toMatchObject({
      previous_response_id: 'resp_mock_1',
      input: [{ role: 'user', content: 'Another?' }],
      instructions: 'Be brief.',
    })
    expect(second?.items.map(({ text }) => text)).toEqual(['A colour?', 'Red.', 'Another?'])
    expect(events.find(({ type }) => type === 'usage')).toMatchObject({
      usage: { cachedTokens: countTokens('A colour?') + countTokens('Red.') },
    })
  })

  test('[U62] another field, another text or another answer is sent whole', async () => {
    const mock = await startMock({ text: 'Red.' })
    const upstream = upstreamOf(mock)
    const first = ask(user('A colour?'))
    const next = [...first.messages, assistant('Red.'), user('Another?')]
    const others = [
      { ...ask(...next), instructions: 'Be long.' },
      { ...ask(...next), temperature: 1 },
      ask(user('A color?'), ...next.slice(1)),
      ask(user('A colour?'), assistant('Blue.'), user('Another?')),
      ask(user('A colour?'), assistant('Red.')),
    ]
    for (const other of others) {
      await collect(upstream, first)
      await collect(upstream, other)
      expect(mock.responses.calls.at(-1)?.body).not.toHaveProperty('previous_response_id')
      expect(mock.responses.calls.at(-1)?.items).toEqual(other.messages)
    }
  })

  test('[U62] two conversations in turn keep their memories apart', async () => {
    const mock = await startMock({ text: 'Yes.' })
    const upstream = upstreamOf(mock)
    for (const name of ['a', 'b']) await collect(upstream, ask(user(name)))
    for (const name of ['a', 'b']) {
      await collect(upstream, ask(user(name), assistant('Yes.'), user('more')))
      const call = mock.responses.calls.at(-1)
      expect(call?.body.input).toHaveLength(1)
      expect(call?.items.map(({ text }) => text)).toEqual([name, 'Yes.', 'more'])
    }
  })

  test('[U63] a response that is no longer known is replaced by the whole input, unseen', async () => {
    const mock = await startMock({ text: 'Red.' })
    const upstream = upstreamOf(mock)
    const first = ask(user('A colour?'))
    await collect(upstream, first)
    const fault = { status: 400, code: 'previous_response_not_found', times: 1 }
    mock.setScript('m', { text: 'Blue.', fault: { type: 'status', ...fault } })
    const second = ask(...first.messages, assistant('Red.'), user('Another?'))
    const events = await collect(upstream, second)
    expect(typesOf(events)).toEqual(['sent', 'first_byte', 'delta', 'usage', 'end'])
    expect(mock.responses.calls.map(({ body }) => body.previous_response_id)).toEqual([
      undefined,
      'resp_mock_1',
      undefined,
    ])
    expect(mock.responses.calls[2]?.items).toEqual(second.messages)
  })

  test('[U65] a warm-up goes ahead without an answer, and the turn sends only its own part', async () => {
    const mock = await startMock({ text: 'Done.' })
    const upstream = upstreamOf(mock)
    const context = ask(user('The files.'))
    await upstream.warm(context, new AbortController().signal)
    const events = await collect(upstream, ask(...context.messages, user('Rename it.')))
    expect(textOf(events)).toBe('Done.')
    expect(mock.responses.calls.map(({ body }) => [body.generate, body.input])).toMatchObject([
      [false, [{ content: 'The files.' }]],
      [undefined, [{ content: 'Rename it.' }]],
    ])
    expect(mock.responses.calls[1]?.items.map(({ text }) => text)).toEqual(['The files.', 'Rename it.'])
  })

  test('[U65] a turn that comes while its context is on the way waits for it', async () => {
    const mock = await startMock({ text: 'Done.' })
    const upstream = upstreamOf(mock)
    const context = ask(user('The files.'))
    const warm = upstream.warm(context, new AbortController().signal)
    await collect(upstream, ask(...context.messages, user('Rename it.')))
    await warm
    expect(mock.responses.calls.map(({ body }) => body.previous_response_id)).toEqual([
      undefined,
      'resp_mock_1',
    ])
  })

  test('[U65] but not for long: then it goes whole', async () => {
    const mock = await startMock({ fault: { type: 'hang' } })
    const upstream = upstreamOf(mock, { warmWaitMs: 10 })
    const stop = new AbortController()
    const context = ask(user('The files.'))
    const warm = upstream.warm(context, stop.signal)
    await vi.waitFor(() => expect(mock.responses.calls).toHaveLength(1))
    mock.setScript('m', { text: 'Done.' })
    const events = await collect(upstream, ask(...context.messages, user('Rename it.')))
    expect(textOf(events)).toBe('Done.')
    expect(mock.responses.calls[1]?.body.input).toHaveLength(2)
    stop.abort()
    await warm
  })

  test('[U65] an endpoint that takes no warm-up is connected and asked no more', async () => {
    const mock = await startMock({ fault: { type: 'refuse_field', field: 'generate' } })
    const upstream = upstreamOf(mock)
    for (let times = 0; times < 2; times++) {
      await upstream.warm(ask(user('The files.')), new AbortController().signal)
    }
    expect(mock.responses.calls).toHaveLength(1)
    expect(faultOf(await collect(upstream, ask(user('The files.'), user('Go'))))).toBeNull()
    expect(mock.responses.calls[1]).toMatchObject({ connection: mock.responses.calls[0]?.connection })
  })

  test('[U65] a warm-up of a dead endpoint fails in silence', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    await mock.close()
    await upstream.warm(ask(user('The files.')), new AbortController().signal)
    expect(faultOf(await collect(upstream, ask(user('Go'))))).toMatchObject({ code: 'upstream_unreachable' })
  })
})

describe('lanes', () => {
  test('[U64] a generation 2 runs turns at once on one socket', async () => {
    const mock = await startMock({ text: 'ab cd', fault: { type: 'hold', at_token: 1 } })
    const upstream = upstreamOf(mock)
    const first = start(upstream, ask(user('one')))
    await until(first, 'delta')
    const second = start(upstream, ask(user('two')))
    await until(second, 'delta')
    mock.release()
    await Promise.all([until(first, 'end'), until(second, 'end')])
    const [one, two] = mock.responses.calls
    expect(one?.connection).toBe(two?.connection)
    expect([one?.body.stream_id, two?.body.stream_id]).toEqual(['lane-1', 'lane-2'])
  })

  test.each([
    ['refuses lanes', false],
    ['passes over them', true],
  ])('[U64] a generation 1 that %s gets a socket for each turn in flight', async (_, ignoresLanes) => {
    const mock = await startMock(
      { text: 'ab cd', fault: { type: 'hold', at_token: 1 } },
      { responses: { generation: 1, ignoresLanes } },
    )
    const upstream = upstreamOf(mock)
    const first = start(upstream, ask(user('one')))
    await until(first, 'delta')
    const second = start(upstream, ask(user('two')))
    await until(second, 'delta')
    mock.release()
    await Promise.all([until(first, 'end'), until(second, 'end')])
    const [one, two] = mock.responses.calls
    expect(one?.connection).not.toBe(two?.connection)
    mock.setScript('m', { text: 'ef' })
    await collect(upstream, ask(user('one'), assistant('ab cd'), user('more')))
    const third = mock.responses.calls[2]
    expect(third?.body).toMatchObject({ previous_response_id: 'resp_mock_1' })
    expect(third?.connection).toBe(one?.connection)
    expect(third?.body.stream_id).toBeUndefined()
  })

  test('[U64] past the most sockets a turn goes by POST', async () => {
    const mock = await startMock(
      { text: 'ab cd', fault: { type: 'hold', at_token: 1 } },
      { responses: { generation: 1 } },
    )
    const upstream = upstreamOf(mock, { mostSockets: 1 })
    const first = start(upstream, ask(user('one')))
    await until(first, 'delta')
    const second = start(upstream, ask(user('two')))
    await until(second, 'delta')
    expect(mock.responses.calls.map(({ via }) => via)).toEqual(['socket', 'post'])
    mock.release()
    await Promise.all([until(first, 'end'), until(second, 'end')])
  })

  test('[U66] a turn aborted beside others is let run out unheard, and they live', async () => {
    const mock = await startMock({ text: 'ab cd', fault: { type: 'hold', at_token: 1 } })
    const upstream = upstreamOf(mock)
    const first = start(upstream, ask(user('one')))
    await until(first, 'delta')
    const stop = new AbortController()
    const second = start(upstream, ask(user('two')), stop.signal)
    await until(second, 'delta')
    stop.abort()
    expect((await second.next()).done).toBe(true)
    mock.release()
    await until(first, 'end')
    await vi.waitFor(() => expect(mock.responses.calls.map(({ isEnded }) => isEnded)).toEqual([true, true]))
    expect(mock.responses.calls.map(({ abortedAt }) => abortedAt)).toEqual([null, null])
    mock.setScript('m', { text: 'ef' })
    expect(textOf(await collect(upstream, ask(user('three'))))).toBe('ef')
    expect(new Set(mock.responses.calls.map(({ connection }) => connection)).size).toBe(1)
  })

  test('[U66] a turn aborted alone drops the socket, and another one is made ready', async () => {
    const mock = await startMock({ text: 'ab cd', fault: { type: 'hold', at_token: 1 } })
    const upstream = upstreamOf(mock)
    const stop = new AbortController()
    const first = start(upstream, ask(user('one')), stop.signal)
    await until(first, 'delta')
    const before = mock.responses.connections.length
    stop.abort()
    expect((await first.next()).done).toBe(true)
    await vi.waitFor(() => {
      expect(mock.responses.calls[0]?.abortedAt).toBe(1)
      expect(mock.responses.connections).toHaveLength(before + 1)
    })
    mock.setScript('m', { text: 'ef' })
    expect(textOf(await collect(upstream, ask(user('two'))))).toBe('ef')
    expect(mock.responses.calls[1]?.connection).toBe(before)
  })

  test('[U66] a turn aborted before it is sent costs nothing', async () => {
    const mock = await startMock()
    const upstream = upstreamOf(mock)
    const stop = new AbortController()
    stop.abort()
    expect(await collect(upstream, ask(user('one')), stop.signal)).toEqual([])
    expect(mock.responses.calls).toEqual([])
  })
})

test('[U77] no fault contains the key, whatever the endpoint repeats', async () => {
  const mock = await startMock({
    fault: {
      type: 'status',
      status: 400,
      message: 'bad key key-0123456789',
      headers: { 'retry-after': 'key-0123456789' },
    },
  })
  const events = await collect(upstreamOf(mock), ask(user('Go')))
  expect(faultOf(events)?.message).toContain('[key]')
  expect(JSON.stringify(events)).not.toContain('key-0123456789')
  const wrong = await collect(upstreamOf(mock, { key: 'wrong-9876543210' }), ask(user('Go')))
  expect(faultOf(wrong)).toMatchObject({ status: 401, code: 'upstream_unauthorized' })
  expect(JSON.stringify(wrong)).not.toContain('wrong-9876543210')
})

test('[U77] a key or an address that cannot be is refused before anything is sent', async () => {
  const mock = await startMock()
  const bad = endpointOf(mock, { key: 'line\nend' }).upstream({ model: 'm' })
  expect(faultOf(await collect(bad, ask(user('Go'))))).toMatchObject({ code: 'invalid_upstream_key' })
  const odd = endpointOf(mock, { url: 'ftp://host' }).upstream({ model: 'm' })
  expect(faultOf(await collect(odd, ask(user('Go'))))).toMatchObject({ code: 'invalid_upstream_url' })
  expect(mock.responses.connections).toEqual([])
})
