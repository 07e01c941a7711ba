import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLazyMeeting, createPassedLines } from './lazy-meeting.ts'
import { indexLines } from './lines.ts'

const over = (text: string) => {
  const keys = text.split('')
  return createLazyMeeting(indexLines(keys), (line) => keys[line] === '.')
}

describe('lines kept behind a lazy comment', () => {
  it('[E64] are certain as soon as they stand in one place', () => {
    const meeting = over('abcabd')
    meeting.meet(0, 3, 5)
    expect(meeting.isCertain).toBe(false)
    meeting.keep(5)
    expect(meeting.isCertain).toBe(true)
  })

  it('[E64] are looked for only where the comment can stand for lines; blank lines say nothing', () => {
    const meeting = over('ab.ab')
    meeting.meet(3, 3, 5)
    expect(meeting.isCertain).toBe(true)
    meeting.meet(0, 2, 3)
    expect(meeting.isCertain).toBe(false)
  })

  it('[E64] are looked for again behind a change, until they were certain once', () => {
    const meeting = over('abxabcabd')
    meeting.meet(0, 3, 5)
    expect(meeting.isCertain).toBe(false)
    meeting.part(6, 8)
    expect(meeting.isCertain).toBe(false)
    meeting.part(5, 6)
    expect(meeting.isCertain).toBe(true)
    // what is common behind that takes nothing back
    meeting.part(6, 7)
    expect(meeting.isCertain).toBe(true)
  })

  it('[E64] that stand in more than 256 other places tell nothing, until a rarer line is kept', () => {
    const common = 'a'.repeat(400)
    const meeting = over(`${common}baac`)
    meeting.meet(0, 401, 402)
    expect(meeting.isCertain).toBe(false)
    meeting.keep(402)
    expect(meeting.isCertain).toBe(false)
    meeting.keep(403)
    expect(meeting.isCertain).toBe(true)
  })

  it('[E64] are certain just where no other place has them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 14 })
    fc.assert(
      fc.property(text, fc.nat(13), fc.integer({ min: 1, max: 5 }), fc.nat(13), (lines, at, length, gap) => {
        const from = at % lines.length
        const to = Math.min(lines.length, from + length)
        const gapFrom = gap % (from + 1)
        const run = lines.slice(from, to)
        const places = Array.from(lines).filter((_, i) => i >= gapFrom && lines.startsWith(run, i)).length
        const whole = over(lines)
        whole.meet(gapFrom, from, to)
        expect(whole.isCertain).toBe(places === 1)
        const kept = over(lines)
        kept.meet(gapFrom, from, from + 1)
        for (let line = from + 1; line < to; line += 1) kept.keep(line)
        expect(kept.isCertain).toBe(whole.isCertain)
      }),
    )
  })

  it('[E95] lines that the comment was taken to stand for tell against it when they come again', () => {
    const keys = 'ab.cdab'.split('')
    const index = indexLines(keys)
    const passed = createPassedLines(index, (line) => keys[line] !== '.')
    const ids = (text: string) => text.split('').map((key) => index.idOf(key))
    expect(passed.isAgain(ids('cd'))).toBe(false)
    passed.pass(1, 5)
    expect(passed.isAgain(ids('xd'))).toBe(true)
    // blank lines say nothing, and what stands elsewhere too may be meant there
    expect(passed.isAgain(ids('x.'))).toBe(false)
    expect(passed.isAgain(ids('b'))).toBe(false)
    passed.pass(5, 7)
    expect(passed.isAgain(ids('b'))).toBe(true)
  })
})
