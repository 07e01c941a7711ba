import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitLines } from './lines.ts'
import { createLineSplitter } from './reply-lines.ts'

const unit = fc.constantFrom('a', ' ', '\n', '\r\n', '\r', '\ud83d', '\ude00', 'é')
const text = fc.array(unit, { maxLength: 30 }).map((units) => units.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 })

/** A text in pieces of these sizes, which may part a line's end and a surrogate pair. */
function* pieces(given: string, list: readonly number[]): Generator<string> {
  for (let at = 0, n = 0; at < given.length; n += 1) {
    const size = list[n % list.length] ?? 1
    yield given.slice(at, at + size)
    at += size
  }
}

describe('a stream of text cut into lines', () => {
  it('[E2] [E112] the pieces never matter, only their concatenation', () => {
    fc.assert(
      fc.property(text, sizes, (given, list) => {
        const splitter = createLineSplitter()
        const lines: string[] = []
        for (const piece of pieces(given, list)) lines.push(...splitter.push(piece))
        const last = splitter.flush()
        // all returns before a newline are its own, and the end of the last line may be half an end
        const whole = splitLines(given).texts.map((line) => line.replace(/\r+$/, ''))
        expect([...lines, ...(last === null ? [] : [last])]).toEqual(whole)
        expect(splitter.flush()).toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  it('[E2] the tail is the unfinished line as far as it came, without half a pair or half a line end', () => {
    fc.assert(
      fc.property(text, sizes, (given, list) => {
        const splitter = createLineSplitter()
        let seen = ''
        for (const piece of pieces(given, list)) {
          splitter.push(piece)
          seen += piece
          const line = seen.slice(seen.lastIndexOf('\n') + 1)
          expect(splitter.tail()).toBe(line.replace(/(?:\r+|[\ud800-\udbff])$/, ''))
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
