import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { echoTexts, withoutSharedLines } from './echoes.ts'

const base = 'a\nb\nc\nd\ne\nf\n'
const echo = (line: number, text: string) => ({ from: line * 2, to: line * 2 + 2, text })

describe('what accepts made of hunks that are gone', () => {
  it('[R34] a range has the text with all echoes in it first, then with every choice of some', () => {
    const both = [echo(1, 'B\n'), echo(2, '')]
    expect(echoTexts(both, base, { from: 2, to: 6 })).toEqual(['B\n', 'b\n', 'B\nc\n'])
    expect(echoTexts(both, base, { from: 0, to: 4 })).toEqual(['a\nB\n'])
    expect(echoTexts(both, base, { from: 3, to: 6 })).toEqual(['\n'])
    expect(echoTexts(both, base, { from: 6, to: 12 })).toEqual([])
  })

  it('[R34] of more than four echoes only all of them are looked at', () => {
    const many = [0, 1, 2, 3, 4].map((line) => echo(line, `${line}\n`))
    expect(echoTexts(many, base, { from: 0, to: 12 })).toEqual(['0\n1\n2\n3\n4\nf\n'])
    expect(echoTexts(many.slice(0, 4), base, { from: 0, to: 12 })).toHaveLength(15)
  })

  it('[R34] without the lines that both share a replacement still makes the same text', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', '\n', 'c'), { maxLength: 5 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, text, text, text, (before, old, insert, after) => {
        const range = { from: before.length, to: before.length + old.length }
        const whole = before + old + after
        const cut = withoutSharedLines(range, old, insert)
        expect(whole.slice(0, cut.live.from) + cut.insert + whole.slice(cut.live.to)).toBe(
          before + insert + after,
        )
        expect(cut.live.from).toBeGreaterThanOrEqual(range.from)
        expect(cut.live.to).toBeLessThanOrEqual(range.to)
        if (old === insert) expect(cut).toMatchObject({ insert: '', live: { to: cut.live.from } })
      }),
    )
  })
})
