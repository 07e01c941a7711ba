import { expect, test } from 'vitest'
import type { ReplyReader } from '../core/edits/hunk.ts'
import { readContext } from '../core/turn/context.ts'
import { instructionsFor } from '../core/turn/prompt.ts'
import { createTurn, reduceTurns } from '../core/turn/reduce.ts'
import type { Turn, TurnNews, TurnStart } from '../core/turn/turn.ts'
import type { Refusal } from '../core/wire/connection.ts'
import { createFakeEndpoint, createFakeTime, speakAs } from '../core/wire/fakes.ts'
import { openLiveSource } from '../core/wire/live-source.ts'
import { createBody } from '../core/wire/messages.ts'
import { hiddenFrameMs, visibleFrameMs } from './frames.ts'
import type { FrameNews } from './stream-api.ts'
import { createStreamSession } from './stream-session.ts'

const target = { url: 'ws://127.0.0.1/v1/responses', accessCode: null }

/** A reader that turns the whole reply into one hunk: enough to see what reaches it, and when it is cut. */
const oneHunkReader = (): ReplyReader => {
  let text = ''
  const place = { kind: 'lines', id: 'h', path: 'a.ts', base: { from: 0, to: 0 }, rung: 'exact' } as const
  return {
    push(piece) {
      const isFirst = text === ''
      text += piece
      return isFirst
        ? [{ type: 'opened', hunk: { ...place, state: 'open', insert: piece, tail: '' } }]
        : [{ type: 'grew', id: 'h', lines: piece, tail: '' }]
    },
    finish: (end) =>
      text === ''
        ? []
        : [
            {
              type: 'closed',
              hunk: { ...place, state: end === 'complete' ? 'closed' : 'incomplete', insert: text },
            },
          ],
  }
}

const startOf = (id: string, more: Partial<TurnStart> = {}): TurnStart => ({
  id,
  instruction: `do ${id}`,
  model: 'builtin',
  format: 'blocks',
  files: [{ path: 'a.ts', text: 'one\ntwo\n', version: 1 }],
  openPath: 'a.ts',
  selection: null,
  kept: [],
  redirects: null,
  own: null,
  actedAt: 900,
  raced: false,
  ...more,
})

type Options = {
  readonly acknowledge?: boolean
  readonly refusal?: Refusal
  readonly countTokens?: (text: string) => Promise<number | null>
}

function setUp(options: Options = {}) {
  const time = createFakeTime()
  const endpoint = createFakeEndpoint()
  const session = createStreamSession({
    time,
    openSource: (to, listener) =>
      openLiveSource(
        to,
        { openSocket: endpoint.openSocket, time, probe: async () => options.refusal ?? null },
        listener,
      ),
    readReply: oneHunkReader,
    countTokens: options.countTokens ?? (async () => null),
  })
  const frames: FrameNews[] = []
  const owed: (() => void)[] = []
  let turns: readonly Turn[] = []
  session.connect(target, (news) => {
    frames.push(news)
    turns = news.turns.reduce(reduceTurns, turns)
    if (options.acknowledge === false) return new Promise((resolve) => owed.push(resolve))
    return undefined
  })
  const socket = (index = 0) => {
    const found = endpoint.sockets[index]
    if (found === undefined) throw new Error(`no socket ${index}`)
    return found
  }
  return {
    time,
    session,
    frames,
    sockets: endpoint.sockets,
    socket,
    sent: (type: string, index = 0) => socket(index).sent.filter((frame) => frame['type'] === type),
    start: (id: string, more: Partial<TurnStart> = {}) => {
      const start = startOf(id, more)
      turns = [...turns, createTurn(start)]
      session.start(start)
    },
    turn: (id: string) => {
      const turn = turns.find((other) => other.id === id)
      if (turn === undefined) throw new Error(`no turn ${id}`)
      return turn
    },
    /** All news so far of one kind. */
    news: <T extends TurnNews['type']>(type: T) =>
      frames.flatMap((frame) =>
        frame.turns.filter((item): item is Extract<TurnNews, { readonly type: T }> => item.type === type),
      ),
    /** Lets promises settle. */
    settle: async () => {
      for (let i = 0; i < 10; i += 1) await Promise.resolve()
    },
    paint: async () => {
      owed.shift()?.()
      for (let i = 0; i < 10; i += 1) await Promise.resolve()
    },
  }
}

