import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Hunk, ReplyNews } from '../edits/hunk.ts'
import { foldNews } from '../edits/proposal.ts'
import { createNewsBuffer, createReplyBuffer } from './news-buffer.ts'
import { createTurn, reduceTurns } from './reduce.ts'
import type { PageNews, Turn, TurnNews, TurnStart } from './turn.ts'

const start = (id: string, kept: readonly Hunk[] = []): TurnStart => ({
  id,
  instruction: `do ${id}`,
  model: 'builtin',
  format: 'blocks',
  files: [],
  openPath: null,
  selection: null,
  kept,
  redirects: null,
  own: null,
  actedAt: 100,
  raced: false,
})

const closed = (id: string, insert = 'x\n'): Exclude<Hunk, { readonly state: 'open' }> => ({
  kind: 'lines',
  id,
  path: 'a.ts',
  state: 'closed',
  base: { from: 1, to: 2 },
  insert,
  rung: 'exact',
})
const opened = (id: string): ReplyNews => ({
  type: 'opened',
  hunk: {
    kind: 'lines',
    id,
    path: 'a.ts',
    state: 'open',
    base: { from: 1, to: 1 },
    insert: '',
    tail: '',
    rung: 'exact',
  },
})
const ended = (turnId: string, at = 200): Extract<TurnNews, { readonly type: 'ended' }> => ({
  type: 'ended',
  turnId,
  at,
  outcome: { type: 'stopped' },
  usage: null,
  deltas: 4,
  tokensAfterStop: 1,
  stopConfirmedAt: null,
  gateway: null,
})
const reply = (turnId: string, ...news: readonly ReplyNews[]): TurnNews => ({ type: 'reply', turnId, news })
const run = (turns: readonly Turn[], ...news: readonly (TurnNews | PageNews)[]) =>
  news.reduce(reduceTurns, turns)
const only = (turns: readonly Turn[]): Turn => {
  const [turn] = turns
  if (turn === undefined) throw new Error('no turn')
  return turn
}

const sentAt = (at: number, more: { readonly resent?: boolean; readonly bytesUp?: number } = {}) =>
  ({
    type: 'sent',
    turnId: 'a',
    at,
    transport: 'socket',
    cold: false,
    bytesUp: 10,
    continued: false,
    resent: false,
    ...more,
  }) as const

test('[T65] a turn that had to be sent again counts from the first time, and says so', () => {
  const turns = run([createTurn(start('a'))], sentAt(110), sentAt(140, { resent: true, bytesUp: 30 }))
  expect(only(turns).marks).toMatchObject({ sent: 110, bytesUp: 30, continued: false, resent: true })
})

test('[T1] a turn waits, streams and ends', () => {
  const waiting = [createTurn(start('a'))]
  expect(only(waiting)).toMatchObject({ phase: 'waiting', instruction: 'do a', marks: { acted: 100 } })
  const sent = run(waiting, sentAt(110))
  expect(only(sent).phase).toBe('waiting')
  const created = run(sent, { type: 'created', turnId: 'a', at: 120 })
  expect(only(created)).toMatchObject({ phase: 'streaming', marks: { sent: 110, firstEvent: 120 } })
  expect(only(run(created, ended('a')))).toMatchObject({ phase: 'ended', outcome: { type: 'stopped' } })
})

test('[T2] news of a turn that is not there changes nothing', () => {
  const turns = [createTurn(start('a'))]
  expect(run(turns, reply('stranger', { type: 'prose', text: 'boo' }), ended('stranger'))).toBe(turns)
})

test('[T3] a delta of an older turn is dropped: after its end a turn takes no reply', () => {
  const turns = run([createTurn(start('a'))], reply('a', opened('h1')), ended('a'))
  const late: readonly (TurnNews | PageNews)[] = [
    reply('a', { type: 'closed', hunk: closed('h2') }, { type: 'prose', text: 'late' }),
    { type: 'created', turnId: 'a', at: 300 },
    sentAt(300),
    ended('a', 300),
    { type: 'stop-pressed', turnId: 'a', at: 300 },
    { type: 'hidden', turnId: 'a' },
  ]
  for (const news of late) expect(reduceTurns(turns, news)).toBe(turns)
})

