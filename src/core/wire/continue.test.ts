import { expect, test } from 'vitest'
import { createFakeEndpoint, createFakeTime, speakAs } from './fakes.ts'
import { openLiveSource } from './live-source.ts'
import type { Exchange } from './source.ts'
import { utf8Length } from './utf8-length.ts'

function setUp(protocol = 'sparkpad.v1') {
  const time = createFakeTime()
  const { sockets, openSocket } = createFakeEndpoint()
  const source = openLiveSource(
    { url: 'ws://127.0.0.1/v1/responses', accessCode: null },
    { openSocket, time, probe: async () => null },
    { state: () => undefined, ready: () => undefined, malformed: () => undefined, visible: true },
  )
  const openAll = () => {
    for (const socket of sockets) socket.open(protocol)
  }
  openAll()
  const request = (continues?: Exchange, input = 'hi') =>
    source.request({ model: 'm', input }, { event: () => undefined, lost: () => undefined }, continues)
  const lanes = () =>
    sockets.map(({ sent }) =>
      sent.filter(({ type }) => type === 'response.create').map((f) => f['stream_id']),
    )
  const done = (lane: string | null, id: string, socket = 0) => {
    const found = sockets[socket]
    if (found === undefined) throw new Error('no socket')
    const answer = speakAs(found, lane, id)
    answer.created()
    answer.completed()
  }
  return { time, sockets, request, lanes, done }
}

test('[W60] what continues a response leaves its lane alone, and takes it only where no other is free', () => {
  const { request, lanes, done } = setUp()
  const first = request()
  done('lane-1', 'r1')
  request(first ?? undefined)
  done('lane-2', 'r2')
  request(first ?? undefined)
  request(first ?? undefined)
  expect(lanes()[0]).toEqual(['lane-1', 'lane-2', 'lane-2', 'lane-1'])
  // Both are taken: a third one.
  request(first ?? undefined)
  expect(lanes()[0]?.at(-1)).toBe('lane-3')
})

test('[W60] over another connection nothing is continued', () => {
  const { request, sockets, time, done } = setUp()
  const first = request()
  expect(first?.stands()).toBe(true)
  done('lane-1', 'r1')
  sockets[0]?.break(1006)
  expect(first?.stands()).toBe(false)
  time.advance(500)
  sockets[1]?.open()
  expect(request(first ?? undefined)).toBeNull()
  expect(request()).not.toBeNull()
})

test('[W60] at a plain endpoint the socket is the lane: it continues there, or not while that is busy', () => {
  const { request, sockets, done, lanes } = setUp('')
  sockets[1]?.open('')
  const first = request()
  expect(request(first ?? undefined)).toBeNull()
  done(null, 'r1')
  expect(request(first ?? undefined)).not.toBeNull()
  expect(lanes().map(({ length }) => length)).toEqual([2, 0])
})

test('[W61] the size of a request is that of its text in UTF-8', () => {
  const { request, sockets } = setUp()
  const exchange = request(undefined, 'über 漢字 \u{1F600} \uD83D')
  const sent = JSON.stringify(sockets[0]?.sent.find(({ type }) => type === 'response.create'))
  expect(exchange?.bytes).toBe(new TextEncoder().encode(sent).length)
  for (const text of ['', 'a', 'ü', '漢', '\u{1F600}'])
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
})