test('[T20] the request carries what the user said and what the files hold, in the wire form', () => {
  const { socket, start, sent } = setUp()
  socket().open()
  const selection = { path: 'a.ts', from: 0, to: 3 }
  start('t', { selection, own: { url: 'https://x', key: 'k', model: 'm' } })
  const [create] = sent('response.create')
  const body = createBody.parse(create)
  expect(body).toMatchObject({
    model: 'builtin',
    store: false,
    stream_id: 'lane-1',
    sparkpad: { upstream: { url: 'https://x', key: 'k', model: 'm' } },
  })
  const [prompt, message] = Array.isArray(body.input) ? body.input : []
  expect(prompt).toMatchObject({ role: 'developer', content: instructionsFor('blocks') })
  expect(readContext(typeof message?.content === 'string' ? message.content : '')).toEqual({
    instruction: 'do t',
    files: [{ path: 'a.ts', text: 'one\ntwo\n' }],
    openPath: 'a.ts',
    selection,
    earlier: [],
  })
})

test('[T21] a turn from the request to its end: marks, hunks, usage and the gateway’s marks', async () => {
  const { socket, start, time, turn, settle } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  time.advance(5)
  response.created()
  time.advance(10)
  response.delta('x\n', [1, 1])
  time.advance(20)
  response.delta('y\n')
  response.timing({ received: 1, done: 30 })
  response.completed()
  await settle()
  expect(turn('t')).toMatchObject({
    phase: 'ended',
    outcome: { type: 'completed' },
    usage: { output: 3, estimated: false },
    hunks: ['h'],
    marks: {
      sent: 1_000,
      firstEvent: 1_005,
      firstDelta: 1_015,
      lastDelta: 1_035,
      ended: 1_035,
      firstHunk: 1_015,
      deltas: 3,
      gateway: { received: 1, done: 30 },
    },
  })
})

test('[T22] the first news to show goes out at once; what comes while the page paints joins one frame', async () => {
  const { socket, start, frames, settle, paint } = setUp({ acknowledge: false })
  await paint()
  socket().open()
  await paint()
  await paint()
  await settle()
  const before = frames.length
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  // That the request left and was heard of shows nothing: it waits for company.
  expect(frames).toHaveLength(before)
  response.delta('0\n')
  expect(frames).toHaveLength(before + 1)
  const types = () => frames.at(-1)?.turns.map((news) => news.type)
  expect(types()).toEqual(['sent', 'created', 'reply', 'progress'])
  for (let i = 1; i < 100; i += 1) response.delta(`${i}\n`)
  expect(frames).toHaveLength(before + 1)
  await paint()
  expect(frames).toHaveLength(before + 2)
  expect(types()).toEqual(['reply', 'progress'])
  const [reply] = frames.at(-1)?.turns ?? []
  expect(reply?.type === 'reply' ? reply.news.map((news) => news.type) : []).toEqual(['grew'])
  await paint()
  expect(frames).toHaveLength(before + 2)
})

test('[T22] quiet news alone goes out a little later', async () => {
  const { start, socket, frames, time, settle } = setUp({ acknowledge: true })
  socket().open()
  await settle()
  const before = frames.length
  start('t')
  expect(frames).toHaveLength(before)
  time.advance(100)
  expect(frames.at(-1)?.turns.map((news) => news.type)).toEqual(['sent'])
})

test('[T23] a page that does not acknowledge gets frames by timer, sooner when it is hidden', async () => {
  const { socket, start, frames, session, time, settle } = setUp({ acknowledge: false })
  socket().open()
  start('t')
  await settle()
  const before = frames.length
  time.advance(visibleFrameMs - 1)
  expect(frames).toHaveLength(before)
  time.advance(1)
  expect(frames).toHaveLength(before + 1)
  speakAs(socket(), 'lane-1', 'r1').created()
  session.setHidden(true)
  time.advance(hiddenFrameMs)
  expect(frames).toHaveLength(before + 2)
})

test('[T23] a page that fails to draw a frame still gets the next', async () => {
  const time = createFakeTime()
  const endpoint = createFakeEndpoint()
  const session = createStreamSession({
    time,
    openSource: (to, listener) =>
      openLiveSource(to, { openSocket: endpoint.openSocket, time, probe: async () => null }, listener),
    readReply: oneHunkReader,
    countTokens: async () => null,
  })
  let frames = 0
  session.connect(target, async () => {
    frames += 1
    throw new Error('no canvas')
  })
  endpoint.sockets[0]?.open()
  for (let i = 0; i < 10; i += 1) await Promise.resolve()
  expect(frames).toBeGreaterThan(1)
})

