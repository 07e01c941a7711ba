import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyNews } from '../../core/edits/hunk.ts'
import type { TurnNews } from '../../core/turn/turn.ts'
import { fileOf, waiting } from '../store/review.ts'
import { sessionInMemory } from './fakes.ts'

const files = { 'a.ts': 'one\ntwo\nthree\n', 'b.ts': 'four\nfive\n' }

const placed = (id: string, path: string, line: number, insert: string) =>
  ({
    kind: 'lines',
    id,
    path,
    base: { from: line, to: line + 1 },
    insert,
    rung: 'exact',
    state: 'closed',
  }) as const
const open = (id: string, insert: string, tail: string): Extract<Hunk, { state: 'open'; kind: 'lines' }> => ({
  kind: 'lines',
  id,
  path: 'a.ts',
  base: { from: 1, to: 1 },
  insert,
  tail,
  rung: 'exact',
  state: 'open',
})
const reply = (turnId: string, ...news: ReplyNews[]): TurnNews => ({ type: 'reply', turnId, news })
const ended = (turnId: string, type: 'completed' | 'stopped' | 'replaced'): TurnNews => ({
  type: 'ended',
  turnId,
  at: 50,
  outcome: { type },
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
})

describe('a turn', () => {
  it('[N20] asks for the next frame of news once the last was painted and there is a moment to spare', async () => {
    const { session, hear, paint, setBusy, turns } = sessionInMemory(files)
    session.send('change it', 0)
    setBusy(true)
    let isSettled = false
    const frame = hear([reply('t1', { type: 'opened', hunk: open('h1', 'TWO\n', '') })])
    void frame.then(() => {
      isSettled = true
    })
    await paint(20)
    expect(turns()[0]?.marks.firstPaint).toBe(20)
    expect(isSettled).toBe(false)
    setBusy(false)
    await frame
  })

  it('[N60] goes to the deep model when asked for it and one is chosen, again too; the fast one stays chosen', () => {
    const { session, shared, started, turns } = sessionInMemory(files)
    session.send('change it', 0, 'deep')
    expect([started[0]?.model, turns()[0]?.path]).toEqual(['m', 'fast'])
    session.chooseDeepModel('thinker')
    session.send('change it', 0, 'deep')
    session.again('t2', 0)
    session.send('change it', 0)
    expect(started.map(({ model }) => model)).toEqual(['m', 'thinker', 'thinker', 'm'])
    expect(turns().map(({ path }) => path)).toEqual(['fast', 'deep', 'deep', 'fast'])
    expect(shared.settings.getState().model).toBe('m')
  })

  it('[N1] begins with the documents as they stand; an empty instruction begins nothing', () => {
    const { session, started, turns, documents } = sessionInMemory(files)
    session.send('  ', 0)
    documents.type('a.ts', [{ from: 0, to: 3, text: 'ONE' }])
    session.send(' change it ', 7)
    expect(started).toHaveLength(1)
    expect(started[0]).toMatchObject({
      instruction: 'change it',
      model: 'm',
      kept: [],
      redirects: null,
      actedAt: 7,
    })
    expect(started[0]?.files.map(({ text }) => text)).toEqual(['ONE\ntwo\nthree\n', 'four\nfive\n'])
    expect(turns().map(({ phase }) => phase)).toEqual(['waiting'])
  })

  it('[N2] sent while another runs takes its place and carries what is pending, over the text of now', () => {
    const { session, started, hear, documents, review } = sessionInMemory(files)
    session.send('first', 0)
    void hear([reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 2, 'THREE\n') })])
    documents.type('a.ts', [{ from: 0, to: 0, text: 'zero\n' }])
    session.send('second', 1)
    expect(started[1]).toMatchObject({
      redirects: 't1',
      kept: [{ id: 'h1', base: { from: 3, to: 4 }, insert: 'THREE\n' }],
    })
    expect(fileOf(review(), 'h1')?.base).toBe('zero\none\ntwo\nthree\n')
  })

  it('[N3] late news of a turn that was redirected changes nothing in the review', () => {
    const { session, hear, review } = sessionInMemory(files)
    session.send('first', 0)
    session.send('second', 1)
    const before = review()
    void hear([reply('t1', { type: 'closed', hunk: placed('h9', 'a.ts', 0, 'late\n') })])
    expect(review()).toBe(before)
  })

  it('[N4] fails in words when the worker crashes, and the page goes on', () => {
    const { session, turns, pad } = sessionInMemory(files)
    session.send('first', 0)
    session.crashed(true)
    expect(turns()[0]).toMatchObject({
      phase: 'ended',
      outcome: { type: 'failed', fault: { code: 'worker-crashed' } },
    })
    expect(pad.notices.getState().notices.map(({ code }) => code)).toEqual(['worker-restarted'])
  })
})

