import { expect, test } from 'vitest'
import { spentBy, spentOf } from './price.ts'
import { createTurn } from './reduce.ts'
import type { TokenUsage, Turn } from './turn.ts'

const begun = (price: { readonly input: number; readonly output: number } | null) =>
  createTurn(
    {
      id: 't',
      instruction: 'x',
      model: 'm',
      format: 'blocks',
      files: [],
      openPath: null,
      selection: null,
      kept: [],
      redirects: null,
      own: null,
      actedAt: 0,
      raced: false,
    },
    price,
  )
const usage: TokenUsage = { input: 1_000, cached: 900, output: 200, reasoning: 50, estimated: false }
const ended = (turn: Turn, used: TokenUsage | null): Turn => ({
  ...turn,
  phase: 'ended',
  outcome: { type: 'completed' },
  usage: used,
})

test('[T87] a turn costs what its model’s price makes of its own count, and nothing is invented', () => {
  const priced = begun({ input: 2, output: 10 })
  expect(spentOf(ended(priced, usage))).toEqual({ input: 1_000, output: 200, cost: 0.004 })
  expect(spentOf(ended(begun(null), usage))).toEqual({ input: 1_000, output: 200, cost: null })
  expect(spentOf(ended(priced, { ...usage, estimated: true }))).toBeNull()
  expect(spentOf(ended(priced, null))).toBeNull()
  expect(spentOf(priced)).toBeNull()
})

test('[T87] the sum over turns tells how many of them have a price', () => {
  const turns = [ended(begun({ input: 2, output: 10 }), usage), ended(begun(null), usage), begun(null)]
  expect(spentBy(turns)).toEqual({ input: 2_000, output: 400, cost: 0.004, turns: 2, priced: 1 })
  expect(spentBy(turns.slice(1)).cost).toBeNull()
})
