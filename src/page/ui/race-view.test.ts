import { describe, expect, test } from 'vitest'
import type { RaceLane, RaceStanding } from '../../core/turn/model-race.ts'
import { rowsBetween } from './compare-rows.ts'
import { badgesOf, mostRacers, raceSaid, unifiedRows, whyNot } from './race-view.ts'

const lane = (id: string, group: string | null = null): RaceLane => ({
  id,
  state: 'completed',
  fault: null,
  firstEditMs: 10,
  doneMs: 20,
  endedMs: 20,
  edits: 1,
  group,
  flags: [],
})

const standing: RaceStanding = {
  lanes: [lane('A', 'α'), lane('B'), lane('C', 'α')],
  firstEdit: { type: 'tie', ids: ['A', 'B'] },
  firstDone: { type: 'won', id: 'C', byMs: 3 },
  isOver: true,
  isHidden: false,
}

describe('a race', () => {
  test('[U90] a racer’s badges say what it won, what it tied, and whom it equals', () => {
    expect(standing.lanes.map((one) => badgesOf(standing, one))).toEqual([
      ['First edit, tied', 'Same result as C'],
      ['First edit, tied'],
      ['First done', 'Same result as A'],
    ])
    const open: RaceStanding = { ...standing, firstEdit: { type: 'void' }, firstDone: { type: 'open' } }
    expect(badgesOf(open, lane('A'))).toEqual([])
  })

  test('[U91] what keeps it from beginning is said: offline first, then models, a running turn, the choice, the words', () => {
    const facts = {
      connection: { type: 'open', since: 0, extended: true, rtt: null },
      models: 3,
      chosen: 2,
      recorded: 0,
      instruction: 'do it',
      isBusy: false,
    } as const
    expect(whyNot(facts)).toBeNull()
    expect(whyNot({ ...facts, instruction: ' ' })).toMatch(/what to change/)
    const recorded = { ...facts, chosen: 0, recorded: 2, instruction: '', isBusy: true }
    expect(whyNot({ ...recorded, connection: { type: 'idle' } })).toBeNull()
    expect(whyNot({ ...recorded, recorded: 1 })).toMatch(/2 to 4/)
    expect(whyNot({ ...facts, models: 1, chosen: 1, recorded: 1 })).toBeNull()
    expect(whyNot({ ...facts, recorded: 3 })).toMatch(/2 to 4/)
    expect(whyNot({ ...facts, chosen: 1 })).toMatch(/2 to 4/)
    expect(whyNot({ ...facts, isBusy: true, chosen: 1 })).toMatch(/turn is running/)
    expect(whyNot({ ...facts, models: 1, isBusy: true })).toMatch(/two models/)
    expect(whyNot({ ...facts, models: 0, connection: { type: 'idle' } })).toMatch(/Not connected/)
  })

  test('[U92] an endpoint of the standard protocol, which runs two answers at once, takes two racers', () => {
    const plain = { type: 'open', since: 0, extended: false, rtt: null } as const
    expect(mostRacers(plain)).toBe(2)
    expect(mostRacers({ ...plain, extended: true })).toBe(4)
    const facts = {
      connection: plain,
      models: 3,
      chosen: 3,
      recorded: 0,
      instruction: 'do it',
      isBusy: false,
    }
    expect(whyNot(facts)).toBe('Choose 2 models.')
  })

  test('[U93] a screen reader hears start, winners and end, and nothing of the text', () => {
    const nameOf = (id: string) => `model ${id}`
    expect(raceSaid(standing, nameOf)).toBe(
      'Race started with 3 models. First edit tied: model A, model B. First done: model C. The race is over.',
    )
    const none: RaceStanding = { ...standing, firstEdit: { type: 'none' }, firstDone: { type: 'none' } }
    expect(raceSaid(none, nameOf)).toMatch(/Nobody completed/)
  })

  test('[U94] a hunk in one column: what goes before what comes, unchanged lines kept near it only', () => {
    const rows = rowsBetween('a\nb\nc\nd\ne\n', 'a\nb\nC1\nC2\nd\ne\n', 1)
    expect(unifiedRows(rows, 1).map(({ kind, side }) => `${kind} ${side.line} ${side.text}`)).toEqual([
      'kept 2 b',
      'removed 3 c',
      'added 3 C1',
      'added 4 C2',
      'kept 5 d',
    ])
    expect(unifiedRows(rowsBetween('same\n', 'same\n', 1), 1)).toEqual([])
  })
})
