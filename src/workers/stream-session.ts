import type { ReplyReader } from '../core/edits/hunk.ts'
import type { Fault, FaultCode, TurnId, TurnStart } from '../core/turn/turn.ts'
import type { ConnectionState, RefusalReason } from '../core/wire/connection-state.ts'
import type { CreateBody } from '../core/wire/messages.ts'
import type { Time } from '../core/wire/ports.ts'
import type { Source, SourceListener } from '../core/wire/source.ts'
import { createFrames } from './frames.ts'
import type { StreamApi, StreamTarget } from './stream-api.ts'
import { requestOf } from './turn-request.ts'
import { createTurnRun, type TurnRun, type TurnRunPorts } from './turn-run.ts'

export type SessionPorts = {
  readonly time: Time
  /** Live sockets, or a recording: nothing here knows which. */
  readonly openSource: (
    target: StreamTarget,
    listener: SourceListener & { readonly visible: boolean },
  ) => Source
  /** Reads the reply to a turn; takes kept hunks into account. */
  readonly readReply: (start: TurnStart) => ReplyReader
  readonly countTokens: TurnRunPorts['countTokens']
}

/** Raw answers kept for whoever asks for a recording; older ones are forgotten. */
export const recordingsKept = 8

type Running = {
  readonly start: TurnStart
  readonly body: CreateBody
  /** Instructions that the model takes as carried out already. */
  readonly earlier: readonly string[]
  readonly run: TurnRun
}

/** The stream worker without the worker: turns in, frames of news out. */
export function createStreamSession(ports: SessionPorts): StreamApi {
  const { time } = ports
  /** Turns that are not over on both sides, in the order they were started. */
  const turns = new Map<TurnId, Running>()
  /** The last turns that were sent and are over, from which a recording may be taken. */
  const over = new Map<TurnId, TurnRun>()
  let source: Source | null = null
  const frames = createFrames(time)
  let hidden = false
  /** Counts the sources opened; what an older one still says is not heard. */
  let opened = 0

  const keepRecording = (turnId: TurnId, run: TurnRun) => {
    if (run.recording() === null) return
    over.set(turnId, run)
    for (const oldest of over.keys()) {
      if (over.size <= recordingsKept) break
      over.delete(oldest)
    }
  }

  const prepare = (start: TurnStart): Running => {
    const before = start.redirects === null ? undefined : turns.get(start.redirects)
    const earlier =
      before === undefined || start.kept.length === 0 ? [] : [...before.earlier, before.start.instruction]
    const run: TurnRun = createTurnRun(start, ports.readReply(start), {
      tell: (news) => frames.add(news),
      finished: () => {
        turns.delete(start.id)
        keepRecording(start.id, run)
      },
      countTokens: ports.countTokens,
    })
    return { start, body: requestOf(start, earlier), earlier, run }
  }

  const send = ({ body, run }: Running) => {
    const exchange = source?.request(body, run) ?? null
    if (exchange !== null) run.sent(exchange)
  }

  const sendWaiting = () => {
    for (const turn of turns.values()) if (!turn.run.isSent() && !turn.run.isEnded()) send(turn)
  }

  const failWaiting = (fault: Fault) => {
    for (const { run } of turns.values()) {
      if (!run.isSent() && !run.isEnded()) run.end({ type: 'failed', fault }, time.now())
    }
  }

  const changed = (state: ConnectionState) => {
    frames.connection(state)
    if (state.type === 'refused') failWaiting(faultOfRefusal(state.reason, state.detail))
  }

  return {
    connect(target, listener) {
      const now = time.now()
      const fault: Fault = { code: 'connection-lost', detail: 'connected elsewhere', retryAfterMs: null }
      for (const { run } of turns.values()) {
        if (run.isSent()) run.end({ type: 'failed', fault }, now)
      }
      const old = source
      source = null
      old?.close()
      frames.deliverTo(listener)
      opened += 1
      const mine = opened
      source = ports.openSource(target, {
        state: (state) => mine === opened && changed(state),
        ready: () => mine === opened && sendWaiting(),
        malformed: () => undefined,
        visible: !hidden,
      })
      sendWaiting()
    },
    reconnect() {
      source?.reconnect()
    },
    start(start) {
      const turn = prepare(start)
      turns.set(start.id, turn)
      if (start.redirects !== null) {
        turns.get(start.redirects)?.run.end({ type: 'replaced' }, time.now(), start.actedAt)
      }
      send(turn)
      const state = source?.state()
      if (turn.run.isSent() || state === undefined) return
      if (state.type === 'waiting') source?.reconnect()
      if (state.type !== 'refused') return
      if (state.reason === 'gave-up') source?.reconnect()
      else failWaiting(faultOfRefusal(state.reason, state.detail))
    },
    stop(turnId, pressedAt) {
      turns.get(turnId)?.run.end({ type: 'stopped' }, time.now(), pressedAt)
    },
    setHidden(nowHidden) {
      hidden = nowHidden
      frames.setHidden(nowHidden)
      source?.setVisible(!nowHidden)
    },
    takeRecording(turnId) {
      const recording = over.get(turnId)?.recording() ?? null
      over.delete(turnId)
      return recording
    },
    ping: () => undefined,
  }
}

const codes: Readonly<Record<RefusalReason, FaultCode>> = {
  unauthorised: 'unauthorised',
  origin: 'origin-refused',
  'not-a-gateway': 'not-a-gateway',
  'gave-up': 'unreachable',
}

const faultOfRefusal = (reason: RefusalReason, detail: string): Fault => ({
  code: codes[reason],
  detail,
  retryAfterMs: null,
})
