import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReindent, indentStyle, restyleIndent } from './indent.ts'

const spaces = (count: number) => ' '.repeat(count)
const spaced = { kind: 'spaces', unit: 2 } as const

describe('indents', () => {
  it('[E63] where all lines found are so many times as deep, so are the new ones', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4),
        fc.constantFrom(1, 2, 4),
        fc.integer({ min: 0, max: 6 }),
        (own, there, depth) => {
          fc.pre(own !== there)
          const search = ['a', `${spaces(own)}b`, `${spaces(own * 2)}c`]
          const base = ['a', `${spaces(there)}b`, `${spaces(there * 2)}c`]
          const reindent = createReindent(search, base, spaced)
          const line = `${spaces(own * depth)}new`
          expect(reindent.turn(line)).toBe(`${spaces(there * depth)}new`)
          expect(reindent.isSure(line)).toBe(true)
        },
      ),
    )
  })

  it('[E63] where all are so many spaces deeper, so are the new ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 }), (more, depth) => {
        const search = [`${spaces(more)}a`, `${spaces(more + 2)}b`]
        const reindent = createReindent(search, ['a', '  b'], spaced)
        const line = `${spaces(more + depth)}new`
        expect(reindent.turn(line)).toBe(`${spaces(depth)}new`)
        expect(reindent.isSure(line)).toBe(true)
      }),
    )
  })

  it('[E63] one line found tells the depth of its like, and of no other', () => {
    const reindent = createReindent([`${spaces(8)}a`], [`${spaces(4)}a`], spaced)
    expect(reindent.turn(`${spaces(8)}new`)).toBe(`${spaces(4)}new`)
    expect(reindent.isSure(`${spaces(8)}new`)).toBe(true)
    expect(reindent.isSure(`${spaces(12)}new`)).toBe(false)
  })

  it('[E11] lines found as they stand leave new ones as they are written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }), fc.nat(12), (depths, depth) => {
        const found = depths.map((each) => `${spaces(each * 2)}x`)
        const line = `${spaces(depth)}new`
        expect(createReindent(found, found, indentStyle(found)).turn(line)).toBe(line)
      }),
    )
  })

  it('[E11] an indent in the style of the file stays', () => {
    expect(restyleIndent('\t\t', { kind: 'tabs' }, 4)).toBe('\t\t')
    expect(restyleIndent('\t\t', spaced, 4)).toBe('    ')
    expect(restyleIndent(spaces(8), { kind: 'tabs' }, 4)).toBe('\t\t')
    expect(indentStyle(['\ta', '  b'])).toBeNull()
  })
})
