import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Hunk, PlacedHunk, ReplyNews, ReplyReader } from './hunk.ts'
import { acceptAll, foldNews, replaceLines } from './proposal.ts'
import { createRedirectReader, keptText } from './redirect.ts'
import {
  acceptAllIds,
  acceptEdit,
  createFileReview,
  pendingAsKept,
  pickCandidate,
  standing,
  typed,
  withHunk,
  withNews,
} from './review.ts'
import type { Snapshot } from './snapshot.ts'

const hunk = (id: string, from: number, to: number, insert: string): PlacedHunk => ({
  id,
  path: 'a.ts',
  kind: 'lines',
  state: 'closed',
  base: { from, to },
  insert,
  rung: 'exact',
})
const file = (path: string, text: string): Snapshot => ({ path, text, version: 1 })

const line = fc.constantFrom('a\n', 'b\n', 'c\n', '\n')
const lines = (maxLength: number) => fc.array(line, { maxLength }).map((all) => all.join(''))

const hunksOver = (text: string, prefix: string) =>
  fc
    .array(fc.record({ skip: fc.nat(2), size: fc.nat(3), insert: lines(3) }), { maxLength: 6 })
    .map((parts) => {
      const size = text.split('\n').length - 1
      let at = 0
      let wasInsertion = false
      return parts.flatMap(({ skip, size: length, insert }, index) => {
        const from = at + (wasInsertion && length === 0 ? Math.max(1, skip) : skip)
        const to = from + length
        if (to > size || (length === 0 && insert === '')) return []
        at = to
        wasInsertion = length === 0
        return [hunk(`${prefix}${index}`, from, to, insert)]
      })
    })

const redirect = fc
  .array(line, { maxLength: 10 })
  .map((all) => all.join(''))
  .chain((text) => fc.tuple(fc.constant(text), hunksOver(text, 'k')))
  .chain(([text, kept]) =>
    fc.record({
      text: fc.constant(text),
      kept: fc.constant(kept),
      reply: hunksOver(replaceLines(text, kept), 'h'),
    }),
  )

/** A reader whose reply was read elsewhere: each push gives the next piece of news. */
const scripted = (news: readonly ReplyNews[]): ReplyReader => {
  const rest = [...news]
  return { push: () => rest.splice(0, 1), finish: () => rest.splice(0) }
}
const closing = (hunks: readonly Hunk[]): readonly ReplyNews[] =>
  hunks.flatMap((one): ReplyNews[] => {
    if (one.state === 'open') return []
    const isLines = one.kind === 'lines' && one.state === 'closed'
    const base = isLines ? { from: one.base.from, to: one.base.from } : { from: 0, to: 0 }
    const opened: readonly ReplyNews[] = isLines
      ? [{ type: 'opened', hunk: { ...one, state: 'open', base, insert: '', tail: '' } }]
      : []
    return [...opened, { type: 'closed', hunk: one }]
  })
const readAll = (
  files: readonly Snapshot[],
  kept: readonly Hunk[],
  news: readonly ReplyNews[],
): readonly ReplyNews[] => {
  const reader = createRedirectReader({ files, kept, inner: () => scripted(news) })
  return [...news.flatMap(() => reader.push('.')), ...reader.finish('complete')]
}
const sorted = (texts: Iterable<Snapshot>) =>
  [...texts].map(({ path, text }) => [path, text]).toSorted((a, b) => String(a).localeCompare(String(b)))

