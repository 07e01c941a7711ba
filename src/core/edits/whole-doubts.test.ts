import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { createDeletionGuard, type PlacedFinal } from './guard.ts'
import { createWholeDoubts, noDoubts } from './whole-doubts.ts'

/** A file of so many lines, its doubts, and which hunks are to be confirmed when the reply is over. */
const over = (texts: readonly string[]) => {
  const draft = createFileDraft({ path: 'a.ts', text: texts.map((line) => `${line}\n`).join(''), version: 1 })
  const guard = createDeletionGuard()
  const doubts = createWholeDoubts(draft, guard)
  return {
    doubts,
    /** A change of lines [from, to) is closed. */
    change(from: number, to: number, lines: readonly string[]) {
      const hunk: PlacedFinal = {
        kind: 'lines',
        state: 'closed',
        id: `${from}`,
        path: 'a.ts',
        base: { from, to },
        insert: lines.map((line) => `${line}\n`).join(''),
        rung: 'exact',
      }
      guard.add(draft, hunk)
      doubts.closed(hunk, texts.slice(from, to), lines)
    },
    unsure: () =>
      guard.settle().flatMap((hunk) => (hunk.state === 'guarded' && hunk.why === 'unsure' ? [hunk.id] : [])),
  }
}
const numbered = (count: number, indent = '') =>
  Array.from({ length: count }, (_, n) => `${indent}const value${n} = ${n}`)

describe('doubts about the text of a whole file', () => {
  it('[E65] a text that has no line in common with a file of ten lines and more is unsure; one such line is enough', () => {
    for (const [count, keeps, unsure] of [
      [10, [], ['0', '6']],
      [9, [], []],
      [10, ['const value5 = 5'], []],
    ] as const) {
      const { doubts, change, unsure: left } = over(numbered(count))
      change(
        0,
        5,
        numbered(5).map((line) => line.replace('value', 'other')),
      )
      for (const line of keeps) doubts.kept(line)
      change(
        6,
        count,
        numbered(count)
          .slice(6)
          .map((line) => line.replace('value', 'other')),
      )
      doubts.end()
      expect(left()).toEqual(unsure)
    }
  })

  it('[E65] a text that begins behind three lines of the file and stops before three of its end is an excerpt', () => {
    const excerpt = over(numbered(12))
    expect(excerpt.doubts.isAnyClosed).toBe(false)
    excerpt.change(0, 3, [])
    expect(excerpt.doubts.isAnyClosed).toBe(true)
    // two missing lines, or blank ones, are an edit
    expect(excerpt.doubts.isCutOff({ from: 10, to: 12 })).toBe(false)
    expect(excerpt.doubts.isCutOff({ from: 9, to: 12 })).toBe(true)
    expect(excerpt.unsure()).toEqual(['0'])

    const shorter = over(numbered(12))
    shorter.change(0, 2, [])
    expect(shorter.doubts.isCutOff({ from: 6, to: 12 })).toBe(false)
    expect(shorter.unsure()).toEqual([])

    const blank = over([...numbered(3), '', '', ''])
    blank.change(0, 3, [])
    expect(blank.doubts.isCutOff({ from: 3, to: 6 })).toBe(false)
  })

  it('[E65] lines missing at the end are cut off while brackets are open, in a file that closes its own', () => {
    const balanced = ['function a() {', ...numbered(3, '  '), '}']
    const left = { from: 1, to: 5 }
    const open = over(balanced)
    open.doubts.line('function a() {')
    expect(open.doubts.isCutOff(left)).toBe(true)
    open.doubts.line('}')
    expect(open.doubts.isCutOff(left)).toBe(false)

    const odd = over(['text(', ...balanced])
    odd.doubts.line('function a() {')
    expect(odd.doubts.isCutOff(left)).toBe(false)
  })

  it('[E28] a change that struck more than it wrote is unsure where fewer than four lines were kept since', () => {
    for (const [since, written, unsure] of [
      [3, ['const one = 1'], ['0']],
      [4, ['const one = 1'], []],
      [0, ['const one = 1', 'const two = 2'], []],
    ] as const) {
      const { doubts, change, unsure: left } = over(numbered(12))
      change(0, 2, written)
      for (const line of numbered(12).slice(2, 2 + since)) doubts.kept(line)
      doubts.doubtLast()
      expect(left()).toEqual(unsure)
    }
  })

  it('[E28] only the last change is in doubt, and what was kept before it does not speak for it', () => {
    const { doubts, change, unsure } = over(numbered(12))
    change(0, 2, [])
    for (const line of numbered(12).slice(2, 8)) doubts.kept(line)
    change(8, 10, ['const one = 1'])
    doubts.doubtLast()
    expect(unsure()).toEqual(['8'])
  })

  it('[E63] eight lines and a third of the file written again with another indent are unsure', () => {
    for (const [count, again, unsure] of [
      [20, 8, ['0']],
      [20, 7, []],
      [24, 8, []],
    ] as const) {
      const { doubts, change, unsure: left } = over(numbered(count, '  '))
      change(0, again, numbered(again, '    '))
      doubts.kept(`  const value${count - 1} = ${count - 1}`)
      doubts.end()
      expect(left()).toEqual(unsure)
    }
  })

  it('[E63] lines all so much deeper because something was put around them are not', () => {
    for (const [inner, unsure] of [
      [numbered(8, '    '), []],
      // nothing that stands around them tells why one is deeper than the others
      [[...numbered(7, '    '), '      const value7 = 7'], ['0']],
    ] as const) {
      const { doubts, change, unsure: left } = over(numbered(12, '  '))
      change(0, 8, ['  if (isReady) {', ...inner, '  }'])
      doubts.kept('  const value11 = 11')
      doubts.end()
      expect(left()).toEqual(unsure)
    }
  })

  it('[E123] lines all so much shallower are not where what was around them is gone, and are beside new lines', () => {
    for (const [head, unsure] of [
      ['  if (isReady) {', []],
      ['const other = 1', ['2']],
    ] as const) {
      const inner = numbered(8, '    ')
      const { doubts, change, unsure: left } = over(['call()', head, ...inner, 'end()', 'more()'])
      // what is new stands at the margin
      change(head.startsWith(' ') ? 1 : 2, 10, ['const fresh = 1', ...numbered(8, '  ')])
      doubts.kept('more()')
      doubts.end()
      expect(left()).toEqual(unsure)
    }
  })

  it('[E65] a text about lines within a file has what stands around it to speak for it', () => {
    noDoubts.line('function a() {')
    noDoubts.doubtLast()
    noDoubts.end()
    expect(noDoubts.isAnyClosed).toBe(true)
    expect(noDoubts.isCutOff({ from: 0, to: 12 })).toBe(false)
  })
})
