import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BlockChange,
  closeAmbiguous,
  closeBlock,
  closeIncomplete,
  closeUnplaced,
  createDesk,
  type Desk,
} from './desk.ts'
import type { FileDraft } from './file-draft.ts'
import type { Hunk } from './hunk.ts'
import { foldNews, replaceLines } from './proposal.ts'

const base = Array.from({ length: 12 }, (_, n) => `const value${n} = ${n}\n`).join('')
const over = (text = base): { desk: Desk; draft: FileDraft } => {
  const desk = createDesk({ files: [{ path: 'src/a.ts', text, version: 1 }], openPath: null })
  const draft = desk.draftOf('src/a.ts')
  if (draft === null) throw new Error('no draft')
  return { desk, draft }
}
const told = (desk: Desk): readonly Hunk[] => foldNews([], desk.log.take())
const change = (from: number, to: number, lines: readonly string[]): BlockChange => ({
  id: null,
  range: { from, to },
  lines,
  doubt: null,
})
const text = { search: ['old'], insert: ['new'] }

const changes = fc
  .array(fc.record({ skip: fc.nat(3), size: fc.nat(2), count: fc.nat(2) }), { minLength: 1, maxLength: 4 })
  .map((parts) => {
    let at = 0
    return parts.flatMap(({ skip, size, count }, n): BlockChange[] => {
      const from = at + skip
      if (from + size > 12 || size + count === 0) return []
      at = from + size
      return [
        change(
          from,
          at,
          Array.from({ length: count }, (_, i) => `made${n}(${i})`),
        ),
      ]
    })
  })

describe('the desk that the writers of a reply share', () => {
  it('[E17] a file has one draft, by whatever spelling it is asked for, and one that is not there has none', () => {
    const { desk, draft } = over()
    for (const path of ['./src/a.ts', '`src/a.ts`', 'b/src/a.ts', 'src\\a.ts']) {
      expect(desk.draftOf(path)).toBe(draft)
    }
    expect(desk.drafts()).toEqual([draft])
    expect(desk.draftOf('src/b.ts')).toBeNull()
    expect(desk.selected()).toBeNull()
    expect([over('a\r\n').desk.newLineEnd, over('a\n').desk.newLineEnd]).toEqual(['\r\n', '\n'])
  })

  it('[E3] a block that is closed makes all of its changes', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { desk, draft } = over()
        closeBlock(desk, draft, { rung: 'exact', changes: all, text })
        const lines = base.split('\n')
        for (const { range, lines: fresh } of all.toReversed())
          lines.splice(range.from, range.to - range.from, ...fresh)
        const closed = told(desk).flatMap((hunk) =>
          hunk.kind === 'lines' && hunk.state === 'closed' ? [hunk] : [],
        )
        expect(replaceLines(base, closed)).toBe(lines.join('\n'))
        expect(draft.claims.all.map((claim) => claim.base)).toEqual(closed.map((hunk) => hunk.base))
      }),
    )
  })

  it('[E29] a block is made whole or not at all: one change in the way keeps all of it unplaced, one doubt guards all', () => {
    fc.assert(
      fc.property(changes, fc.nat(11), (all, line) => {
        const { desk, draft } = over()
        draft.claims.add({ base: { from: line, to: line + 1 }, insert: 'taken()\n' })
        closeBlock(desk, draft, { rung: 'exact', changes: all, text })
        const isInTheWay = all.some(({ range }) => range.from <= line && range.to > line)
        const isWithin = all.some(({ range }) => range.from < line + 1 && range.to > line)
        const states = new Set(told(desk).map(({ state }) => state))
        if (isInTheWay || isWithin) expect([...states]).toEqual(['unplaced'])
        else expect(states.has('unplaced')).toBe(false)
      }),
    )
    const { desk, draft } = over()
    const doubted = { ...change(5, 6, ['x()']), doubt: 'unsure' as const }
    closeBlock(desk, draft, { rung: 'exact', changes: [change(0, 1, ['y()']), doubted], text })
    expect(told(desk)).toMatchObject([
      { state: 'guarded', why: 'unsure', base: { from: 0, to: 1 } },
      { state: 'guarded', why: 'unsure', base: { from: 5, to: 6 } },
    ])
  })

  it('[E23] what an earlier hunk changes in the same way is no change, and its ghost goes', () => {
    const { desk, draft } = over()
    const first = change(2, 3, ['made()'])
    closeBlock(desk, draft, { rung: 'exact', changes: [first], text })
    expect(told(desk)).toHaveLength(1)
    const id = desk.log.newId()
    closeBlock(desk, draft, { rung: 'exact', changes: [{ ...first, id }], text })
    expect(desk.log.take()).toEqual([{ type: 'dropped', id }])
  })

  it('[E10] a block without a place is kept with its text, in the ends of its file, and strikes nothing by another', () => {
    const { desk, draft } = over(base.replaceAll('\n', '\r\n'))
    closeUnplaced(desk, './src/a.ts', { search: ['a', 'b'], insert: ['const value3 = 3'], why: 'not-found' })
    closeUnplaced(desk, 'src/a.ts', { search: [], insert: [], why: 'not-found' })
    expect(told(desk)).toEqual([
      {
        kind: 'lines',
        state: 'unplaced',
        id: 'h1',
        path: './src/a.ts',
        search: 'a\r\nb\r\n',
        insert: 'const value3 = 3\r\n',
        why: 'not-found',
      },
    ])
    // the line that only the unplaced block writes again must not go
    closeBlock(desk, draft, { rung: 'exact', changes: [change(3, 4, [])], text })
    expect(desk.guard.settle()).toMatchObject([{ state: 'guarded', base: { from: 3, to: 4 } }])
  })

  it('[E9] a block of several places is kept with all of them, unless it changes nothing', () => {
    const { desk, draft } = over()
    const candidates = [
      { from: 0, to: 1 },
      { from: 4, to: 5 },
    ]
    closeAmbiguous(desk, draft, { search: ['a'], insert: ['a'], rung: 'exact', candidates })
    closeAmbiguous(desk, draft, { search: ['a'], insert: ['b'], rung: 'punctuation', candidates })
    expect(told(desk)).toMatchObject([
      { state: 'ambiguous', search: 'a\n', insert: 'b\n', candidates, rung: 'punctuation' },
    ])
    expect(draft.claims.all).toEqual([])
  })

  it('[E7] what is incomplete deletes nothing, and what was never shown is not told', () => {
    fc.assert(
      fc.property(changes, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (all, shown) => {
        const { desk, draft } = over()
        const block = all.map((each, at) => (shown[at] === true ? { ...each, id: desk.log.newId() } : each))
        closeIncomplete(desk, draft, { rung: 'exact', changes: block })
        const hunks = told(desk)
        for (const hunk of hunks) {
          if (hunk.kind !== 'lines' || hunk.state !== 'incomplete') throw new Error('another hunk')
          expect(hunk.base.from).toBe(hunk.base.to)
        }
        const due = block.filter(({ id, lines }) => id !== null && lines.length > 0)
        expect(hunks.map(({ id }) => id)).toEqual(due.map(({ id }) => id))
        expect(draft.claims.all).toEqual([])
      }),
    )
  })
})
