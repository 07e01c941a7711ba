import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlignBase, createChains } from './align-chains.ts'
import { indexLines, unknownLine } from './lines.ts'

const line = fc.constantFrom('alpha', 'bravo', 'charlie', 'delta1', '}', '', 'foxtrot', 'golf33')
const text = fc.array(line, { maxLength: 40 })
const weightOf = (each: string) => (each.length > 1 ? 2 : 1)
const baseOf = (lines: readonly string[]): AlignBase => {
  const index = indexLines(lines)
  return { index, weight: (id) => weightOf(lines[index.positions(id)[0] ?? 0] ?? '') }
}

/** Weight of the heaviest common subsequence of two runs of lines, in full. */
function heaviest(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const x of a) {
    const next = [0]
    for (const [j, y] of b.entries())
      next.push(Math.max(row[j + 1] ?? 0, next[j] ?? 0, x === y ? (row[j] ?? 0) + weightOf(x) : 0))
    row = next
  }
  return row.at(-1) ?? 0
}

describe('chains of lines that old and new share', () => {
  it('[E4] go on only at a place whose line was just written, and which outweighs what would be deleted', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const base = baseOf(before)
        const chains = createChains(base, { from: 0, to: before.length })
        for (const [at, written] of after.entries()) {
          const end = chains.push(base.index.idOf(written), false)
          if (end === null) continue
          expect(before[end - 1]).toBe(written)
          const lines = after.slice(0, at + 1)
          const deleted = end - lines.length
          const shared = heaviest(lines, before.slice(0, end))
          expect(shared).toBeGreaterThanOrEqual(Math.max(2, deleted))
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('[E41] set back they are as new ones that begin there, and a line of no place ends the run', () => {
    fc.assert(
      fc.property(text, text, text, fc.nat(40), (before, gone, after, from) => {
        const base = baseOf(before)
        const range = { from: Math.min(from, before.length), to: before.length }
        const used = createChains(base, { from: 0, to: before.length })
        for (const written of gone) used.push(base.index.idOf(written), false)
        used.reset(range.from)
        const fresh = createChains(base, { from: 0, to: before.length })
        fresh.reset(range.from)
        for (const written of after) {
          const id = base.index.idOf(written)
          expect(used.push(id, false)).toBe(fresh.push(id, false))
          expect(used.longestRun).toBe(fresh.longestRun)
        }
        expect(used.push(unknownLine, false)).toBeNull()
        expect(used.longestRun).toBe(0)
      }),
    )
  })

  it('[E28] behind a lazy comment two places with the same evidence are none', () => {
    const base = baseOf(['alpha', 'bravo', 'charlie', 'bravo', 'delta1'])
    const skipping = createChains(base, { from: 0, to: 5 })
    expect(skipping.push(base.index.idOf('bravo'), true)).toBeNull()
    expect(skipping.push(base.index.idOf('delta1'), true)).toBe(5)
    const plain = createChains(base, { from: 0, to: 5 })
    plain.push(unknownLine, false)
    expect(plain.push(base.index.idOf('bravo'), false)).toBe(2)
  })
})
