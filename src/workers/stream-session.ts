import type { ReplyReader } from '../core/edits/hunk.ts'
import type { Fault, FaultCode, Preparation, TurnId, TurnStart } from '../core/turn/turn.ts'
import type { ConnectionState, RefusalReason } from '../core/wire/connection-state.ts'
import { endings } from '../core/wire/decode.ts'
import type { Time } from '../core/wire/ports.ts'
import type { Source, SourceListener } from '../core/wire/source.ts'
import { createConversation } from './conversation.ts'
import { createFrames } from './frames.ts'
import type { StreamApi, StreamTarget } from './stream-api.ts'
import { questionAhead, questionOf, type Question } from './turn-request.ts'
import { createTurnRun, type TurnRun, type TurnRunPorts } from './turn-run.ts'
import { createUnseenTurn, type UnseenTurn } from './unseen-turn.ts'

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
  readonly question: Question
  /** There was no open connection when it was started. */
  readonly cold: boolean
  readonly run: TurnRun
  /** Nothing may stand on its answer, whatever becomes of it. */
  disown: () => void
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
  const conversation = createConversation()
  /** The files of the turn that is likely to come, once the page has asked to send such ahead. */
  let wanted: Preparation | null = null
  /** Files sent ahead are on their way. */
  let isPreparing = false
  /** The turn that runs unseen, or has run, until it is shown or thrown away. */
  let unseen: { readonly turn: Running; readonly held: UnseenTurn } | null = null

  /**
   * Instructions whose hunks a redirect carries along. The page may not know yet that the turn it redirects is over, so
   * those of the last ones stay known.
   */
  const carriedOut = ({ redirects, kept }: TurnStart): readonly string[] =>
    redirects === null || kept.length === 0 ? [] : (instructions.get(redirects) ?? [])

  const keepOver = (turnId: TurnId, run: TurnRun) => {
    if (run.recording() !== null) keep(over, turnId, run)
  }

  const begin = (start: TurnStart, hears: Pick<TurnRunPorts, 'tell' | 'finished'>): Running => {
    const earlier = carriedOut(start)
    const run: TurnRun = createTurnRun(start, ports.readReply(start), {
      tell: hears.tell,
      finished: () => {
        turns.delete(start.id)
        hears.finished()
      },
      countTokens: ports.countTokens,
    })
    const cold = source?.state().type !== 'open'
    return { question: questionOf(start, earlier), cold, run, disown: () => {} }
  }

  const send = (turn: Running) => {
    const { question, cold, run } = turn
    if (source === null) return
    const asked = conversation.ask(source, question, {
      event: (event, at) => run.event(event, at),
      lost: (loss, at) => run.lost(loss, at),
      again: () => {
        if (run.isEnded()) return run.lost({ type: 'gap', detail: 'refused after its end' }, time.now())
        run.unsent()
        send(turn)
      },
    })
    if (asked === null) return
    turn.disown = asked.disown
    run.sent(asked.exchange, { continued: asked.continued, cold })
  }

  const sendWaiting = () => {
    for (const turn of turns.values()) if (!turn.run.isSent() && !turn.run.isEnded()) send(turn)
    sendAhead()
  }

  /**
   * Sends the wanted files ahead, if the other side takes such, nothing else is under way and nobody is far from the
   * page. Whatever becomes of it, nobody is told: the turn then says all.
   */
  const sendAhead = () => {
    const state = source?.state()
    if (source === null || state?.type !== 'open' || !state.extended) return
    if (wanted === null || hidden || isPreparing || turns.size > 0 || unseen !== null) return
    const over = () => {
      isPreparing = false
    }
    const asked = conversation.ask(source, questionAhead(wanted), {
      event: ({ type }) => {
        if (!endings.has(type)) return
        over()
        if (type !== 'response.completed') wanted = null
      },
      lost: over,
      again: over,
    })
    isPreparing = asked !== null
  }

  const throwAway = () => {
    if (unseen === null) return
    const { turn, held } = unseen
    unseen = null
    turn.disown()
    if (!turn.run.isEnded()) return turn.run.end({ type: 'stopped' }, time.now())
    held.gone(turn.run)
    return sendAhead()
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
      conversation.forget()
      isPreparing = false
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
      // Racers' models say nothing of the turn to come.
      if (wanted !== null && !start.raced) wanted = start.own === null ? start : null
      const confirmed = unseen?.held.id === start.id ? unseen : null
      if (confirmed === null) throwAway()
      keep(instructions, start.id, [...carriedOut(start), start.instruction])
      if (confirmed !== null) {
        unseen = null
        confirmed.held.show()
        if (!turns.has(start.id)) keepOver(start.id, confirmed.turn.run)
        return
      }
      const turn = begin(start, {
        tell: frames.add,
        finished: () => keepOver(start.id, turn.run),
      })
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
    speculate(start) {
      throwAway()
      const state = source?.state()
      if (state?.type !== 'open' || !state.extended || turns.size > 0) return Promise.resolve(null)
      return new Promise((settle) => {
        const held = createUnseenTurn(start.id, frames.add, settle)
        const turn = begin(start, {
          tell: held.tell,
          finished: () => {
            if (held.isShown()) return keepOver(start.id, turn.run)
            const outcome = turn.run.recording()?.outcome.type
            if (unseen?.held === held) {
              // An answer that is whole waits for its Enter; a failed one is asked again by it.
              if (outcome === 'completed' || outcome === 'incomplete') return
              unseen = null
            }
            held.gone(turn.run)
            sendAhead()
          },
        })
        unseen = { turn, held }
        turns.set(start.id, turn)
        send(turn)
        if (!turn.run.isSent()) throwAway()
      })
    },
    discard(turnId) {
      if (unseen?.held.id === turnId) throwAway()
    },
    prepare(preparation) {
      wanted = preparation
      sendAhead()
    },
    stop(turnId, pressedAt) {
      turns.get(turnId)?.run.end({ type: 'stopped' }, time.now(), pressedAt)
    },
    setHidden(nowHidden) {
      hidden = nowHidden
      frames.setHidden(nowHidden)
      source?.setVisible(!nowHidden)
      sendAhead()
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
