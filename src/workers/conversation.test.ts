import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReplyReader } from '../core/edits/hunk.ts'
import { readConversation } from '../core/turn/conversation.ts'
import type { ContextFile } from '../core/turn/file-news.ts'
import { createTurn, reduceTurns } from '../core/turn/reduce.ts'
import type { Turn, TurnStart } from '../core/turn/turn.ts'
import { createFakeTime } from '../core/wire/fakes.ts'
import { openLiveSource, rotateAfterMs } from '../core/wire/live-source.ts'
import { mostBeyondFiles } from './conversation.ts'
import { createFakeGateway } from './fake-gateway.ts'
import { createStreamSession } from './stream-session.ts'

const silentReader = (): ReplyReader => ({ push: () => [], finish: () => [] })

const sizes = (text: string) => new TextEncoder().encode(text).length

const line = (n: number) => `export const value${n} = ${n} // as it stands\n`
/** A hundred kilobytes in two files. */
const large: readonly ContextFile[] = [
  { path: 'one.ts', text: Array.from({ length: 1_300 }, (_, n) => line(n)).join('') },
  { path: 'two.ts', text: Array.from({ length: 1_100 }, (_, n) => line(n)).join('') },
]

function setUp({ protocol = 'sparkpad.v1', files = large } = {}) {
  const time = createFakeTime()
  const gateway = createFakeGateway()
  const session = createStreamSession({
    time,
    openSource: (to, listener) =>
      openLiveSource(to, { openSocket: gateway.openSocket, time, probe: async () => null }, listener),
    readReply: silentReader,
    countTokens: async () => null,
  })
  let turns: readonly Turn[] = []
  session.connect({ url: 'ws://127.0.0.1/v1/responses', accessCode: null }, (news) => {
    turns = news.turns.reduce(reduceTurns, turns)
  })
  let now: readonly ContextFile[] = files
  let model = 'm'
  let own: TurnStart['own'] = null
  const snapshots = () => now.map((file) => ({ ...file, version: 1 }))
  const openAll = () => {
    for (const socket of gateway.sockets) if (!opened.has(socket)) socket.open(protocol)
    for (const socket of gateway.sockets) opened.add(socket)
    gateway.pump()
  }
  const opened = new Set<object>()
  openAll()
  openAll()
  const start = (id: string, more: Partial<TurnStart> = {}) => {
    const turn: TurnStart = {
      id,
      instruction: `do ${id}`,
      model,
      format: 'blocks',
      files: snapshots(),
      openPath: now[0]?.path ?? null,
      selection: null,
      kept: [],
      redirects: null,
      own,
      actedAt: 900,
      raced: false,
      ...more,
    }
    turns = [...turns, createTurn(turn)]
    session.start(turn)
    gateway.pump()
  }
  return {
    ...gateway,
    time,
    session,
    start,
    openAll,
    prepare: () => {
      session.prepare({ model, format: 'blocks', files: snapshots(), kept: [] })
      gateway.pump()
    },
    change: (path: string, step: (text: string) => string) => {
      now = now.map((file) => (file.path === path ? { path, text: step(file.text) } : file))
    },
    setFiles: (next: readonly ContextFile[]) => {
      now = next
    },
    files: () => now,
    /** Time in which the other side answers its pings. */
    pass: (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10_000) {
        gateway.sockets.at(-1)?.deliver({ type: 'sparkpad:pong', t: time.now(), received_at: 0, sent_at: 0 })
        time.advance(10_000)
      }
    },
    useModel: (id: string) => {
      model = id
    },
    useOwn: (upstream: TurnStart['own']) => {
      own = upstream
    },
    /** Ends the newest call, and lets the client do what it then does. */
    finish: (how: 'completed' | 'failed' = 'completed') => {
      gateway.last().end(how)
      gateway.pump()
    },
    /** What the model reads in the newest turn. */
    read: () => readConversation(gateway.last().said),
    turn: async (id: string) => {
      time.advance(100)
      for (let i = 0; i < 20; i += 1) await Promise.resolve()
      const turn = turns.find((other) => other.id === id)
      if (turn === undefined) throw new Error(`no turn ${id}`)
      return turn
    },
  }
}

