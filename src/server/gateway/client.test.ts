import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { foldNews } from '../../core/edits/proposal.ts'
import { countTokens } from '../../core/tokens/count.ts'
import type { Hunk } from '../../core/edits/hunk.ts'
import { createTurn, reduceTurns } from '../../core/turn/reduce.ts'
import { figuresOf } from '../../core/turn/latency.ts'
import type { Turn, TurnStart } from '../../core/turn/turn.ts'
import type { ConnectionState } from '../../core/wire/connection-state.ts'
import { openLiveSource } from '../../core/wire/live-source.ts'
import type { OpenSocket, Time } from '../../core/wire/ports.ts'
// The page's half of the wire runs here against the true gateway; no other place may know both.
// oxlint-disable-next-line no-restricted-imports
import { probeEndpoint } from '../../workers/browser-ports.ts'
// oxlint-disable-next-line no-restricted-imports
import { createStreamSession } from '../../workers/stream-session.ts'
// oxlint-disable-next-line no-restricted-imports
import { replyReaderOf } from '../../workers/turn-request.ts'
import type { Gateway } from './gateway.ts'
import { delta, end, model, scripted, startGateway, usage } from './test-kit.ts'

const openSocket: OpenSocket = (url, protocols, listener) => {
  const socket = new WebSocket(url, [...protocols], { perMessageDeflate: false })
  socket.on('open', () => listener.opened(socket.protocol))
  socket.on('message', (content, isBinary) =>
    listener.message(isBinary || !Buffer.isBuffer(content) ? content : content.toString()),
  )
  socket.on('close', (code, reason) => listener.closed(code, String(reason)))
  socket.on('error', () => undefined)
  return { send: (text) => socket.send(text), close: () => socket.terminate() }
}

const time: Time = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

const original = 'export const one = 1\nexport const two = 2\nexport const three = 3\n'

const startOf = (id: string, more: Partial<TurnStart> = {}): TurnStart => ({
  id,
  instruction: `do ${id}`,
  model: 'm',
  format: 'blocks',
  files: [{ path: 'a.ts', text: original, version: 1 }],
  openPath: 'a.ts',
  selection: null,
  kept: [],
  redirects: null,
  own: null,
  actedAt: time.now(),
  raced: false,
  ...more,
})

const block = (from: string, to: string) =>
  `a.ts\n\`\`\`ts\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n\`\`\`\n`

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function setUp(options: { accessCode?: string; shownCode?: string } = {}) {
  const upstream = scripted()
  const serve = (port: number) =>
    startGateway({ models: [model('m', upstream)], port, accessCode: options.accessCode ?? null })
  let gateway: Gateway = await serve(0)
  let turns: readonly Turn[] = []
  const hunks = new Map<string, readonly Hunk[]>()
  let connection: ConnectionState = { type: 'idle' }
  const watchers = new Set<() => void>()
  const session = createStreamSession({
    time,
    openSource: (target, listener) =>
      openLiveSource(target, { openSocket, time, probe: probeEndpoint }, listener),
    readReply: replyReaderOf,
    countTokens: async (text) => countTokens(text),
  })
  const accessCode = options.shownCode ?? null
  session.connect({ url: `${gateway.url.replace('http', 'ws')}/v1/responses`, accessCode }, (news) => {
    connection = news.connection ?? connection
    turns = news.turns.reduce(reduceTurns, turns)
    for (const item of news.turns) {
      if (item.type === 'reply') hunks.set(item.turnId, foldNews(hunks.get(item.turnId) ?? [], item.news))
    }
    for (const watcher of watchers) watcher()
  })
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const watch = () => {
        if (!holds()) return
        watchers.delete(watch)
        resolve()
      }
      watchers.add(watch)
      watch()
    })
  const turn = (id: string): Turn => {
    const found = turns.find((other) => other.id === id)
    if (found === undefined) throw new Error(`no turn ${id}`)
    return found
  }
  cleanUps.push(
    () => gateway.close(),
    // A session closes its sockets when it is sent elsewhere; to nowhere, here.
    () => session.connect({ url: 'nowhere', accessCode: null }, () => undefined),
  )
  return {
    session,
    upstream,
    start: (id: string, more: Partial<TurnStart> = {}) => {
      const start = startOf(id, more)
      turns = [...turns, createTurn(start)]
      session.start(start)
    },
    turn,
    hunks: (id: string) => hunks.get(id) ?? [],
    until,
    ended: (id: string) => until(() => turn(id).phase === 'ended'),
    connection: () => connection,
    gateway: () => gateway,
    kill: () => gateway.close(),
    revive: async () => {
      gateway = await serve(gateway.port)
    },
  }
}

