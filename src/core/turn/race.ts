import type { RaceMode, RaceStep } from './race-plan.ts'

/** The marks that a race's figures are computed from, ms on one clock; null for what did not happen. */
export type RunMarks = {
  /** Before the first act: opening a connection where that is part of the run, else sending. */
  readonly startedAt: number
  readonly firstDeltaAt: number | null
  readonly lastDeltaAt: number | null
  readonly endedAt: number
  readonly frames: number
  readonly deltas: number
  readonly tokens: number | null
  /** The gateway's own marks by name, ms on its clock; null where none came. */
  readonly gateway: Readonly<Record<string, number>> | null
}

/**
 * What sets a run apart. `reconnected` runs stand in no percentile; the others are shown and counted. `hidden`: the
 * tab was hidden; `long-frame`: a frame took over 50 ms; `estimated`: tokens were counted here. `reused`: it should have
 * opened a connection of its own and was given one that had served before; it stands in no percentile either.
 */
export type RunFlag = 'reconnected' | 'reused' | 'hidden' | 'long-frame' | 'estimated'

/** How a run went, with whatever marks its source took: the record keeps them all. */
export type RunResult<Marks extends RunMarks = RunMarks> = {
  readonly outcome: 'completed' | 'incomplete' | 'failed' | 'stopped'
  /** In words what went wrong; null when nothing did. */
  readonly fault: string | null
  readonly marks: Marks
  readonly flags: readonly RunFlag[]
  /** Payload of its request and of its answer, without headers, handshakes and frames' own bytes; where it was counted. */
  readonly bytes?: { readonly up: number; readonly down: number }
}

export type RaceRun<Mode extends string = RaceMode, Marks extends RunMarks = RunMarks> = RaceStep<Mode> &
  RunResult<Marks>

/** A race as it went: everything that its figures are computed from. */
export type RaceRecord<Mode extends string = RaceMode, Marks extends RunMarks = RunMarks> = {
  readonly runs: readonly RaceRun<Mode, Marks>[]
  /** Steps that were planned. */
  readonly planned: number
  /** Why it ended: all steps were run, the user stopped it, or too many runs failed one after the other. */
  readonly ended: 'done' | 'stopped' | 'gave-up'
}

/** Told after every run. */
export type RaceProgress<Mode extends string = RaceMode> = {
  readonly done: number
  readonly planned: number
  readonly last: RaceRun<Mode>
}

export type RacePorts<Mode extends string = RaceMode, Marks extends RunMarks = RunMarks> = {
  /** Starts one run. `done` never rejects; after `stop` it settles soon. */
  readonly start: (step: RaceStep<Mode>) => { readonly done: Promise<RunResult<Marks>>; stop(): void }
  readonly progress?: (progress: RaceProgress<Mode>) => void
  /** Stops the race when it aborts. */
  readonly signal: RaceSignal
  /** Waits between two runs, for the machine to come to rest; none when left out. */
  readonly rest?: () => Promise<void>
}

/** The part of an AbortSignal that a race needs. */
export type RaceSignal = {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** So many failures one after the other end a race: nothing is there to be measured. */
export const mostFailures = 10

/**
 * Runs the steps of a plan one after the other, never two at once. A run that failed or was stopped is kept in the
 * record and the race goes on, until `mostFailures` follow on each other.
 */
export async function runRace<Mode extends string, Marks extends RunMarks>(
  plan: readonly RaceStep<Mode>[],
  { start, progress, signal, rest }: RacePorts<Mode, Marks>,
): Promise<RaceRecord<Mode, Marks>> {
  const runs: RaceRun<Mode, Marks>[] = []
  const record = (ended: RaceRecord['ended']): RaceRecord<Mode, Marks> => ({
    runs,
    planned: plan.length,
    ended,
  })
  let failures = 0
  for (const step of plan) {
    if (signal.aborted) return record('stopped')
    const running = start(step)
    const stop = () => running.stop()
    signal.addEventListener('abort', stop)
    const result = await running.done
    signal.removeEventListener('abort', stop)
    const last: RaceRun<Mode, Marks> = { ...step, ...result }
    runs.push(last)
    progress?.({ done: runs.length, planned: plan.length, last })
    failures = result.outcome === 'failed' ? failures + 1 : 0
    if (failures >= mostFailures) return record('gave-up')
    if (rest !== undefined && !signal.aborted) await rest()
  }
  return record(signal.aborted ? 'stopped' : 'done')
}