test('[T63] prepared, a turn sends its instruction alone, and the model reads all of it', async () => {
  const pad = setUp()
  pad.prepare()
  expect(pad.ahead).toMatchObject([{ generate: false, model: 'm', store: false }])
  pad.start('t')
  expect(pad.read()).toMatchObject({ instruction: 'do t', files: large, openPath: 'one.ts' })
  expect(pad.last().body.previous_response_id).toBe('r1')
  pad.finish()
  const { marks } = await pad.turn('t')
  expect(marks).toMatchObject({ continued: true, resent: false })
  expect(marks.bytesUp).toBe(sizes(JSON.stringify(pad.last().socket.sent.at(-1))))
  expect(marks.bytesUp).toBeLessThan(400)
})

test('[T63] one is on its way at most, none while a turn runs, none twice, none from a hidden page', () => {
  const pad = setUp()
  pad.setHoldsAhead(true)
  pad.prepare()
  pad.change('one.ts', (text) => `${text}// more\n`)
  pad.prepare()
  expect(pad.ahead).toHaveLength(1)
  const busy = setUp()
  busy.start('t')
  busy.prepare()
  expect(busy.ahead).toEqual([])
  busy.finish()
  // What the turn has shown needs no showing.
  expect(busy.ahead).toEqual([])
  busy.change('one.ts', (text) => `${text}// more\n`)
  busy.session.setHidden(true)
  busy.prepare()
  expect(busy.ahead).toEqual([])
  busy.session.setHidden(false)
  busy.pump()
  busy.prepare()
  expect(busy.ahead).toHaveLength(1)
})

test('[T63] what is typed meanwhile goes ahead once the one on its way is there, on top of the last turn', () => {
  const pad = setUp()
  pad.prepare()
  for (const n of [1, 2, 3, 4]) {
    pad.change('one.ts', (text) => text.replace(`value${n} =`, `value${n}00 =`))
    pad.prepare()
  }
  // Each stands on the files that were sent whole, not on the one before.
  expect(pad.ahead.map((body) => body.previous_response_id ?? null)).toEqual([null, 'r1', 'r1', 'r1', 'r1'])
  pad.start('t')
  expect(pad.last().said).toHaveLength(3)
  expect(pad.read().files).toEqual(pad.files())
  pad.finish()
  pad.change('two.ts', (text) => text.replace('value7 =', 'value700 ='))
  pad.prepare()
  pad.change('two.ts', (text) => text.replace('value9 =', 'value900 ='))
  pad.prepare()
  pad.start('u')
  expect(pad.last().said).toHaveLength(5)
  expect(pad.read()).toMatchObject({ instruction: 'do u', files: pad.files() })
})

test('[T64] a second turn sends only what changed: accepted hunks and typing, less than 2 % of the first', async () => {
  const pad = setUp()
  pad.start('t')
  pad.last().answer.delta('one.ts\n…')
  pad.finish()
  pad.change('one.ts', (text) => text.replace('value40 = 40', 'value40 = total(40)'))
  pad.change('two.ts', (text) => `import { total } from './one'\n${text}`)
  pad.start('u')
  expect(pad.read()).toMatchObject({ instruction: 'do u', files: pad.files() })
  pad.finish()
  const [first, second] = [(await pad.turn('t')).marks, (await pad.turn('u')).marks]
  expect(first.continued).toBe(false)
  expect(second.continued).toBe(true)
  expect(first.bytesUp).toBeGreaterThan(100_000)
  expect(second.bytesUp).toBeLessThan((first.bytesUp ?? 0) * 0.02)
})

test('[T64] a file that is renamed, deleted, new or largely rewritten is what the model then reads', () => {
  const pad = setUp()
  pad.prepare()
  pad.setFiles([
    { path: 'moved.ts', text: large[0]?.text ?? '' },
    { path: 'new.ts', text: 'let a\r\nlet b' },
  ])
  pad.start('t')
  expect(pad.read().files).toEqual(pad.files())
  expect(pad.last().said.at(-1)?.length).toBeLessThan(300)
  pad.finish()
  pad.change('moved.ts', (text) => text.toUpperCase())
  pad.start('u')
  expect(pad.read().files).toEqual(pad.files())
  expect(pad.last().said.at(-1)).not.toContain('Changed file')
})

