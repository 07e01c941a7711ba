import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { isInlineLazyHere, isLazyHere, isOwnLazy, placeLines } from './place-block.ts'

const draftOf = (lines: readonly string[]) =>
  createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 })
const lazy = '  // ... existing code ...'

describe('lazy comments of a block', () => {
  it('[E13] a line is one unless the file has it, whatever its indent', () => {
    const plain = draftOf(['first()', 'second()'])
    expect(isLazyHere(plain, lazy)).toBe(true)
    expect(isLazyHere(draftOf(['first()', lazy.trim()]), lazy)).toBe(false)
    expect(isLazyHere(plain, '// the first')).toBe(false)
    const within = 'function f() { /* ... */ }'
    expect(isInlineLazyHere(plain, within)).toBe(true)
    expect(isInlineLazyHere(draftOf([`  ${within}`]), within)).toBe(false)
    expect(isInlineLazyHere(plain, 'f({ ...all })')).toBe(false)
  })

  it('[E90] a line of the file that reads like one may stand for what goes around it', () => {
    const draft = draftOf(['first()', '// ...', 'second()', 'third()', 'fourth()', 'fifth()'])
    // moved elsewhere, in place of others
    expect(isOwnLazy(draft, { from: 3, to: 4 }, ['// ...'])).toBe(true)
    // rewritten in place, as many lines as before
    expect(isOwnLazy(draft, { from: 1, to: 3 }, ['// ...', 'another()'])).toBe(false)
    // more lines go than come: the comment may speak for them
    expect(isOwnLazy(draft, { from: 0, to: 3 }, ['// ...'])).toBe(true)
    expect(isOwnLazy(draft, { from: 2, to: 4 }, [])).toBe(true)
    expect(isOwnLazy(draft, { from: 0, to: 1 }, [])).toBe(true)
    expect(isOwnLazy(draft, { from: 3, to: 5 }, [])).toBe(false)
    // nothing goes
    expect(isOwnLazy(draft, { from: 2, to: 2 }, ['// ...'])).toBe(false)
  })

  it('[E13] searched lines have the places of the parts between such comments, in order, and each gap is what lies between', () => {
    const lines = Array.from({ length: 20 }, (_, n) => `const value${n} = ${n}`)
    const draft = draftOf(lines)
    const window = { from: 0, to: lines.length }
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(19), { minLength: 1, maxLength: 6 }), (picked) => {
        const sorted = picked.toSorted((a, b) => a - b)
        const search = sorted.flatMap((at, n) => (n === 0 ? [] : [lazy]).concat(lines[at] ?? ''))
        const placing = placeLines(draft, search, { after: null, window })
        if (placing.kind !== 'placed') throw new Error(placing.kind)
        const { starts, stops, isGap } = placing.place
        const found = starts.flatMap((start, at) => (isGap[at] === true ? [] : [start]))
        expect(found).toEqual(sorted)
        for (const [at, is] of isGap.entries())
          if (is) expect([starts[at], stops[at]]).toEqual([stops[at - 1], starts[at + 1]])
      }),
    )
  })

  it('[E94] a comment alone in place of several lines may stand for them, whatever it says', () => {
    const draft = draftOf(['first()', 'second()', 'third()', 'fourth()', 'fifth()'])
    expect(isOwnLazy(draft, { from: 0, to: 4 }, ['', '// wie bisher'])).toBe(true)
    expect(isOwnLazy(draft, { from: 0, to: 3 }, ['// wie bisher'])).toBe(false)
    expect(isOwnLazy(draft, { from: 0, to: 4 }, ['// all of it', 'once()'])).toBe(false)
    expect(isOwnLazy(draft, { from: 0, to: 4 }, ['once()'])).toBe(false)
  })
})
