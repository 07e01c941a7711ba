import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { createFoundLines } from './found-lines.ts'
import { unknownLine } from './lines.ts'
import { placeLines } from './place-block.ts'

/** The lines found of a search that stands in one place of the file. */
const found = (file: readonly string[], search: readonly string[]) => {
  const draft = createFileDraft({ path: 'a.ts', text: file.map((line) => `${line}\n`).join(''), version: 1 })
  const placing = placeLines(draft, search, { after: null, window: { from: 0, to: file.length } })
  if (placing.kind !== 'placed') throw new Error(placing.kind)
  return createFoundLines(draft, placing.place)
}

const nested = ['class A {', '    first() {', '        return first', '    }', '}']
const flat = ['first() {', '    return first', '}']

describe('the lines that a block was found at', () => {
  it('[E11] a line as the search or as the file has it is the file’s, space at its end and all', () => {
    const { idOf, textOf } = found(['const a = 1  ', 'const b = 2'], ['const a = 1', 'const b = 2'])
    const id = idOf('const a = 1')
    expect(textOf(id, 'const a = 1')).toBe('const a = 1  ')
    expect(textOf(idOf('const b = 2 '), 'const b = 2 ')).toBe('const b = 2')
    expect(idOf('const c = 3')).toBe(unknownLine)
  })

  it('[E11] a replacement that begins as deep as the search is read as the search is', () => {
    const lines = found(nested, flat)
    expect(lines.texts).toEqual(nested.slice(1, 4))
    expect(flat.map(lines.idOf)).toEqual([0, 1, 2])
    expect(lines.isOwnDepth()).toBe(false)
    expect(lines.idOf('        return first')).toBe(unknownLine)
  })

  it('[E11] one that begins as deep as the file is read as the file is, a new first line too', () => {
    for (const first of ['    first() {', '    second() {']) {
      const lines = found(nested, ['first() {', '  return first', '}'])
      lines.idOf(first)
      expect(lines.isOwnDepth()).toBe(true)
      expect(lines.idOf('        return first')).toBe(1)
      expect(lines.idOf('first() {')).toBe(0)
      expect(lines.idOf('return first')).toBe(unknownLine)
    }
  })

  it('[E11] where the halves and the place indent with different characters only a line of one of them tells', () => {
    const tabs = ['class A {', '\tfirst() {', '\t\treturn first', '\t}', '}']
    const lines = found(tabs, flat)
    lines.idOf('\tsecond() {')
    expect(lines.isOwnDepth()).toBe(false)
    expect(lines.idOf('\t\treturn first')).toBe(1)
    expect(lines.isOwnDepth()).toBe(true)
  })

  it('[E13] the gap of a lazy comment is no line, not even a blank one', () => {
    const lines = found(
      ['first()', 'a()', 'b()', 'last()'],
      ['first()', '// ... existing code ...', 'last()'],
    )
    expect(lines.texts).toEqual(['first()', '', 'last()'])
    expect(lines.idOf('')).toBe(unknownLine)
    expect(lines.idOf('last()')).toBe(2)
  })

  it('[E103] the first line that says something tells whether both halves are indented as the file is', () => {
    const search = ['', 'total() {', '  return sum', '}']
    const first = found(['', '  total() {', '    return sum', '  }'], search)
    expect([first.idOf('  sum() {'), first.isOwnDepth()]).toEqual([unknownLine, true])
    const bracket = found(['  }', '  const all = 1'], ['}', 'const all = 1'])
    expect([bracket.idOf('  }'), bracket.isOwnDepth()]).toEqual([0, true])
  })
})