describe('a worker crash mid-stream', () => {
  it('[N15] ends the review too: open hunks keep their whole lines and delete nothing, empty ones go', () => {
    const { session, hear, review } = sessionInMemory(files)
    session.send('write', 0)
    void hear([
      reply(
        't1',
        { type: 'opened', hunk: { ...open('h1', 'new\n', 'hal'), base: { from: 1, to: 3 } } },
        { type: 'opened', hunk: open('h2', '', 'nothing whole') },
        {
          type: 'opened',
          hunk: { kind: 'create', id: 'h3', path: 'c.ts', state: 'open', insert: 'six\n', tail: 'sev' },
        },
        { type: 'frontier', path: 'a.ts', line: 2 },
      ),
    ])
    session.crashed(true)
    expect(review().frontier).toBeNull()
    expect(review().files.get('a.ts')?.hunks).toMatchObject([
      { id: 'h1', state: 'incomplete', insert: 'new\n', base: { from: 1, to: 1 } },
    ])
    expect(review().loose).toMatchObject([{ id: 'h3', state: 'incomplete', insert: 'six\n' }])
  })
})

describe('Esc', () => {
  it('[N5] freezes what is on the page: nothing grows, nothing new appears, whole lines stay', async () => {
    const { session, hear, review, paint, stopped, turns } = sessionInMemory(files)
    session.send('write', 0)
    void hear([reply('t1', { type: 'opened', hunk: open('h1', 'new\n', 'hal') })])
    await paint(16)
    session.stopOrDismiss(20)
    expect(stopped).toEqual(['t1'])
    // Was on its way when the key went down.
    void hear([
      reply(
        't1',
        { type: 'grew', id: 'h1', lines: 'half\nmore\n', tail: 'x' },
        { type: 'opened', hunk: open('h2', '', 'y') },
      ),
    ])
    const shown = () =>
      review()
        .files.get('a.ts')
        ?.hunks.map((hunk) => ('insert' in hunk ? [hunk.id, hunk.insert] : []))
    expect(shown()).toEqual([['h1', 'new\n']])
    await paint(33)
    const { tail: _, ...rest } = open('h1', 'new\nhalf\nmore\n', '')
    void hear([
      reply('t1', { type: 'closed', hunk: { ...rest, state: 'incomplete' } }),
      ended('t1', 'stopped'),
    ])
    await paint(50)
    expect(shown()).toEqual([['h1', 'new\n']])
    // The first paint after the key is the last that changed anything.
    expect(turns()[0]?.marks).toMatchObject({ stopPressed: 20, stopPainted: 33 })
  })

  it('[N6] shows a hunk that the model had finished, and says that painting took as long', async () => {
    const { session, hear, review, paint, turns } = sessionInMemory(files)
    session.send('write', 0)
    void hear([reply('t1', { type: 'opened', hunk: open('h1', '', 'T') })])
    await paint(16)
    session.stopOrDismiss(20)
    void hear([reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 1, 'TWO\n') })])
    await paint(33)
    void hear([ended('t1', 'stopped')])
    await paint(50)
    expect(review().files.get('a.ts')?.hunks).toMatchObject([{ id: 'h1', state: 'closed', insert: 'TWO\n' }])
    expect(turns()[0]?.marks.stopPainted).toBe(50)
  })

  it('[N7] with nothing running turns down what waits, and the documents stay', () => {
    const { session, hear, documents, pad } = sessionInMemory(files)
    session.send('write', 0)
    void hear([
      reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 0, 'ONE\n') }),
      ended('t1', 'completed'),
    ])
    session.stopOrDismiss(9)
    session.acceptAll()
    expect(documents.read('a.ts')?.text).toBe(files['a.ts'])
    expect(pad.review.getState().lastAccept).toBeNull()
  })
})

