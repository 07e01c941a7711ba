import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createRangeReader,
  createRangeWriter,
  numberContext,
  putBits,
  putNumber,
  takeBits,
  takeNumber,
} from './range-coder.ts'
import { wordEnds } from './word-ends.ts'

const number = fc.oneof(
  fc.nat({ max: 3 }),
  fc.nat({ max: 400 }),
  fc.nat(),
  fc.maxSafeNat().map((value) => Math.min(value, Number.MAX_SAFE_INTEGER - 1)),
)

const packed = (values: readonly number[]): Uint8Array => {
  const out = createRangeWriter()
  const contexts = numberContext()
  for (const value of values) putNumber(out, contexts, value)
  return Uint8Array.from(out.done())
}

describe('numbers in a range code', () => {
  test('[J51] what was written is read, whatever the numbers and however many', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), number), { maxLength: 300 }), (items) => {
        const out = createRangeWriter()
        const columns = [numberContext(), numberContext()] as const
        for (const [second, value] of items) putNumber(out, columns[second ? 1 : 0], value)
        for (const [, value] of items) putBits(out, value % 65_536, 16)
        const from = createRangeReader(Uint8Array.from(out.done()))
        const again = [numberContext(), numberContext()] as const
        for (const [second, value] of items) expect(takeNumber(from, again[second ? 1 : 0])).toBe(value)
        for (const [, value] of items) expect(takeBits(from, 16)).toBe(value % 65_536)
      }),
      { numRuns: 400 },
    )
  })

  test('[J51] long columns of one number take next to nothing, and come back', () => {
    for (const value of [0, 1, 9, 700]) {
      const values = Array.from({ length: 5_000 }, () => value)
      const bytes = packed(values)
      expect(bytes.length).toBeLessThan(150)
      const from = createRangeReader(bytes)
      const contexts = numberContext()
      expect(values.map(() => takeNumber(from, contexts))).toEqual(values)
    }
  })

  test('[J51] the words of a text are all of it, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const ends = wordEnds(text)
        expect(ends.at(-1) ?? 0).toBe(text.length)
        expect(ends.every((end, index) => end > (ends[index - 1] ?? 0))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
    const text = "const lastName = user.name2 // it's\n\n  next(12345)"
    const ends = wordEnds(text)
    expect(ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end))).toEqual([
      'const',
      ' last',
      'Name',
      ' =',
      ' user',
      '.name',
      '2',
      ' //',
      ' it',
      "'s",
      '\n\n',
      ' ',
      ' next',
      '(',
      '123',
      '45',
      ')',
    ])
  })
})
