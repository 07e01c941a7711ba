import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyNews } from './hunk.ts'
import { createHunkLog } from './hunk-log.ts'
import { lineStarts, linesOf, withoutRepeats } from './line-offsets.ts'
import { firstAtLeast, indexLines, isBlank, isSignificant, joinLines, splitLines } from './lines.ts'
import { foldNews } from './proposal.ts'

const piece = fc.constantFrom('a', 'b\n', '\n', '\r\n', '\r', 'word ', '{', '}', '\u{1F600}')
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

describe('lines of a text', () => {
  it('[E12] split and joined they are the text, and each line has its end', () => {
    fc.assert(
      fc.property(text, (given) => {
        const lines = splitLines(given)
        expect(joinLines(lines)).toBe(given)
        expect(lines.ends.slice(0, -1).every((end) => end !== '')).toBe(true)
        expect(lines.texts.every((line) => !line.includes('\n'))).toBe(true)
        const cut = lines.texts.length >> 1
        expect(joinLines(lines, 0, cut) + joinLines(lines, cut)).toBe(given)
      }),
    )
  })

  it('[E6] a line is blank that has nothing but white space, of whatever kind', () => {
    const unit = fc.constantFrom(
      'a',
      '.',
      '\u{1F600}',
      ' ',
      '\t',
      '\r',
      '\u00a0',
      '\u3000',
      '\ufeff',
      '\u200b',
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 4 }), (units) => {
        const isShown = units.some((each) => ['a', '.', '\u{1F600}', '\u200b'].includes(each))
        expect(isBlank(units.join(''))).toBe(!isShown)
      }),
    )
  })

  it('[R2] each line keeps its end, and joined they are the text', () => {
    fc.assert(
      fc.property(text, (given) => {
        const lines = linesOf(given)
        expect(lines.join('')).toBe(given)
        expect(lines).toHaveLength(splitLines(given).texts.length)
      }),
    )
  })

  it('[R2] a line starts where the text before it ends', () => {
    fc.assert(
      fc.property(text, (given) => {
        const lines = splitLines(given)
        expect(lineStarts(given)).toEqual(lines.texts.map((_, at) => joinLines(lines, 0, at).length))
      }),
    )
  })

  it('[R2] without repeats a replacement makes the same text and begins and ends with what differs', () => {
    fc.assert(
      fc.property(text, text, (old, insert) => {
        const cut = withoutRepeats(old, insert)
        const starts = [...lineStarts(old), old.length]
        const from = starts[cut.skip] ?? old.length
        const to = starts[cut.skip + cut.size] ?? old.length
        expect(old.slice(0, from) + cut.insert + old.slice(to)).toBe(insert)
        if (old === insert) expect(cut).toMatchObject({ size: 0, insert: '' })
      }),
    )
  })

  it('[E41] an index knows every line and all of its places, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', '')), fc.nat(40), (keys, least) => {
        const index = indexLines(keys)
        for (const [at, key] of keys.entries()) {
          expect(index.idOf(key)).toBe(index.ids[at])
          expect(index.positions(index.idOf(key))).toEqual(
            keys.flatMap((other, i) => (other === key ? [i] : [])),
          )
        }
        expect(index.positions(index.idOf('none'))).toEqual([])
        const places = index.positions(index.idOf('a'))
        const found = places.findIndex((place) => place >= least)
        expect(firstAtLeast(places, least)).toBe(found === -1 ? places.length : found)
      }),
    )
  })

  it('[E40] a line says something when it has four letters, digits or underscores, and is no else', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'é', '7', '_', ' ', '(', '😀', '“')), (units) => {
        const letters = units.filter((unit) => 'aé7_'.includes(unit)).length
        expect(isSignificant(units.join(''))).toBe(letters >= 4)
      }),
    )
    expect(isSignificant('} else {')).toBe(false)
  })

  it('[E40] letters counted one by one are as many as the plain pattern finds', () => {
    const plain = /[\p{L}\p{N}_](?:[^\p{L}\p{N}_]*[\p{L}\p{N}_]){3}/u
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('@', '[', '`', '{', 'z', 'Z'),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 6 }), (units) => {
        const given = units.join('')
        expect(isSignificant(given)).toBe(plain.test(given) && !/^\s*(?:\} )?else \{\s*$/.test(given))
      }),
      { numRuns: 500 },
    )
  })
})

it('[E21] however often news is taken from a log, it folds to the same hunks', () => {
  const step = fc.record({ kind: fc.constantFrom('open', 'grow', 'close', 'drop'), take: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const fold = (isTaken: boolean): readonly Hunk[] => {
        const log = createHunkLog()
        const news: ReplyNews[] = []
        const located = { kind: 'lines', path: 'a', base: { from: 0, to: 0 }, rung: 'exact' } as const
        let id: string | null = null
        for (const { kind, take } of steps) {
          if (kind === 'open' && id === null) {
            id = log.newId()
            log.open({ ...located, id, state: 'open', insert: 'one\n', tail: '' })
          } else if (id !== null && kind === 'grow') log.grow(id, 'two\n', 'th')
          else if (id !== null && kind === 'close') {
            log.close({ ...located, id, state: 'closed', insert: 'all\n' })
            id = null
          } else if (id !== null && kind === 'drop') {
            log.drop(id)
            id = null
          }
          if (isTaken && take) news.push(...log.take())
        }
        return foldNews([], [...news, ...log.take()])
      }
      expect(fold(true)).toEqual(fold(false))
    }),
  )
})
