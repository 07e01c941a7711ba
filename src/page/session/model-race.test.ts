import { describe, expect, it } from 'vitest'
import type { ReplyNews } from '../../core/edits/hunk.ts'
import type { Outcome, TurnNews } from '../../core/turn/turn.ts'
import type { FrameNews } from '../../workers/stream-api.ts'
import type { ModelChoice } from '../store/shared.ts'
import { sessionInMemory } from './fakes.ts'
import { createModelRace } from './model-race.ts'

const files = { 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'four\n' }

const model = (id: string): ModelChoice => ({
  id,
  title: id,
  window: null,
  price: null,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: false,
  origin: 'test',
})
const two = [model('quick'), model('slow')]

const hunk = (id: string, line: number, insert: string): ReplyNews => ({
  type: 'closed',
  hunk: {
    kind: 'lines',
    id,
    path: 'a.ts',
    base: { from: line, to: line + 1 },
    insert,
    rung: 'exact',
    state: 'closed',
  },
})
const reply = (turnId: string, ...news: ReplyNews[]): TurnNews => ({ type: 'reply', turnId, news })
const ended = (turnId: string, at: number, outcome: Outcome = { type: 'completed' }): TurnNews => ({
  type: 'ended',
  turnId,
  at,
  outcome,
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
})

/** A session with races; chance is a list. */
function racing(chance: readonly number[] = []) {
  const memory = sessionInMemory(files)
  memory.parts.shared.connection.setState({ models: two })
  const left = [...chance]
  const frames: (() => void)[] = []
  const race = createModelRace(
    memory.parts,
    () => left.shift() ?? 0,
    (run) => frames.push(run),
  )
  const heard: FrameNews[] = []
  const hearAll = race.route((news) => {
    heard.push(news)
    return memory.session.onFrame(news)
  })
  let frame = 0
  const turnOf = (id: string) => {
    const racer = race.store.getState().racers.find((one) => one.id === id)
    const turn = racer?.pad.turns.getState().turns.at(-1)
    if (racer === undefined || turn === undefined) throw new Error(`no racer ${id}`)
    return { ...turn, pad: racer.pad }
  }
  return {
    ...memory,
    race,
    frames,
    heard,
    turnOf,
    hearFrame: (...turns: readonly TurnNews[]) => {
      frame += 1
      return hearAll({ frame, turns, connection: null })
    },
  }
}