test('[T4] prose adds up, hunks are listed as they were first seen, dropped ones leave the list', () => {
  const turns = run(
    [createTurn(start('a', [closed('kept')]))],
    reply('a', { type: 'prose', text: 'Sure' }, opened('h1'), { type: 'closed', hunk: closed('h2') }),
    reply(
      'a',
      { type: 'prose', text: '!' },
      { type: 'closed', hunk: closed('h1') },
      { type: 'dropped', id: 'kept' },
    ),
  )
  expect(only(turns)).toMatchObject({ prose: 'Sure!', hunks: ['h1', 'h2'] })
})

test('[T5] a stopped turn stays stopping until it ends, whatever still arrives', () => {
  const turns = run(
    [createTurn(start('a'))],
    { type: 'stop-pressed', turnId: 'a', at: 150 },
    { type: 'created', turnId: 'a', at: 151 },
    reply('a', { type: 'prose', text: 'x' }),
    { type: 'stop-pressed', turnId: 'a', at: 160 },
  )
  expect(only(turns)).toMatchObject({ phase: 'stopping', marks: { stopPressed: 150 } })
})

test('[T6] the other side confirms a stop once, after the end', () => {
  const confirm = (at: number): TurnNews => ({
    type: 'confirmed',
    turnId: 'a',
    at,
    usage: null,
    tokensAfterStop: 7,
    lastDeltaAt: null,
    gateway: { received: 1 },
  })
  const early = run([createTurn(start('a'))], confirm(150))
  expect(only(early).marks.stopConfirmed).toBeNull()
  const turns = run(
    early,
    { type: 'stop-pressed', turnId: 'a', at: 190 },
    ended('a'),
    confirm(205),
    confirm(500),
  )
  expect(only(turns).marks).toMatchObject({
    stopConfirmed: 205,
    tokensAfterStop: 7,
    gateway: { received: 1 },
  })
  const painted = run(
    turns,
    { type: 'stop-painted', turnId: 'a', at: 210 },
    { type: 'stop-painted', turnId: 'a', at: 220 },
  )
  expect(only(painted).marks.stopPainted).toBe(210)
})

test('[T6] what came after the stop is in the usage, and the time of its last delta in the marks', () => {
  const usage = { input: 1, cached: 0, output: 9, reasoning: 0, estimated: false }
  const progress = { type: 'progress', turnId: 'a', deltas: 4, firstDeltaAt: 150, lastDeltaAt: 180 } as const
  const confirmed = (lastDeltaAt: number | null): TurnNews => ({
    type: 'confirmed',
    turnId: 'a',
    at: 230,
    usage,
    tokensAfterStop: 5,
    lastDeltaAt,
    gateway: null,
  })
  const spoke = run(
    [createTurn(start('a'))],
    { ...progress, oldestAt: 180, firstHunkAt: null, liveSpeed: null },
    ended('a'),
  )
  expect(only(run(spoke, confirmed(220)))).toMatchObject({
    usage,
    marks: { firstDelta: 150, lastDelta: 220 },
  })
  // A turn that had shown nothing when it was stopped has no span to speak of.
  const silent = run([createTurn(start('a'))], ended('a'))
  expect(only(run(silent, confirmed(220))).marks).toMatchObject({ firstDelta: null, lastDelta: null })
})

test('[T31] a count corrects an estimate of an ended turn, and nothing else', () => {
  const usage = (estimated: boolean) => ({ input: 0, cached: 0, output: 10, reasoning: 0, estimated })
  const counted: TurnNews = { type: 'counted', turnId: 'a', output: 12 }
  const endedWith = (estimated: boolean): readonly Turn[] =>
    run([createTurn(start('a'))], { ...ended('a'), usage: usage(estimated) })
  expect(only(run(endedWith(true), counted))).toMatchObject({ usage: { output: 12, estimated: true } })
  const others = [[createTurn(start('a'))], endedWith(false), run([createTurn(start('a'))], ended('a'))]
  for (const turns of others) expect(run(turns, counted)).toBe(turns)
})

