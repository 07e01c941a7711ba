import { expect, test } from 'vitest'
import { createTokenBook } from '../../core/tokens/token-book.ts'
import { countTokens } from '../../core/tokens/count.ts'
import type { Hunk } from '../../core/edits/hunk.ts'
import { budgetOf, promptKey } from '../store/context.ts'
import { createPad } from '../store/pad.ts'
import type { ModelChoice } from '../store/shared.ts'
import { memoryDocuments, sessionInMemory } from './fakes.ts'
import { pickFiles } from './pick-files.ts'
import { createTokenKeeper } from './token-keeper.ts'

const model: ModelChoice = {
  id: 'm',
  title: 'M',
  window: 4_000,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: false,
  price: null,
  origin: 'here',
}
const settled = () => new Promise(setImmediate)

/** A pad with a keeper whose worker is a book in this thread and whose timers run when asked. */
function keeperInMemory(start: Readonly<Record<string, string>>) {
  const pad = createPad('test')
  const documents = memoryDocuments(start)
  pad.files.setState({ paths: documents.paths(), open: documents.paths()[0] ?? null })
  const timers = new Map<number, () => void>()
  const told: string[] = []
  let book = createTokenBook()
  let ids = 0
  const keeper = createTokenKeeper({
    pad,
    documents,
    connect: () => ({
      update: (updates) => {
        told.push(...updates.map(({ type, path }) => `${type} ${path}`))
        return Promise.resolve({ ...book.update(updates), spentMs: 0 })
      },
      imports: () => Promise.resolve(['b.ts']),
    }),
    set: (run) => {
      timers.set((ids += 1), run)
      return ids
    },
    clear: (id) => timers.delete(id),
    inSpareTime: (run) => run(),
    now: () => 0,
  })
  return {
    pad,
    documents,
    keeper,
    told,
    /** Forgets every text, as a worker that drifted would. */
    forget: () => {
      book = createTokenBook()
    },
    run: async () => {
      for (const [id, run] of timers) {
        timers.delete(id)
        run()
      }
      await settled()
    },
  }
}

test('[P60] after the first texts only edits go to the worker, joined, and the counts follow', async () => {
  const stand = keeperInMemory({ 'a.ts': 'const one = 1\n', 'b.ts': 'export {}\n' })
  stand.documents.type('a.ts', [{ from: 0, to: 0, text: '// early\n' }])
  expect(stand.told).toEqual([])
  stand.keeper.start()
  await stand.run()
  expect(stand.told.filter((line) => line.startsWith('text') && line.endsWith('.ts'))).toEqual([
    'text a.ts',
    'text b.ts',
  ])
  stand.told.length = 0
  stand.documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }])
  stand.documents.type('a.ts', [{ from: 1, to: 1, text: 'y' }])
  await stand.run()
  expect(stand.told).toEqual(['edit a.ts', 'edit a.ts'])
  const { counts, imported } = stand.pad.context.getState()
  expect(counts['a.ts']?.tokens).toBe(countTokens('xy// early\nconst one = 1\n'))
  expect(imported).toEqual(['b.ts'])
})

test('[P60] a text that the worker lost is told again; files that come, go and change names are followed', async () => {
  const stand = keeperInMemory({ 'a.ts': 'one', 'b.ts': 'two' })
  stand.keeper.start()
  await stand.run()
  stand.forget()
  stand.documents.type('a.ts', [{ from: 0, to: 0, text: 'x' }])
  await stand.run()
  await stand.run()
  expect(stand.told.at(-1)).toBe('text a.ts')
  stand.pad.context.setState({ choices: { 'a.ts': 'excluded' } })
  stand.documents.apply([{ type: 'rename', path: 'a.ts', to: 'c.ts' }])
  stand.documents.apply([
    { type: 'create', path: 'd.ts', text: 'new text' },
    { type: 'delete', path: 'b.ts' },
  ])
  await stand.run()
  expect(stand.told.slice(-3)).toEqual(['rename a.ts', 'text d.ts', 'gone b.ts'])
  expect(stand.pad.context.getState().choices).toEqual({ 'c.ts': 'excluded' })
  expect(stand.pad.context.getState().counts['d.ts']?.tokens).toBe(countTokens('new text'))
})

