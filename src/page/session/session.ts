import { figuresOf } from '../../core/turn/latency.ts'
import type { ToldFrame } from '../../core/turn/told.ts'
import type { ContextChoice } from '../store/context.ts'
import type { Pad } from '../store/pad.ts'
import { ownModel, type ModelChoice, type Shared, type Theme } from '../store/shared.ts'
import type { DocumentPort } from './document-port.ts'
import { createFileActions, type FileActions } from './file-actions.ts'
import { followDocuments } from './follow-documents.ts'
import { gatewayAddress, listModels, ownChoice, streamTarget, trySocket } from './gateway-client.ts'
import type { Painted } from './paint.ts'
import { createPreparing } from './prepare.ts'
import { createReviewActions, type ReviewActions } from './review-actions.ts'
import { createSpeculating } from './speculate.ts'
import { createTurnActions, type StreamPort, type TurnActions } from './turn-actions.ts'

/** What a session is made of. Everything that touches the browser is handed in. */
export type SessionParts = {
  readonly pad: Pad
  readonly shared: Shared
  readonly documents: DocumentPort
  readonly stream: StreamPort
  readonly pageOrigin: string
  readonly fetch: typeof fetch
  readonly openSocket: (url: string, protocols: string[]) => WebSocket
  readonly nextPaint: () => Promise<Painted>
  /** Settles when the page is idle between two frames, or has been busy for too long. */
  readonly spareMoment: () => Promise<void>
  readonly now: () => number
  readonly newId: () => string
  /** Files to fall back on when the user starts over. */
  readonly sample: readonly { readonly path: string; readonly text: string }[]
  /** Puts a hunk into view. */
  readonly reveal: (path: string, hunkId: string) => void
  /** The hunk under the cursor, or the place of one (as `keyOf` says it), to step from. */
  readonly hunkAtCursor: () => string | null
  /** Where the cursor is; lines from 0. */
  readonly cursor: () => { readonly path: string; readonly line: number } | null
  /** Told of every frame of news with model text, once it was painted. */
  readonly painted: (frame: ToldFrame) => void
  /** Puts an ear on what the user decides. */
  readonly watchReview?: (actions: ReviewActions) => ReviewActions
}

type ConnectionTest =
  | { readonly type: 'works'; readonly rttMs: number; readonly models: number }
  | {
      readonly type: 'fails'
      readonly step: 'address' | 'reach' | 'authorise' | 'speak' | 'model'
      readonly detail: string
    }

/** The effects behind the page's actions; `connect` begins, and every other call follows the user. */
export type Session = TurnActions &
  ReviewActions &
  FileActions & {
    connect(): Promise<void>
    /** Asks the gateway of the settings which models it offers. */
    refreshModels(): Promise<void>
    chooseModel(id: string): void
    /** Pins a file to the context, leaves it out of it, or (null) neither. */
    chooseContext(path: string, choice: ContextChoice | null): void
    chooseDeepModel(id: string): void
    chooseTheme(theme: Theme): void
    connectTo(gatewayUrl: string, accessCode: string): void
    useOwnUpstream(own: ReturnType<Shared['settings']['getState']>['own'], keepInSession: boolean): void
    testConnection(
      gatewayUrl: string,
      accessCode: string,
      own: ReturnType<Shared['settings']['getState']>['own'],
    ): Promise<ConnectionTest>
    /** An instruction is about to be written: what a turn would show goes ahead. */
    preparing(when: 'now' | 'at-rest'): void
    /** The instruction as it stands in the box that has the focus; null: none has it. */
    instructing(text: string | null): void
    /** Whether a turn may start before its Enter, and where that costs money too. */
    chooseSpeculation(speculates: boolean, metered: boolean): void
    /** Esc: stops what runs; with nothing running, turns down all that waits. */
    stopOrDismiss(actedAt: number): void
    dispose(): void
  }

const testTimeoutMs = 8_000
const sampleMs = 250

