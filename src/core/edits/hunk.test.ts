import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hunk, isSameRange, placesHunk, type ReplyNews } from './hunk.ts'

const range = fc.record({ from: fc.nat(3), to: fc.nat(3) })
const located = {
  kind: 'lines',
  path: 'a.ts',
  base: { from: 0, to: 1 },
  insert: 'a\n',
  rung: 'exact',
} as const
const named = { kind: 'lines', path: 'a.ts', search: 'a\n', insert: 'b\n' } as const
const finals: Readonly<Record<string, Exclude<Hunk, { readonly state: 'open' }>>> = {
  closed: { ...located, id: 'closed', state: 'closed' },
  guarded: { ...located, id: 'guarded', state: 'guarded', why: 'unsure' },
  incomplete: { ...located, id: 'incomplete', state: 'incomplete' },
  created: { id: 'created', kind: 'create', state: 'closed', path: 'b.ts', insert: '' },
  ambiguous: { ...named, id: 'ambiguous', state: 'ambiguous', candidates: [], rung: 'exact' },
  unplaced: { ...named, id: 'unplaced', state: 'unplaced', why: 'not-found' },
}

describe('hunks', () => {
  it('ranges are the same where both ends are, and whichever is asked first', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        expect(isSameRange(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b))
        expect(isSameRange(a, b)).toBe(isSameRange(b, a))
        expect(isSameRange(a, { ...a })).toBe(true)
      }),
    )
  })

  it('[E9] [E10] news shows a hunk where it has one place, unless it was shown before', () => {
    const shown = Object.values(finals).filter((hunk) => placesHunk({ type: 'closed', hunk }, new Set()))
    expect(shown.map(({ id }) => id)).toEqual(['closed', 'guarded', 'incomplete', 'created'])
    const opened: ReplyNews = { type: 'opened', hunk: { ...located, id: 'open', state: 'open', tail: '' } }
    expect(placesHunk(opened, new Set())).toBe(true)
    expect(placesHunk(opened, new Set(['open']))).toBe(false)
    for (const hunk of shown) expect(placesHunk({ type: 'closed', hunk }, new Set([hunk.id]))).toBe(false)
    const others: readonly ReplyNews[] = [
      { type: 'prose', text: 'a' },
      { type: 'grew', id: 'open', lines: 'b\n', tail: '' },
      { type: 'dropped', id: 'open' },
      { type: 'frontier', path: 'a.ts', line: 1 },
    ]
    expect(others.filter((news) => placesHunk(news, new Set()))).toEqual([])
  })
})
