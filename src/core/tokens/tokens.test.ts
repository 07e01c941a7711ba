import fc from 'fast-check'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { countTokens } from './count.ts'
import { cutTokens } from './cut.ts'

const plain = { disallowedSpecial: new Set<string>() }
const wellFormed = fc.string({ unit: 'binary', maxLength: 200 })
const realistic = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'const total = items.reduce((sum, item) => sum + item.price, 0)\n',
        '  return `${name}: ${count}`\r\n',
        '<|endoftext|>',
        '<|im_start|>',
        '👩‍👩‍👧‍👦 🇨🇭 𓀀𓁐 ꙮ',
        '\t\t\t   \n\n\n',
        '彩票平台开户旁',
        '#ff8800;',
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))
const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text)

describe('cut', () => {
  test('[K1] join(cut(text)) = text, for well-formed and broken strings alike', () => {
    const anyUnits = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
      .map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(fc.oneof(realistic, wellFormed, anyUnits), (text) => {
        expect(cutTokens(text).join('')).toBe(text)
      }),
    )
  })

  test('[K2] no piece is empty or splits a character', () => {
    fc.assert(
      fc.property(fc.oneof(realistic, wellFormed), (text) => {
        for (const piece of cutTokens(text)) {
          expect(piece).not.toBe('')
          expect(isWellFormed(piece)).toBe(true)
        }
      }),
    )
  })

  test('[K2] tokens that end inside a character are joined with the next', () => {
    const hieroglyph = '𓀀'
    expect(encode(hieroglyph, plain).length).toBeGreaterThan(1)
    expect(cutTokens(hieroglyph)).toEqual([hieroglyph])
    expect(cutTokens(`a${hieroglyph}b`).join('|')).toBe(`a|${hieroglyph}|b`)
  })

  test('[K3] a text of whole characters per token is cut into exactly its tokens', () => {
    expect(cutTokens('const answer = 42;\n').join('|')).toBe('const| answer| =| |42|;\n')
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 300 })
    fc.assert(
      fc.property(ascii, (text) => {
        expect(cutTokens(text).length).toBe(countTokens(text))
      }),
    )
  })
})

describe('count', () => {
  test('[K4] count = number of encoded tokens', () => {
    fc.assert(
      fc.property(fc.oneof(realistic, wellFormed), (text) => {
        expect(countTokens(text)).toBe(encode(text, plain).length)
      }),
    )
  })

  test('[K5] special tokens in the text are plain text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1)
    expect(cutTokens('<|endoftext|>').join('')).toBe('<|endoftext|>')
    expect(countTokens('')).toBe(0)
    expect(cutTokens('')).toEqual([])
  })

  test('[K6] a word of 200,000 characters is counted in pieces', () => {
    for (const unit of ['a', '-', ' ', '漢', '𓀀']) {
      const text = unit.repeat(200_000)
      expect(cutTokens(text).join('')).toBe(text)
      expect(countTokens(text)).toBeGreaterThan(0)
    }
  })

  test('[K6] words up to 255 characters are not cut', () => {
    const letters = fc
      .integer({ min: 1, max: 255 })
      .chain((length) =>
        fc.string({ unit: fc.constantFrom('a', 'b', 'e', 't'), minLength: length, maxLength: length }),
      )
    fc.assert(
      fc.property(fc.tuple(fc.string({ maxLength: 300 }), letters), ([before, word]) => {
        const text = `${before} ${word} end`
        const longest = Math.max(...text.split(/[^a-zA-Z]+/).map((part) => part.length))
        fc.pre(longest <= 255)
        expect(countTokens(text)).toBe(encode(text, plain).length)
      }),
    )
  })
})
