import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeTime } from './fakes.ts'
import { openHttpSource } from './http-source.ts'
import type { PostListener, PostRequest } from './ports.ts'
import { createSseReader } from './sse.ts'
import { timeResponse } from './timed.ts'

type Call = PostRequest & { readonly tell: PostListener; aborted: boolean }

/** An endpoint in memory: every call that was made of it. */
const fakePosts = () => {
  const calls: Call[] = []
  return {
    calls,
    openPost: (request: PostRequest, tell: PostListener) => {
      const call: Call = { ...request, tell, aborted: false }
      calls.push(call)
      return {
        abort: () => {
          call.aborted = true
        },
      }
    },
  }
}

const body = { model: 'm', input: 'x' }
const setUp = (extended = true) => {
  const time = createFakeTime()
  const { calls, openPost } = fakePosts()
  const malformed: string[] = []
  const target = { url: 'http://gateway/v1/responses', headers: { authorization: 'Bearer k' }, extended }
  const source = openHttpSource(
    target,
    { openPost, time },
    { state: () => {}, ready: () => {}, malformed: (detail) => malformed.push(detail) },
  )
  const request = () => {
    const timing = timeResponse(source, body, { time })
    const call = calls.at(-1)
    if (timing === null || call === undefined) throw new Error('no request went out')
    return { timing, call, tell: call.tell }
  }
  return { time, source, calls, malformed, request }
}

const sse = (event: object) => `event: x\ndata: ${JSON.stringify(event)}\n\n`
const response = (status: string, more: object = {}) => ({
  response: { id: 'resp_1', object: 'response', status, model: 'm', output: [], usage: null, ...more },
})
const created = sse({ type: 'response.created', sequence_number: 0, ...response('in_progress') })
const delta = (sequence_number: number, text: string, n: readonly number[]) =>
  sse({
    type: 'response.output_text.delta',
    item_id: 'i',
    output_index: 0,
    content_index: 0,
    delta: text,
    sequence_number,
    sparkpad: { n, t: n.map(() => 0) },
  })
const completed = (sequence_number: number) =>
  sse({
    type: 'response.completed',
    sequence_number,
    ...response('completed', { usage: { input_tokens: 1, output_tokens: 3, total_tokens: 4 } }),
  })

describe('server-sent events', () => {
  const stream =
    ': hello\r\nevent: a\r\ndata: {"a":1}\r\n\r\ndata: x\ndata:  y\n\n\ndata\n\nid: 4\n\rdata: 漢𓀀\r\r'
  const payloads = ['{"a":1}', 'x\n y', '', '漢𓀀']

  it('[W80] where the text is cut never matters', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const reader = createSseReader()
        const at = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
        const out = at.slice(1).flatMap((to, index) => reader.push(stream.slice(at[index], to)))
        // A CR at the very end waits for what might be its LF.
        expect([...out, ...reader.push('\n')]).toEqual(payloads)
      }),
    )
  })
})

describe('a source over HTTP', () => {
  it('[W81] asks for a stream with its own headers, and marks each step of the answer', async () => {
    const { time, request } = setUp()
    const { timing, call, tell } = request()
    expect(call.headers).toMatchObject({
      accept: 'text/event-stream',
      'sparkpad-extensions': '1',
      authorization: 'Bearer k',
    })
    expect(JSON.parse(call.body)).toEqual({ ...body, stream: true })
    const sentAt = time.now()
    time.advance(5)
    tell.answered(200)
    tell.text(created)
    time.advance(2)
    tell.text(delta(1, 'ab', [1, 1]))
    time.advance(3)
    tell.text(delta(2, 'c', [1]) + completed(3))
    tell.text('data: [DONE]\n\n')
    tell.ended()
    expect(await timing.done).toEqual({
      outcome: 'completed',
      fault: null,
      responseId: 'resp_1',
      marks: {
        startedAt: sentAt,
        sentAt,
        firstEventAt: sentAt + 5,
        firstDeltaAt: sentAt + 7,
        lastDeltaAt: sentAt + 10,
        endedAt: sentAt + 10,
        frames: 2,
        deltas: 3,
        units: 3,
        tokens: 3,
        estimated: false,
        gateway: null,
      },
    })
  })

  it('[W82] an HTTP error is the error event that the socket would have sent', async () => {
    const { request } = setUp()
    const told = request()
    told.tell.answered(429)
    told.tell.text('{"error":{"type":"rate_limit_error",')
    told.tell.text('"message":"slow down"}}')
    told.tell.ended()
    expect(await told.timing.done).toMatchObject({ outcome: 'failed', fault: 'slow down' })
    const mute = request()
    mute.tell.answered(502)
    mute.tell.text('<html>')
    mute.tell.ended()
    expect(await mute.timing.done).toMatchObject({ outcome: 'failed', fault: 'HTTP 502' })
  })

  it('[W83] an answer that ends early, breaks or lacks an event loses the response; nothing is sent again', async () => {
    const { calls, request } = setUp()
    const cut = request()
    cut.tell.answered(200)
    cut.tell.text(created)
    cut.tell.ended()
    expect(await cut.timing.done).toMatchObject({
      outcome: 'failed',
      fault: 'the answer ended before the response did',
    })
    const broken = request()
    broken.tell.failed('ECONNRESET')
    expect(await broken.timing.done).toMatchObject({ outcome: 'failed', fault: 'ECONNRESET' })
    const gap = request()
    gap.tell.answered(200)
    gap.tell.text(created + delta(2, 'c', [1]))
    expect(await gap.timing.done).toMatchObject({ outcome: 'failed' })
    expect([gap.call.aborted, calls.length]).toEqual([true, 3])
  })

  it('[W84] stopping drops the call, and closing drops all of them; nothing more is heard', async () => {
    const { source, request } = setUp()
    const stopped = request()
    stopped.timing.stop()
    expect(stopped.call.aborted).toBe(true)
    expect(await stopped.timing.done).toMatchObject({ outcome: 'stopped' })
    stopped.tell.answered(200)
    stopped.tell.text(created)
    const open = request()
    source.close()
    expect(open.call.aborted).toBe(true)
    expect(source.request(body, { event: () => {}, lost: () => {} })).toBeNull()
  })

  it('[W85] without usage the whole text is counted once and marked as estimated', async () => {
    const { time, source, calls } = setUp()
    const timing = timeResponse(source, body, { time, countTokens: (text) => text.length * 10 })
    const tell = calls.at(-1)?.tell
    tell?.answered(200)
    tell?.text(created + delta(1, 'ab', [1, 1]))
    tell?.text(sse({ type: 'response.completed', sequence_number: 2, ...response('completed') }))
    const { marks } = (await timing?.done) ?? {}
    expect(marks).toMatchObject({ tokens: 20, estimated: true, deltas: 2 })
  })
})
