import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anchorKey, plainKey, typedKey } from './plain-key.ts'

const piece = fc.constantFrom(
  'a',
  ' ',
  '\t',
  '“',
  '‘',
  '–',
  '…',
  '\u00a0',
  '\u200b',
  '\ufeff',
  '"',
  '😀',
  'é',
)
const line = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''))

describe('a line as a keyboard types it', () => {
  it('[E8] a key is its own key, has none of the odd signs, and the plain one follows from the typed one', () => {
    fc.assert(
      fc.property(line, (given) => {
        expect(plainKey(plainKey(given))).toBe(plainKey(given))
        expect(typedKey(typedKey(given))).toBe(typedKey(given))
        expect(plainKey(typedKey(given))).toBe(plainKey(given))
        expect(typedKey(given)).not.toMatch(/[“‘–…\u00a0\u200b\ufeff]/)
      }),
    )
  })

  it('[E8] what is plain already keeps its spaces in the typed key, and only one of each run in the plain one', () => {
    expect(typedKey('  say("a  b")  ')).toBe('  say("a  b")')
    expect(plainKey('  say("a  b")  ')).toBe('say("a b")')
    expect(plainKey('say(“it’s”) — …')).toBe(`say("it's") - ...`)
  })

  it('[E99] single and double quotes are the same', () => {
    expect(anchorKey(`import a from "./a.ts"`)).toBe(anchorKey(`import a from './a.ts'`))
  })
})
