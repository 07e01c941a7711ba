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