describe('accept', () => {
  it('[N8] takes all files at once and can be taken back at once', () => {
    const { session, hear, documents, pad } = sessionInMemory(files)
    session.send('write', 0)
    void hear([
      reply(
        't1',
        { type: 'closed', hunk: placed('h1', 'a.ts', 0, 'ONE\n') },
        { type: 'closed', hunk: placed('h2', 'b.ts', 1, 'FIVE\n') },
        {
          type: 'closed',
          hunk: { kind: 'create', id: 'h3', path: 'c.ts', state: 'closed', insert: 'six\n' },
        },
      ),
      ended('t1', 'completed'),
    ])
    expect(pad.files.getState().proposed).toEqual(['c.ts'])
    session.acceptAll()
    expect(documents.paths().map((path) => documents.read(path)?.text)).toEqual([
      'ONE\ntwo\nthree\n',
      'four\nFIVE\n',
      'six\n',
    ])
    expect(pad.review.getState().lastAccept).toMatchObject({ hunks: 3, files: 3 })
    session.undoAccept()
    expect(documents.paths().map((path) => documents.read(path)?.text)).toEqual(Object.values(files))
    session.undoAccept()
    expect(pad.notices.getState().notices.at(-1)?.code).toBe('nothing-to-undo')
  })

  it('[N9] takes one closed hunk while another is still open, and never an open one', () => {
    const { session, hear, documents } = sessionInMemory(files)
    session.send('write', 0)
    void hear([
      reply(
        't1',
        { type: 'closed', hunk: placed('h1', 'a.ts', 2, 'THREE\n') },
        { type: 'opened', hunk: open('h2', 'x\n', '') },
      ),
    ])
    session.accept('h2')
    expect(documents.read('a.ts')?.text).toBe(files['a.ts'])
    session.accept('h1')
    expect(documents.read('a.ts')?.text).toBe('one\ntwo\nTHREE\n')
  })
})

