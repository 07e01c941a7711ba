import type { ConnectionState } from './connection-state.ts'
import type { CreateBody } from './messages.ts'
import type { Time } from './ports.ts'
import type { Source, SourceListener } from './source.ts'
import { timeResponse, type TimedResponse, type Timing } from './timed.ts'

/** How one mode of a race uses its connections. */
export type RaceWay = {
  readonly mode: string
  /** One connection serves all its runs; else each run opens its own, and that is part of the run. */
  readonly isKept: boolean
  /** A later turn names the earlier one (`previous_response_id`) in place of sending its input again. */
  readonly chains: boolean
}

export type RaceRequests = {
  /** The request of a plain run. */
  readonly plain: CreateBody
  /** What the second turn builds on: many files. Sent with `generate: false` by ways that chain. */
  readonly first: CreateBody
  /** What a second turn adds. */
  readonly second: CreateBody
}

export type RaceLinesPorts = {
  /** A source for one mode. It may be closed and asked for again. */
  readonly openSource: (mode: string, listener: SourceListener) => Source
  readonly time: Time
  readonly requests: RaceRequests
  readonly countTokens?: (text: string) => number
}

/** A timed response, and what sets its run apart from the others. */
export type TimedRun = TimedResponse & { readonly flags: readonly ('reconnected' | 'estimated')[] }

/** The connections of a race: each run is one response over the way its mode names. */
export interface RaceLines {
  start(way: RaceWay, workload: 'plain' | 'second-turn'): { readonly done: Promise<TimedRun>; stop(): void }
  /** Round trips of the kept connection of a mode by pings, ms; null where none were taken. */
  roundTrip(mode: string): { readonly median: number; readonly min: number; readonly n: number } | null
  close(): void
}

/**
 * Opens connections as the runs ask for them. A kept connection that had to be made again since its last run flags
 * the run as reconnected. Priming a second turn is no part of the run: the clock starts afterwards.
 */
export function createRaceLines(ports: RaceLinesPorts): RaceLines {
  const { time, requests } = ports
  const kept = new Map<string, Opened>()

  const openFor = (mode: string): Opened => openAndWait((listener) => ports.openSource(mode, listener))

  const measured = (source: Source, body: CreateBody, startedAt: number | null): Timing | null =>
    timeResponse(source, body, {
      time,
      ...(startedAt === null ? {} : { startedAt }),
      ...(ports.countTokens === undefined ? {} : { countTokens: ports.countTokens }),
    })

  const begin = async (way: RaceWay, workload: 'plain' | 'second-turn', run: Run): Promise<TimedRun> => {
    const coldAt = way.isKept ? null : time.now()
    const opened = (way.isKept ? kept.get(way.mode) : undefined) ?? openFor(way.mode)
    if (way.isKept) kept.set(way.mode, opened)
    run.opened = opened
    opened.tryAgain()
    try {
      const trouble = await opened.ready()
      if (run.stopped) return failed('stopped', 'stopped', time.now())
      if (trouble !== null) return failed('failed', trouble, coldAt ?? time.now())
      let body = requests.plain
      if (workload === 'second-turn') {
        const next = await secondTurn(opened, way, run)
        if (next.type === 'over') return next.run
        body = next.body
      }
      const reconnected = opened.changedSinceLastRun()
      const timing = measured(opened.source, body, coldAt)
      if (timing === null) return failed('failed', 'the connection took no request', time.now())
      run.timing = timing
      const response = await timing.done
      const flags: TimedRun['flags'][number][] = []
      if (way.isKept && reconnected) flags.push('reconnected')
      if (response.marks.estimated) flags.push('estimated')
      return { ...response, flags }
    } finally {
      if (!way.isKept) opened.source.close()
    }
  }

  const secondTurn = async (opened: Opened, way: RaceWay, run: Run): Promise<Primed> => {
    const { first, second } = requests
    const over = (result: TimedRun): Primed => ({ type: 'over', run: result })
    if (!way.chains)
      return { type: 'primed', body: { ...second, input: [...itemsOf(first), ...itemsOf(second)] } }
    const primer = measured(opened.source, { ...first, generate: false }, null)
    if (primer === null) return over(failed('failed', 'the connection took no request', time.now()))
    run.timing = primer
    const primed = await primer.done
    if (run.stopped) return over(failed('stopped', 'stopped', time.now()))
    if (primed.outcome !== 'completed' || primed.responseId === null)
      return over(failed('failed', primed.fault ?? 'the warm-up failed', time.now()))
    return { type: 'primed', body: { ...second, previous_response_id: primed.responseId } }
  }

  return {
    start(way, workload) {
      const run: Run = { stopped: false, opened: null, timing: null }
      return {
        done: begin(way, workload, run),
        stop() {
          run.stopped = true
          run.timing?.stop()
          run.opened?.giveUp()
        },
      }
    },
    roundTrip(mode) {
      const state = kept.get(mode)?.source.state()
      return state?.type === 'open' ? state.rtt : null
    },
    close() {
      for (const { source } of kept.values()) source.close()
      kept.clear()
    },
  }
}

/** The request of a second turn, or the run that ended before it came to one. */
type Primed =
  { readonly type: 'primed'; readonly body: CreateBody } | { readonly type: 'over'; readonly run: TimedRun }

type Run = { stopped: boolean; opened: Opened | null; timing: Timing | null }

type Opened = {
  readonly source: Source
  /** Settles once a request may be sent: with null, or with the reason why never. */
  ready(): Promise<string | null>
  /** Whether another connection stands here than at the last call. */
  changedSinceLastRun(): boolean
  /** Leaves the state of having given up: the other side may be back. */
  tryAgain(): void
  /** Whoever waits for `ready` waits no longer. */
  giveUp(): void
}

const openAndWait = (open: (listener: SourceListener) => Source): Opened => {
  let waiting: ((trouble: string | null) => void)[] = []
  let lastSince: number | null = null
  const settle = (trouble: string | null) => {
    const told = waiting
    waiting = []
    for (const tell of told) tell(trouble)
  }
  const troubleOf = (state: ConnectionState): string | null =>
    state.type === 'refused' ? `${state.reason}: ${state.detail}` : null
  const source = open({
    state: (state) => {
      const trouble = troubleOf(state)
      if (trouble !== null) settle(trouble)
    },
    ready: () => settle(null),
    malformed: () => {},
  })
  return {
    source,
    ready: () => {
      const state = source.state()
      if (state.type === 'open') return Promise.resolve(null)
      const trouble = troubleOf(state)
      return trouble === null ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(trouble)
    },
    changedSinceLastRun() {
      const state = source.state()
      const since = state.type === 'open' ? state.since : null
      const changed = lastSince !== null && since !== lastSince
      lastSince = since
      return changed
    },
    tryAgain() {
      const state = source.state()
      if (state.type === 'refused' && state.reason === 'gave-up') source.reconnect()
    },
    giveUp: () => settle('stopped'),
  }
}

const itemsOf = ({ input }: CreateBody) =>
  typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input

/** A run that never came to its request. */
const failed = (outcome: 'failed' | 'stopped', fault: string, at: number): TimedRun => ({
  outcome,
  fault,
  responseId: null,
  marks: {
    startedAt: at,
    sentAt: at,
    firstEventAt: null,
    firstDeltaAt: null,
    lastDeltaAt: null,
    endedAt: at,
    frames: 0,
    deltas: 0,
    units: 0,
    tokens: null,
    estimated: false,
    gateway: null,
  },
  flags: [],
})
