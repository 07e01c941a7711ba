/** The ways a race compares. */
export type RaceMode = 'socket-joined' | 'socket-single' | 'socket-cold' | 'http-kept' | 'http-new'

/** All modes, in the order in which they are shown. */
export const raceModes: readonly RaceMode[] = [
  'socket-joined',
  'socket-single',
  'socket-cold',
  'http-kept',
  'http-new',
]

/**
 * What a mode means. `isKept`: one connection serves all its runs; else each run opens its own, and the time that
 * takes is part of the run. `chains`: a second turn names the first in place of sending it again.
 */
export const wayOf: {
  readonly [Mode in RaceMode]: { readonly isKept: boolean; readonly chains: boolean; readonly join: boolean }
} = {
  'socket-joined': { isKept: true, chains: true, join: true },
  'socket-single': { isKept: true, chains: true, join: false },
  'socket-cold': { isKept: false, chains: false, join: true },
  'http-kept': { isKept: true, chains: false, join: true },
  'http-new': { isKept: false, chains: false, join: true },
}

/** `plain`: a short request. `second-turn`: one that follows a turn with many files. */
export type Workload = 'plain' | 'second-turn'

/** One that takes part: its samples stand together and with no other's. */
export type Entrant<Mode extends string = RaceMode> = { readonly mode: Mode; readonly workload: Workload }

/** One run. Round 0 is the first, cold run of each entrant, which stands apart. */
export type RaceStep<Mode extends string = RaceMode> = {
  readonly round: number
  readonly entrant: Entrant<Mode>
}

/** Every mode with the short request; the second turn over a joined socket, kept HTTP and new HTTP. */
export const fullField: readonly Entrant[] = [
  ...raceModes.map((mode) => ({ mode, workload: 'plain' as const })),
  ...(['socket-joined', 'http-kept', 'http-new'] as const).map((mode) => ({
    mode,
    workload: 'second-turn' as const,
  })),
]

/**
 * The order of a race: each entrant once cold, then `n` rounds in which each runs once, every round in a random order
 * of its own. What drifts while the race lasts so falls on all alike, and nobody always runs behind the same one.
 */
export function planRace<Mode extends string>(
  entrants: readonly Entrant<Mode>[],
  n: number,
  random: () => number,
): readonly RaceStep<Mode>[] {
  const steps: RaceStep<Mode>[] = []
  for (let round = 0; round <= n; round += 1) {
    for (const entrant of shuffled(entrants, random)) steps.push({ round, entrant })
  }
  return steps
}

/** Fisher and Yates, as Durstenfeld wrote it. */
const shuffled = <Item>(items: readonly Item[], random: () => number): readonly Item[] => {
  const out = [...items]
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [out[last], out[other]]
    if (a === undefined || b === undefined) continue
    out[last] = b
    out[other] = a
  }
  return out
}
