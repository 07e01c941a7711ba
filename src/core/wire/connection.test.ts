import { expect, test } from 'vitest'
import { backOffMs, mayRetry } from './back-off.ts'
import { checkMs, openConnection, type Refusal } from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import { createFakeEndpoint, createFakeTime } from './fakes.ts'
import { firstGapsMs } from './heartbeat.ts'
import { base64Url, sparkpadSubprotocols } from './subprotocols.ts'

const url = 'ws://127.0.0.1/v1/responses'

function setUp(options: { accessCode?: string; refusal?: Refusal; visible?: boolean } = {}) {
  const time = createFakeTime()
  const { sockets, openSocket } = createFakeEndpoint()
  const states: ConnectionState[] = []
  const lost: number[] = []
  const frames: string[] = []
  const connection = openConnection(
    {
      target: { url, accessCode: options.accessCode ?? null },
      openSocket,
      time,
      probe: async () => options.refusal ?? null,
    },
    {
      state: (state) => void states.push(state),
      frame: (frame) => void frames.push(frame.type),
      lost: (code) => void lost.push(code),
    },
    { visible: options.visible ?? true, asksFirst: true },
  )
  const last = () => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('no socket was opened')
    return socket
  }
  return { time, sockets, states, lost, frames, connection, last }
}

const pong = (t: number, receivedAt = 0) => ({
  type: 'sparkpad:pong',
  t,
  received_at: receivedAt,
  sent_at: receivedAt,
})

test('[W4] it asks for the extensions, and carries the access code where there is one', () => {
  expect(setUp().last().protocols).toEqual(['sparkpad.v1'])
  expect(setUp({ accessCode: 'opén sesame?' }).last().protocols).toEqual([
    'sparkpad.v1',
    `sparkpad.access.${Buffer.from('opén sesame?').toString('base64url')}`,
  ])
  for (const text of ['', 'a', 'ab', 'abc', '\u{1f600}é', '~~~???>>>']) {
    expect(base64Url([...Buffer.from(text)])).toBe(Buffer.from(text).toString('base64url'))
    if (text !== '') {
      expect(sparkpadSubprotocols(text)[1]).toBe(`sparkpad.access.${Buffer.from(text).toString('base64url')}`)
    }
  }
})

test('[W5] the waits are those of the official clients: 500 ms doubling to 8 s, less up to a quarter', () => {
  expect([1, 2, 3, 4, 5, 6].map((attempt) => backOffMs(attempt, () => 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 8000,
  ])
  expect(backOffMs(3, () => 1)).toBe(1500)
})

test('[W5] five tries in a row, then it is left to the user, who can begin again', () => {
  const { time, sockets, states, connection } = setUp()
  for (let i = 0; i < 20; i += 1) {
    sockets.at(-1)?.break(1006)
    time.advance(8_000)
  }
  expect(sockets).toHaveLength(5)
  expect(states.at(-1)).toMatchObject({ type: 'refused', reason: 'gave-up' })
  connection.reconnect()
  expect(sockets).toHaveLength(6)
  expect(states.at(-1)).toEqual({ type: 'connecting', attempt: 1 })
})

test('[W5] a connection that had worked starts counting anew; one that only opens and breaks does not', () => {
  const worked = setUp()
  for (let i = 0; i < 8; i += 1) {
    worked.last().open()
    worked.last().deliver(pong(worked.time.now()))
    worked.last().break(1006)
    expect(worked.states.at(-1)).toMatchObject({ type: 'waiting', attempt: 1 })
    worked.time.advance(500)
  }
  const flaps = setUp()
  for (let i = 0; i < 5; i += 1) {
    flaps.last().open()
    flaps.last().break(1011)
    flaps.time.advance(8_000)
  }
  expect(flaps.states.at(-1)).toMatchObject({ type: 'refused', reason: 'gave-up' })
})

test('[W6] it connects again after the close codes that pass, and after no other', () => {
  for (const code of [1001, 1005, 1006, 1011, 1012, 1013, 1015]) expect(mayRetry(code, false)).toBe(true)
  for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 1010, 4000])
    expect(mayRetry(code, false)).toBe(false)
  for (const code of [1000, 1009]) expect(mayRetry(code, true)).toBe(true)
  const { states, last, time, sockets } = setUp()
  last().open()
  last().break(1008, 'wrong code')
  time.advance(60_000)
  expect(states.at(-1)).toEqual({ type: 'refused', reason: 'unauthorised', detail: 'wrong code' })
  expect(sockets).toHaveLength(1)
})

