import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineChanges } from '../../core/edits/line-changes.ts'
import { placeChanges } from './anchor.ts'

const someLines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}', 'return x'), { maxLength: 40 })

describe('places of changes', () => {
  it('[B5] what a block quotes stands once in the file, and blocks never share a line', () => {
    fc.assert(
      fc.property(someLines, someLines, (before, after) => {
        const changes = lineChanges(before, after)
        const spots = placeChanges(before, changes)
        expect(spots.flatMap((spot) => spot.changes)).toEqual(changes)
        let end = 0
        for (const spot of spots) {
          expect(spot.from).toBeGreaterThanOrEqual(end)
          end = spot.to
          const quoted = before.slice(spot.from, spot.to)
          const isWholeFile = spot.from === 0 && spot.to === before.length
          if (isWholeFile) continue
          let found = 0
          for (let at = 0; at + quoted.length <= before.length; at += 1) {
            if (quoted.every((line, i) => before[at + i] === line)) found += 1
          }
          expect(found).toBe(1)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})
