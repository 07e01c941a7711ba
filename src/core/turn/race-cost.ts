import type { Price } from './price.ts'
import type { Entrant } from './race-plan.ts'

/** What a race will ask of a model at most. Tokens as o200k counts them; a model's own count differs a little. */
export type RaceCost = {
  readonly requests: number
  readonly inputTokens: number
  /** Every answer up to its cap. */
  readonly outputTokens: number
  /** US dollars at the listed price, nothing cached; null where no price was told. */
  readonly dollars: number | null
}

/**
 * The cost of `n` runs and a cold one of each entrant. A second turn asks for its files every time, whichever way they
 * go: what a provider takes off for cached tokens is not foreseen.
 */
export function raceCost(
  entrants: readonly Entrant[],
  n: number,
  each: {
    readonly promptTokens: number
    readonly filesTokens: number
    readonly maxOutputTokens: number
    readonly price: Price | null
  },
): RaceCost {
  const runs = entrants.length * (n + 1)
  const seconds = entrants.filter(({ workload }) => workload === 'second-turn').length * (n + 1)
  const inputTokens = runs * each.promptTokens + seconds * each.filesTokens
  const outputTokens = runs * each.maxOutputTokens
  const { price } = each
  return {
    requests: runs,
    inputTokens,
    outputTokens,
    dollars: price === null ? null : (inputTokens * price.input + outputTokens * price.output) / 1_000_000,
  }
}