test('[T66] a redirect continues from the last response that was completed, and leaves at once', async () => {
  const pad = setUp()
  pad.prepare()
  pad.start('t')
  pad.start('u', { redirects: 't' })
  expect(pad.last().body.previous_response_id).toBe('r1')
  expect(pad.read()).toMatchObject({ instruction: 'do u', files: pad.files() })
  pad.change('one.ts', (text) => text.replace('value1 =', 'value100 ='))
  pad.start('v', { redirects: 'u' })
  expect(pad.last().body.previous_response_id).toBe('r1')
  expect(pad.read()).toMatchObject({ instruction: 'do v', files: pad.files() })
  pad.finish()
  pad.start('w')
  expect(pad.last().said.filter((text) => text.startsWith('do '))).toHaveLength(2)
  expect((await pad.turn('w')).marks).toMatchObject({ continued: true, resent: false })
})

test('[T66] a turn sent while files are on their way ahead waits for nothing', () => {
  const pad = setUp()
  pad.setHoldsAhead(true)
  pad.prepare()
  pad.start('t')
  expect(pad.last().body.previous_response_id).toBeUndefined()
  expect(pad.last().lane).toBe('lane-2')
  expect(pad.read()).toMatchObject({ instruction: 'do t', files: large })
  const later = setUp()
  later.prepare()
  later.change('one.ts', (text) => text.replace('value1 =', 'value100 ='))
  later.setHoldsAhead(true)
  later.prepare()
  later.start('t')
  expect(later.last().body.previous_response_id).toBe('r1')
  expect(later.read()).toMatchObject({ instruction: 'do t', files: later.files() })
})

test('[T66] a stopped turn is no parent, and a failed one takes along what it stood on', () => {
  const pad = setUp()
  pad.start('t')
  pad.session.stop('t', 1_000)
  pad.pump()
  pad.start('u')
  expect(pad.last().body.previous_response_id).toBeUndefined()
  pad.finish()
  pad.start('v')
  expect(pad.last().body.previous_response_id).toBe('r2')
  pad.finish('failed')
  pad.start('w')
  expect(pad.last().body.previous_response_id).toBeUndefined()
  expect(pad.read()).toMatchObject({ instruction: 'do w', files: large })
})

test('[T65] where the other side holds it no more the turn goes again in full, unseen, once', async () => {
  const pad = setUp()
  pad.start('t')
  pad.finish()
  pad.setForgetful(true)
  pad.start('u')
  expect(pad.calls).toHaveLength(2)
  expect(pad.read()).toMatchObject({ instruction: 'do u', files: large })
  pad.time.advance(7)
  pad.last().answer.delta('x')
  pad.finish()
  const { marks, phase } = await pad.turn('u')
  const [refused, whole] = pad
    .last()
    .socket.sent.slice(-2)
    .map((frame) => sizes(JSON.stringify(frame)))
  expect(phase).toBe('ended')
  expect(marks).toMatchObject({
    sent: 1_000,
    firstDelta: 1_007,
    continued: false,
    resent: true,
    bytesUp: (refused ?? 0) + (whole ?? 0),
  })
})

test('[T65] any other refusal is the turn’s fault, and so is one of the whole', async () => {
  const pad = setUp()
  pad.start('t')
  pad.last().socket.deliver({
    type: 'error',
    status: 400,
    stream_id: pad.last().lane,
    error: { code: 'context_length_exceeded', message: 'too long' },
  })
  pad.pump()
  expect(pad.calls).toHaveLength(1)
  expect(await pad.turn('t')).toMatchObject({ outcome: { fault: { code: 'context-too-long' } } })
})

