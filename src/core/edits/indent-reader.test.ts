import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { createIndentReader } from './indent-reader.ts'

const over = (lines: readonly string[]) =>
  createIndentReader(
    createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 }),
  )
const file = ['first {', '  second {', '    third', '  }', '}']

describe('the indent of a whole file', () => {
  it('[E63] lines of two depths, each so many times as deep in the file, tell how the reply indents', () => {
    const step = fc.record({ char: fc.constantFrom(' ', '\t'), count: fc.integer({ min: 1, max: 4 }) })
    fc.assert(
      fc.property(step, step, fc.integer({ min: 1, max: 6 }), (own, there, depth) => {
        fc.pre(own.char !== there.char || own.count !== there.count)
        const at = ({ char, count }: typeof own, deep: number) => char.repeat(count * deep)
        const reader = over(['a {', `${at(there, 1)}b {`, `${at(there, 2)}c`])
        reader.learn(`${at(own, 1)}b {`)
        expect(reader.isKnown).toBe(false)
        expect(reader.turn(`${at(own, depth)}new`)).toBe(`${at(own, depth)}new`)
        reader.learn(`${at(own, 2)}c`)
        expect(reader.isKnown).toBe(true)
        expect(reader.turn(`${at(own, depth)}new`)).toBe(`${at(there, depth)}new`)
      }),
    )
  })

  it('[E63] one depth tells nothing, however often it is seen', () => {
    const reader = over(['  b', '  c', 'd'])
    reader.learn('    b')
    reader.learn('    c')
    expect(reader.isKnown).toBe(false)
  })

  it('[E63] a line that stands there with its indent tells that it is the file’s', () => {
    const reader = over(file)
    reader.see('    third')
    reader.learn('        third')
    reader.learn('    second {')
    expect(reader.isKnown).toBe(false)
    expect(reader.turn('        new')).toBe('        new')
  })

  it('[E63] a line that stands twice in the file, or nowhere, tells nothing', () => {
    const reader = over([...file, '  again', '    again'])
    reader.learn('        again')
    reader.learn('            nowhere')
    reader.learn('    second {')
    expect(reader.isKnown).toBe(false)
    reader.learn('        third')
    expect(reader.isKnown).toBe(true)
  })

  it('[E63] lines that follow no one rule tell nothing, nor does what follows them', () => {
    const uneven = over(file)
    uneven.learn('    second {')
    uneven.learn('      third')
    expect(uneven.isKnown).toBe(false)
    const margin = over(file)
    margin.learn('    first {')
    margin.learn('    second {')
    margin.learn('        third')
    expect(margin.isKnown).toBe(false)
    const two = over(['  b', '    c', '        d'])
    two.learn('    b')
    two.learn('    d')
    two.learn('  c')
    expect(two.isKnown).toBe(false)
  })

  it('[E63] only what is indented so is turned: no other character, no part of a step', () => {
    const reader = over(['a {', '\tb {', '\t\tc'])
    reader.learn('    b {')
    reader.learn('        c')
    expect(reader.turn('    new  x')).toBe('\tnew  x')
    for (const line of ['new', '\tnew', '  \t new', '   new', '']) expect(reader.turn(line)).toBe(line)
  })
})