test('[P61] the meter tells nothing before everything is counted', async () => {
  const stand = keeperInMemory({ 'a.ts': 'one' })
  const budget = () => budgetOf(stand.pad.context.getState(), stand.pad.files.getState(), model)
  expect(budget()).toBeNull()
  stand.keeper.start()
  await stand.run()
  const before = budget()
  stand.keeper.writing('make it red, please')
  await stand.run()
  const after = budget()
  if (before?.type !== 'packed' || after?.type !== 'packed') throw new Error('it fits')
  expect(after.total - before.total).toBe(countTokens('make it red, please'))
})

test('[P62] a turn takes what fits, in the pad’s order, and names nothing that stays behind', () => {
  const { session, pad, started } = sessionInMemory({
    'far/a.ts': 'x '.repeat(4_000),
    'b.ts': 'export const b = 1\n',
    'a.ts': "import './b'\n",
  })
  pad.files.setState({ open: 'a.ts' })
  expect(session.send('one', 0)).toBe(true)
  expect(started[0]?.files.map(({ path }) => path)).toEqual(['far/a.ts', 'b.ts', 'a.ts'])
  session.chooseContext('a.ts', 'excluded')
  expect(session.send('two', 0)).toBe(true)
  expect(started[1]?.files.map(({ path }) => path)).toEqual(['far/a.ts', 'b.ts'])
  expect(started[1]?.openPath).toBeNull()
  session.chooseContext('a.ts', null)
  session.send('three', 0)
  expect(started[2]?.openPath).toBe('a.ts')
})

test('[P62] a file with kept hunks goes before others, its kept text counted', () => {
  const pad = createPad('test')
  const files = [
    { path: 'a.ts', text: 'a\n'.repeat(10), version: 1 },
    { path: 'b.ts', text: 'b '.repeat(3_000), version: 1 },
    { path: 'z/c.ts', text: 'c '.repeat(3_000), version: 1 },
  ]
  pad.files.setState({ paths: files.map(({ path }) => path), open: 'a.ts' })
  const kept: Hunk = {
    kind: 'lines',
    state: 'closed',
    id: 'k',
    path: 'z/c.ts',
    base: { from: 0, to: 0 },
    insert: 'd\n',
    rung: 'exact',
  }
  const wish = { instruction: 'x', format: 'blocks' as const, selection: null, files, model }
  const paths = (hunks: readonly Hunk[], insert = 'd\n') => {
    const picked = pickFiles(pad, { ...wish, kept: hunks.map((hunk) => ({ ...hunk, insert }) as Hunk) })
    return 'type' in picked ? picked : picked.files.map(({ path }) => path)
  }
  expect(paths([])).toEqual(['a.ts', 'b.ts'])
  expect(paths([kept])).toEqual(['a.ts', 'z/c.ts'])
  expect(paths([kept], 'd '.repeat(6_000))).toEqual(['a.ts'])
})

test('[P63] what does not fit is refused before it is sent, with its numbers, until something changes', () => {
  const { session, pad, shared, started } = sessionInMemory({ 'a.ts': 'word '.repeat(4_000), 'b.ts': 'b\n' })
  shared.connection.setState({ models: [model] })
  pad.files.setState({ open: 'a.ts' })
  expect(session.send('make it red', 0)).toBe(false)
  expect(started).toEqual([])
  expect(pad.turns.getState().turns).toEqual([])
  expect(pad.context.getState().refusal).toMatchObject({ path: 'a.ts', room: 3_000, window: 4_000 })
  session.chooseContext('a.ts', 'excluded')
  expect(pad.context.getState().refusal).toBeNull()
  expect(session.send('make it red', 0)).toBe(true)
  expect(started[0]?.files.map(({ path }) => path)).toEqual(['b.ts'])
})

test('[P62] a count stands for the text it was made of; of another text nothing too small is taken', () => {
  const pad = createPad('test')
  const text = 'word '.repeat(2_000)
  pad.files.setState({ paths: ['a.ts'], open: 'a.ts' })
  const counts = { [promptKey('blocks')]: { tokens: 10, length: 1 } }
  const wish = { instruction: 'x', format: 'blocks' as const, selection: null, kept: [], model }
  const isSent = (length: number) => {
    pad.context.setState({ counts: { ...counts, 'a.ts': { tokens: 2_000, length } } })
    return !('type' in pickFiles(pad, { ...wish, files: [{ path: 'a.ts', text, version: 1 }] }))
  }
  expect(isSent(text.length)).toBe(true)
  expect(isSent(text.length - 999)).toBe(false)
  expect(isSent(1)).toBe(false)
})
