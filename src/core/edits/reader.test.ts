import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyEnd, ReplyFormat, ReplyNews } from './hunk.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createReplyReader } from './reader.ts'
import type { Snapshot } from './snapshot.ts'

const file = (path: string, text: string): Snapshot => ({ path, text, version: 1 })

const read = (
  files: readonly Snapshot[],
  reply: string,
  {
    end = 'complete',
    asked = 'blocks',
    size = reply.length || 1,
  }: { end?: ReplyEnd; asked?: ReplyFormat; size?: number } = {},
): { hunks: readonly Hunk[]; news: readonly ReplyNews[]; texts: Map<string, string | null> } => {
  const reader = createReplyReader({ files, asked, openPath: files[0]?.path ?? null })
  const news: ReplyNews[] = []
  for (let at = 0; at < reply.length; at += size) news.push(...reader.push(reply.slice(at, at + size)))
  news.push(...reader.finish(end))
  const hunks = foldNews([], news)
  return { hunks, news, texts: acceptAll(files, hunks) }
}

const A = 'one\ntwo two\nthree three\nfour four\nfive five\n'

describe('blocks', () => {
  it('[E1] a block becomes hunks over its place', () => {
    const reply =
      'Sure.\n\na.ts\n```ts\n<<<<<<< SEARCH\ntwo two\nthree three\n=======\ntwo two\nTHREE\n>>>>>>> REPLACE\n```\nDone.\n'
    for (const size of [1, 3, 1000]) {
      const { hunks, texts, news } = read([file('a.ts', A)], reply, { size })
      expect(hunks).toEqual([
        {
          id: 'h1',
          kind: 'lines',
          state: 'closed',
          path: 'a.ts',
          rung: 'exact',
          base: { from: 2, to: 3 },
          insert: 'THREE\n',
        },
      ])
      expect(texts.get('a.ts')).toBe('one\ntwo two\nTHREE\nfour four\nfive five\n')
      expect(news.map((n) => (n.type === 'prose' ? n.text : '')).join('')).toBe('Sure.\n\nDone.\n')
    }
  })
})

describe('patch', () => {
  it('[E1] a chunk', () => {
    const reply =
      '*** Begin Patch\n*** Update File: a.ts\n@@\n two two\n-three three\n+THREE\n four four\n*** End Patch\n'
    for (const size of [1, 3, 1000]) {
      const { hunks } = read([file('a.ts', A)], reply, { size })
      expect(hunks).toEqual([
        {
          id: 'h1',
          kind: 'lines',
          state: 'closed',
          path: 'a.ts',
          rung: 'exact',
          base: { from: 2, to: 3 },
          insert: 'THREE\n',
        },
      ])
    }
  })
})

describe('whole', () => {
  it('[E1] a file', () => {
    const reply = 'a.ts\n```ts\none\ntwo two\nTHREE\nfour four\nfive five\n```\n'
    for (const size of [1, 3, 1000]) {
      const { hunks } = read([file('a.ts', A)], reply, { size })
      expect(hunks).toEqual([
        {
          id: 'h1',
          kind: 'lines',
          state: 'closed',
          path: 'a.ts',
          rung: 'exact',
          base: { from: 2, to: 3 },
          insert: 'THREE\n',
        },
      ])
    }
  })
})

describe('streaming', () => {
  const base = 'first line here\nsecond line here\nthird line here\n'
  const replies: Record<string, readonly [ReplyFormat, string]> = {
    blocks: [
      'blocks',
      'a.ts\n<<<<<<< SEARCH\nsecond line here\n=======\nnew line one\nnew line two\n>>>>>>> REPLACE\n',
    ],
    patch: [
      'patch',
      '*** Begin Patch\n*** Update File: a.ts\n@@\n first line here\n-second line here\n+new line one\n+new line two\n*** End Patch\n',
    ],
    whole: ['whole', 'a.ts\n```ts\nfirst line here\nnew line one\nnew line two\nthird line here\n```\n'],
  }

  for (const [name, [asked, reply]] of Object.entries(replies)) {
    it(`[E20] ${name}: an open hunk shows each line as it is finished, and strikes nothing before it closes`, () => {
      const reader = createReplyReader({ files: [file('a.ts', base)], asked, openPath: 'a.ts' })
      let hunks: readonly Hunk[] = []
      const shown: string[] = []
      for (const char of reply) {
        const news = reader.push(char)
        expect(news.filter(({ type }) => type === 'grew').length).toBeLessThanOrEqual(1)
        hunks = foldNews(hunks, news)
        for (const hunk of hunks) {
          if (hunk.kind !== 'lines' || hunk.state !== 'open') continue
          expect(hunk.base).toEqual({ from: 1, to: 1 })
          const text = hunk.insert + hunk.tail
          if (shown.at(-1) !== text) shown.push(text)
        }
      }
      expect(shown[0]).toBe('new line one\n')
      expect(shown).toContain('new line one\nnew line t')
      expect(shown).toContain('new line one\nnew line two\n')
      hunks = foldNews(hunks, reader.finish('complete'))
      const insert = 'new line one\nnew line two\n'
      expect(hunks).toEqual([
        {
          id: 'h1',
          kind: 'lines',
          state: 'closed',
          path: 'a.ts',
          rung: 'exact',
          base: { from: 1, to: 2 },
          insert,
        },
      ])
    })
  }

  it('[E21] several lines in one piece make one piece of news per hunk', () => {
    const reader = createReplyReader({ files: [file('a.ts', base)], asked: 'blocks', openPath: 'a.ts' })
    reader.push('a.ts\n<<<<<<< SEARCH\nsecond line here\n=======\nnew line one\n')
    const news = reader.push('new line two\nnew line three\nnew li')
    expect(news.filter(({ type }) => type === 'grew')).toEqual([
      { type: 'grew', id: 'h1', lines: 'new line two\nnew line three\n', tail: 'new li' },
    ])
  })

  it('[E2] an unfinished line is drawn once it is another one than the one expected, whatever its pieces are', () => {
    const tails = (pieces: readonly string[]) => {
      const reader = createReplyReader({ files: [file('a.ts', base)], asked: 'whole', openPath: 'a.ts' })
      let hunks = foldNews([], reader.push('a.ts\n```ts\nfirst line here\nnew line one\n'))
      return pieces.map((piece) => {
        hunks = foldNews(hunks, reader.push(piece))
        return hunks.map((hunk) => (hunk.state === 'open' ? hunk.tail : hunk.state))
      })
    }
    expect(tails(['second li', 'on'])).toEqual([[''], ['second lion']])
    expect(tails(['second lion'])).toEqual([['second lion']])
  })

  it('[E22] a block closes at its end mark, whatever follows', () => {
    const reader = createReplyReader({ files: [file('a.ts', base)], asked: 'blocks', openPath: 'a.ts' })
    const [, reply] = replies['blocks'] ?? ['blocks', '']
    const hunks = foldNews([], reader.push(reply))
    expect(hunks.map(({ state }) => state)).toEqual(['closed'])
    const later = foldNews(
      hunks,
      reader.push('a.ts\n<<<<<<< SEARCH\nnot there\n=======\nx\n>>>>>>> REPLACE\n'),
    )
    expect(later[0]).toBe(hunks[0])
    expect(later.map(({ state }) => state)).toEqual(['closed', 'unplaced'])
  })
})