test('[T24] after a stop nothing grows; what still arrives is only counted', async () => {
  const { socket, start, session, time, turn, news, settle, sent } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('x\n')
  await settle()
  time.advance(10)
  session.stop('t', time.now())
  await settle()
  expect(turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'stopped' } })
  const replies = news('reply').length
  expect(news('reply').at(-1)?.news).toMatchObject([{ type: 'closed', hunk: { state: 'incomplete' } }])
  time.advance(1)
  response.delta('late', [1, 1, 1, 1])
  response.delta('r')
  time.advance(1)
  response.cancelled()
  await settle()
  expect(news('reply')).toHaveLength(replies)
  expect(news('confirmed')).toMatchObject([{ at: 1_012, tokensAfterStop: 5 }])
  expect(turn('t').marks).toMatchObject({ stopConfirmed: 1_012, tokensAfterStop: 5, lastDelta: 1_011 })
  expect(sent('sparkpad:cancel')).toEqual([{ type: 'sparkpad:cancel', response_id: 'r1' }])
})

test('[T24] deltas that came between the key and the worker’s hearing of it count as after the stop', async () => {
  const { socket, start, session, time, turn, settle } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('x\n')
  time.advance(2)
  const pressedAt = time.now()
  time.advance(2)
  response.delta('y\n', [1, 1])
  session.stop('t', pressedAt)
  await settle()
  expect(turn('t').marks.tokensAfterStop).toBe(2)
})

test('[T25] a stop before the first event ends the turn at once, and the same socket serves the next', async () => {
  const { socket, sockets, start, session, turn, settle, sent } = setUp()
  socket().open()
  start('t')
  session.stop('t', 1_000)
  await settle()
  expect(turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'stopped' }, hunks: [] })
  expect(sent('sparkpad:cancel')).toEqual([{ type: 'sparkpad:cancel', stream_id: 'lane-1' }])
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.cancelled()
  start('u')
  const next = speakAs(socket(), 'lane-2', 'r2')
  next.created()
  next.delta('x\n')
  next.completed()
  await settle()
  expect(turn('t').marks).toMatchObject({ firstEvent: null, stopConfirmed: 1_000 })
  expect(turn('u')).toMatchObject({ phase: 'ended', outcome: { type: 'completed' } })
  expect(sockets).toHaveLength(1)
})

test('[T26] a stop of a turn that waits for the connection sends nothing at all', async () => {
  const { socket, start, session, turn, settle, sent } = setUp()
  start('t')
  session.stop('t', 1_000)
  socket().open()
  await settle()
  expect(turn('t')).toMatchObject({
    phase: 'ended',
    outcome: { type: 'stopped' },
    marks: { stopConfirmed: 1_000 },
  })
  expect(sent('response.create')).toEqual([])
})

test('[T27] a redirect ends the old turn as replaced and leaves at once on the other lane, kept hunks in the text', async () => {
  const { socket, start, turn, settle } = setUp()
  socket().open()
  start('t')
  const old = speakAs(socket(), 'lane-1', 'r1')
  old.created()
  old.delta('x\n')
  const before = socket().sent.length
  start('u', {
    redirects: 't',
    kept: [keptHunk],
  })
  const [cancel, create, ...more] = socket().sent.slice(before)
  expect(cancel).toEqual({ type: 'sparkpad:cancel', response_id: 'r1' })
  expect(create).toMatchObject({ type: 'response.create', stream_id: 'lane-2' })
  expect(more).toEqual([])
  const body = createBody.parse(create)
  const [, message] = Array.isArray(body.input) ? body.input : []
  const context = readContext(typeof message?.content === 'string' ? message.content : '')
  expect(context.files).toEqual([{ path: 'a.ts', text: 'ONE\ntwo\n' }])
  expect(context.earlier).toEqual(['do t'])
  await settle()
  expect(turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'replaced' } })
  const fresh = speakAs(socket(), 'lane-2', 'r2')
  fresh.created()
  fresh.delta('z\n')
  old.delta('late')
  fresh.completed()
  await settle()
  expect(turn('u')).toMatchObject({ phase: 'ended', outcome: { type: 'completed' } })
})

const keptHunk = {
  kind: 'lines',
  id: 'k',
  path: 'a.ts',
  state: 'closed',
  base: { from: 0, to: 1 },
  insert: 'ONE\n',
  rung: 'exact',
} as const

