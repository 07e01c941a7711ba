import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choosePlace, findPlaces } from './anchor.ts'
import { createFileDraft } from './file-draft.ts'

const draftOf = (lines: readonly string[]) =>
  createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 })
const find = (file: readonly string[], search: readonly string[]) =>
  findPlaces(draftOf(file), search, { from: 0, to: file.length })

describe('where searched lines stand', () => {
  it('[E125] of the blank lines at the ends of a search as few are left out as need be', () => {
    const file = ['a', '', 'b', '', '', 'a', 'c']
    expect(find(file, ['', 'a', '', ''])).toEqual({ rung: 'exact', places: [0], lead: 1, trail: 1 })
    expect(find(file, ['', '', '', 'a'])).toEqual({ rung: 'exact', places: [3], lead: 1, trail: 0 })
    expect(find(file, ['', 'c', ''])).toEqual({ rung: 'exact', places: [6], lead: 1, trail: 1 })
    expect(find(file, ['', '', '', '', '', 'c'])).toEqual({ rung: 'exact', places: [6], lead: 5, trail: 0 })
  })

  it('[E113] white space in a blank line is no difference on any rung, and in another line it is one', () => {
    const file = ['a', '', 'b', 'a', '', 'c']
    expect(find(file, ['a', '    ', 'b'])).toEqual({ rung: 'exact', places: [0], lead: 0, trail: 0 })
    // the blank line is found too, and does not come back as a new one
    expect(find(file, ['b', 'a', '  '])).toEqual({ rung: 'exact', places: [2], lead: 0, trail: 0 })
    expect(find(file, ['a', '', 'b '])?.rung).toBe('trailing-space')
  })

  it('[E8] the exact places are those that a plain search finds inside the window, wherever looser ones are', () => {
    const line = fc.constantFrom('a', ' a', 'a ', 'b', '', '“a”', '"a"')
    const lines = (max: number) => fc.array(line, { minLength: 1, maxLength: max })
    fc.assert(
      fc.property(lines(12), lines(3), fc.nat(12), fc.nat(12), (file, search, one, other) => {
        const window = { from: Math.min(one, other), to: Math.min(file.length, Math.max(one, other)) }
        fc.pre(search.some((each) => each !== ''))
        const plain = file.flatMap((_, at) =>
          at >= window.from &&
          at + search.length <= window.to &&
          search.every((each, i) => file[at + i] === each)
            ? [at]
            : [],
        )
        const found = findPlaces(draftOf(file), search, window)
        if (plain.length > 0) expect(found).toEqual({ rung: 'exact', places: plain, lead: 0, trail: 0 })
        else if (found !== null && found.lead + found.trail === 0) expect(found.rung).not.toBe('exact')
        for (const place of found?.places ?? []) {
          expect(place).toBeGreaterThanOrEqual(window.from)
          expect(place + search.length - (found?.lead ?? 0) - (found?.trail ?? 0)).toBeLessThanOrEqual(
            window.to,
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  it('[E8] each rung is taken where the one above it has no place', () => {
    const rungOf = (own: string, search: string) => find(['one', own, 'two'], [search])?.rung
    expect(rungOf('say("it")', 'say("it")')).toBe('exact')
    expect(rungOf('say("it")  ', 'say("it")')).toBe('trailing-space')
    expect(rungOf('  say("it")', 'say("it")')).toBe('indentation')
    expect(rungOf('say("it")', '  say(“it”)')).toBe('punctuation')
    expect(rungOf('say("it")', 'say("that")')).toBeUndefined()
  })

  it('[E8] five lines are similar where four are the same and the fifth is alike; four lines never are', () => {
    const file = ['first()', 'second()', 'const third = 3', 'fourth()', 'fifth()']
    const like = file.with(2, 'const third = 30')
    expect(find(file, like)).toEqual({ rung: 'similar', places: [0], lead: 0, trail: 0 })
    expect(find(file, file.with(2, 'nothing of the kind'))).toBeNull()
    expect(find(file, like.with(3, 'fourth(4)'))).toBeNull()
    expect(find(file, like.slice(0, 4))).toBeNull()
  })

  it('[E8] blank lines at the ends are left out only where nothing is found with them', () => {
    expect(find(['', 'a', 'a', ''], ['', 'a'])).toEqual({ rung: 'exact', places: [0], lead: 0, trail: 0 })
    expect(find(['x', 'a', 'b'], ['', 'a', '', ''])).toEqual({
      rung: 'exact',
      places: [1],
      lead: 1,
      trail: 2,
    })
    expect(find(['x'], ['', ''])).toBeNull()
  })

  it('[E9] of several places the nearest at or after the last one is taken, and none is guessed', () => {
    expect(choosePlace([], 3)).toBeNull()
    expect(choosePlace([7], null)).toBe(7)
    expect(choosePlace([7], 9)).toBe(7)
    expect(choosePlace([2, 7], null)).toBeNull()
    expect(choosePlace([2, 7], 2)).toBe(2)
    expect(choosePlace([2, 7], 3)).toBe(7)
    expect(choosePlace([2, 7], 8)).toBeNull()
  })
})
