import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { placeSpaced } from './place-spaced.ts'

const draftOf = (lines: readonly string[]) =>
  createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 })
const place = (file: readonly string[], search: readonly string[], after: number | null = null) =>
  placeSpaced(draftOf(file), search, { after, window: { from: 0, to: file.length } })

describe('lines found whatever blank lines stand between them', () => {
  it('[E98] a blank line left out is passed over, one put in is an empty range', () => {
    const file = ['first()', '', 'second()', 'third()']
    expect(place(file, ['first()', 'second()'])).toMatchObject({ starts: [0, 2], stops: [1, 3] })
    expect(place(file, ['second()', '', 'third()'])).toMatchObject({
      search: ['second()', '', 'third()'],
      starts: [2, 3, 3],
      stops: [3, 3, 4],
    })
    expect(place(file, ['', 'first()', '', '', 'second()'])).toMatchObject({
      starts: [0, 1, 2, 2],
      stops: [1, 2, 2, 3],
      lead: 1,
    })
  })

  it('[E98] every other line has to be there, in one place, and one line says too little', () => {
    const file = ['first()', '', 'second()', '', 'other()', '', 'first()', '', 'second()']
    expect(place(file, ['first()', 'second()'])).toBeNull()
    expect(place(file, ['first()', 'second()'], 3)).toMatchObject({ starts: [6, 8] })
    expect(place(file, ['first()', 'other()'])).toBeNull()
    expect(place(file, ['other()', '', ''])).toBeNull()
    expect(place(file, ['}', '', '{'])).toBeNull()
  })

  it('[E98] each line that says something has its own line of the file, in order', () => {
    const blanks = fc.array(fc.constant(''), { maxLength: 3 })
    fc.assert(
      fc.property(fc.array(fc.tuple(blanks, blanks), { minLength: 2, maxLength: 8 }), (gaps) => {
        const file = gaps.flatMap(([own], at) => [...own, `line number ${at}`])
        const search = gaps.flatMap(([, theirs], at) => [...theirs, `line number ${at}`])
        const found = place(file, search)
        expect(found).not.toBeNull()
        let last = 0
        for (const [at, line] of found?.search.entries() ?? []) {
          const [from, to] = [found?.starts[at] ?? -1, found?.stops[at] ?? -1]
          expect(from).toBeGreaterThanOrEqual(last)
          if (line !== '') expect(file.slice(from, to)).toEqual([line])
          else expect(file.slice(from, to).every((own) => own === '')).toBe(true)
          last = to
        }
      }),
    )
  })
})