test('[T27] a redirect of a turn that has just ended still says what the kept hunks came from', () => {
  const { socket, start, sent } = setUp()
  socket().open()
  start('t')
  const old = speakAs(socket(), 'lane-1', 'r1')
  old.created()
  old.delta('x\n')
  old.completed()
  // The page has not been told of the end yet.
  start('u', { redirects: 't', kept: [keptHunk] })
  start('v', { redirects: 'u', kept: [keptHunk] })
  const earlier = sent('response.create').map((create) => {
    const { input } = createBody.parse(create)
    const message = Array.isArray(input) ? input.at(-1) : undefined
    return readContext(typeof message?.content === 'string' ? message.content : '').earlier
  })
  expect(earlier).toEqual([[], ['do t'], ['do t', 'do u']])
})

test('[T28] a turn waits while connecting, hurries a back-off, and fails in plain words when refused', async () => {
  const { socket, sockets, start, turn, settle, time, sent } = setUp()
  start('t')
  socket().break(1006)
  expect(sockets).toHaveLength(1)
  start('u')
  expect(sockets).toHaveLength(2)
  socket(1).open()
  expect(sent('response.create', 1)).toHaveLength(2)
  socket(1).break(1008, 'no')
  start('v')
  await settle()
  expect(turn('v')).toMatchObject({
    phase: 'ended',
    outcome: { type: 'failed', fault: { code: 'unauthorised', detail: 'no' } },
  })
  time.advance(60_000)
  expect(sockets).toHaveLength(2)
})

test('[T28] after the tries are used up a turn tries once more, and fails if that fails', async () => {
  const { sockets, start, turn, settle, time } = setUp()
  const breakAll = () => {
    for (let i = 0; i < 8; i += 1) {
      sockets.at(-1)?.break(1006)
      time.advance(8_000)
    }
  }
  breakAll()
  const before = sockets.length
  start('t')
  expect(sockets).toHaveLength(before + 1)
  breakAll()
  await settle()
  expect(turn('t')).toMatchObject({ outcome: { type: 'failed', fault: { code: 'unreachable' } } })
})

test('[T29] a socket that breaks mid-turn fails the turn and is never made good by sending it again', async () => {
  const { socket, sockets, start, turn, settle, time, sent } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('x\n')
  socket().break(1006)
  await settle()
  expect(turn('t')).toMatchObject({
    phase: 'ended',
    hunks: ['h'],
    outcome: { type: 'failed', fault: { code: 'connection-lost' } },
    usage: { output: 1, estimated: true },
  })
  time.advance(500)
  socket(1).open()
  expect(sockets).toHaveLength(2)
  expect(sent('response.create', 1)).toEqual([])
})

test('[T30] a refused request and a failed response are faults of the turn, a length limit is incomplete', async () => {
  const { socket, start, turn, settle } = setUp()
  socket().open()
  start('a')
  socket().deliver({
    type: 'error',
    status: 400,
    stream_id: 'lane-1',
    error: { type: 'invalid_request_error', code: 'model_not_found', message: 'No model x.' },
  })
  start('b')
  const b = speakAs(socket(), 'lane-2', 'r2')
  b.created()
  b.failed({
    code: 'rate_limit_exceeded',
    message: 'slow down',
    status: 429,
    headers: { 'retry-after': '2' },
  })
  start('c')
  const c = speakAs(socket(), 'lane-1', 'r3')
  c.created()
  c.delta('half')
  socket().deliver({
    type: 'response.incomplete',
    sequence_number: 2,
    stream_id: 'lane-1',
    response: { id: 'r3', incomplete_details: { reason: 'max_output_tokens' } },
  })
  await settle()
  expect(turn('a')).toMatchObject({
    outcome: { type: 'failed', fault: { code: 'model-not-found', detail: 'No model x.' } },
  })
  expect(turn('b')).toMatchObject({ outcome: { fault: { code: 'rate-limited', retryAfterMs: 2000 } } })
  expect(turn('c')).toMatchObject({ outcome: { type: 'incomplete', reason: 'max_output_tokens' } })
})

test('[T31] usage the model did not report is estimated at once, and marked so', async () => {
  const { socket, start, turn, settle } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('abcdef', [2, 2, 2])
  response.completed(null)
  const plain = setUp()
  plain.socket(0).open('')
  plain.start('p')
  const other = speakAs(plain.socket(0), null, 'r1')
  other.created()
  other.delta('x'.repeat(40))
  other.completed(null)
  await settle()
  expect(turn('t')).toMatchObject({ usage: { output: 3, estimated: true } })
  expect(plain.turn('p')).toMatchObject({ usage: { output: 10, estimated: true } })
})