test('[T65] a conversation that has grown too long for the model is begun anew by itself', async () => {
  const pad = setUp()
  pad.start('t')
  pad.finish()
  pad.start('u')
  pad.last().answer.failed({ code: 'context_length_exceeded', message: 'too long' })
  pad.pump()
  expect(pad.calls).toHaveLength(3)
  expect(pad.last().body.previous_response_id).toBeUndefined()
  expect((await pad.turn('u')).phase).toBe('streaming')
})

test('[T67] after a lost connection, and a rotation, the files go ahead again whole, and so does a turn', async () => {
  const pad = setUp()
  pad.prepare()
  pad.sockets[0]?.break(1006)
  pad.time.advance(500)
  pad.openAll()
  expect(pad.ahead.map((body) => body.previous_response_id ?? null)).toEqual([null, null])
  pad.start('t')
  expect(pad.read()).toMatchObject({ instruction: 'do t', files: large })
  pad.finish()
  pad.pass(rotateAfterMs)
  pad.openAll()
  expect(pad.sockets).toHaveLength(3)
  expect(pad.ahead).toHaveLength(3)
  const unprepared = setUp()
  unprepared.start('t')
  unprepared.finish()
  unprepared.pass(rotateAfterMs)
  unprepared.openAll()
  expect(unprepared.ahead).toEqual([])
  unprepared.start('u')
  expect(unprepared.last().body.previous_response_id).toBeUndefined()
  expect((await unprepared.turn('u')).marks).toMatchObject({ continued: false, resent: false })
})

test('[T67] what goes ahead in vain is not sent again and again, and nobody is told', async () => {
  const pad = setUp()
  pad.setHoldsAhead(true)
  pad.prepare()
  pad.sockets[0]?.deliver({
    type: 'error',
    status: 404,
    stream_id: 'lane-1',
    error: { code: 'model_not_found', message: 'no' },
  })
  pad.pump()
  expect(pad.ahead).toHaveLength(1)
  const forgotten = setUp()
  forgotten.prepare()
  forgotten.setForgetful(true)
  forgotten.change('one.ts', (text) => `${text}// more\n`)
  forgotten.prepare()
  // Refused, then whole.
  expect(forgotten.ahead.map((body) => body.previous_response_id ?? null)).toEqual([null, null])
})

test('[T68] another model begins anew, a user’s own key goes with whole turns only', () => {
  const pad = setUp()
  pad.start('t')
  pad.finish()
  pad.useModel('n')
  pad.start('u')
  expect(pad.last().body.previous_response_id).toBeUndefined()
  pad.finish()
  pad.useOwn({ url: 'https://x', key: 'k', model: 'n' })
  pad.prepare()
  const before = pad.ahead.length
  pad.start('v')
  expect(pad.last().body).toMatchObject({ sparkpad: { upstream: { key: 'k' } } })
  expect(pad.last().body.previous_response_id).toBeUndefined()
  pad.finish()
  pad.start('w')
  expect(pad.last().body.previous_response_id).toBeUndefined()
  expect(pad.read().files).toEqual(large)
  pad.finish()
  expect(pad.ahead).toHaveLength(before)
})

test('[T68] a conversation that has grown beyond its files is begun anew', () => {
  const pad = setUp({ files: [{ path: 'a.ts', text: 'one\n' }] })
  pad.start('t')
  pad.last().answer.delta('x'.repeat(mostBeyondFiles - 100))
  pad.finish()
  pad.start('u')
  expect(pad.last().body.previous_response_id).toBe('r1')
  pad.last().answer.delta('x'.repeat(200))
  pad.finish()
  pad.start('v')
  expect(pad.last().body.previous_response_id).toBeUndefined()
})

test('[T69] a plain endpoint is sent nothing ahead; a second turn continues on the socket of the first', () => {
  const pad = setUp({ protocol: '' })
  pad.prepare()
  pad.start('t')
  pad.finish()
  pad.start('u')
  const [first, second] = pad.calls
  expect(pad.ahead).toEqual([])
  expect(second?.body.previous_response_id).toBe('r1')
  expect(second?.socket).toBe(first?.socket)
  expect(pad.read()).toMatchObject({ instruction: 'do u', files: large })
  // A redirect drops the busy socket, and what was held there with it.
  pad.start('v', { redirects: 'u' })
  expect(pad.last().socket).not.toBe(first?.socket)
  expect(pad.last().body.previous_response_id).toBeUndefined()
})

