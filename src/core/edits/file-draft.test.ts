import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blankAsFile,
  createFileDraft,
  endedAsFile,
  firstOfEqual,
  isBegunAgain,
  isClaimed,
  isInTheWay,
  ownText,
  renderChange,
  renderOpen,
} from './file-draft.ts'
import { joinLines, splitLines } from './lines.ts'

const over = (text: string) => createFileDraft({ path: 'a.ts', text, version: 1 })
const end = fc.constantFrom('\n', '\r\n')
const texts = fc.array(fc.constantFrom('', 'a', 'b', '  c'), { maxLength: 5 })

describe('a file while a reply edits it', () => {
  it('[E12] a change keeps the line ends, the missing last one and the byte order mark', () => {
    const given = fc.record({ lines: texts, end, isEnded: fc.boolean(), isMarked: fc.boolean() })
    fc.assert(
      fc.property(
        given,
        fc.nat(5),
        fc.nat(5),
        texts,
        ({ lines, end: own, isEnded, isMarked }, one, other, added) => {
          // a last line that is blank and without an end is no line
          fc.pre(isEnded || lines.at(-1) !== '')
          const body = lines.join(own) + (isEnded && lines.length > 0 ? own : '')
          const draft = over((isMarked ? '\ufeff' : '') + body)
          const from = Math.min(one, other, lines.length)
          const to = Math.min(Math.max(one, other), lines.length)
          const goal = [...lines.slice(0, from), ...added, ...lines.slice(to)]
          // what stands in an empty file, or instead of all of it, has whatever end it has
          fc.pre(goal.length > 0 && lines.length > 0 && goal.at(-1) !== '')
          const change = renderChange(draft, { from, to }, added)
          const whole = splitLines((isMarked ? '\ufeff' : '') + body)
          const after =
            change === null
              ? joinLines(whole)
              : joinLines(whole, 0, change.base.from) + change.insert + joinLines(whole, change.base.to)
          const ownEnd = lines.length > 1 || isEnded ? own : '\n'
          expect(after).toBe((isMarked ? '\ufeff' : '') + goal.join(ownEnd) + (isEnded ? ownEnd : ''))
          if (change === null) expect(goal).toEqual(lines)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('[E19] the same change again is claimed, one that shares a line is in the way, one that touches is not', () => {
    const draft = over('a\nb\nc\nd\n')
    draft.claims.add({ base: { from: 1, to: 2 }, insert: 'x\ny\n' })
    expect(isClaimed(draft, { base: { from: 1, to: 2 }, insert: 'x\ny\n' })).toBe(true)
    expect(isClaimed(draft, { base: { from: 1, to: 2 }, insert: 'x\n' })).toBe(false)
    expect(isClaimed(draft, { base: { from: 1, to: 3 }, insert: 'x\ny\n' })).toBe(false)
    expect(isBegunAgain(draft, { base: { from: 1, to: 2 }, insert: 'x\n' })).toBe(true)
    expect(isBegunAgain(draft, { base: { from: 1, to: 2 }, insert: 'y\n' })).toBe(false)
    expect(isInTheWay(draft, { base: { from: 0, to: 2 }, insert: '' })).toBe(true)
    for (const base of [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
      { from: 1, to: 1 },
      { from: 2, to: 2 },
    ]) {
      expect(isInTheWay(draft, { base, insert: '' })).toBe(false)
    }
  })

  it('[E106] a change of equal lines alone stands at the first of them that is free', () => {
    const draft = over('a\nx\nx\nx\nb\nx\r\nx')
    const place = (from: number, to: number, lines: readonly string[], floor = 0) => {
      const range = firstOfEqual(draft, { range: { from, to }, lines }, floor)
      return [range.from, range.to]
    }
    expect([place(3, 4, []), place(2, 4, []), place(4, 4, ['x', 'x'])]).toEqual([
      [1, 2],
      [1, 3],
      [1, 1],
    ])
    // other lines, lines that end otherwise, a line that is replaced, nothing at all
    expect([place(3, 5, []), place(6, 7, []), place(3, 4, ['y']), place(3, 3, [])]).toEqual([
      [3, 5],
      [6, 7],
      [3, 4],
      [3, 3],
    ])
    expect([place(4, 4, ['x'], 3), place(4, 4, ['x', 'y'])]).toEqual([
      [3, 3],
      [4, 4],
    ])
    draft.claims.add({ base: { from: 1, to: 2 }, insert: '' })
    expect(place(3, 4, [])).toEqual([2, 3])
  })

  it('[E51] a line of the file but for its end is the file’s, unless it is blank or the file has it both ways', () => {
    const draft = over('a  \nb\nb \n   \n')
    expect(endedAsFile(draft, 'a')).toBe('a')
    expect(endedAsFile(draft, 'a ')).toBe('a  ')
    expect(endedAsFile(draft, 'new ')).toBe('new ')
    expect(ownText(draft, 0, 'a')).toBe('a  ')
    expect(ownText(draft, 1, 'b ')).toBe('b ')
    expect(ownText(draft, 1, 'b\t')).toBe('b')
    expect(ownText(draft, 2, '')).toBe('')
  })

  it('[E120] a blank line has no white space, unless a blank line of the file has', () => {
    const draft = over('a\n\nb  \n')
    expect(['   ', '\t', '', 'c  '].map((line) => blankAsFile(draft, line))).toEqual(['', '', '', 'c  '])
    expect(endedAsFile(draft, '   ')).toBe('')
    expect(blankAsFile(over('a\n  \n'), '   ')).toBe('   ')
  })

  it('[E12] an open hunk shows lines with the ends of the file', () => {
    expect(renderOpen(over('a\r\nb\r\n'), ['x', ''])).toBe('x\r\n\r\n')
    expect(renderOpen(over(''), ['x'])).toBe('x\n')
    expect(renderOpen(over('a\n'), [])).toBe('')
  })
})
