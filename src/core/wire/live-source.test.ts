import { expect, test } from 'vitest'
import { checkMs } from './connection.ts'
import { createFakeEndpoint, createFakeTime, speakAs } from './fakes.ts'
import { idleAfterMs, openLiveSource, rotateAfterMs } from './live-source.ts'
import type { Loss } from './source.ts'

const body = { model: 'm', input: 'hi' }

function setUp(idleMs?: number) {
  const time = createFakeTime()
  const { sockets, openSocket } = createFakeEndpoint()
  let readies = 0
  const source = openLiveSource(
    { url: 'ws://127.0.0.1/v1/responses', accessCode: null },
    { openSocket, time, probe: async () => null, ...(idleMs === undefined ? {} : { idleMs }) },
    { state: () => undefined, ready: () => void (readies += 1), malformed: () => undefined, visible: true },
  )
  const socket = (index: number) => {
    const found = sockets[index]
    if (found === undefined) throw new Error(`no socket ${index}`)
    return found
  }
  const request = () => {
    const heard: string[] = []
    const losses: Loss[] = []
    const exchange = source.request(body, {
      event: (event) =>
        void heard.push(event.type === 'response.output_text.delta' ? event.delta : event.type),
      lost: (loss) => void losses.push(loss),
    })
    return { exchange, heard, losses }
  }
  const creates = (index: number) => socket(index).sent.filter(({ type }) => type === 'response.create')
  return { time, sockets, source, socket, request, creates, readies: () => readies }
}

test('[W20] nothing is queued: a request without an open socket is answered null, and ready tells when to come', () => {
  const { request, socket, readies } = setUp()
  expect(request().exchange).toBeNull()
  socket(0).open()
  expect(readies()).toBe(1)
  expect(request().exchange).not.toBeNull()
})

test('[W21] two lanes are used in turn, and events are told apart by lane', () => {
  const { request, socket, creates } = setUp()
  socket(0).open()
  const a = request()
  const b = request()
  expect(creates(0).map((create) => create['stream_id'])).toEqual(['lane-1', 'lane-2'])
  const first = speakAs(socket(0), 'lane-1', 'r1')
  const second = speakAs(socket(0), 'lane-2', 'r2')
  first.created()
  second.created()
  second.delta('two')
  first.delta('one')
  first.completed()
  expect(a.heard).toEqual(['response.created', 'one', 'response.completed'])
  expect(b.heard).toEqual(['response.created', 'two'])
  second.completed()
  request()
  expect(creates(0).at(-1)?.['stream_id']).toBe('lane-1')
})

test('[W22] a stop names the response once it is known, before that its lane; the socket stays', () => {
  const { request, socket } = setUp()
  socket(0).open()
  const a = request()
  expect(a.exchange?.cancel()).toBe(true)
  expect(socket(0).sent.at(-1)).toEqual({ type: 'sparkpad:cancel', stream_id: 'lane-1' })
  const b = request()
  speakAs(socket(0), 'lane-2', 'r2').created()
  b.exchange?.cancel()
  expect(socket(0).sent.at(-1)).toEqual({ type: 'sparkpad:cancel', response_id: 'r2' })
  expect(socket(0).closedByClient).toBe(false)
})

test('[W23] a lane that is slow to end is passed over, so that a redirect waits for nobody', () => {
  const { request, socket, creates } = setUp()
  socket(0).open()
  request().exchange?.cancel()
  request().exchange?.cancel()
  expect(request().exchange).not.toBeNull()
  expect(creates(0).map((create) => create['stream_id'])).toEqual(['lane-1', 'lane-2', 'lane-3'])
  speakAs(socket(0), 'lane-2', 'r2').cancelled()
  request()
  expect(creates(0).at(-1)?.['stream_id']).toBe('lane-2')
})

test('[W24] what still speaks of an earlier response of the lane is not heard', () => {
  const { request, socket } = setUp()
  socket(0).open()
  request()
  request()
  const old = speakAs(socket(0), 'lane-1', 'old')
  old.created()
  old.completed()
  const next = request()
  old.completed()
  expect(next.heard).toEqual([])
  const fresh = speakAs(socket(0), 'lane-1', 'fresh')
  fresh.created()
  old.cancelled()
  fresh.completed()
  expect(next.heard).toEqual(['response.created', 'response.completed'])
})

test('[W25] a missing event ends the response as lost and stops the other side; unknown events count', () => {
  const { request, socket } = setUp()
  socket(0).open()
  const a = request()
  const response = speakAs(socket(0), 'lane-1', 'r1')
  response.created()
  response.other()
  response.delta('whole')
  expect(a.losses).toEqual([])
  response.skip()
  response.delta('after the gap')
  response.completed()
  expect(a.heard).toEqual(['response.created', 'whole'])
  expect(a.losses).toMatchObject([{ type: 'gap' }])
  expect(socket(0).sent.at(-1)).toEqual({ type: 'sparkpad:cancel', response_id: 'r1' })
})