describe('redirect', () => {
  test('[R15] accepting everything after a redirect gives the reply made over the kept text', () => {
    let touching = 0
    fc.assert(
      fc.property(redirect, ({ text, kept, reply }) => {
        const news = readAll([file('a.ts', text)], kept, closing(reply))
        const hunks = foldNews([], news)
        const wanted = replaceLines(replaceLines(text, kept), reply)
        expect(acceptAll([file('a.ts', text)], hunks).get('a.ts') ?? text).toBe(wanted)
        if (hunks.length < kept.length + reply.length) touching += 1
        const review = news.reduce(withNews, createFileReview(file('a.ts', text)))
        expect(typed(review, acceptEdit(review, acceptAllIds(review))).live).toBe(wanted)
        let one = review
        for (const { id } of hunks.toReversed()) {
          one = typed(one, acceptEdit(one, [id]))
          // What came to the first text again is pending again, [R33].
          if (one.live === text)
            for (const { id: each } of hunks) expect(standing(one, each).type).toBe('pending')
        }
        // No hunk is lost on the way: each is done or waits, and what waits gives the rest.
        for (const { id } of hunks) expect(['done', 'pending']).toContain(standing(one, id).type)
        expect(typed(one, acceptEdit(one, acceptAllIds(one))).live).toBe(wanted)
      }),
      { numRuns: 1000 },
    )
    expect(touching).toBeGreaterThan(50)
  })

  test('[R16] kept hunks come first, under their own ids; what the reply does not touch stays as it was', () => {
    const kept = [hunk('r1:h1', 0, 1, 'A\n'), hunk('k2', 2, 2, 'new\n')]
    const news = readAll([file('a.ts', 'a\nb\nc\nd\n')], kept, closing([hunk('h1', 4, 5, 'D\n')]))
    expect(news).toEqual([
      { type: 'closed', hunk: kept[0] },
      { type: 'closed', hunk: kept[1] },
      { type: 'opened', hunk: { ...hunk('r2:h1', 3, 3, ''), state: 'open', tail: '' } },
      { type: 'closed', hunk: hunk('r2:h1', 3, 4, 'D\n') },
    ])
  })

  test('[R16] a hunk of the reply that touches kept lines takes their place, kept text and all', () => {
    const kept = [hunk('k', 1, 2, 'one\ntwo\nthree\n')]
    const news = readAll(
      [file('a.ts', 'a\nb\nc\n')],
      kept,
      closing([hunk('h1', 2, 3, 'TWO\n'), hunk('h2', 4, 4, 'end\n')]),
    )
    expect(foldNews([], news)).toEqual([
      hunk('r1:h1', 1, 2, 'one\nTWO\nthree\n'),
      hunk('r1:h2', 2, 2, 'end\n'),
    ])
    const undone = readAll([file('a.ts', 'a\nb\nc\n')], kept, closing([hunk('h1', 1, 4, 'b\n')]))
    expect(foldNews([], undone)).toEqual([])
  })

  test('[R16] a hunk that only the whole reply shows to be doubtful is guarded as it stands, joined or not', () => {
    const kept = [hunk('k', 1, 2, 'one\ntwo\nthree\n')]
    const replies = [hunk('h1', 2, 3, 'TWO\n'), hunk('h2', 4, 4, 'end\n'), hunk('h3', 0, 1, 'A\n')]
    const doubted = replies.map((one) => ({ ...one, state: 'guarded' as const, why: 'unsure' as const }))
    const files = [file('a.ts', 'a\nb\nc\n')]
    const late = foldNews([], readAll(files, kept, [...closing(replies), ...closing(doubted)]))
    expect(late).toEqual(foldNews([], readAll(files, kept, closing(doubted))))
    expect(late.map(({ state }) => state)).toEqual(['guarded', 'guarded', 'guarded'])
    expect(late[0]).toMatchObject({ base: { from: 1, to: 2 }, insert: 'one\nTWO\nthree\n' })
  })

  test('[R16] a hunk cut short inside kept lines loses its place, not the kept text', () => {
    const kept = [hunk('k', 1, 2, 'one\ntwo\n')]
    const cut = { ...hunk('h1', 2, 2, 'half\n'), state: 'incomplete' } as const
    const hunks = foldNews([], readAll([file('a.ts', 'a\nb\n')], kept, [{ type: 'closed', hunk: cut }]))
    expect(hunks).toEqual([
      kept[0],
      {
        id: 'r1:h1',
        path: 'a.ts',
        kind: 'lines',
        state: 'unplaced',
        search: '',
        insert: 'half\n',
        why: 'overlaps',
      },
    ])
  })

  test('[R16] places of an ambiguous hunk are carried over; those in kept lines fall away', () => {
    const ambiguous = {
      id: 'h1',
      path: 'a.ts',
      kind: 'lines',
      state: 'ambiguous',
      search: 'b\n',
      insert: 'B\n',
      candidates: [
        { from: 1, to: 2 },
        { from: 3, to: 4 },
      ],
      rung: 'exact',
    } as const
    const [, carried] = foldNews(
      [],
      readAll(
        [file('a.ts', 'a\nx\nb\n')],
        [hunk('k', 1, 2, 'b\ny\n')],
        [{ type: 'closed', hunk: ambiguous }],
      ),
    )
    expect(carried).toEqual({ ...ambiguous, id: 'r1:h1', candidates: [{ from: 2, to: 3 }] })
    expect(pickCandidate({ ...ambiguous, insert: 'b\nB\n' }, 1, 'a\nb\nc\nb\n')).toEqual(
      hunk('h1', 4, 4, 'B\n'),
    )
  })

  test('[R17] files that kept hunks make, rename or delete are carried along', () => {
    const files = [file('a.ts', 'a\n'), file('b.ts', 'b\n'), file('c.ts', 'c\n')]
    const kept: readonly Hunk[] = [
      { id: 'k1', path: 'new.ts', kind: 'create', state: 'closed', insert: 'one\ntwo\n' },
      { id: 'k2', path: 'a.ts', kind: 'rename', state: 'closed', to: 'z.ts' },
      { id: 'k3', path: 'b.ts', kind: 'delete', state: 'closed' },
    ]
    const shown = keptText(files, kept)
    expect(sorted(shown)).toEqual([
      ['c.ts', 'c\n'],
      ['new.ts', 'one\ntwo\n'],
      ['z.ts', 'a\n'],
    ])
    const reply: readonly Hunk[] = [
      { ...hunk('h1', 1, 2, 'TWO\n'), path: 'new.ts' },
      { ...hunk('h2', 2, 2, 'three\n'), path: 'new.ts' },
      { ...hunk('h3', 0, 1, 'A\n'), path: 'z.ts' },
      { id: 'h4', path: 'c.ts', kind: 'rename', state: 'closed', to: 'y.ts' },
    ]
    const hunks = foldNews([], readAll(files, kept, closing(reply)))
    const after = acceptAll(files, hunks)
    expect([...after].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['a.ts', null],
      ['b.ts', null],
      ['c.ts', null],
      ['new.ts', 'one\nTWO\nthree\n'],
      ['y.ts', 'c\n'],
      ['z.ts', 'A\n'],
    ])
  })

  test('[R17] a reply that deletes or renames what a kept hunk made leaves nothing behind', () => {
    const kept: readonly Hunk[] = [
      { id: 'k1', path: 'new.ts', kind: 'create', state: 'closed', insert: 'one\n' },
      hunk('k2', 0, 1, 'A\n'),
    ]
    const gone = readAll([file('a.ts', 'a\n')], kept, [
      { type: 'closed', hunk: { id: 'h1', path: 'new.ts', kind: 'delete', state: 'closed' } },
      { type: 'closed', hunk: { id: 'h2', path: 'a.ts', kind: 'delete', state: 'closed' } },
    ])
    expect(foldNews([], gone)).toEqual([{ id: 'r1:h2', path: 'a.ts', kind: 'delete', state: 'closed' }])
    const moved = readAll([file('a.ts', 'a\n')], kept, [
      { type: 'closed', hunk: { id: 'h1', path: 'new.ts', kind: 'rename', state: 'closed', to: 'other.ts' } },
    ])
    expect(acceptAll([file('a.ts', 'a\n')], foldNews([], moved))).toEqual(
      new Map([
        ['a.ts', 'A\n'],
        ['other.ts', 'one\n'],
      ]),
    )
  })

  test('[R18] what is kept for a redirect, made over the live text, is what accepting it gives', () => {
    const typing = redirect.chain(({ text, kept }) =>
      fc.record({
        text: fc.constant(text),
        hunks: fc.constant(kept),
        at: fc.nat(text.length),
        word: fc.constantFrom('x', 'x\n', '\n', 'a', ''),
      }),
    )
    fc.assert(
      fc.property(typing, ({ text, hunks, at, word }) => {
        const start = hunks.reduce(withHunk, createFileReview(file('a.ts', text)))
        const review = typed(start, [{ from: at, to: at, text: word }])
        const kept = pendingAsKept(review)
        const pending = hunks.filter(({ id }) => standing(review, id).type === 'pending')
        const accepted = typed(
          review,
          acceptEdit(
            review,
            pending.map(({ id }) => id),
          ),
        )
        expect(replaceLines(review.live, kept)).toBe(accepted.live)
      }),
      { numRuns: 300 },
    )
  })
})

test('[E2] [R16] hunks that were closed together are joined alike, in whichever order they are told', () => {
  const files = [file('a.ts', 'a\nb\nc\n')]
  const kept = [hunk('k', 1, 2, 'K\nL\n')]
  const closed = (of: PlacedHunk): ReplyNews => ({ type: 'closed', hunk: { ...of, state: 'closed' } })
  const first = closed(hunk('h1', 1, 2, 'X\n'))
  const second = closed(hunk('h2', 2, 3, 'Y\n'))
  const read = (news: readonly ReplyNews[]) => {
    const inner = (): ReplyReader => ({ push: () => news, finish: () => [] })
    const reader = createRedirectReader({ files, kept, inner })
    return foldNews([], [...reader.push('all of it'), ...reader.finish('complete')])
  }
  expect(read([second, first])).toEqual(read([first, second]))
  expect(read([second, first])).toEqual([{ ...hunk('r1:h2', 1, 2, 'X\nY\n') }])
})
