import { describe, expect, it } from 'vitest'
import type { ReplyNews } from '../../core/edits/hunk.ts'
import type { TurnNews } from '../../core/turn/turn.ts'
import { sessionInMemory } from './fakes.ts'
import { followTestWish } from './follow-test-wish.ts'

const placed = (id: string, line: number): ReplyNews => ({
  type: 'closed',
  hunk: {
    kind: 'lines',
    id,
    path: 'a.ts',
    base: { from: line, to: line + 1 },
    insert: `${id}\n`,
    rung: 'exact',
    state: 'closed',
  },
})
const reply = (...news: ReplyNews[]): TurnNews => ({ type: 'reply', turnId: 't1', news })
const ended: TurnNews = {
  type: 'ended',
  turnId: 't1',
  at: 50,
  outcome: { type: 'completed' },
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
}

const stand = (instruction: string) => {
  const made = sessionInMemory({ 'a.ts': 'one\ntwo\nthree\n' })
  made.pad.files.setState({ paths: ['a.ts'] })
  const texts: (string | undefined)[] = []
  followTestWish(made.pad, () => texts.push(made.documents.read('a.ts')?.text))
  made.session.send(instruction, 0)
  return { ...made, texts, settled: () => new Promise(setImmediate) }
}

describe('"and run the tests"', () => {
  it('[V70] is not for the model; again says it again', () => {
    const { started, turns, session } = stand('fix it and run the tests')
    expect(started[0]?.instruction).toBe('fix it')
    expect(turns()[0]?.instruction).toBe('fix it and run the tests')
    session.again('t1', 1)
    expect(turns()[1]?.instruction).toBe('fix it and run the tests')
  })

  it('[V70] runs them once, over what was accepted, when the last hunk is decided', async () => {
    const { hear, session, texts, settled } = stand('fix it, then run all tests')
    void hear([reply(placed('x', 0), placed('y', 2)), ended])
    session.accept('x')
    await settled()
    expect(texts).toEqual([])
    session.reject('y')
    await settled()
    expect(texts).toEqual(['x\ntwo\nthree\n'])
    session.undoAccept()
    session.accept('x')
    await settled()
    expect(texts).toHaveLength(1)
  })

  it('[V70] waits for the end of the turn', async () => {
    const { hear, session, texts, settled } = stand('fix it and run the tests')
    void hear([reply(placed('x', 0))])
    session.acceptAll()
    await settled()
    expect(texts).toEqual([])
    void hear([ended])
    await settled()
    expect(texts).toEqual(['x\ntwo\nthree\n'])
  })

  it('[V70] runs nothing where all was turned down', async () => {
    const { hear, session, texts, settled } = stand('fix it and run the tests')
    void hear([reply(placed('x', 0)), ended])
    session.reject('x')
    await settled()
    expect(texts).toEqual([])
  })

  it('[V69] an accept that nobody asked it of runs nothing', async () => {
    const { hear, session, texts, settled } = stand('fix it')
    void hear([reply(placed('x', 0)), ended])
    session.acceptAll()
    await settled()
    expect(texts).toEqual([])
  })
})
