import { seededRandom } from '../apply/random.ts'

/** Chance that a seed repeats. */
export interface Dice {
  /** A whole number in [0, sides). */
  roll(sides: number): number
  /** A whole number in [from, to]. */
  between(from: number, to: number): number
  chance(likelihood: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
  /** An element; null of nothing. */
  any<T>(from: readonly T[]): T | null
  shuffled<T>(list: readonly T[]): readonly T[]
}

export function createDice(seed: number): Dice {
  const random = seededRandom(seed)
  const roll = (sides: number) => Math.floor(random() * sides)
  const shuffled = <T>(list: readonly T[]): readonly T[] =>
    list
      .map((item) => ({ item, order: random() }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ item }) => item)
  return {
    roll,
    between: (from, to) => from + roll(to - from + 1),
    chance: (likelihood) => random() < likelihood,
    pick: (from) => from[roll(from.length)] ?? from[0],
    any: (from) => from[roll(from.length)] ?? null,
    shuffled,
  }
}
