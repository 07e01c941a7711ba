import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edit } from './edit.ts'
import { apply, applyWithin, compose, gives, invert, mapOffset, mapRange, normalise, refine } from './edit.ts'
import { rebase } from './rebase.ts'

const alphabet = fc.constantFrom('a', 'b', '\n', '\r\n', '😀', ' ')
const textOf = (maxLength: number) => fc.array(alphabet, { maxLength }).map((units) => units.join(''))

/** An edit of a text of the given length, its replacements at any offsets, touching ones too. */
export function editOf(length: number): fc.Arbitrary<Edit> {
  return fc
    .array(fc.record({ at: fc.nat(length), drop: fc.nat(4), text: textOf(3) }), { maxLength: 5 })
    .map((parts) => {
      let reach = 0
      return parts
        .toSorted((a, b) => a.at - b.at)
        .flatMap(({ at, drop, text }) => {
          if (at < reach) return []
          reach = Math.min(length, at + drop)
          return [{ from: at, to: reach, text }]
        })
    })
}

const textAndEdit = textOf(20).chain((text) => fc.tuple(fc.constant(text), editOf(text.length)))
const textAndTwo = textOf(20).chain((text) =>
  fc.tuple(fc.constant(text), editOf(text.length), editOf(text.length)),
)

describe('edit', () => {
  test('[R1] composing two edits makes what the two make in turn, and composing is associative', () => {
    const three = textAndEdit.chain(([text, first]) => {
      const middle = apply(first, text)
      return editOf(middle.length).chain((second) =>
        fc.tuple(fc.constant({ text, first, second }), editOf(apply(second, middle).length)),
      )
    })
    fc.assert(
      fc.property(three, ([{ text, first, second }, third]) => {
        expect(apply(compose(first, second), text)).toBe(apply(second, apply(first, text)))
        expect(compose(compose(first, second), third)).toEqual(compose(first, compose(second, third)))
      }),
    )
  })

  test('[R1] inverting an edit undoes it', () => {
    fc.assert(
      fc.property(textAndEdit, ([text, edit]) => {
        expect(apply(invert(edit, text), apply(edit, text))).toBe(text)
        expect(refine(compose(edit, invert(edit, text)), text)).toEqual([])
      }),
    )
  })

  test('[R1] what an edit makes of a range, and whether it gives a text, is what making it all shows', () => {
    fc.assert(
      fc.property(textAndEdit, textOf(20), ([text, edit], other) => {
        const made = apply(edit, text)
        expect(gives(edit, text, made)).toBe(true)
        expect(gives(edit, text, other)).toBe(made === other)
        const changed = `${made.slice(0, -1)}x`
        expect(gives(edit, text, changed)).toBe(made === changed)
        const range = { from: edit[0]?.from ?? 0, to: edit.at(-1)?.to ?? text.length }
        const all = text.slice(0, range.from) + applyWithin(edit, text, range) + text.slice(range.to)
        expect(all).toBe(made)
      }),
    )
  })

  test('[R2] normalised and refined edits apply to the same text; no two replacements touch, none is empty', () => {
    fc.assert(
      fc.property(textAndEdit, ([text, edit]) => {
        for (const tidy of [normalise(edit), refine(edit, text)]) {
          expect(apply(tidy, text)).toBe(apply(edit, text))
          tidy.forEach(({ from, to, text: inserted }, i) => {
            expect(to > from || inserted !== '').toBe(true)
            expect(from).toBeGreaterThan(tidy[i - 1]?.to ?? -1)
          })
        }
      }),
    )
  })

  test('[R3] refining cuts neither a surrogate pair nor a line end of two characters', () => {
    expect(refine([{ from: 0, to: 2, text: '😁' }], '😀')).toEqual([{ from: 0, to: 2, text: '😁' }])
    expect(refine([{ from: 0, to: 3, text: 'a\n' }], 'a\r\n')).toEqual([{ from: 1, to: 3, text: '\n' }])
    const whole = textOf(12).chain((text) => fc.tuple(fc.constant(text), textOf(12)))
    fc.assert(
      fc.property(whole, ([before, after]) => {
        for (const { from, to, text } of refine([{ from: 0, to: before.length, text: after }], before)) {
          const cut = [before.slice(0, from), before.slice(from, to), before.slice(to), text].join('|')
          expect(cut).not.toMatch(/[\uD800-\uDBFF]\||\|[\uDC00-\uDFFF]|\r\|\n/)
        }
      }),
    )
  })

  test('[R4] mapped offsets keep their order, and text outside the edit keeps its place', () => {
    fc.assert(
      fc.property(textAndEdit, ([text, edit]) => {
        const after = apply(edit, text)
        for (const side of ['before', 'after'] as const) {
          let last = 0
          for (let offset = 0; offset <= text.length; offset += 1) {
            const mapped = mapOffset(edit, offset, side)
            expect(mapped).toBeGreaterThanOrEqual(last)
            expect(mapped).toBeLessThanOrEqual(after.length)
            last = mapped
          }
        }
        for (let offset = 0; offset < text.length; offset += 1) {
          expect(mapOffset(edit, offset, 'before')).toBeLessThanOrEqual(mapOffset(edit, offset, 'after'))
          if (edit.some(({ from, to }) => from <= offset && offset < to)) continue
          expect(after[mapOffset(edit, offset, 'after')]).toBe(text[offset])
        }
      }),
    )
  })

  test('[R4] a range leaves out, or takes in, what is inserted exactly at its ends', () => {
    const edit = [
      { from: 2, to: 2, text: 'xx' },
      { from: 4, to: 4, text: 'yyy' },
    ]
    expect(mapRange(edit, { from: 2, to: 4 }, 'inside')).toEqual({ from: 4, to: 6 })
    expect(mapRange(edit, { from: 2, to: 4 }, 'outside')).toEqual({ from: 2, to: 9 })
  })
})

describe('rebase', () => {
  test('[R5] two edits that do not collide converge, whichever is made first', () => {
    let converged = 0
    fc.assert(
      fc.property(textAndTwo, ([text, a, b]) => {
        const ours = rebase(a, b, 'after')
        const theirs = rebase(b, a, 'before')
        expect(ours.type).toBe(theirs.type)
        if (ours.type === 'conflicts' || theirs.type === 'conflicts') return
        converged += 1
        expect(apply(ours.edit, apply(b, text))).toBe(apply(theirs.edit, apply(a, text)))
      }),
      { numRuns: 400 },
    )
    expect(converged).toBeGreaterThan(20)
  })

  test('[R5] touching is not colliding; sharing a character is; the same change is made once', () => {
    const over = [{ from: 3, to: 6, text: 'XYZ!' }]
    expect(
      rebase(
        [
          { from: 0, to: 3, text: '' },
          { from: 6, to: 7, text: 'q' },
        ],
        over,
      ),
    ).toEqual({
      type: 'rebased',
      edit: [
        { from: 0, to: 3, text: '' },
        { from: 7, to: 8, text: 'q' },
      ],
    })
    expect(rebase([{ from: 5, to: 7, text: '' }], over).type).toBe('conflicts')
    expect(rebase([{ from: 4, to: 4, text: 'in' }], over).type).toBe('conflicts')
    expect(rebase(over, over)).toEqual({ type: 'rebased', edit: [] })
  })
})
