import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConversation } from '../core/turn/conversation.ts'
import { createTurn, reduceTurns } from '../core/turn/reduce.ts'
import type { Turn, TurnNews, TurnStart } from '../core/turn/turn.ts'
import { createFakeTime } from '../core/wire/fakes.ts'
import { openLiveSource } from '../core/wire/live-source.ts'
import { createFakeGateway } from './fake-gateway.ts'
import { createStreamSession } from './stream-session.ts'
import { replyReaderOf } from './turn-request.ts'
import type { Unshown } from './unseen-turn.ts'

const reply = '```ts a.ts\n<<<<<<< SEARCH\none\n=======\nONE\n>>>>>>> REPLACE\n```\n'

function setUp() {
  const time = createFakeTime()
  const gateway = createFakeGateway()
  const session = createStreamSession({
    time,
    openSource: (to, listener) =>
      openLiveSource(to, { openSocket: gateway.openSocket, time, probe: async () => null }, listener),
    readReply: replyReaderOf,
    countTokens: async () => null,
  })
  const heard: TurnNews[] = []
  let turns: readonly Turn[] = []
  session.connect({ url: 'ws://127.0.0.1/v1/responses', accessCode: null }, ({ turns: news }) => {
    heard.push(...news)
    turns = news.reduce(reduceTurns, turns)
  })
  const opened = new Set<object>()
  const openAll = () => {
    for (const socket of gateway.sockets) if (!opened.has(socket)) socket.open('sparkpad.v1')
    for (const socket of gateway.sockets) opened.add(socket)
    gateway.pump()
  }
  openAll()
  openAll()
  let text = 'one\ntwo\n'
  const startOf = (id: string, more: Partial<TurnStart> = {}): TurnStart => ({
    id,
    instruction: `do ${id}`,
    model: 'm',
    format: 'blocks',
    files: [{ path: 'a.ts', text, version: 1 }],
    openPath: 'a.ts',
    selection: null,
    kept: [],
    redirects: null,
    own: null,
    actedAt: 900,
    raced: false,
    ...more,
  })
  const settled: Record<string, Unshown | null> = {}
  return {
    ...gateway,
    time,
    session,
    heard,
    settled,
    openAll,
    type: () => {
      text = `// typed\n${text}`
    },
    text: () => text,
    speculate: (id: string) => {
      void session.speculate(startOf(id)).then((unshown) => {
        settled[id] = unshown
      })
      gateway.pump()
    },
    discard: (id: string) => {
      session.discard(id)
      gateway.pump()
    },
    start: (id: string, more: Partial<TurnStart> = {}) => {
      const start = startOf(id, more)
      turns = [...turns, createTurn(start)]
      session.start(start)
      gateway.pump()
    },
    prepare: () => {
      session.prepare({ model: 'm', format: 'blocks', files: startOf('').files, kept: [] })
      gateway.pump()
    },
    turn: (id: string) => turns.find((turn) => turn.id === id),
    wait: async () => {
      for (let i = 0; i < 20; i += 1) await Promise.resolve()
      time.advance(100)
      for (let i = 0; i < 20; i += 1) await Promise.resolve()
    },
  }
}

test('[T126] an unseen turn tells nothing until it is started; then all at once, as that very turn', async () => {
  const pad = setUp()
  pad.speculate('t')
  pad.last().answer.delta(reply)
  await pad.wait()
  expect([pad.heard, pad.settled]).toEqual([[], {}])
  pad.start('t', { actedAt: pad.time.now() })
  await pad.wait()
  expect(pad.settled).toEqual({ t: null })
  expect(pad.calls).toHaveLength(1)
  expect(pad.turn('t')).toMatchObject({ phase: 'streaming', marks: { speculated: true } })
  pad.last().end('completed')
  await pad.wait()
  const turn = pad.turn('t')
  expect(turn).toMatchObject({ phase: 'ended', outcome: { type: 'completed' } })
  expect(turn?.hunks).toHaveLength(1)
  expect(turn?.marks.sent).toBeLessThan(turn?.marks.acted ?? 0)
  expect(pad.session.takeRecording('t')).toMatchObject({ turnId: 't' })
})

test('[T126] one that was over before its Enter is shown whole, and the next turn stands on it', async () => {
  const pad = setUp()
  pad.speculate('t')
  pad.last().answer.delta(reply)
  pad.last().end('completed')
  await pad.wait()
  expect(pad.heard).toEqual([])
  pad.start('t')
  await pad.wait()
  expect(pad.turn('t')).toMatchObject({ phase: 'ended', outcome: { type: 'completed' } })
  expect(pad.session.takeRecording('t')).toMatchObject({ turnId: 't' })
  pad.start('u')
  expect(pad.last().said.map((said) => said.includes('do t'))).toEqual([true, false])
})

test('[T127] thrown away it is cancelled on the wire, told to nobody, and what was prepared serves the next', async () => {
  const pad = setUp()
  pad.prepare()
  pad.speculate('t')
  pad.last().answer.delta('some')
  pad.discard('t')
  await pad.wait()
  const cancels = pad.sockets.flatMap(({ sent }) => sent.filter(({ type }) => type === 'sparkpad:cancel'))
  expect(cancels).toHaveLength(1)
  expect(pad.settled['t']?.usage?.output).toBeGreaterThan(0)
  pad.start('u')
  expect(pad.last().body.previous_response_id).toBe('r1')
  expect(readConversation(pad.last().said)).toMatchObject({ instruction: 'do u' })
  pad.last().end('completed')
  await pad.wait()
  expect(pad.heard.map(({ turnId }) => turnId)).not.toContain('t')
  expect(pad.session.takeRecording('t')).toBeNull()
})