/** Makes a pad's session. It listens to the documents until it is disposed. */
export function createSession(parts: SessionParts): Session {
  const { pad, shared, documents } = parts
  const speculating = createSpeculating(parts)
  const turnActions = createTurnActions(parts, { speculating })
  const made = createReviewActions(parts)
  const reviewActions = parts.watchReview?.(made) ?? made
  const fileActions = createFileActions(parts)
  const preparing = createPreparing(parts)

  const stopFollowing = followDocuments(pad, documents)
  const stopSampling = sampleFigures(parts)

  const refreshModels = async () => {
    const { gatewayUrl, accessCode, own } = shared.settings.getState()
    const address = gatewayAddress(gatewayUrl, parts.pageOrigin)
    const listed = address === null ? null : await listModels(address.modelsUrl, accessCode, parts.fetch)
    const offered: readonly ModelChoice[] = listed !== null && 'models' in listed ? listed.models : []
    const models = own === null ? offered : [...offered, ownChoice(own)]
    shared.connection.setState({ models })
    const { model } = shared.settings.getState()
    if (!models.some(({ id }) => id === model) && models.length > 0)
      shared.settings.setState({ model: defaultModel(models) })
  }

  const connect = async () => {
    const to = streamTarget(shared.settings.getState(), parts.pageOrigin)
    if (to === null) {
      shared.connection.setState({ state: { type: 'refused', reason: 'not-a-gateway', detail: '' } })
      return
    }
    await Promise.all([parts.stream.connect(to, turnActions.onFrame), refreshModels()])
  }

  // Models are asked for again when a connection comes back: it may be another gateway's process. Once for each: a
  // gateway that lists none is not asked without end.
  let wasOpen = true
  let askedFor: number | null = null
  const stopConnection = shared.connection.subscribe(({ state, models }) => {
    const since = state.type === 'open' ? state.since : null
    if (since !== null && since !== askedFor && (!wasOpen || models.length === 0)) {
      askedFor = since
      void refreshModels()
    }
    wasOpen = since !== null
  })

  return {
    ...turnActions,
    ...reviewActions,
    ...fileActions,
    connect,
    refreshModels,
    preparing: preparing.soon,
    instructing: speculating.instructing,
    crashed: (restarted) => {
      speculating.crashed()
      turnActions.crashed(restarted)
    },
    stopOrDismiss: (actedAt) => {
      speculating.escape()
      if (!turnActions.stop(actedAt)) reviewActions.rejectAll()
    },
    chooseModel: (id) => {
      shared.settings.setState({ model: id })
      pad.context.setState({ refusal: null })
    },
    chooseContext: (path, choice) => {
      const { [path]: _, ...others } = pad.context.getState().choices
      pad.context.setState({
        choices: choice === null ? others : { ...others, [path]: choice },
        refusal: null,
      })
    },
    chooseDeepModel: (id) => shared.settings.setState({ deepModel: id }),
    chooseSpeculation: (speculates, speculatesMetered) =>
      shared.settings.setState({ speculates, speculatesMetered }),
    chooseTheme: (theme) => shared.settings.setState({ theme }),
    connectTo: (gatewayUrl, accessCode) => {
      shared.settings.setState({ gatewayUrl, accessCode })
      void connect()
    },
    useOwnUpstream: (own, keepKeyInSession) => {
      const { model } = shared.settings.getState()
      const next = own === null ? (model === ownModel ? '' : model) : ownModel
      shared.settings.setState({ own, keepKeyInSession, model: next })
      void refreshModels()
    },
    testConnection: async (gatewayUrl, accessCode, own) => {
      const address = gatewayAddress(gatewayUrl, parts.pageOrigin)
      if (address === null) return { type: 'fails', step: 'address', detail: gatewayUrl }
      const listed = await listModels(address.modelsUrl, accessCode, parts.fetch)
      const refused = 'fault' in listed && (listed.fault.status === 401 || listed.fault.status === 403)
      if (refused) return { type: 'fails', step: 'authorise', detail: listed.fault.detail }
      const { socketUrl } = address
      const options = { socketUrl, accessCode, own: null, timeoutMs: testTimeoutMs }
      const plain = await trySocket(options, parts.openSocket, parts.now)
      if (plain.type === 'silent') {
        const reached = 'models' in listed || listed.fault.status !== null
        return { type: 'fails', step: reached ? 'speak' : 'reach', detail: socketUrl }
      }
      if (plain.type === 'error') return { type: 'fails', step: 'speak', detail: plain.detail }
      if (own !== null) {
        const trial = await trySocket({ ...options, own }, parts.openSocket, parts.now)
        if (trial.type !== 'answered')
          return { type: 'fails', step: 'model', detail: trial.type === 'error' ? trial.detail : own.url }
      }
      return { type: 'works', rttMs: plain.ms, models: 'models' in listed ? listed.models.length : 0 }
    },
    dispose: () => {
      stopFollowing()
      stopConnection()
      stopSampling()
      preparing.dispose()
      speculating.dispose()
    },
  }
}

const defaultModel = (models: readonly ModelChoice[]): string =>
  (models.find(({ id }) => id === 'builtin-1000') ?? models[0])?.id ?? ''

/** Writes the newest turn's figures into the store: four times a second while it runs, and once when it has ended. */
function sampleFigures({ pad, shared }: SessionParts): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const sample = () => {
    timer = null
    // What a recording measured is not shown as this session's.
    const turn = pad.turns.getState().turns.findLast(({ marks }) => !marks.replayed)
    if (turn === undefined) return
    const { state } = shared.connection.getState()
    const rtt = state.type === 'open' ? state.rtt : null
    pad.latency.setState({ live: turn.phase !== 'ended', figures: figuresOf(turn, rtt) })
  }
  const due = () => {
    if (timer === null) timer = setTimeout(sample, sampleMs)
  }
  const stops = [pad.turns.subscribe(due), shared.connection.subscribe(due)]
  return () => {
    for (const stop of stops) stop()
    if (timer !== null) clearTimeout(timer)
  }
}
