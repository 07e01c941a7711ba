import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createFileReview } from '../core/edits/review.ts'
import { folderOf, fuzzEdits } from './fuzz/fuzz-edits.ts'
import { checkNews, checkReview, checkTail } from './fuzz/laws.ts'
import { readSources } from './replies/sources.ts'

const sources = readSources(resolve(import.meta.dirname, '../..'))

test('[A12] a short run breaks no law, and the seed repeats its cases and steps', () => {
  const run = () => fuzzEdits(sources, 2, (cases) => cases < 150)
  const first = run()
  expect(first.finding).toBe(null)
  expect(first.cases).toBe(150)
  expect(first.steps).toBeGreaterThan(1500)
  expect(run()).toEqual(first)
})

test('[A12] a broken law is seen', () => {
  const review = createFileReview({ path: 'a.ts', text: 'a\nb\n', version: 1 })
  expect(() => checkReview(review, false)).not.toThrow()
  expect(() => checkReview({ ...review, live: 'a\n' }, false)).toThrow('live text')
  const hunk = (insert: string) =>
    ({
      id: 'h',
      path: 'a.ts',
      kind: 'lines',
      state: 'closed',
      base: { from: 0, to: 1 },
      insert,
      rung: 'exact',
    }) as const
  const closed = new Map<string, string>()
  checkNews(closed, [{ type: 'closed', hunk: hunk('A\n') }], false)
  expect(() => checkNews(closed, [{ type: 'closed', hunk: hunk('B\n') }], false)).toThrow(
    'after it was closed',
  )
  expect(() => checkTail([{ path: 'a.ts', text: 'a\nb\n', version: 1 }], [hunk('A\n')], [])).toThrow(
    'deletes line 1',
  )
})

test('[A13] a finding is told as a corpus folder with its steps', () => {
  const given = {
    format: 'patch',
    kind: 'plain',
    files: [{ path: 'src/a.ts', text: 'a\n', version: 1 }],
    reply: 'reply',
    right: [],
    mustSay: false,
  } as const
  const steps = [{ do: 'push', size: 3 }, { do: 'redirect' }]
  const folder = folderOf({ seed: 7, number: 3, rule: 'R7', what: 'so', given, again: 'more', steps })
  expect([...folder.keys()]).toEqual([
    'before/src/a.ts',
    'reply.txt',
    'reply-after-redirect.txt',
    'expect.json',
  ])
  expect(JSON.parse(folder.get('expect.json') ?? '')).toMatchObject({
    rule: 'R7',
    asked: 'patch',
    seed: 7,
    case: 3,
    steps,
  })
})