test('[W40] a turn through the true gateway becomes a hunk, with its figures', async () => {
  const { start, upstream, ended, turn, hunks, until, connection } = await setUp()
  start('t')
  const call = await upstream.call()
  expect(call.request.messages.at(-1)?.text).toContain(original)
  const reply = block('export const two = 2', 'export const two = 22')
  call.yield({ type: 'mark', name: 'sent' }, ...reply.split('').map(delta), usage(9), end)
  await ended('t')
  expect(turn('t')).toMatchObject({ outcome: { type: 'completed' }, usage: { output: 9, estimated: false } })
  expect(hunks('t')).toMatchObject([
    { state: 'closed', base: { from: 1, to: 2 }, insert: 'export const two = 22\n' },
  ])
  // Every delta is counted though the gateway joins them.
  expect(turn('t').marks.deltas).toBe(reply.length)
  const figures = figuresOf(turn('t'), null)
  expect(figures.ttftMs).toBeGreaterThan(0)
  expect(figures.gatewayOverheadMs).toBeGreaterThan(0)
  expect(figures.networkShareMs).toBeGreaterThan(0)
  await until(() => {
    const state = connection()
    return state.type === 'open' && state.extended && state.rtt !== null
  })
})

test('[W41] a stop mid-stream is confirmed, aborts the upstream, and the same socket serves the next turn', async () => {
  const { start, upstream, ended, turn, session, until, hunks, gateway } = await setUp()
  start('t')
  const call = await upstream.call()
  call.yield(
    delta(block('export const two = 2', 'export const two = 22')),
    delta('a.ts\n```ts\n<<<<<<< SEARCH\nexp'),
  )
  await until(() => hunks('t').some((hunk) => hunk.state === 'closed'))
  session.stop('t', time.now())
  await until(() => turn('t').marks.stopConfirmed !== null)
  expect(call.signal.aborted).toBe(true)
  expect(turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'stopped' } })
  expect(hunks('t').filter((hunk) => hunk.state === 'closed')).toHaveLength(1)
  start('u')
  const next = await upstream.call()
  next.yield(delta('Done.\n'), end)
  await ended('u')
  expect(turn('u')).toMatchObject({ outcome: { type: 'completed' }, prose: expect.stringContaining('Done.') })
  expect(gateway().counts().connections).toBe(1)
})

test('[W42] a stop before the upstream said anything ends the turn on both sides', async () => {
  const { start, upstream, turn, session, until } = await setUp()
  start('t')
  const call = await upstream.call()
  session.stop('t', time.now())
  await until(() => turn('t').marks.stopConfirmed !== null)
  expect(call.signal.aborted).toBe(true)
  expect(turn('t')).toMatchObject({ outcome: { type: 'stopped' }, hunks: [] })
})

test('[W43] redirects, one after the other, reach the upstream while those before them are not over', async () => {
  const { start, upstream, ended, turn } = await setUp()
  start('a')
  const first = await upstream.call()
  start('b', { redirects: 'a' })
  const second = await upstream.call()
  start('c', { redirects: 'b' })
  const third = await upstream.call()
  expect([first.signal.aborted, second.signal.aborted, third.signal.aborted]).toEqual([true, true, false])
  third.yield(delta('Fine.\n'), end)
  await ended('c')
  expect([turn('a'), turn('b')]).toMatchObject([
    { outcome: { type: 'replaced' } },
    { outcome: { type: 'replaced' } },
  ])
})

test('[W44] a gateway that dies mid-stream fails the turn; it is found again when it is back, and serves the next', async () => {
  const { start, upstream, ended, turn, hunks, until, kill, revive, connection } = await setUp()
  start('t')
  const call = await upstream.call()
  call.yield(delta(block('export const two = 2', 'export const two = 22')))
  await until(() => hunks('t').length === 1)
  await kill()
  await ended('t')
  expect(turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'failed' } })
  expect(hunks('t')).toMatchObject([{ state: 'closed' }])
  await until(() => connection().type !== 'open')
  await revive()
  start('u')
  const next = await upstream.call()
  next.yield(delta('Back.\n'), end)
  await ended('u')
  expect(turn('u')).toMatchObject({ outcome: { type: 'completed' } })
  expect(connection()).toMatchObject({ type: 'open', extended: true })
})

test('[W45] the access code opens the gateway; a wrong one is said to be wrong', async () => {
  const right = await setUp({ accessCode: 'ünlock me', shownCode: 'ünlock me' })
  await right.until(() => right.connection().type === 'open')
  const wrong = await setUp({ accessCode: 'ünlock me', shownCode: 'guess' })
  wrong.start('t')
  await wrong.ended('t')
  expect(wrong.connection()).toMatchObject({ type: 'refused', reason: 'unauthorised' })
  expect(wrong.turn('t')).toMatchObject({ outcome: { type: 'failed', fault: { code: 'unauthorised' } } })
})

test('[W46] what the gateway refuses is a fault of that turn alone', async () => {
  const { start, upstream, ended, turn } = await setUp()
  start('t', { model: 'no-such-model' })
  start('u')
  const call = await upstream.call()
  call.yield({
    type: 'fault',
    fault: {
      status: 429,
      type: 'rate_limit_error',
      code: 'rate_limit_exceeded',
      message: 'slow',
      headers: { 'retry-after': '2' },
    },
  })
  await ended('t')
  await ended('u')
  expect(turn('t')).toMatchObject({ outcome: { type: 'failed', fault: { code: 'model-not-found' } } })
  expect(turn('u')).toMatchObject({ outcome: { fault: { code: 'rate-limited', retryAfterMs: 2_000 } } })
})