const idOf = fc.constantFrom('h1', 'h2', 'h3')
const textOf = fc.constantFrom('', 'a', 'b\n', 'c\nd\n')
const anyReplyNews: fc.Arbitrary<ReplyNews> = fc.oneof(
  textOf.map((text): ReplyNews => ({ type: 'prose', text })),
  idOf.map(opened),
  fc.record({ id: idOf, lines: textOf, tail: textOf }).map((grew): ReplyNews => ({ type: 'grew', ...grew })),
  fc.tuple(idOf, textOf).map(([id, insert]): ReplyNews => ({ type: 'closed', hunk: closed(id, insert) })),
  idOf.map((id): ReplyNews => ({ type: 'dropped', id })),
  fc
    .record({ path: fc.constantFrom('a', 'b'), line: fc.nat(9) })
    .map((f): ReplyNews => ({ type: 'frontier', ...f })),
)

/** News as a reader gives it: a hunk is opened at most once, grows while open, and is over when closed or dropped;
 * at the end of the reply a closed one may be closed again, differently. */
const wellFormed = (news: readonly ReplyNews[]): readonly ReplyNews[] => {
  const stage = new Map<string, 'open' | 'over'>()
  return news.filter((item) => {
    if (item.type === 'prose' || item.type === 'frontier') return true
    const id = item.type === 'opened' || item.type === 'closed' ? item.hunk.id : item.id
    const now = stage.get(id)
    if (item.type === 'opened') return now === undefined && stage.set(id, 'open')
    if (item.type === 'grew') return now === 'open'
    if (item.type === 'closed') return stage.set(id, 'over')
    return now !== undefined && stage.set(id, 'over')
  })
}

const lastFrontiers = (news: readonly ReplyNews[]) =>
  Object.fromEntries(news.flatMap((item) => (item.type === 'frontier' ? [[item.path, item.line]] : [])))
const prose = (news: readonly ReplyNews[]) =>
  news.map((item) => (item.type === 'prose' ? item.text : '')).join('')

test('[T7] joined news folds to what it was joined from, however it is cut into frames', () => {
  const pieces = fc.array(fc.array(anyReplyNews, { maxLength: 8 }), { maxLength: 6 })
  fc.assert(
    fc.property(pieces, fc.infiniteStream(fc.boolean()), (cut, cuts) => {
      const news = wellFormed(cut.flat())
      const buffer = createReplyBuffer()
      const joined: ReplyNews[] = []
      for (const item of news) {
        buffer.add(item)
        if (cuts.next().value === true) joined.push(...buffer.take())
      }
      joined.push(...buffer.take())
      expect(foldNews([], joined)).toEqual(foldNews([], news))
      expect(prose(joined)).toBe(prose(news))
      expect(lastFrontiers(joined)).toEqual(lastFrontiers(news))
      expect(joined.length).toBeLessThanOrEqual(news.length)
    }),
  )
})

const anyTurnNews: fc.Arbitrary<TurnNews> = fc.constantFrom('a', 'b').chain((turnId) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(idOf.map(opened), { maxLength: 2 }).map((news) => reply(turnId, ...news)),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom('x', 'yz').map((text) => reply(turnId, { type: 'prose', text })),
    },
    fc.nat(9).map((at): TurnNews => ({ type: 'created', turnId, at })),
    fc.nat(9).map((deltas): TurnNews => ({
      type: 'progress',
      turnId,
      deltas,
      firstDeltaAt: 1,
      lastDeltaAt: deltas,
      oldestAt: deltas,
      firstHunkAt: null,
      liveSpeed: null,
    })),
  ),
)

test('[T7] the turns come out the same, news joined or not', () => {
  fc.assert(
    fc.property(fc.array(anyTurnNews, { maxLength: 20 }), fc.boolean(), (news, ends) => {
      const turns = [createTurn(start('a')), createTurn(start('b'))]
      const all = ends ? [...news, ended('a')] : news
      const buffer = createNewsBuffer()
      for (const item of all) buffer.add(item)
      expect(run(turns, ...buffer.take())).toEqual(run(turns, ...all))
      expect(buffer.size).toBe(0)
    }),
  )
})
