import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineChanges, type LineChange } from './line-changes.ts'

const someLines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}', 'return x'), { maxLength: 40 })

function make(base: readonly string[], changes: readonly LineChange[]): string[] {
  const lines: string[] = []
  let at = 0
  for (const change of changes) {
    expect(change.from).toBeGreaterThanOrEqual(at)
    lines.push(...base.slice(at, change.from), ...change.lines)
    at = change.to
  }
  return [...lines, ...base.slice(at)]
}

describe('line changes', () => {
  it('[B4] making them gives the new text', () => {
    fc.assert(
      fc.property(someLines, someLines, (before, after) => {
        expect(make(before, lineChanges(before, after))).toEqual(after)
      }),
      { numRuns: 3_000 },
    )
  })

  it('[B4] one changed line among equal ones is one change', () => {
    expect(lineChanges(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd'])).toEqual([
      { from: 1, to: 2, lines: ['x'] },
    ])
    expect(lineChanges(['a', 'b', 'c'], ['a', 'x', 'b', 'c', 'y'])).toEqual([
      { from: 1, to: 1, lines: ['x'] },
      { from: 3, to: 3, lines: ['y'] },
    ])
  })
})
