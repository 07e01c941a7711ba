import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClaims, overlap } from './claims.ts'

const range = fc
  .tuple(fc.nat(12), fc.nat(3))
  .map(([from, size]) => ({ from, to: from + (size === 3 ? 0 : size) }))

describe('the final changes of a file', () => {
  it('[E6] are found by their place as if each were looked at, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), range, (given, asked) => {
        const claims = createClaims()
        const added: { base: typeof asked; insert: string }[] = []
        for (const [at, base] of given.entries()) {
          const isFree = !added.some((other) => overlap(other.base, base))
          expect(claims.overlaps(base)).toBe(!isFree)
          if (!isFree) continue
          added.push({ base, insert: `${at}\n` })
          claims.add({ base, insert: `${at}\n` })
        }
        expect(claims.overlaps(asked)).toBe(added.some(({ base }) => overlap(base, asked)))
        expect(claims.at(asked)).toEqual(
          added.filter(({ base }) => base.from === asked.from && base.to === asked.to),
        )
        // sorting keeps the order of those that stand at one place
        expect(claims.all).toEqual(
          added.toSorted((a, b) => a.base.from - b.base.from || a.base.to - b.base.to),
        )
      }),
      { numRuns: 1_000 },
    )
  })
})
