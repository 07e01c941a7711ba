import type { Turn } from './turn.ts'

/** US dollars per million tokens. */
export type Price = { readonly input: number; readonly output: number }

/** Tokens and dollars of turns. `cost` is null where a price or a model's own count is missing: it is never guessed. */
export type Spent = { readonly input: number; readonly output: number; readonly cost: number | null }

/**
 * What an ended turn has used, as the model counted; null where it did not. Cached input counts as input, so that the
 * cost is that of the list price: a provider may ask less.
 */
export function spentOf(turn: Turn): Spent | null {
  if (turn.phase !== 'ended' || turn.usage === null || turn.usage.estimated) return null
  const { input, output } = turn.usage
  return { input, output, cost: turn.price === null ? null : costOf(turn.price, input, output) }
}

/** Sum over turns that told their usage; the cost is that of the turns with a price, null where none has one. */
export function spentBy(turns: readonly Turn[]): Spent & { readonly turns: number; readonly priced: number } {
  const told = turns.flatMap((turn) => spentOf(turn) ?? [])
  const costs = told.flatMap(({ cost }) => cost ?? [])
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  return {
    input: sum(told.map(({ input }) => input)),
    output: sum(told.map(({ output }) => output)),
    cost: costs.length === 0 ? null : sum(costs),
    turns: told.length,
    priced: costs.length,
  }
}

/** List price of so many tokens, US dollars. */
export const costOf = (price: Price, input: number, output: number): number =>
  (input * price.input + output * price.output) / 1_000_000
