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

/** Turns that are over of which the worker still knows something; older ones are forgotten. */
export const turnsKept = 8

type Running = {
  readonly body: CreateBody
  /** There was no open connection when it was started. */
  readonly cold: boolean
  readonly run: TurnRun
}

/** The stream worker without the worker: turns in, frames of news out. */
export function createStreamSession(ports: SessionPorts): StreamApi {
  const { time } = ports
  /** Turns that are not over on both sides, in the order they were started. */
  const turns = new Map<TurnId, Running>()
  /** The last turns that were sent and are over, from which a recording may be taken. */
  const over = new Map<TurnId, TurnRun>()
  /** The last turns' instructions, with those whose hunks they took along before them. */
  const instructions = new Map<TurnId, readonly string[]>()
  let source: Source | null = null
  const frames = createFrames(time)
  let hidden = false
  /** Counts the sources opened; what an older one still says is not heard. */
  let opened = 0

  /**
   * Instructions whose hunks a redirect carries along. The page may not know yet that the turn it redirects is over, so
   * those of the last ones stay known.
   */
  const carriedOut = ({ redirects, kept }: TurnStart): readonly string[] =>
    redirects === null || kept.length === 0 ? [] : (instructions.get(redirects) ?? [])

  const prepare = (start: TurnStart): Running => {
    const earlier = carriedOut(start)
    keep(instructions, start.id, [...earlier, start.instruction])
    const run: TurnRun = createTurnRun(start, ports.readReply(start), {
      tell: (news) => frames.add(news),
      finished: () => {
        turns.delete(start.id)
        if (run.recording() !== null) keep(over, start.id, run)
      },
      countTokens: ports.countTokens,
    })
    const cold = source?.state().type !== 'open'
    return { body: requestOf(start, earlier), cold, run }
  }

  const send = ({ body, cold, run }: Running) => {
    const exchange = source?.request(body, run) ?? null
    if (exchange !== null) run.sent(exchange, cold)
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
      // Nobody will confirm a stop over the old source.
      for (const { run } of turns.values()) {
        if (run.isEnded()) run.lost({ type: 'connection', code: 1000, detail: fault.detail }, now)
      }
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

const keep = <T>(map: Map<TurnId, T>, id: TurnId, value: T) => {
  map.set(id, value)
  for (const oldest of map.keys()) {
    if (map.size <= turnsKept) break
    map.delete(oldest)
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