test('[W7] a try without an answer for 15 s is given up and counts as a failure', () => {
  const { time, states, last } = setUp()
  time.advance(14_999)
  expect(states.at(-1)).toEqual({ type: 'connecting', attempt: 1 })
  time.advance(1)
  expect(states.at(-1)).toMatchObject({ type: 'waiting', attempt: 2 })
  expect(last().closedByClient).toBe(true)
})

test('[W8] the heartbeat pings right after opening, four times more in the first seconds, then every 10 s while visible', () => {
  const { time, last, connection } = setUp()
  last().open()
  const pings = () => last().sent.filter(({ type }) => type === 'sparkpad:ping').length
  const answer = () => last().deliver(pong(time.now()))
  expect(pings()).toBe(1)
  for (const [sent, gap] of firstGapsMs.entries()) {
    answer()
    time.advance(gap - 1)
    expect(pings()).toBe(sent + 1)
    time.advance(1)
    expect(pings()).toBe(sent + 2)
  }
  answer()
  time.advance(9_999)
  expect(pings()).toBe(5)
  time.advance(1)
  expect(pings()).toBe(6)
  answer()
  connection.setVisible(false)
  time.advance(60_000)
  expect(pings()).toBe(6)
  connection.setVisible(true)
  expect(pings()).toBe(7)
})

test('[W9] round trip and clock offset come from the last 20 pongs', () => {
  const { time, last, states } = setUp()
  last().open()
  for (let i = 0; i < 25; i += 1) {
    const ping = last().sent.at(-1)
    const there = time.now() + 5_000
    const span = i < 5 ? 1 : 4
    time.advance(span)
    last().deliver({
      type: 'sparkpad:pong',
      t: ping?.['t'],
      received_at: there + span / 2,
      sent_at: there + span / 2,
    })
    time.advance((firstGapsMs[i] ?? 10_000) - span)
  }
  const state = states.at(-1)
  expect(state?.type === 'open' ? state.rtt : null).toEqual({
    median: 4,
    min: 4,
    offset: 5_000,
    offsetError: 2.1,
    n: 20,
  })
})

test('[W10] a socket that only seems open is noticed: nothing for 20 s after a ping', () => {
  const { time, last, states, lost, sockets } = setUp()
  last().open()
  for (const gap of firstGapsMs) {
    last().deliver(pong(time.now()))
    time.advance(gap)
  }
  last().deliver(pong(time.now()))
  time.advance(10_000)
  time.advance(19_999)
  expect(states.at(-1)?.type).toBe('open')
  time.advance(1)
  expect(states.at(-1)?.type).toBe('waiting')
  expect(lost).toEqual([1006])
  time.advance(500)
  expect(sockets).toHaveLength(2)
})

test('[W10] any bytes count as a sign of life, not pongs alone', () => {
  const { time, last, states } = setUp()
  last().open()
  for (let i = 0; i < 10; i += 1) {
    time.advance(9_000)
    last().deliver({ type: 'response.something' })
  }
  expect(states.at(-1)?.type).toBe('open')
})

test('[W11] a malformed frame is told and the connection goes on', () => {
  const { last, frames, states } = setUp()
  last().open()
  last().deliver('not json')
  last().deliver({ type: 'sparkpad:going_away', deadline_ms: 5 })
  expect(frames).toEqual(['malformed', 'event'])
  expect(states.at(-1)?.type).toBe('open')
})