test('[W25] so does a piece of text that cannot be read, while other lanes go on', () => {
  const { request, socket } = setUp()
  socket(0).open()
  const a = request()
  const b = request()
  socket(0).deliver({ type: 'response.output_text.delta', delta: 3, stream_id: 'lane-1' })
  socket(0).deliver('{"type":')
  const second = speakAs(socket(0), 'lane-2', 'r2')
  second.created()
  second.completed()
  expect(a.losses).toMatchObject([{ type: 'gap' }])
  expect(b.heard).toEqual(['response.created', 'response.completed'])
})

test('[W26] a broken socket loses what ran on it; it is never sent again by itself', () => {
  const { request, socket, creates, time, sockets } = setUp()
  socket(0).open()
  const a = request()
  const b = request()
  socket(0).break(1006)
  expect(a.losses).toMatchObject([{ type: 'connection', code: 1006 }])
  expect(b.losses).toHaveLength(1)
  time.advance(1_000)
  expect(sockets).toHaveLength(2)
  socket(1).open()
  expect(creates(1)).toEqual([])
})

test('[W27] an error that names no lane goes to the one request that has not begun', () => {
  const { request, socket } = setUp()
  socket(0).open()
  const a = request()
  speakAs(socket(0), 'lane-1', 'r1').created()
  const b = request()
  socket(0).deliver({ type: 'error', status: 400, error: { message: 'no', code: 'invalid_stream_id' } })
  expect(a.heard).toEqual(['response.created'])
  expect(b.heard).toEqual(['error'])
})

test('[W28] for a plain endpoint two sockets stand for the lanes; stopping drops the busy one and opens another', () => {
  const { request, socket, sockets, creates } = setUp()
  socket(0).open('')
  expect(sockets).toHaveLength(2)
  socket(1).open('')
  const a = request()
  expect(creates(0)[0]).not.toHaveProperty('stream_id')
  expect(a.exchange?.cancel()).toBe(false)
  expect(socket(0).closedByClient).toBe(true)
  expect(sockets).toHaveLength(3)
  const b = request()
  expect(creates(1)).toHaveLength(1)
  speakAs(socket(1), null, 'r2').created()
  speakAs(socket(0), null, 'r1').delta('late')
  expect(b.heard).toEqual(['response.created'])
  expect(a.heard).toEqual([])
})

test('[W28] no ping and no cancel go to a plain endpoint that was asked and did not answer to Sparkpad', () => {
  const { request, socket, time } = setUp()
  socket(0).open('')
  socket(1).open('')
  request().exchange?.cancel()
  time.advance(60_000)
  const types = [0, 1].flatMap((index) => socket(index).sent.map(({ type }) => type))
  expect(types.filter((type) => type !== 'response.create')).toEqual([])
})

const plainPair = (idleMs?: number) => {
  const stage = setUp(idleMs)
  stage.socket(0).open('')
  stage.socket(1).open('')
  return stage
}

test('[W30] a plain socket that says nothing for the idle time under a response is dead and opened anew', () => {
  const { request, socket, sockets, time, creates } = plainPair(1_000)
  const a = request()
  speakAs(socket(0), null, 'r1').created()
  time.advance(999)
  expect(a.losses).toEqual([])
  time.advance(1)
  expect(a.losses).toMatchObject([{ type: 'connection', code: 1006, detail: 'nothing came for 1 s' }])
  expect(socket(0).closedByClient).toBe(true)
  expect(sockets).toHaveLength(3)
  socket(2).open('')
  expect(creates(2)).toEqual([])
  const b = request()
  const next = speakAs(socket(2), null, 'r2')
  next.created()
  next.completed()
  expect(b.heard).toEqual(['response.created', 'response.completed'])
})

test('[W30] anything that arrives puts it off, and the other lane’s frames do not', () => {
  const { request, socket, time } = plainPair(1_000)
  const a = request()
  const b = request()
  const first = speakAs(socket(0), null, 'r1')
  first.created()
  for (let i = 0; i < 5; i += 1) {
    time.advance(400)
    first.other()
  }
  expect(a.losses).toEqual([])
  expect(b.losses).toHaveLength(1)
  first.completed()
  expect(a.heard).toEqual(['response.created', 'response.completed'])
})

test('[W30] without a response the socket may stay silent, after one that is over and before the next too', () => {
  const { request, socket, sockets, time } = plainPair(1_000)
  time.advance(5_000)
  request()
  const first = speakAs(socket(0), null, 'r1')
  first.created()
  first.completed()
  time.advance(5_000)
  expect(sockets).toHaveLength(2)
  request()
  request()
  time.advance(600)
  expect(sockets).toHaveLength(2)
})

