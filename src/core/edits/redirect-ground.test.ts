import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, PlacedHunk } from './hunk.ts'
import { foldNews, replaceLines } from './proposal.ts'
import { astray, createGround } from './redirect-ground.ts'

type Closed = Extract<PlacedHunk, { readonly state: 'closed' | 'incomplete' }> & { readonly state: 'closed' }
const hunk = (id: string, from: number, to: number, insert: string): Closed =>
  ({ id, path: 'a.ts', kind: 'lines', state: 'closed', base: { from, to }, insert, rung: 'exact' }) as const

const line = (name: string) => fc.nat(9).map((n) => `${name}${n}\n`)
const part = fc.record({ skip: fc.nat(3), size: fc.nat(2), insert: fc.array(line('new'), { maxLength: 2 }) })
const partsOver = (
  count: number,
  name: string,
  parts: readonly { skip: number; size: number; insert: string[] }[],
) => {
  let at = 0
  return parts.flatMap(({ skip, size, insert }, n) => {
    const from = at + skip + (n === 0 ? 0 : 1)
    if (from + size > count || size + insert.length === 0) return []
    at = from + size
    return [hunk(`${name}${n}`, from, at, insert.join(''))]
  })
}
const given = fc
  .record({
    base: fc.array(line('old'), { minLength: 1, maxLength: 10 }),
    kept: fc.array(part, { maxLength: 3 }),
    reply: fc.array(part, { maxLength: 3 }),
  })
  .map(({ base, kept, reply }) => {
    const text = base.join('')
    const keptHunks = partsOver(base.length, 'k', kept)
    const shown = replaceLines(text, keptHunks)
    const own = partsOver(shown.split('\n').length - 1, 'h', reply)
    return { text, keptHunks, shown, own }
  })
const placed = (hunks: readonly Hunk[]) =>
  hunks.flatMap((each) => (each.kind === 'lines' && 'base' in each ? [each] : []))

describe('a file under a redirect', () => {
  it('[R16] kept hunks and the hunks of the reply, made over the file, give the reply made over the kept text', () => {
    fc.assert(
      fc.property(given, ({ text, keptHunks, shown, own }) => {
        const ground = createGround(text, keptHunks)
        const hunks = foldNews(
          keptHunks,
          own.flatMap((each) => [...ground.take(each)]),
        )
        expect(replaceLines(text, placed(hunks))).toBe(replaceLines(shown, own))
      }),
      { numRuns: 1_000 },
    )
  })

  it('[R16] a place that touches no kept lines is the same lines of the file; one that does is none', () => {
    fc.assert(
      fc.property(given, ({ text, keptHunks, shown }) => {
        const ground = createGround(text, keptHunks)
        const [old, now] = [text.split('\n'), shown.split('\n')]
        for (let at = 0; at + 1 < now.length; at += 1) {
          const clear = ground.clear({ from: at, to: at + 1 })
          if (clear !== undefined) expect(old.slice(clear.from, clear.to)).toEqual([now[at]])
          expect(ground.below(at)).toBeLessThan(old.length)
          expect(ground.below(at + 1)).toBeGreaterThanOrEqual(ground.below(at))
        }
        if (keptHunks.length === 0) expect(ground.clear({ from: 0, to: 1 })).toEqual({ from: 0, to: 1 })
      }),
    )
  })

  it('[R17] cleared or written anew nothing of what was kept stays', () => {
    const kept = [hunk('k1', 0, 1, 'A\n'), hunk('k2', 2, 2, 'C\n')]
    const cleared = createGround('a\nb\nc\n', kept)
    expect(cleared.clearAll()).toEqual(['k1', 'k2'])
    expect(cleared.clearAll()).toEqual([])
    const rewritten = createGround('a\nb\nc\n', kept).rewrite('h1', { path: 'a.ts', insert: 'a\nB\nc\n' })
    expect(foldNews(kept, rewritten)).toEqual([hunk('h1', 1, 2, 'B\n')])
  })

  it('[R16] a hunk that goes astray loses its place and not its text', () => {
    expect(astray(hunk('h1', 1, 2, 'x\n'))).toEqual({
      id: 'h1',
      path: 'a.ts',
      kind: 'lines',
      state: 'unplaced',
      search: '',
      insert: 'x\n',
      why: 'overlaps',
    })
    const { id, path, kind, insert, rung } = hunk('h1', 1, 2, 'x\n')
    const several = {
      id,
      path,
      kind,
      insert,
      rung,
      state: 'ambiguous',
      search: 'y\n',
      candidates: [],
    } as const
    expect(astray(several)).toMatchObject({ search: 'y\n', insert: 'x\n', state: 'unplaced' })
  })
})
