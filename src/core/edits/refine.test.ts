import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffIds, diffLines, type Gap, refineLimit } from './refine.ts'
import { changedWords, wordGaps, wordsOf } from './refine-words.ts'

const replaced = (before: readonly number[], after: readonly number[], gaps: readonly Gap[]) => {
  const out: number[] = []
  let at = 0
  for (const { from, to, start, stop } of gaps) {
    out.push(...before.slice(at, from), ...after.slice(start, stop))
    at = to
  }
  return [...out, ...before.slice(at)]
}

describe('differences of short runs', () => {
  const run = (most: number) => fc.array(fc.nat(most), { maxLength: 60 })

  it('[E40] making every gap gives the other run, whether or not the limit cuts it', () => {
    fc.assert(
      fc.property(run(12), run(12), fc.constantFrom(0, 10, 100, 40_000), (before, after, limit) => {
        expect(replaced(before, after, diffIds(before, after, limit))).toEqual(after)
        const text = (line: number) => (line % 2 === 0 ? '}' : 'const something = 1')
        expect(replaced(before, after, diffLines(before, after, { text, limit }))).toEqual(after)
      }),
      { numRuns: 500 },
    )
  })

  it('[E40] no fewer lines could change', () => {
    const common = (a: readonly number[], b: readonly number[]): number => {
      let row = Array.from({ length: b.length + 1 }, () => 0)
      for (const x of a) {
        const next = [0]
        for (const [j, y] of b.entries())
          next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
        row = next
      }
      return row.at(-1) ?? 0
    }
    fc.assert(
      fc.property(run(6), run(6), (before, after) => {
        const gaps = diffIds(before, after, 40_000)
        const kept = before.length - gaps.reduce((sum, { from, to }) => sum + to - from, 0)
        expect(kept).toBe(common(before, after))
      }),
    )
  })

  it('[E41] up to the limit every line is compared with every other; past it what stands twice on a side is one change', () => {
    const side = Math.floor(Math.sqrt(refineLimit))
    const twice = (size: number) => Array.from({ length: size }, (_, n) => (n >> 1) * 3)
    const changed = (size: number) => [
      -2,
      ...twice(size)
        .slice(0, size - 2)
        .map((id, n) => (n % 10 === 5 ? -3 : id)),
      -4,
    ]
    const count = (size: number) => diffIds(twice(size), changed(size), refineLimit).length
    expect(side * side).toBeLessThanOrEqual(refineLimit)
    expect(count(side)).toBeGreaterThan(side / 20)
    expect(count(side + 1)).toBe(1)
  })

  it('[E41] large runs are cut where both have something once, and equal ones are no work', () => {
    const before = Array.from({ length: 30_000 }, (_, n) => n)
    const after = before.flatMap((n) => (n % 1_000 === 0 ? [n, 100_000 + n] : n % 1_000 === 500 ? [] : [n]))
    let looks = 0
    const watched = (ids: number[]) =>
      new Proxy(ids, {
        get(target, key, receiver): unknown {
          looks += 1
          return Reflect.get(target, key, receiver)
        },
      })
    const gaps = diffIds(watched(before), watched(after), 40_000)
    expect(gaps.length).toBe(60)
    expect(looks).toBeLessThan(60_000 * 8)
    const same = Array.from({ length: 20_000 }, () => 1)
    looks = 0
    expect(diffIds(watched(same), watched([2, ...same, 3]), 40_000)).toEqual([
      { from: 0, to: 20_000, start: 0, stop: 20_002 },
    ])
    expect(looks).toBeLessThan(200_000)
  })
})

/** `let [a->b] = 1`: what differs, by words. */
const picture = (before: string, after: string): string => {
  let out = ''
  let at = 0
  for (const gap of wordGaps(before, after)) {
    const old = before.slice(gap.before.from, gap.before.to)
    out += `${before.slice(at, gap.before.from)}[${old}->${after.slice(gap.after.from, gap.after.to)}]`
    at = gap.before.to
  }
  return out + before.slice(at)
}

describe('differences of words', () => {
  const sign = fc.constantFrom(
    'foo',
    'bar',
    ' ',
    '\n',
    '\r\n',
    '(',
    '.',
    'e\u0301',
    '😀',
    '👩‍👧',
    '🇫🇷',
    'ñ',
    '=',
    '\t',
    '\u0301',
  )
  const text = fc.array(sign, { maxLength: 30 }).map((parts) => parts.join(''))

  it('[E42] pictures of changed words', () => {
    expect(picture('let a = 1', 'let b = 1')).toBe('let [a->b] = 1')
    expect(picture('total(prices)', 'total(prices, rate)')).toBe('total(prices[->, rate])')
    expect(picture('return sum\n', 'return await sum\n')).toBe('return [->await ]sum\n')
    expect(picture('const x = one two', 'const x = three four')).toBe('const x = [one two->three four]')
    expect(picture('say("caf\u00e9 cafe\u0301")', 'say("caf\u00e9 cafe")')).toBe(
      'say("caf\u00e9 [cafe\u0301->cafe]")',
    )
    expect(picture('hand = "👍🏽"', 'hand = "👍🏻"')).toBe('hand = "[👍🏽->👍🏻]"')
    expect(picture('alpha()', 'a whole other thing')).toBe('[alpha()->a whole other thing]')
  })

  it('[E42] outside of the ranges both texts are the same, and making the gaps turns one into the other', () => {
    const outside = (whole: string, ranges: readonly { from: number; to: number }[]) => {
      let out = ''
      let at = 0
      for (const { from, to } of ranges) {
        expect(from).toBeLessThan(to)
        expect(from).toBeGreaterThanOrEqual(at)
        out += whole.slice(at, from)
        at = to
      }
      return out + whole.slice(at)
    }
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changed = changedWords(before, after)
        expect(outside(before, changed.before)).toBe(outside(after, changed.after))
        let made = ''
        let at = 0
        for (const gap of wordGaps(before, after)) {
          made += before.slice(at, gap.before.from) + after.slice(gap.after.from, gap.after.to)
          at = gap.before.to
        }
        expect(made + before.slice(at)).toBe(after)
      }),
      { numRuns: 500 },
    )
  })

  it('[E42] no range cuts a surrogate pair, a combining sequence or a line end of two characters', () => {
    const segments = new Intl.Segmenter('en', { granularity: 'grapheme' })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { before: old, after: fresh } = changedWords(before, after)
        for (const [whole, ranges] of [
          [before, old],
          [after, fresh],
        ] as const) {
          const ends = new Set([whole.length, ...Array.from(segments.segment(whole), ({ index }) => index)])
          for (const { from, to } of ranges) expect([ends.has(from), ends.has(to)]).toEqual([true, true])
        }
        expect(wordsOf(before).join('')).toBe(before)
      }),
      { numRuns: 500 },
    )
  })

  it('[E42] very long texts differ as a whole', () => {
    const long = 'word '.repeat(10_000)
    expect(wordGaps(long, `${long}more`)).toEqual([
      { before: { from: 0, to: 50_000 }, after: { from: 0, to: 50_004 } },
    ])
    expect(changedWords(long, long)).toEqual({ before: [], after: [] })
  })
})