test('[W30] the idle time is five minutes unless told; a stopped response is not waited for', () => {
  const { request, sockets, time, source } = plainPair()
  const a = request()
  const b = request()
  time.advance(idleAfterMs - 1)
  expect(b.losses).toEqual([])
  a.exchange?.cancel()
  expect(sockets).toHaveLength(3)
  time.advance(1)
  expect(a.losses).toEqual([])
  expect(b.losses).toHaveLength(1)
  source.close()
  expect(time.pending()).toBe(0)
})

test('[W31] an event that cannot be read and holds no text leaves its response whole, its place counted', () => {
  const { request, socket } = setUp()
  socket(0).open()
  const a = request()
  const response = speakAs(socket(0), 'lane-1', 'r1')
  response.created()
  socket(0).deliver({
    type: 'response.in_progress',
    response: 7,
    sequence_number: 1,
    stream_id: 'lane-1',
  })
  response.skip()
  response.delta('whole')
  response.completed()
  expect(a.losses).toEqual([])
  expect(a.heard).toEqual(['response.created', 'whole', 'response.completed'])
})

test('[W31] a terminal event that cannot be read ends its response as lost; the lane serves the next', () => {
  for (const protocol of ['sparkpad.v1', '']) {
    const { request, socket, source } = setUp()
    socket(0).open(protocol)
    if (protocol === '') socket(1).open('')
    const lane = protocol === '' ? null : 'lane-1'
    const a = request()
    speakAs(socket(0), lane, 'r1').created()
    socket(0).deliver({
      type: 'response.completed',
      sequence_number: 1,
      response: 'done',
      ...(lane === null ? {} : { stream_id: lane }),
    })
    expect(a.losses).toMatchObject([{ type: 'gap' }])
    expect(a.exchange?.cancel()).toBe(false)
    expect(socket(0).closedByClient).toBe(false)
    expect(request().exchange).not.toBeNull()
    source.close()
  }
})

test('[W13] a turn waits until a socket opened without subprotocols has told whether it is a Sparkpad gateway', () => {
  const { request, socket, sockets, time, readies, creates } = setUp()
  socket(0).break(1006)
  time.advance(1_000)
  socket(1).open('')
  expect(readies()).toBe(0)
  expect(request().exchange).toBeNull()
  socket(1).deliver({ type: 'sparkpad:pong', t: time.now(), received_at: 0, sent_at: 0 })
  socket(2).open()
  expect(readies()).toBe(1)
  const turn = request()
  expect(creates(2)).toMatchObject([{ stream_id: 'lane-1' }])
  expect(creates(1)).toEqual([])
  expect(turn.losses).toEqual([])
  expect(sockets).toHaveLength(3)
})

test('[W26] a second socket given up because the gateway told itself late loses what ran on it', () => {
  const { request, socket, time } = setUp()
  socket(0).break(1006)
  time.advance(1_000)
  socket(1).open('')
  time.advance(checkMs)
  socket(2).open('')
  const a = request()
  const b = request()
  socket(1).deliver({ type: 'sparkpad:pong', t: time.now(), received_at: 0, sent_at: 0 })
  expect(a.losses).toHaveLength(1)
  socket(3).open()
  expect(socket(2).closedByClient).toBe(true)
  expect(b.losses).toMatchObject([{ type: 'connection', code: 1006 }])
})

test('[W29] a gateway that goes away lets running turns end, takes no new one, and is then reached anew', () => {
  const { request, socket, sockets, time } = setUp()
  socket(0).open()
  const a = request()
  socket(0).deliver({ type: 'sparkpad:going_away', deadline_ms: 10_000 })
  expect(request().exchange).toBeNull()
  const response = speakAs(socket(0), 'lane-1', 'r1')
  response.created()
  response.completed()
  expect(a.heard).toEqual(['response.created', 'response.completed'])
  expect(sockets).toHaveLength(1)
  time.advance(500)
  expect(sockets).toHaveLength(2)
})

test('[W29] a connection is renewed before its hour is over, between two turns', () => {
  const { request, socket, sockets, time } = setUp()
  socket(0).open()
  const speakPong = () =>
    socket(0).deliver({ type: 'sparkpad:pong', t: time.now(), received_at: 0, sent_at: 0 })
  request()
  for (let passed = 0; passed < rotateAfterMs; passed += 10_000) {
    speakPong()
    time.advance(10_000)
  }
  expect(sockets).toHaveLength(1)
  speakAs(socket(0), 'lane-1', 'r1').completed()
  expect(sockets).toHaveLength(2)
  expect(socket(0).closedByClient).toBe(true)
})