test('[T127] nothing stands on one thrown away after it was over, or that was over before the cancel came', async () => {
  const late = setUp()
  late.prepare()
  late.speculate('t')
  late.last().end('completed')
  late.discard('t')
  late.start('u')
  expect(late.last().body.previous_response_id).toBe('r1')
  await late.wait()
  expect(late.settled['t']).toMatchObject({ usage: { input: 9, output: 3 } })
  const crossed = setUp()
  crossed.prepare()
  crossed.speculate('t')
  crossed.session.discard('t')
  crossed.last().end('completed')
  crossed.start('u')
  expect(crossed.last().body.previous_response_id).toBe('r1')
})

test('[T127] it settles once the other side has ended it or is lost, not before', async () => {
  const pad = setUp()
  pad.speculate('t')
  pad.session.discard('t')
  await pad.wait()
  expect(pad.settled).toEqual({})
  pad.pump()
  await pad.wait()
  expect(pad.settled).toEqual({ t: { usage: null } })
  pad.speculate('u')
  pad.session.discard('u')
  for (const socket of pad.sockets) socket.break(1006)
  await pad.wait()
  expect(Object.keys(pad.settled)).toEqual(['t', 'u'])
})

test('[T128] one that failed unseen is asked again by its Enter, as a turn like any other', async () => {
  const pad = setUp()
  pad.speculate('t')
  pad.last().end('failed')
  await pad.wait()
  expect([pad.heard, pad.settled]).toEqual([[], { t: { usage: null } }])
  pad.start('t')
  pad.last().end('completed')
  await pad.wait()
  expect(pad.calls).toHaveLength(2)
  expect(pad.turn('t')).toMatchObject({ outcome: { type: 'completed' }, marks: { speculated: false } })
})

test('[T128] none starts while a turn runs or without a connection; a turn that starts throws it away', async () => {
  const pad = setUp()
  pad.start('t')
  pad.speculate('u')
  await pad.wait()
  expect([pad.calls.length, pad.settled]).toEqual([1, { u: null }])
  pad.last().end('completed')
  pad.speculate('v')
  pad.start('w')
  await pad.wait()
  expect(pad.settled['v']).toEqual({ usage: null })
  expect(pad.last().said.join('\n')).not.toContain('do v')
})

const act = fc.constantFrom(
  ...(['type', 'prepare', 'speculate', 'speculate', 'discard', 'confirm', 'start', 'complete'] as const),
  ...(['complete', 'delta', 'fail', 'stop', 'break', 'forget', 'remember'] as const),
)

test('[T128] whatever happens, nothing of an unconfirmed turn is told or read by the model, and each settles', async () => {
  let confirmed = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 40, size: 'max' }), async (acts) => {
      const pad = setUp()
      let n = 0
      let unseen: string | null = null
      const started = new Set<string>()
      const speculated: string[] = []
      const begin = (id: string) => {
        if (id === unseen) confirmed += 1
        started.add(id)
        const before = pad.calls.length
        pad.start(id)
        pad.openAll()
        unseen = null
        if (pad.calls.length === before) return
        const { said } = pad.last()
        expect(readConversation(said)).toMatchObject({ files: [{ path: 'a.ts', text: pad.text() }] })
        for (const other of speculated)
          if (!started.has(other)) expect(said.join('\n')).not.toContain(`do ${other}`)
      }
      for (const now of acts) {
        const last = pad.calls.at(-1)
        if (now === 'type') {
          // the page throws away what is not of these files any more
          if (unseen !== null) pad.discard(unseen)
          unseen = null
          pad.type()
        } else if (now === 'prepare') pad.prepare()
        else if (now === 'speculate') {
          if (unseen !== null) continue
          n += 1
          unseen = `t${n}.`
          speculated.push(unseen)
          pad.speculate(unseen)
        } else if (now === 'discard') {
          if (unseen !== null) pad.discard(unseen)
          unseen = null
        } else if (now === 'confirm' || now === 'start') {
          n += 1
          begin(now === 'confirm' ? (unseen ?? `t${n}.`) : `t${n}.`)
        } else if (now === 'complete') last?.end('completed')
        else if (now === 'delta') {
          if (last?.isOver === false) last.answer.delta(reply)
        } else if (now === 'fail') last?.end('failed')
        else if (now === 'stop') for (const id of started) pad.session.stop(id, 1_000)
        else if (now === 'break') pad.sockets.at(-1)?.break(1006)
        else pad.setForgetful(now === 'forget')
        pad.pump()
        pad.time.advance(600)
        pad.openAll()
      }
      if (unseen !== null) pad.discard(unseen)
      await pad.wait()
      for (const { turnId } of pad.heard) expect(started).toContain(turnId)
      expect(Object.keys(pad.settled).toSorted()).toEqual(speculated.toSorted())
    }),
    { numRuns: 300, endOnFailure: true },
  )
  expect(confirmed).toBeGreaterThan(100)
})