test('[W12] why a socket was refused is asked over HTTP, and a clear answer ends the tries', async () => {
  const { last, states, time, sockets } = setUp({ refusal: { reason: 'unauthorised', detail: 'HTTP 401' } })
  last().break(1006)
  await Promise.resolve()
  await Promise.resolve()
  expect(states.at(-1)).toEqual({ type: 'refused', reason: 'unauthorised', detail: 'HTTP 401' })
  time.advance(60_000)
  expect(sockets).toHaveLength(1)
})

test('[W13] an endpoint that fails a socket offering subprotocols is tried without; its later openings begin so', () => {
  const { last, states, time, frames } = setUp()
  last().break(1006)
  time.advance(1_000)
  expect(last().protocols).toEqual([])
  last().open('')
  last().deliver({ type: 'error', status: 400, error: { message: 'Unknown type', param: 'type' } })
  expect(states.at(-1)).toMatchObject({ type: 'open', extended: false })
  expect(frames).toEqual([])
  last().break(1006)
  time.advance(1_000)
  expect(last().protocols).toEqual([])
})

test('[W13] such an endpoint may answer the ping with anything, or not at all, and is not waited for again', () => {
  const { last, states, time, frames, lost } = setUp()
  last().break(1006)
  time.advance(1_000)
  last().open('')
  time.advance(checkMs - 1)
  expect(states.at(-1)?.type).toBe('connecting')
  time.advance(1)
  expect(states.at(-1)).toMatchObject({ type: 'open', extended: false })
  time.advance(60_000)
  last().break(1006)
  time.advance(1_000)
  last().open('')
  expect(states.at(-1)).toMatchObject({ type: 'open', extended: false })
  expect(time.pending()).toBe(0)

  const talks = setUp()
  talks.last().break(1006)
  talks.time.advance(1_000)
  talks.last().open('')
  talks.last().deliver({ type: 'welcome' })
  expect(talks.states.at(-1)).toMatchObject({ type: 'open', extended: false })
  expect(talks.frames).toEqual(['ignored'])
  expect([...frames, ...lost]).toEqual([1006])
})

test('[W13] a socket that breaks before its ping is answered was never open: the next try asks again', () => {
  const { last, states, time, lost, connection } = setUp()
  last().break(1006)
  time.advance(1_000)
  last().open('')
  last().break(1006)
  expect(lost).toEqual([])
  expect(states.at(-1)).toMatchObject({ type: 'waiting', attempt: 3 })
  connection.close()
  expect(time.pending()).toBe(0)
  expect(states.some(({ type }) => type === 'open')).toBe(false)
})

test('[W13] a Sparkpad gateway reached without its subprotocol gives itself away and is asked again', () => {
  const { last, states, time, sockets, lost } = setUp()
  last().break(1006)
  time.advance(1_000)
  last().open('')
  expect(last().sent).toMatchObject([{ type: 'sparkpad:ping' }])
  expect(states.some(({ type }) => type === 'open')).toBe(false)
  last().deliver(pong(time.now()))
  expect(sockets).toHaveLength(3)
  expect(sockets[1]?.closedByClient).toBe(true)
  expect(last().protocols).toEqual(['sparkpad.v1'])
  last().open()
  expect(states.at(-1)).toMatchObject({ type: 'open', extended: true })
  expect(lost).toEqual([])
})

test('[W14] a closed connection leaves no timer and hears nothing more', () => {
  const { last, states, time, connection, frames } = setUp()
  last().open()
  connection.close()
  last().deliver({ type: 'sparkpad:going_away', deadline_ms: 5 })
  last().break(1006)
  expect(time.pending()).toBe(0)
  expect(frames).toEqual([])
  expect(states.at(-1)).toEqual({ type: 'idle' })
})
