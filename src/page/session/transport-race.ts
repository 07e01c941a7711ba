import { raceCost, type RaceCost } from '../../core/turn/race-cost.ts'
import { flagRuns, type PageSpans, type Span } from '../../core/turn/race-flags.ts'
import { fullField, planRace, type Entrant, type RaceMode, type Workload } from '../../core/turn/race-plan.ts'
import type { RaceRun } from '../../core/turn/race.ts'
import { filesText } from '../../core/wire/race-requests.ts'
import type { RaceClient } from '../../workers/connect-race.ts'
import type { RaceJob } from '../../workers/race-api.ts'
import { ownModel, type ModelChoice, type Shared } from '../store/shared.ts'
import {
  createTransportRaceStore,
  type TransportOrder,
  type TransportRaceStore,
} from '../store/transport-race.ts'
import { streamTarget } from './gateway-client.ts'

/** Size of the files behind a second turn, kB. */
export const contextKb = 100

/** Most runs of each way. */
export const mostRuns = 1_000

/** What the user chose. */
export type TransportWish = {
  readonly model: ModelChoice
  readonly prompt: string
  readonly n: number
  readonly maxOutputTokens: number
  readonly workloads: readonly Workload[]
}

export type TransportParts = {
  readonly shared: Shared
  readonly client: RaceClient
  readonly pageOrigin: string
  /** Counts o200k tokens; null where that fails. */
  readonly countTokens: (text: string) => Promise<number | null>
  readonly now: () => number
  readonly newId: () => string
  /** A whole number from 1 to 2³²−1. */
  readonly newSeed: () => number
}

/** The same prompt over every transport, measured in a worker. */
export type TransportRace = {
  readonly store: TransportRaceStore
  show(isOpen: boolean): void
  /** What a race would cost at most; tokens are counted, where that fails taken as four characters each. */
  cost(wish: TransportWish): Promise<RaceCost>
  /** False where one runs, there is no open connection, or the wish asks for nothing. */
  start(wish: TransportWish): boolean
  /** Stops the race; what was measured stays. False when none runs. */
  stop(): boolean
  /** The tab was hidden, or is on show again. */
  setHidden(isHidden: boolean): void
  /** A frame of the page took over 50 ms; from its start to its end, ms since the epoch. */
  longFrame(from: number, to: number): void
}

/** Ways that an endpoint which is no gateway of ours can be raced over: nobody there closes or counts connections. */
const plainModes: readonly RaceMode[] = ['socket-joined', 'socket-cold', 'http-kept']

/** Who takes part. */
export function transportField(workloads: readonly Workload[], extended: boolean): readonly Entrant[] {
  return fullField.filter(
    ({ mode, workload }) => workloads.includes(workload) && (extended || plainModes.includes(mode)),
  )
}

export function createTransportRace(parts: TransportParts): TransportRace {
  const { shared, client } = parts
  const store = createTransportRaceStore()
  let hidden: Span[] = []
  let longFrames: Span[] = []
  let isHidden = false

  const spans = (): PageSpans => ({ hidden, longFrames })
  const flagged = (runs: readonly RaceRun[]): readonly RaceRun[] =>
    flagRuns({ runs, planned: runs.length, ended: 'done' }, spans()).runs

  const isExtended = () => {
    const { state } = shared.connection.getState()
    return state.type === 'open' && state.extended
  }

  const run = async (order: TransportOrder, job: RaceJob) => {
    const planned = planRace(order.entrants, order.n, () => 0).length
    store.setState({ phase: { type: 'running', order, planned, runs: [], isStopping: false } })
    let runs: readonly RaceRun[] = []
    try {
      const { record, rtt, connections } = await client.race(job, (news) => {
        const { phase } = store.getState()
        if (phase.type !== 'running' || phase.order !== order) return
        runs = [...runs, ...news.runs]
        store.setState({ phase: { ...phase, runs } })
      })
      const { ended } = record
      runs = flagged(record.runs)
      const rttMs = rtt?.median ?? null
      store.setState({ phase: { type: 'over', order, planned, runs, ended, rttMs, connections } })
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown)
      store.setState({ phase: { type: 'failed', order, planned, runs: flagged(runs), detail } })
    }
  }

  return {
    store,
    show: (isOpen) => store.setState({ isOpen }),
    async cost({ model, prompt, n, maxOutputTokens, workloads }) {
      const files = workloads.includes('second-turn') ? filesText(contextKb) : ''
      const count = async (text: string) => (await parts.countTokens(text)) ?? Math.ceil(text.length / 4)
      const each = {
        promptTokens: await count(prompt),
        filesTokens: files === '' ? 0 : await count(files),
        maxOutputTokens,
        price: model.price,
      }
      return raceCost(transportField(workloads, isExtended()), n, each)
    },
    start({ model, prompt, n, maxOutputTokens, workloads }) {
      const settings = shared.settings.getState()
      const target = streamTarget(settings, parts.pageOrigin)
      const { state } = shared.connection.getState()
      const extended = isExtended()
      const entrants = transportField(workloads, extended)
      const isFit = n >= 1 && n <= mostRuns && prompt.trim() !== '' && entrants.length > 0
      if (target === null || state.type !== 'open' || !isFit) return false
      if (store.getState().phase.type === 'running') return false
      const own = model.id === ownModel ? settings.own : null
      const url = new URL(target.url)
      const order: TransportOrder = {
        base: `${url.protocol.replace('ws', 'http')}//${url.host}${url.pathname.replace(/\/responses$/, '')}`,
        model: own?.model ?? model.id,
        n,
        seed: parts.newSeed(),
        prompt,
        maxOutputTokens,
        contextKb: workloads.includes('second-turn') ? contextKb : null,
        startedAt: new Date(parts.now()).toISOString(),
        entrants,
        extended,
      }
      const job: RaceJob = {
        url: target.url,
        accessCode: target.accessCode,
        extended,
        entrants,
        n,
        seed: order.seed,
        run: `page-${parts.newId()}`.slice(0, 40),
        model: order.model,
        prompt,
        maxOutputTokens,
        contextKb,
        ...(own === null ? {} : { own }),
      }
      hidden = isHidden ? [{ from: parts.now(), to: Infinity }] : []
      longFrames = []
      void run(order, job)
      return true
    },
    stop() {
      const { phase } = store.getState()
      if (phase.type !== 'running') return false
      if (!phase.isStopping) {
        store.setState({ phase: { ...phase, isStopping: true } })
        client.stop()
      }
      return true
    },
    setHidden(nowHidden) {
      if (nowHidden === isHidden) return
      isHidden = nowHidden
      const at = parts.now()
      if (nowHidden) hidden = [...hidden, { from: at, to: Infinity }]
      else hidden = hidden.map((span) => (span.to === Infinity ? { ...span, to: at } : span))
    },
    longFrame(from, to) {
      longFrames = [...longFrames, { from, to }]
      // The browser tells of it when it is over: the race may have ended meanwhile.
      const { phase } = store.getState()
      if (phase.type === 'over') store.setState({ phase: { ...phase, runs: flagged(phase.runs) } })
    },
  }
}