describe('a race of models', () => {
  it('[N50] starts all with the same files, instruction and moment, each with its own pad, in a random order', () => {
    const { race, started, documents, pad } = racing([0.9, 0])
    documents.type('a.ts', [{ from: 0, to: 3, text: 'ONE' }])
    expect(race.start(' change it ', two, 7)).toBe(true)
    expect(started.map(({ model: to }) => to)).toEqual(['slow', 'quick'])
    expect(new Set(started.map(({ id }) => id)).size).toBe(2)
    for (const start of started)
      expect(start).toMatchObject({ instruction: 'change it', actedAt: 7, kept: [], redirects: null })
    expect(started[0]?.files).toEqual(started[1]?.files)
    expect(started[0]?.files[0]?.text).toBe('ONE\ntwo\nthree\n')
    expect(race.store.getState().racers.map(({ id, model: { id: of } }) => [id, of])).toEqual([
      ['A', 'quick'],
      ['B', 'slow'],
    ])
    expect(pad.turns.getState().turns).toEqual([])
  })

  it('[N51] does not begin with one model, with five, without words, or while one runs', () => {
    const { race, started } = racing()
    expect(race.start('change it', two.slice(0, 1), 0)).toBe(false)
    expect(race.start('change it', [...two, model('c'), model('d'), model('e')], 0)).toBe(false)
    expect(race.start('  ', two, 0)).toBe(false)
    expect(started).toEqual([])
    expect(race.start('change it', two, 0)).toBe(true)
    expect(race.start('change it', two, 1)).toBe(false)
    expect(started).toHaveLength(2)
  })

  it('[N52] news go to the racer they speak of and to nobody else; the documents and the pad stay', async () => {
    const { race, hearFrame, heard, turnOf, paint, pad, documents } = racing()
    race.start('change it', two, 0)
    const done = hearFrame(
      reply(turnOf('A').id, hunk('h1', 0, 'A\n')),
      reply(turnOf('B').id, hunk('h1', 2, 'B\n')),
      reply('of-another-turn', hunk('h1', 1, 'C\n')),
    )
    await paint(20)
    await done
    const insertOf = (id: string) =>
      turnOf(id)
        .pad.review.getState()
        .review?.files.get('a.ts')
        ?.hunks.map(({ insert }) => insert)
    expect(insertOf('A')).toEqual(['A\n'])
    expect(insertOf('B')).toEqual(['B\n'])
    expect(heard[0]?.turns.map(({ turnId }) => turnId)).toEqual(['of-another-turn'])
    expect(pad.review.getState().review).toBeNull()
    expect(documents.read('a.ts')?.text).toBe(files['a.ts'])
  })

  it('[N53] what one frame shows of several was painted at one moment', async () => {
    const { race, hearFrame, turnOf, paint } = racing()
    race.start('change it', two, 0)
    const done = hearFrame(
      reply(turnOf('A').id, hunk('h1', 0, 'A\n')),
      reply(turnOf('B').id, hunk('h1', 2, 'B\n')),
    )
    await paint(20)
    await done
    expect(turnOf('A').marks.firstPaint).toBe(20)
    expect(turnOf('B').marks.firstPaint).toBe(20)
  })

  it('[N54] the one taken is the proposal under review, over what was typed since; undo accept takes it back', async () => {
    const { race, session, hearFrame, turnOf, paint, pad, documents } = racing()
    race.start('change it', two, 0)
    race.show(true)
    expect(race.take('A')).toBe(false)
    const done = hearFrame(reply(turnOf('A').id, hunk('h1', 2, 'THREE\n')), ended(turnOf('A').id, 30))
    await paint(40)
    await done
    documents.type('a.ts', [{ from: 0, to: 0, text: 'mine\n' }])
    expect(race.take('A')).toBe(true)
    expect(race.store.getState()).toMatchObject({ taken: 'A', isOpen: false })
    expect(pad.files.getState().open).toBe('a.ts')
    expect(pad.turns.getState().turns.at(-1)?.id).toBe(turnOf('A').id)
    session.acceptAll()
    expect(documents.read('a.ts')?.text).toBe('mine\none\ntwo\nTHREE\n')
    session.undoAccept()
    expect(documents.read('a.ts')?.text).toBe('mine\none\ntwo\nthree\n')
    expect(race.take('A')).toBe(false)
  })

  it('[N55] nothing is taken while a turn of the editor runs, or where there are no edits', async () => {
    const { race, session, hearFrame, turnOf, paint } = racing()
    race.start('change it', two, 0)
    const done = hearFrame(
      reply(turnOf('A').id, hunk('h1', 2, 'THREE\n')),
      ended(turnOf('A').id, 30),
      ended(turnOf('B').id, 31),
    )
    await paint(40)
    await done
    expect(race.take('B')).toBe(false)
    expect(race.take('C')).toBe(false)
    session.send('something else', 50)
    expect(race.take('A')).toBe(false)
  })

  it('[N56] Stop ends all who run; a crashed worker fails them, and the results of those who ended stay', async () => {
    const { race, stopped, hearFrame, turnOf, paint } = racing()
    race.start('change it', two, 0)
    const done = hearFrame(reply(turnOf('A').id, hunk('h1', 0, 'A\n')), ended(turnOf('A').id, 30))
    await paint(40)
    await done
    expect(race.stop(50)).toBe(true)
    expect(stopped).toEqual([turnOf('B').id])
    race.crashed()
    expect(turnOf('A')).toMatchObject({ outcome: { type: 'completed' } })
    expect(turnOf('B')).toMatchObject({ outcome: { type: 'failed', fault: { code: 'worker-crashed' } } })
    expect(race.store.getState().results.get('A')?.get('a.ts')).toBe('A\ntwo\nthree\n')
    expect(race.stop(60)).toBe(false)
  })

  it('[N57] each race is counted once; other models or another instruction begin a new count', async () => {
    const { race, hearFrame, turnOf, paint } = racing()
    const runOnce = async () => {
      const first = hearFrame(reply(turnOf('A').id, hunk('h1', 0, 'A\n')), ended(turnOf('A').id, 30))
      await paint(40)
      await first
      const last = hearFrame(ended(turnOf('B').id, 50))
      await paint(60)
      await last
      void hearFrame({ type: 'counted', turnId: turnOf('B').id, output: 5 })
      await paint(70)
    }
    race.start('change it', two, 0)
    await runOnce()
    expect(race.store.getState().tally).toMatchObject({ races: 1, leftOut: 0 })
    race.start('change it', two.toReversed(), 100)
    await runOnce()
    expect(race.store.getState().tally.races).toBe(2)
    expect(race.store.getState().tally.models.get('quick')).toMatchObject({ races: 2, firstEdit: 1 })
    race.start('change that', two, 200)
    expect(race.store.getState().tally.races).toBe(0)
  })
})
