import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { completePart } from './selected-part.ts'
import { createSelected, selectedLines, tellPart } from './selection.ts'

const text = [
  'import all from "all"',
  'const first = call(one, two) // why',
  'const second = other(three)',
  'export default first',
  '',
].join('\n')
const draft = createFileDraft({ path: 'a.ts', text, version: 1 })

const select = (part: string) => {
  const from = text.indexOf(part)
  const lines = selectedLines('a.ts', text, { from, to: from + part.length })
  const selected = lines === null ? null : createSelected(draft, lines)
  if (selected === null) throw new Error('nothing is selected')
  return selected
}

describe('a part of a line', () => {
  it('[E85] what of its lines a selection leaves out is put back once, and a whole line stays as it is', () => {
    const own = 'const first = call(one, two) // why'
    const inner = fc
      .nat(own.length - 20)
      .chain((from) =>
        fc.integer({ min: from + 12, max: own.length }).map((to) => own.slice(from, to).trim()),
      )
    fc.assert(
      fc.property(inner, (piece) => {
        fc.pre(text.indexOf(piece) === text.lastIndexOf(piece) && piece !== '')
        const selected = select(piece)
        const write = (line: string) => {
          const part = completePart(selected)
          const first = part.first(line)
          return part.hasTail ? part.last(first) : first
        }
        expect(write(piece)).toBe(own)
        expect(write(own)).toBe(own)
      }),
    )
  })

  it('[E85] blank lines are no part of it, the first line is the first that says something, and what is unlike either is doubtful', () => {
    const selected = select('call(one, two)')
    const part = completePart(selected)
    expect(part.hasTail).toBe(true)
    expect([part.first(''), part.first('call(one)'), part.first('call(one)')]).toEqual([
      '',
      'const first = call(one)',
      'call(one)',
    ])
    expect(part.last('')).toBe('')
    expect(part.isDoubtful()).toBe(false)
    const strange = completePart(selected)
    strange.first('@@@@')
    expect(strange.isDoubtful()).toBe(true)
  })
})

describe('a selection in a file', () => {
  it('[E85] it begins and ends with lines that say something, and is none where nothing else does', () => {
    const blank = createFileDraft({ path: 'a.ts', text: 'above(it)\n\nselected(it)\n\n}\n', version: 1 })
    expect(createSelected(blank, { path: 'a.ts', from: 1, to: 4 })?.range).toEqual({ from: 2, to: 3 })
    expect(createSelected(blank, { path: 'a.ts', from: 0, to: 99 })).toBeNull()
    expect(createSelected(blank, { path: 'a.ts', from: 3, to: 4 })).toBeNull()
    expect(createSelected(blank, { path: 'a.ts', from: 0, to: 1 })?.next).toBe('selected(it)')
  })

  it('[E81] the first line that stands once in the file tells what a text is about', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `const value${n} = call${n}()`)
    const long = createFileDraft({ path: 'a.ts', text: lines.join('\n'), version: 1 })
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 30 }), fc.nat(39), (from, at) => {
        const selected = createSelected(long, { path: 'a.ts', from, to: from + 5 })
        if (selected === null) throw new Error('nothing is selected')
        const told = tellPart(selected, ['}', lines[at] ?? ''], false)
        const isWithin = at >= from && at < from + 5
        if (isWithin) expect(told).toEqual({ part: 'selection', from, isSure: true })
        else if (at < 12) expect(told).toEqual({ part: 'file' })
        else if (at < from) expect(told).toEqual({ part: 'selection', from: at - 1, isSure: true })
        else expect(told).toEqual({ part: 'selection', from: at, isSure: false })
        // a line that the file does not have tells nothing yet, and at the end that nothing told
        expect(tellPart(selected, ['somethingElse()'], false)).toBeNull()
        expect(tellPart(selected, ['@@@@ ####'], true)).toMatchObject({ part: 'selection', isSure: false })
      }),
    )
  })
})
