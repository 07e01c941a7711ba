import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  closesFence,
  diffHead,
  fenceOf,
  isDivideMark,
  isPatchStart,
  isReplaceMark,
  searchMark,
} from './markers.ts'

const space = fc.constantFrom(
  '',
  ' ',
  '   ',
  '\t',
  ' \t',
  '\u00a0',
  '\u3000',
  '\v',
  '\ufeff',
  '\u2028',
  '       ',
)
const mark = fc.constantFrom('```', '``', '````', '~~~', '~~', '`', '', 'x', '`~`', '```\n', '\u{1F600}')
const info = fc.constantFrom('', 'ts', ' ts src/a.ts', '{.ts}', '`', ' `x`', '~~~', ' ')

describe('the marks of the formats', () => {
  it('[E18] a fence is what the plain pattern takes for one, whatever begins the line', () => {
    fc.assert(
      fc.property(space, mark, info, space, (before, run, after, end) => {
        const line = before + run + after + end
        const match = /^(\s{0,6})(`{3,}|~{3,})\s*([^`]*)$/.exec(line)
        const [, indent = '', found = '', rest = ''] = match ?? []
        const plain = match === null ? null : { mark: found, info: rest.trim(), indent: indent.length }
        expect(fenceOf(line)).toEqual(plain)
      }),
      { numRuns: 2000 },
    )
  })

  it('[E18] a fence is closed by one of its kind that is as long and says nothing', () => {
    const closes = (line: string, open: string) => {
      const [fence, opened] = [fenceOf(line), fenceOf(open)]
      if (fence === null || opened === null) throw new Error('no fence')
      return closesFence(fence, opened)
    }
    expect(closes('```', '```ts')).toBe(true)
    expect(closes('  `````', '```ts')).toBe(true)
    expect(closes('```', '````ts')).toBe(false)
    expect(closes('~~~', '```ts')).toBe(false)
    expect(closes('```ts', '```ts')).toBe(false)
  })

  it('[E1] the marks of a block are known by however many signs they have, and are no rule of prose', () => {
    expect(searchMark('<<<<<<< SEARCH')).toBe('')
    expect(searchMark('  <<<<< search')).toBe('')
    expect(searchMark('**<<<<<<< ORIGINAL**')).toBe('')
    expect(searchMark('------- SEARCH')).toBe('')
    expect(searchMark('<<<<<<< SEARCH src/a.ts')).toBe('src/a.ts')
    expect(searchMark('<<<< SEARCH')).toBeNull()
    expect(searchMark('<<<<<<< and so on')).toBeNull()
    expect(searchMark('-------')).toBeNull()
    expect(['=======', ' =====', '**=======**', '========= '].map(isDivideMark)).not.toContain(false)
    expect(['====', '==========', '======= x', '**======='].map(isDivideMark)).not.toContain(true)
    expect(
      ['>>>>>>> REPLACE', '>>>>>', '+++++++ REPLACE', '**>>>>>>> UPDATED**'].map(isReplaceMark),
    ).not.toContain(false)
    expect(
      ['>>>> REPLACE', '>>> prompt', '+++++++', '>>>>>>> one two three'].map(isReplaceMark),
    ).not.toContain(true)
  })

  it('[E1] a patch begins with its own marks or with the head of a diff', () => {
    const starts = ['*** Begin Patch', '*** update file: a.ts', '*** Delete File: a.ts', 'diff --git a/a b/a']
    expect(starts.map(isPatchStart)).not.toContain(false)
    expect(
      ['*** End Patch', ' *** Begin Patch', '** Begin Patch', 'diff a b'].map(isPatchStart),
    ).not.toContain(true)
    expect(diffHead('--- a/src/a.ts\t2024-01-01')).toEqual({ side: 'old', path: 'a/src/a.ts' })
    expect(diffHead('+++ b/with space.ts')).toEqual({ side: 'new', path: 'b/with space.ts' })
    expect(['---', '--- ', '---a', '++ b/a.ts', '+++  b'].map(diffHead)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
  })
})
