import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countTokens } from './count.ts'
import { createTokenCount } from './token-count.ts'

/** What has tripped up readers of code: pairs, joined emoji, long runs, Windows ends, contractions, digits. */
const stretch = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    'const total = items.reduce((sum, item) => sum + item.price, 0)\n',
    "he'll they'RE can't I'VE 'd '",
    '\r\n\r\n\t\t',
    '1234567890',
    '字字AAAA',
    'AAAAb',
    '👩‍👩‍👧‍👦🇨🇭',
    '\ud83d',
    '\ude00',
    '𓀀',
    'e\u0301\u0301',
    '});\n\n//\n',
    '<|endoftext|>',
    ' ',
    "'",
    'r',
    'l',
    '\n',
  ),
  fc
    .tuple(fc.constantFrom(' ', 'a', 'A', '字', '-', '\n', ' \n', '\t', '0', '𐐷', '\u0301', '/'), fc.nat(700))
    .map(([unit, times]) => unit.repeat(times)),
)
const someText = (most: number) => fc.array(stretch, { maxLength: most }).map((parts) => parts.join(''))
const edit = fc.record({ at: fc.nat(1_000_000), gone: fc.oneof(fc.nat(3), fc.nat(3_000)), text: someText(2) })
const code = "export const half = (n: number) => n / 2 // it's half of what they'll see\r\n"

test('[K7] a count kept through edits is the count of the whole text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        someText(30),
        fc.nat(60).map((n) => code.repeat(n)),
      ),
      fc.array(edit, { maxLength: 12 }),
      (start, edits) => {
        const count = createTokenCount(start)
        let text = start
        expect(count.tokens).toBe(countTokens(text))
        for (const { at, gone, text: inserted } of edits) {
          const from = at % (text.length + 1)
          const to = Math.min(text.length, from + gone)
          text = text.slice(0, from) + inserted + text.slice(to)
          expect(count.edit(from, to, inserted)).toBe(countTokens(text))
          expect(count.text()).toBe(text)
          expect(count.length).toBe(text.length)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('[K7] single keys around the borders of what is held, typed and taken back', () => {
  const keys = ['a', 'A', ' ', '\n', "'", '1', '字', '-', '\ud83d', '\ude00']
  fc.assert(
    fc.property(
      fc.constantFrom(code, 'word ', '字AAAA', '   \n', "don't ", 'x', ' ', '\ud83d\ude00'),
      fc.integer({ min: 900, max: 3_300 }),
      fc.array(fc.tuple(fc.integer({ min: -12, max: 12 }), fc.constantFrom(...keys)), { maxLength: 20 }),
      (unit, length, presses) => {
        const start = unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
        const count = createTokenCount(start)
        let text = start
        for (const [offset, key] of presses) {
          const at = Math.min(text.length, 1_024 + offset)
          text = text.slice(0, at) + key + text.slice(at)
          expect(count.edit(at, at, key)).toBe(countTokens(text))
          if (offset % 3 !== 0) continue
          text = text.slice(0, at) + text.slice(at + 1)
          expect(count.edit(at, at + 1, '')).toBe(countTokens(text))
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('[K7] an edit that changes nothing, an empty text, and a range that is not there', () => {
  const count = createTokenCount('')
  expect(count.tokens).toBe(0)
  expect(count.edit(0, 0, '')).toBe(0)
  expect(count.edit(0, 0, 'one two')).toBe(2)
  expect(count.edit(0, 7, '')).toBe(0)
  expect(() => count.edit(0, 1, '')).toThrow(RangeError)
})