describe('parts and places', () => {
  it('[N17] accepts a line and a word of a hunk, and takes each back', () => {
    const { session, hear, documents, review, pad } = sessionInMemory(files)
    session.send('write', 0)
    void hear([
      reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 1, 'two and more\nx\n') }),
      ended('t1', 'completed'),
    ])
    session.acceptPart('h1', 'word')
    expect(documents.read('a.ts')?.text).toBe('one\ntwo and\nthree\n')
    session.acceptPart('h1', 'line')
    expect(documents.read('a.ts')?.text).toBe('one\ntwo and more\nthree\n')
    expect(pad.review.getState().lastAccept).toMatchObject({ hunks: 0, files: 1 })
    session.undoAccept()
    expect(documents.read('a.ts')?.text).toBe('one\ntwo and\nthree\n')
    session.undoAccept()
    expect(documents.read('a.ts')?.text).toBe(files['a.ts'])
    expect(waiting(review(), documents.paths())).toEqual([{ path: 'a.ts', id: 'h1' }])
    session.accept('h1')
    expect(documents.read('a.ts')?.text).toBe('one\ntwo and more\nx\nthree\n')
  })

  const unplaced = (id: string, path: string): ReplyNews => ({
    type: 'closed',
    hunk: { kind: 'lines', id, path, state: 'unplaced', search: 'x\n', insert: 'new\n', why: 'not-found' },
  })

  it('[N18] puts a hunk without a place before the cursor’s line, that of an unknown file too', () => {
    const { session, hear, documents, review, pointAt } = sessionInMemory(files)
    session.send('write', 0)
    void hear([reply('t1', unplaced('h1', 'nowhere.ts'), unplaced('h2', 'b.ts')), ended('t1', 'completed')])
    session.placeAtCursor(null)
    expect(review().loose).toHaveLength(2)
    pointAt('b.ts', 1)
    session.placeAtCursor(null)
    expect(review().loose.map(({ id }) => id)).toEqual(['h1'])
    pointAt('a.ts', 0)
    session.placeAtCursor('h1')
    session.acceptAll()
    expect(documents.read('a.ts')?.text).toBe('new\none\ntwo\nthree\n')
    expect(documents.read('b.ts')?.text).toBe('four\nnew\nfive\n')
  })

  it('[N19] steps to each place of an ambiguous hunk', () => {
    const { session, hear, review } = sessionInMemory(files)
    session.send('write', 0)
    const candidates = [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
    ]
    void hear([
      reply(
        't1',
        {
          type: 'closed',
          hunk: {
            kind: 'lines',
            id: 'h2',
            path: 'a.ts',
            state: 'ambiguous',
            search: 'x\n',
            insert: 'new\n',
            candidates,
            rung: 'exact',
          },
        },
        { type: 'closed', hunk: placed('h1', 'a.ts', 1, 'TWO\n') },
      ),
    ])
    const steps = [1, 1, 1, 1, -1, -1].map((way) => {
      session.step(way === 1 ? 1 : -1)
      return `${review().current ?? ''} ${review().place}`
    })
    expect(steps).toEqual(['h1 0', 'h2 0', 'h2 1', 'h1 0', 'h2 1', 'h2 0'])
  })
})

describe('files that the user renames or deletes while it streams', () => {
  const later = reply('t1', { type: 'closed', hunk: placed('h2', 'a.ts', 2, 'THREE\n') })

  it('[N16] take hunks along to their new name, and those still to come', () => {
    const { session, hear, documents, review } = sessionInMemory(files)
    session.send('write', 0)
    void hear([reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 0, 'ONE\n') })])
    session.renameFile('a.ts', 'z.ts')
    void hear([later])
    documents.type('z.ts', [{ from: 0, to: 0, text: 'mine\n' }])
    expect(waiting(review(), documents.paths()).map(({ path, id }) => `${path} ${id}`)).toEqual([
      'z.ts h1',
      'z.ts h2',
    ])
    session.acceptAll()
    expect(documents.read('z.ts')?.text).toBe('mine\nONE\ntwo\nTHREE\n')
    session.undoAccept()
    session.renameFile('z.ts', 'a.ts')
    void hear([reply('t1', { type: 'closed', hunk: placed('h3', 'a.ts', 1, 'TWO\n') })])
    session.acceptAll()
    expect(documents.read('a.ts')?.text).toBe('mine\nONE\nTWO\nTHREE\n')
  })

  it('[N16] keep the hunks of a deleted file with their text; they count again when it comes back', () => {
    const { session, hear, documents, review } = sessionInMemory(files)
    session.send('write', 0)
    void hear([reply('t1', { type: 'closed', hunk: placed('h1', 'a.ts', 0, 'ONE\n') })])
    session.deleteFile('a.ts')
    void hear([later])
    expect(waiting(review(), documents.paths())).toEqual([])
    session.acceptAll()
    session.accept('h1')
    expect(documents.read('a.ts')).toBeUndefined()
    documents.apply([{ type: 'create', path: 'a.ts', text: 'other\nTWO\nthree\n' }])
    session.accept('h2')
    expect(documents.read('a.ts')?.text).toContain('THREE')
    expect(documents.read('a.ts')?.text).toContain('other')
  })
})
