import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, invert, mapOffset, type Edit } from '../../core/edits/edit.ts'
import { takeBack } from './take-back.ts'

const lower = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 5 })
const typedText = fc.string({ unit: fc.constantFrom('X', 'Y', 'Z'), maxLength: 3 })

/** An edit of a text of `length` units, from gaps and sizes. */
function editWithin(length: number, parts: readonly (readonly [number, number, string])[]): Edit {
  const edit: { from: number; to: number; text: string }[] = []
  let at = 0
  for (const [gap, size, text] of parts) {
    const from = Math.min(length, at + gap + 1)
    const to = Math.min(length, from + size)
    if (from <= at || (from === to && text === '')) continue
    edit.push({ from, to, text })
    at = to
  }
  return edit
}

const parts = (text: typeof lower) => fc.array(fc.tuple(fc.nat(5), fc.nat(4), text), { maxLength: 4 })

test('[D10] taking an accept back with nothing typed since gives the text before it', () => {
  fc.assert(
    fc.property(parts(lower), (list) => {
      const text = 'the first text of all'
      const accept = editWithin(text.length, list)
      expect(apply(takeBack(invert(accept, text), []), apply(accept, text))).toBe(text)
    }),
  )
})

test('[D10] every letter typed since an accept survives taking it back', () => {
  fc.assert(
    fc.property(parts(lower), parts(typedText), (accepted, typed) => {
      const text = 'the first text of all'
      const accept = editWithin(text.length, accepted)
      const after = apply(accept, text)
      const since = editWithin(after.length, typed)
      const back = apply(takeBack(invert(accept, text), since), apply(since, after))
      const letters = (value: string) => value.replace(/[^XYZ]/g, '')
      expect(letters(back)).toBe(letters(apply(since, after)))
    }),
  )
})

test('[D10] typing outside the accepted text only shifts the inverse', () => {
  const text = 'one two three'
  const accept: Edit = [{ from: 4, to: 7, text: 'TWO' }]
  const since: Edit = [{ from: 0, to: 0, text: 'X' }]
  const inverse = invert(accept, text)
  expect(takeBack(inverse, since)).toEqual([{ from: mapOffset(since, 4, 'after'), to: 8, text: 'two' }])
})

test('[D10] typing inside the accepted text stays, after what comes back', () => {
  const accept: Edit = [{ from: 4, to: 7, text: 'second' }]
  const inverse = invert(accept, 'one two three')
  const since: Edit = [{ from: 7, to: 7, text: 'XY' }]
  const live = apply(since, 'one second three')
  expect(apply(takeBack(inverse, since), live)).toBe('one twoXY three')
})
