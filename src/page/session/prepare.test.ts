import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sessionInMemory } from './fakes.ts'
import { restMs } from './prepare.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const files = { 'a.ts': 'one\ntwo\n', 'b.ts': 'three\n' }

function setUp(extended = true) {
  const all = sessionInMemory(files)
  const open = (since: number) =>
    all.shared.connection.setState({ state: { type: 'open', since, extended, rtt: null } })
  open(1)
  return { ...all, open }
}

test('[N40] turning to the instruction hands the files to the worker at once, and not again while nothing changed', () => {
  const { session, prepared } = setUp()
  session.preparing('now')
  expect(prepared).toMatchObject([
    { model: 'm', format: 'blocks', files: [{ path: 'a.ts' }, { path: 'b.ts' }], kept: [] },
  ])
  session.preparing('now')
  session.preparing('at-rest')
  vi.advanceTimersByTime(restMs)
  expect(prepared).toHaveLength(1)
})

test('[N40] so does typing, once it has rested: the texts are those of then', () => {
  const { documents, prepared } = setUp()
  documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }])
  vi.advanceTimersByTime(restMs - 1)
  documents.type('a.ts', [{ from: 0, to: 0, text: 'y' }])
  vi.advanceTimersByTime(restMs - 1)
  expect(prepared).toEqual([])
  vi.advanceTimersByTime(1)
  expect(prepared.map(({ files: sent }) => sent[0]?.text)).toEqual(['yxone\ntwo\n'])
})

test('[N40] a new connection is prepared anew', () => {
  const { session, prepared, open } = setUp()
  session.preparing('now')
  open(2)
  session.preparing('now')
  expect(prepared).toHaveLength(2)
})

test('[N40] what waits for the user goes along, as a turn would take it', () => {
  const { session, prepared, hear } = setUp()
  session.send('change it', 0)
  const hunk = {
    kind: 'lines',
    id: 'h1',
    path: 'a.ts',
    base: { from: 1, to: 2 },
    insert: 'TWO\n',
    rung: 'exact',
    state: 'closed',
  } as const
  void hear([{ type: 'reply', turnId: 't1', news: [{ type: 'closed', hunk }] }])
  session.preparing('now')
  expect(prepared).toMatchObject([{ kept: [{ id: 'h1', insert: 'TWO\n' }] }])
})

test('[N41] nothing is prepared without a connection, at a plain endpoint, for a user’s own key, or after the end', () => {
  const plain = setUp(false)
  plain.session.preparing('now')
  expect(plain.prepared).toEqual([])
  const off = sessionInMemory(files)
  off.session.preparing('now')
  expect(off.prepared).toEqual([])
  const own = setUp()
  own.shared.settings.setState({ model: 'own', own: { url: 'https://x', key: 'k', model: 'm' } })
  own.session.preparing('now')
  expect(own.prepared).toEqual([])
  const left = setUp()
  left.documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }])
  left.session.dispose()
  vi.advanceTimersByTime(10 * restMs)
  expect(left.prepared).toEqual([])
})