test('[T31] then it is counted over the whole text once; the end does not wait for it', async () => {
  const texts: string[] = []
  const answers: ((tokens: number) => void)[] = []
  const { socket, start, turn, session, settle, time } = setUp({
    countTokens: (text) => {
      texts.push(text)
      return new Promise((resolve) => answers.push(resolve))
    },
  })
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  for (const piece of ['const a', ' = ', '1;\n']) response.delta(piece)
  expect(texts).toEqual([])
  response.completed(null)
  await settle()
  expect(turn('t')).toMatchObject({ phase: 'ended', usage: { output: 3, estimated: true } })
  answers[0]?.(6)
  await settle()
  time.advance(100)
  expect(texts).toEqual(['const a = 1;\n'])
  expect(turn('t')).toMatchObject({ phase: 'ended', usage: { output: 6, estimated: true } })
  expect(session.takeRecording('t')).toMatchObject({ usage: { output: 6, estimated: true } })
})

test('[T31] of a stopped turn all that came is counted, once the other side has ended too; told usage is not', async () => {
  const texts: string[] = []
  const countTokens = async (text: string) => texts.push(text) + 40
  const { socket, start, session, turn, settle, time } = setUp({ countTokens })
  socket().open()
  start('t')
  const first = speakAs(socket(), 'lane-1', 'r1')
  first.created()
  first.delta('one ')
  session.stop('t', time.now())
  first.delta('two')
  await settle()
  expect(texts).toEqual([])
  first.cancelled()
  start('u')
  const second = speakAs(socket(), 'lane-2', 'r2')
  second.created()
  second.delta('three')
  second.completed()
  await settle()
  time.advance(100)
  await settle()
  expect(texts).toEqual(['one two'])
  expect(turn('t')).toMatchObject({ usage: { output: 41, estimated: true } })
  expect(turn('u')).toMatchObject({ usage: { output: 3, estimated: false } })
})

test('[T31] where nothing can count, the estimate stays', async () => {
  const { socket, start, turn, settle, time } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('ab', [1, 1])
  response.completed(null)
  await settle()
  time.advance(100)
  expect(turn('t')).toMatchObject({ usage: { output: 2, estimated: true } })
})

test('[T32] the raw answer of an ended turn is handed over once', async () => {
  const { socket, start, session, time, settle } = setUp()
  socket().open()
  start('t')
  expect(session.takeRecording('t')).toBeNull()
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  time.advance(7)
  response.delta('xy', [1, 1])
  response.completed()
  await settle()
  expect(session.takeRecording('t')).toMatchObject({
    turnId: 't',
    sentAt: 1_000,
    deltas: [{ at: 1_007, text: 'xy', n: [1, 1], t: [0, 1] }],
    outcome: { type: 'completed' },
    usage: { output: 3 },
  })
  expect(session.takeRecording('t')).toBeNull()
})

test('[T33] connecting elsewhere gives up waiting for a stop to be confirmed; what came is handed over', async () => {
  const { socket, start, session, time, settle } = setUp()
  socket().open()
  start('t')
  const response = speakAs(socket(), 'lane-1', 'r1')
  response.created()
  response.delta('x\n')
  session.stop('t', time.now())
  await settle()
  expect(session.takeRecording('t')).toBeNull()
  session.connect({ ...target, url: 'ws://127.0.0.2/v1/responses' }, () => undefined)
  expect(session.takeRecording('t')).toMatchObject({ turnId: 't', outcome: { type: 'stopped' } })
})

test('[T33] connecting elsewhere fails what ran, and news that was not painted yet goes with it', async () => {
  const { socket, sockets, start, session, settle } = setUp({ acknowledge: false })
  socket().open()
  start('t')
  const seen: FrameNews[] = []
  session.connect({ ...target, url: 'ws://127.0.0.2/v1/responses' }, (news) => void seen.push(news))
  socket().break(1006)
  await settle()
  expect(sockets).toHaveLength(2)
  expect(seen.flatMap((frame) => frame.turns)).toMatchObject([
    { type: 'sent', turnId: 't' },
    { type: 'ended', turnId: 't', outcome: { type: 'failed', fault: { code: 'connection-lost' } } },
  ])
  expect(seen.at(-1)?.connection).toMatchObject({ type: 'connecting' })
})

test('[L70] a turn tells how it travelled, and that it was cold when it had to wait for the connection', async () => {
  const { socket, start, turn, settle } = setUp()
  start('early')
  socket().open()
  start('late')
  await settle()
  expect(turn('early').marks).toMatchObject({ transport: 'socket', cold: true })
  expect(turn('late').marks).toMatchObject({ transport: 'socket', cold: false })
})
