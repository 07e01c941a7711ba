import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { unknownLine } from './lines.ts'
import { createWholeReader } from './whole-reader.ts'

const over = (lines: readonly string[], isWhole = false) =>
  createWholeReader(
    createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 }),
    isWhole,
  )
const tabs = ['function first() {', '\tif (ready) {', '\t\tstart(first)', '\t}', '}']

describe('the lines of a file written as a whole', () => {
  it('[E11] spaces for tabs are read with the step that a line of the file shows', () => {
    for (const step of [2, 4, 8, 3]) {
      const reader = over(tabs)
      const known = reader.read(`${' '.repeat(step * 2)}start(first)`)
      expect(known).toEqual({ id: 2, line: '\t\tstart(first)' })
      expect(reader.read(`${' '.repeat(step * 3)}other(first)`)).toEqual({
        id: unknownLine,
        line: '\t\t\tother(first)',
      })
    }
  })

  it('[E11] lines of a whole file wait until two depths tell the step; those of a part do not', () => {
    const [deep, deeper] = ['    if (ready) {', '        start(first)']
    const reader = over(tabs, true)
    expect(reader.push('function first() {')).toEqual(['function first() {'])
    expect(reader.push(deep)).toEqual([])
    expect(reader.isWaiting).toBe(true)
    expect(reader.push(deeper)).toEqual([deep, deeper])
    expect(reader.isWaiting).toBe(false)
    expect(reader.read('    other(first)').line).toBe('\tother(first)')
    expect(over(tabs).push(deep)).toEqual([deep])
    const held = over(tabs, true)
    held.push(deep)
    expect(held.flush()).toEqual([deep])
  })

  it('[E63] a hunk closed with a step that later lines show to be another is told, one with the right step is not', () => {
    for (const step of [2, 4]) {
      const reader = over(tabs)
      const { line } = reader.read('    added(first)')
      reader.closed('h1', `${line}\n`, [line])
      expect(reader.outdated()).toEqual(['h1'])
      reader.read(`${' '.repeat(step * 2)}start(first)`)
      expect(reader.outdated()).toEqual(step === 4 ? [] : ['h1'])
    }
  })

  it('[E118] a known line that stands deeper was put into something, where most lines tell the depth of a tab', () => {
    const spaces = ['function first() {', '  if (ready) {', '    start(first)', '  }', '  other(first)', '}']
    const wrapped = (more: readonly string[]) => {
      const reader = over(spaces)
      const { line } = reader.read('\t\tother(first)')
      reader.closed('h1', `${line}\n`, [line])
      for (const each of more) reader.read(each)
      return { line, outdated: reader.outdated() }
    }
    expect(wrapped(['\tif (ready) {'])).toEqual({ line: '    other(first)', outdated: ['h1'] })
    expect(wrapped(['\tif (ready) {', '\t\tstart(first)']).outdated).toEqual([])
    expect(wrapped(['\tif (ready) {', '\tstart(first)', '\t\t\tstart(first)']).outdated).toEqual(['h1'])
  })

  it('[E102] a new line less deep than a step of the file is told, but for the star of a comment', () => {
    const file = ['function first() {', '    start(first)', '    other(first)', '}']
    for (const [line, told] of [
      ['  added(first)', ['h1']],
      ['    added(first)', []],
      [' * added', []],
      ['added(first)', []],
    ] as const) {
      const reader = over(file)
      const read = reader.read(line)
      reader.closed('h1', `${read.line}\n`, [read.line])
      expect(reader.outdated()).toEqual(told)
    }
  })

  it('[E115] a line that is read otherwise has the file’s indent too', () => {
    const reader = over(['if (a < b) {', '\tfirst(a < b)', '\t\tother(first)', '}'])
    expect(reader.read('if (a &lt; b) {').id).toBe(0)
    expect(reader.read('  first(a &lt; b)')).toEqual({ id: 1, line: '\tfirst(a < b)' })
    expect(reader.read('    second(a &lt; b)')).toEqual({ id: unknownLine, line: '\t\tsecond(a < b)' })
  })

  it('[E50] quotes turned by the reply are the file’s, and a hunk closed before that was known is told', () => {
    const reader = over(['say("it")', 'end()'])
    const early = reader.read('tell(“more”)')
    expect(early).toEqual({ id: unknownLine, line: 'tell(“more”)' })
    reader.closed('h1', `${early.line}\n`, [early.line])
    expect(reader.outdated()).toEqual([])
    expect(reader.read('say(“it”)')).toEqual({ id: 0, line: 'say("it")' })
    expect(reader.turn(early.line)).toBe('tell("more")')
    expect(reader.outdated()).toEqual(['h1'])
    expect(reader.settle(['ask(“less”)'], [])).toEqual(['ask("less")'])
  })

  it('[E51] a known line has the file’s own end, unless the file has it both ways', () => {
    const reader = over(['first()  ', 'second()', 'second() '])
    expect(reader.see(0, 'first()')).toBe('first()  ')
    expect(reader.see(1, 'second() ')).toBe('second() ')
  })
})
