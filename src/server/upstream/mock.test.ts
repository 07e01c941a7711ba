import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cutTokens } from '../../core/tokens/cut.ts'
import { createMockUpstream, type MockUpstream } from './mock.ts'
import { seededRandom } from '../../core/turn/seeded-random.ts'
import { dueTimes, mockScript } from './mock-script.ts'

let mock: MockUpstream
beforeEach(async () => {
  mock = await createMockUpstream()
})
afterEach(() => mock.close())

const ask = (more: object = {}) =>
  fetch(`${mock.url}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'mock-reply',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      ...more,
    }),
  })
const origin = () => mock.url.replace('/v1', '')

describe('mock upstream', () => {
  test('[U27] mock-zero answers with content first, without a role', async () => {
    const text = await (await ask({ model: 'mock-zero', stream_options: { include_usage: true } })).text()
    const events = text.split('\n\n').filter((event) => event !== '')
    expect(events[0]).toMatch(/^data: .*"delta":\{"content":"ok"\}/)
    expect(events.at(-2)).toMatch(/"choices":\[\],"usage":\{"prompt_tokens":\d+,"completion_tokens":1,/)
    expect(events.at(-1)).toBe('data: [DONE]')
  })

  test('[U27] one event per token, role first, usage only when asked for', async () => {
    mock.setScript('mock-reply', { text: 'const 漢 = "𓀀"\n' })
    const response = await ask()
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const text = await response.text()
    expect(text).toMatch(/^data: .*"delta":\{"role":"assistant","content":""\}/)
    const content = text.matchAll(/"delta":\{"content":("(?:[^"\\]|\\.)*")\}/g)
    expect(Array.from(content, ([, json]) => JSON.parse(json ?? ''))).toEqual(cutTokens('const 漢 = "𓀀"\n'))
    expect(text).not.toContain('"usage"')
  })

  test('[U28] a script is set, calls are read and forgotten from outside the process', async () => {
    const script = { model: 'other', text: 'From outside', ttft_ms: 1, tokens_per_second: 5000 }
    const set = await fetch(`${origin()}/script`, { method: 'POST', body: JSON.stringify(script) })
    expect(set.status).toBe(200)
    expect(await (await ask({ model: 'other' })).text()).toContain('"content":"From"')
    expect(await (await fetch(`${origin()}/calls`)).json()).toMatchObject([{ model: 'other', tokens: 2 }])
    await fetch(`${origin()}/calls`, { method: 'DELETE' })
    expect(mock.calls).toEqual([])
    const listed = await (await fetch(`${mock.url}/models`)).json()
    expect(JSON.stringify(listed)).toContain('"id":"other"')
  })

  test('[U28] a script with a mistake, an unknown model and a bad request are errors', async () => {
    const wrong = await fetch(`${origin()}/script`, { method: 'POST', body: '{"speed":1}' })
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('speed')])
    expect((await ask({ model: 'nobody' })).status).toBe(404)
    expect((await ask({ messages: 'Hi' })).status).toBe(400)
  })

  test('[U27] without stream the answer is one object', async () => {
    mock.setScript('mock-reply', { text: 'whole' })
    const answer = await (await ask({ stream: false })).json()
    expect(answer).toMatchObject({ object: 'chat.completion', choices: [{ message: { content: 'whole' } }] })
  })

  test('[U29] every call fails at a failure rate of one', async () => {
    mock.setScript('mock-reply', { failure_rate: 1 })
    expect((await ask()).status).toBe(503)
  })

  test('[U29] calls beyond max-num-seqs wait for a free place', async () => {
    const narrow = await createMockUpstream({
      maxNumSeqs: 1,
      scripts: { slow: { ttft_ms: 60_000 }, fast: {} },
    })
    const call = (model: string, signal?: AbortSignal) =>
      fetch(`${narrow.url}/chat/completions`, {
        method: 'POST',
        ...(signal === undefined ? {} : { signal }),
        body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
      })
    const stop = new AbortController()
    await call('slow', stop.signal)
    let isAnswered = false
    const second = call('fast').then((response) => {
      isAnswered = true
      return response.text()
    })
    await expect.poll(() => narrow.calls.length).toBe(2)
    expect(isAnswered).toBe(false)
    stop.abort()
    expect(await second).toContain('[DONE]')
    await narrow.close()
  })
})

test('[U28] a held reply waits where it is told to until it is released', async () => {
  mock.setScript('mock-reply', { text: 'one two three four five', fault: { type: 'hold', at_token: 2 } })
  const answer = (await ask()).text()
  await expect.poll(() => mock.calls[0]?.tokens).toBe(2)
  expect(mock.calls[0]?.isEnded).toBe(false)
  await fetch(`${origin()}/release`, { method: 'POST' })
  expect(await answer).toContain('[DONE]')
  expect(mock.calls[0]?.tokens).toBe(5)
})

describe('pacing', () => {
  test('[U29] due times never fall, and without jitter are first token plus gaps', () => {
    const scripts = fc.record({
      ttft_ms: fc.double({ min: 0, max: 1000, noNaN: true }),
      ttft_std_dev_ms: fc.double({ min: 0, max: 500, noNaN: true }),
      inter_token_ms: fc.double({ min: 0, max: 50, noNaN: true }),
      inter_token_std_dev_ms: fc.double({ min: 0, max: 50, noNaN: true }),
    })
    fc.assert(
      fc.property(scripts, fc.integer(), (script, seed) => {
        const due = dueTimes(mockScript.parse(script), 50, seededRandom(seed))
        expect([...due].sort((a, b) => a - b)).toEqual([...due])
      }),
    )
    const steady = mockScript.parse({ ttft_ms: 100, tokens_per_second: 1000 })
    expect([...dueTimes(steady, 3, Math.random)]).toEqual([100, 101, 102])
  })

  test('[U29] a seed repeats', () => {
    const draw = () => Array.from({ length: 20 }, seededRandom(7))
    expect(draw()).toEqual(draw())
    for (const number of draw()) expect(number >= 0 && number < 1).toBe(true)
  })
})