test('[T69] one that does not know what it should is asked in full at once, and not tried for ever', () => {
  const pad = setUp({ protocol: '' })
  pad.setForgetful(true)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    pad.start(id)
    expect(pad.read()).toMatchObject({ instruction: `do ${id}`, files: large })
    pad.finish()
  }
  const tried = pad.sockets.flatMap(({ sent }) => sent.filter((frame) => 'previous_response_id' in frame))
  expect(pad.calls).toHaveLength(5)
  expect(tried).toHaveLength(2)
})

const anyAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('type' as const), at: fc.nat({ max: 39 }) }) },
  { weight: 3, arbitrary: fc.constant({ type: 'prepare' as const }) },
  { weight: 4, arbitrary: fc.constant({ type: 'start' as const }) },
  { weight: 4, arbitrary: fc.constant({ type: 'complete' as const }) },
  ...(['redirect', 'fail', 'stop', 'remove', 'break', 'forget', 'remember', 'hold', 'release'] as const).map(
    (type) => ({ weight: 1, arbitrary: fc.constant({ type }) }),
  ),
)

test('[T70] whatever happens on the way, the model reads of each turn what one full message would say', () => {
  let continued = 0
  fc.assert(
    fc.property(
      fc.array(anyAct, { maxLength: 40, size: 'max' }),
      fc.constantFrom('sparkpad.v1', ''),
      (acts, protocol) => {
        const text = Array.from({ length: 40 }, (_, n) => line(n)).join('')
        const pad = setUp({
          protocol,
          files: [
            { path: 'a.ts', text },
            { path: 'b.ts', text },
          ],
        })
        let turns = 0
        const begin = (redirects: string | null) => {
          turns += 1
          const before = pad.calls.length
          pad.start(`t${turns}`, { redirects })
          pad.openAll()
          if (pad.calls.length === before) return
          expect(pad.read()).toMatchObject({ instruction: `do t${turns}`, files: pad.files() })
          if (pad.last().body.previous_response_id !== undefined) continued += 1
        }
        for (const act of acts) {
          const last = pad.calls.at(-1)
          if (act.type === 'type')
            pad.change('a.ts', (now) => now.replace(`value${act.at} =`, `value${act.at} = ${turns} +`))
          else if (act.type === 'prepare') pad.prepare()
          else if (act.type === 'start') begin(null)
          else if (act.type === 'redirect') begin(turns === 0 ? null : `t${turns}`)
          else if (act.type === 'complete') last?.end('completed')
          else if (act.type === 'fail') last?.end('failed')
          else if (act.type === 'stop') pad.session.stop(`t${turns}`, 1_000)
          else if (act.type === 'remove') pad.setFiles(pad.files().slice(0, 1))
          else if (act.type === 'forget' || act.type === 'remember') pad.setForgetful(act.type === 'forget')
          else if (act.type === 'hold' || act.type === 'release') pad.setHoldsAhead(act.type === 'hold')
          else pad.sockets.at(-1)?.break(1006)
          pad.pump()
          pad.time.advance(600)
          pad.openAll()
        }
      },
    ),
    { numRuns: 300, endOnFailure: true },
  )
  expect(continued).toBeGreaterThan(100)
})

test('[N78] a racer stands on nothing shown before, prepared or not, and what goes ahead stays the chosen model’s', () => {
  const pad = setUp()
  pad.prepare()
  pad.start('a', { raced: true })
  expect(pad.last().body.previous_response_id).toBeUndefined()
  expect(pad.read()).toMatchObject({ instruction: 'do a', files: large })
  pad.start('b', { raced: true, model: 'other' })
  expect(pad.last().body.previous_response_id).toBeUndefined()
  pad.finish()
  pad.change('one.ts', (text) => `${text}// more\n`)
  pad.prepare()
  expect(pad.ahead.map(({ model }) => model)).not.toContain('other')
})
