import type { RaceCount } from './race-export.ts'
import { raceModes, wayOf, type RaceMode } from './race-plan.ts'
import type { RaceRecord } from './race.ts'

/** The gateway's count of one mode's connections beside what it ought to be. */
export type ConnectionProof = {
  readonly mode: RaceMode
  /** Runs of this mode, the cold one and those that failed among them. */
  readonly runs: number
  /** What the gateway counted; null where it counts nothing, or does not know any more. */
  readonly counted: RaceCount | null
  /** One for each run that opens its own, else one for all. */
  readonly wanted: number
  /** The count is what it ought to be. Without one nothing is proven. */
  readonly holds: boolean
}

/** The modes that ran, each with the proof that it used its connections as its name says. */
export function proveConnections(
  { runs }: RaceRecord,
  counts: Readonly<Record<string, RaceCount>>,
): readonly ConnectionProof[] {
  return raceModes.flatMap((mode) => {
    const mine = runs.filter(({ entrant }) => entrant.mode === mode).length
    if (mine === 0) return []
    const counted = counts[mode] ?? null
    const wanted = wayOf[mode].isKept ? 1 : mine
    return [{ mode, runs: mine, counted, wanted, holds: counted?.connections === wanted }]
  })
}
