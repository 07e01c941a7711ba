import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { speculateMs } from '../../core/turn/speculation.ts'
import type { ModelChoice } from '../store/shared.ts'
import { sessionInMemory } from './fakes.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const model: ModelChoice = {
  id: 'm',
  title: 'M',
  window: null,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: false,
  price: null,
  origin: 'here',
}

function setUp(
  more: { readonly metered?: boolean; readonly on?: boolean; readonly extended?: boolean } = {},
) {
  const all = sessionInMemory({ 'a.ts': 'one\ntwo\n' })
  const { metered = false, on = true, extended = true } = more
  all.shared.connection.setState({
    models: [
      { ...model, metered },
      { ...model, id: 'deep' },
    ],
    state: { type: 'open', since: 1, extended, rtt: null },
  })
  all.shared.settings.setState({ deepModel: 'deep' })
  all.session.chooseSpeculation(on, false)
  const rest = () => vi.advanceTimersByTime(speculateMs)
  return { ...all, rest, asked: () => all.speculated.map(({ turn }) => turn.instruction) }
}

test('[T122] nothing goes out before Enter unless the user has asked for it', () => {
  const { session, rest, asked } = setUp({ on: false })
  session.instructing('make it red')
  rest()
  rest()
  expect(asked()).toEqual([])
})

test('[T122] what has stood for 400 ms starts, nothing shows it, and Enter shows that very turn', () => {
  const { session, asked, speculated, discarded, started, turns, pad } = setUp()
  session.instructing('make it re')
  vi.advanceTimersByTime(speculateMs - 1)
  session.instructing('make it red')
  vi.advanceTimersByTime(speculateMs - 1)
  expect(asked()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked()).toEqual(['make it red'])
  expect([turns(), pad.review.getState().review, started]).toEqual([[], null, []])
  expect(session.send('make it red ', 5)).toBe(true)
  const id = speculated[0]?.turn.id
  expect(started).toMatchObject([{ id, instruction: 'make it red', actedAt: 5 }])
  expect(turns()).toMatchObject([{ id, startedAt: 5, marks: { acted: 5 } }])
  expect(discarded).toEqual([])
})

test('[T123] a document that changed, Esc, another model and another instruction throw it away', () => {
  const ways: ((stand: ReturnType<typeof setUp>) => void)[] = [
    ({ documents }) => documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }]),
    ({ session }) => session.stopOrDismiss(0),
    ({ session }) => session.chooseModel('deep'),
    ({ session }) => session.instructing('make it blue'),
    ({ session }) => session.instructing(null),
    ({ session }) => session.chooseContext('a.ts', 'pinned'),
    ({ session }) => session.chooseSpeculation(false, false),
    ({ shared }) => shared.connection.setState({ state: { type: 'idle' } }),
    ({ session }) => session.dispose(),
  ]
  for (const way of ways) {
    const stand = setUp()
    stand.session.instructing('make it red')
    stand.rest()
    const id = stand.speculated[0]?.turn.id
    expect(stand.discarded).toEqual([])
    way(stand)
    expect(stand.discarded).toEqual([id])
    stand.session.send('make it red', 9)
    expect(stand.started.map((turn) => turn.id)).not.toContain(id)
  }
})

test('[T123] the deep path never shows a turn of the fast one', () => {
  const { session, rest, speculated, discarded, started } = setUp()
  session.instructing('think')
  rest()
  session.send('think', 0, 'deep')
  expect(discarded).toEqual([speculated[0]?.turn.id])
  expect(started.map(({ model: asked }) => asked)).toEqual(['deep'])
})

test('[T122] a metered model is left alone unless the user allows it, and a standard endpoint always', () => {
  const metered = setUp({ metered: true })
  metered.session.instructing('make it red')
  metered.rest()
  expect(metered.asked()).toEqual([])
  metered.session.chooseSpeculation(true, true)
  metered.rest()
  expect(metered.asked()).toEqual(['make it red'])
  const plain = setUp({ extended: false })
  plain.session.instructing('make it red')
  plain.rest()
  expect(plain.asked()).toEqual([])
})

test('[T122] none starts while a turn runs', () => {
  const { session, rest, asked } = setUp()
  session.send('first', 0)
  session.instructing('second')
  rest()
  expect(asked()).toEqual([])
})

test('[T124] the next one waits for the end of the one thrown away', async () => {
  const { session, rest, speculated, asked, pad } = setUp()
  session.instructing('one')
  rest()
  session.instructing('two')
  rest()
  rest()
  expect(asked()).toEqual(['one'])
  const usage = { input: 10, cached: 0, output: 3, reasoning: 0, estimated: false }
  speculated[0]?.settle({ usage })
  await vi.advanceTimersByTimeAsync(0)
  expect(pad.thrownAway.getState()).toMatchObject({ turns: 1, tokens: 13, isLeast: false })
  rest()
  expect(asked()).toEqual(['one', 'two'])
})

test('[T124] a crash ends it, and the next text may be tried', () => {
  const { session, rest, asked, turns } = setUp()
  session.instructing('one')
  rest()
  session.crashed(true)
  session.instructing('two')
  rest()
  expect(asked()).toEqual(['one', 'two'])
  expect(turns()).toEqual([])
})
