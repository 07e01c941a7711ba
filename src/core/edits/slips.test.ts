import { describe, expect, it } from 'vitest'
import { indexLines } from './lines.ts'
import { createSlips } from './slips.ts'

const base = ['case one', 'end', 'case two', 'end', 'case three', 'end', 'case four', 'end']

describe('[E126] hunks that met the file one record too far', () => {
  const slipsOf = (
    hunks: readonly (readonly [id: string, from: number, to: number, lines: readonly string[]])[],
  ) => {
    const slips = createSlips(indexLines(base), (line) => base[line] !== 'end')
    for (const [id, from, to, lines] of hunks) slips.closed(id, { from, to }, lines)
    return slips
  }

  it('are in doubt at a lazy comment, where one of them removed what did not come again', () => {
    const slips = slipsOf([
      ['h1', 0, 1, ['case zero']],
      ['h2', 2, 3, ['case one']],
    ])
    expect(slips.atLazy()).toEqual(['h1', 'h2'])
    expect(slips.atLazy()).toEqual([])
  })

  it('are not, where all that they removed came again', () => {
    const hunks = [
      ['h1', 0, 1, ['case zero']],
      ['h2', 2, 3, ['case one']],
      ['h3', 4, 4, ['case two', 'end']],
    ] as const
    expect(slipsOf(hunks).atLazy()).toEqual([])
  })

  it('take with them the hunks between, and leave others alone', () => {
    const hunks = [
      ['h1', 0, 1, ['case zero']],
      ['h2', 2, 3, ['case zero and a half']],
      ['h3', 4, 4, ['case one', 'end']],
      ['h4', 6, 7, ['case 4']],
    ] as const
    expect(slipsOf(hunks).atLazy()).toEqual(['h1', 'h2', 'h3'])
  })

  it('a record that was only changed slipped nowhere', () => {
    expect(
      slipsOf([
        ['h1', 0, 1, ['case 1']],
        ['h2', 2, 3, ['case 2']],
      ]).atLazy(),
    ).toEqual([])
  })
})
