import { backOffMs, maxTries, mayRetry } from './back-off.ts'
import type { ConnectionState, RefusalReason } from './connection-state.ts'
import { decodeServerEvent, encodeClientEvent, type Decoded } from './decode.ts'
import { startHeartbeat, type Heartbeat } from './heartbeat.ts'
import { subprotocol, type ClientEvent } from './messages.ts'
import type { OpenSocket, SocketLike, Time } from './ports.ts'
import { plainSubprotocols, sparkpadSubprotocols } from './subprotocols.ts'

/** Where the socket goes, and the access code where the endpoint asks for one. */
export type Target = { readonly url: string; readonly accessCode: string | null }

export type Refusal = { readonly reason: RefusalReason; readonly detail: string }

export type ConnectionPorts = {
  readonly openSocket: OpenSocket
  readonly time: Time
  /**
   * Asks the endpoint by HTTP why it does not let us in: a browser tells a page nothing of an upgrade that failed.
   * Null when there is nothing to learn, and trying again may help. Never rejects.
   */
  readonly probe: (target: Target) => Promise<Refusal | null>
}

export type ConnectionListener = {
  state(state: ConnectionState): void
  /** One decoded frame and the moment it arrived. Pongs are dealt with here and not passed on. */
  frame(frame: Decoded, at: number): void
  /** An open socket is gone, and with it all that was under way on it. */
  lost(code: number, detail: string): void
}

/** `asksFirst`: the first try asks for Sparkpad's extensions; false when the endpoint is known not to have them. */
export type ConnectionOptions = { readonly visible: boolean; readonly asksFirst: boolean }

export const connectTimeoutMs = 15_000

/**
 * How long a socket that was opened without a subprotocol may take to answer a ping before it counts as a plain
 * endpoint, ms. A gateway of ours answers within one round trip.
 */
export const checkMs = 2_000

/** A connection this old is proven good even if it never carried a frame, ms. */
const provenAfterMs = 8_000

/** One socket at a time to one target, opened again when it breaks. */
export interface Connection {
  state(): ConnectionState
  /** Skips the wait of a back-off, or leaves `refused`; starts counting tries anew. */
  reconnect(): void
  /** Gives the text that was sent; null when the socket is not open: nothing is queued. */
  send(event: ClientEvent): string | null
  /** Drops the socket without telling `lost`, and opens a new one: at once, or after the first back-off. */
  renew(when: 'now' | 'after-back-off'): void
  setVisible(visible: boolean): void
  /** Drops the socket for good. */
  close(): void
}

/** What a connection is doing: `ConnectionState`, with the live things that its states hold. */
type Doing =
  | { readonly type: 'nothing' }
  | { readonly type: 'opening'; readonly socket: SocketLike | null; readonly cancelTimeout: () => void }
  /** Opened without a subprotocol and pinged, to learn whether it is a gateway of ours all the same. */
  | { readonly type: 'checking'; readonly socket: SocketLike; readonly cancelTimeout: () => void }
  | { readonly type: 'open'; readonly socket: SocketLike; readonly heartbeat: Heartbeat | null }
  | { readonly type: 'waiting'; readonly cancelRetry: () => void }

/**
 * Connects to `target` and stays connected: 5 tries with back-off, a heartbeat where the endpoint speaks
 * Sparkpad's extensions, an answer from `probe` why it was not let in.
 */
export function openConnection(
  ports: ConnectionPorts & { readonly target: Target },
  listener: ConnectionListener,
  options: ConnectionOptions,
): Connection {
  const { target, time } = ports
  let state: ConnectionState = { type: 'idle' }
  let doing: Doing = { type: 'nothing' }
  let visible = options.visible
  let attempt = 0
  /** Every opening gets a number; what an older socket still says is not heard. */
  let generation = 0
  /** Counts what makes an answer of `probe` stale: a success, a fresh start, the end. */
  let epoch = 0
  /** The endpoint has echoed `sparkpad.v1` once, so it is only ever asked for that. */
  let speaksSparkpad = false
  /** What let us in last time, or is tried first: asking for the extensions, or offering nothing. */
  let asksFirst = options.asksFirst
  let proven = false
  /** The endpoint has answered a ping with something else, or not at all: its later openings wait for no answer. */
  let isPlain = false

  const become = (next: ConnectionState) => {
    state = next
    listener.state(next)
  }

  const letGo = () => {
    generation += 1
    const was = doing
    doing = { type: 'nothing' }
    if (was.type === 'waiting') was.cancelRetry()
    if (was.type === 'opening' || was.type === 'checking') was.cancelTimeout()
    if (was.type === 'open') was.heartbeat?.stop()
    if (was.type === 'opening' || was.type === 'checking' || was.type === 'open') was.socket?.close()
  }

  const refuse = (reason: RefusalReason, detail: string) => {
    letGo()
    become({ type: 'refused', reason, detail })
  }

  const open = () => {
    letGo()
    attempt += 1
    const mine = generation
    const asks = speaksSparkpad || asksFirst === (attempt % 2 === 1)
    const protocols = asks ? sparkpadSubprotocols(target.accessCode) : plainSubprotocols(target.accessCode)
    const cancelTimeout = time.after(connectTimeoutMs, () => broke(1006, 'no answer within 15 s'))
    doing = { type: 'opening', socket: null, cancelTimeout }
    become({ type: 'connecting', attempt })
    if (mine !== generation) return
    try {
      const socket = ports.openSocket(target.url, protocols, {
        opened: (protocol) => mine === generation && opened(protocol === subprotocol, asks),
        message: (content) => mine === generation && arrived(content, time.now()),
        closed: (code, reason) => mine === generation && broke(code, reason),
      })
      if (mine === generation) doing = { type: 'opening', socket, cancelTimeout }
      else socket.close()
    } catch (thrown) {
      refuse('not-a-gateway', thrown instanceof Error ? thrown.message : String(thrown))
    }
  }

  const opened = (extended: boolean, asked: boolean) => {
    if (doing.type !== 'opening' || doing.socket === null) return
    const { socket, cancelTimeout } = doing
    cancelTimeout()
    epoch += 1
    proven = false
    speaksSparkpad ||= extended
    asksFirst = asked
    // A gateway of ours that was just restarting may have been reached without asking for the extensions. Its pong
    // gives it away, and until then no turn may go out over this socket, for it would be lost with it. Any other
    // endpoint answers with an error event that belongs to no turn, or not at all.
    const pings = !extended && !asked && options.asksFirst
    if (pings) socket.send(encodeClientEvent({ type: 'sparkpad:ping', t: time.now() }))
    if (!pings || isPlain) return becomeOpen(socket, extended)
    doing = { type: 'checking', socket, cancelTimeout: time.after(checkMs, () => openPlainly(socket)) }
  }

  const openPlainly = (socket: SocketLike) => {
    isPlain = true
    becomeOpen(socket, false)
  }

  const becomeOpen = (socket: SocketLike, extended: boolean) => {
    doing = { type: 'open', socket, heartbeat: null }
    become({ type: 'open', since: time.now(), extended, rtt: null })
    if (doing.socket !== socket) return
    if (extended) {
      const heartbeat = startHeartbeat(
        time,
        {
          ping: (t) => socket.send(encodeClientEvent({ type: 'sparkpad:ping', t })),
          silent: () => broke(1006, 'the other side went silent'),
        },
        visible,
      )
      doing = { type: 'open', socket, heartbeat }
    }
  }

  const arrived = (content: unknown, at: number) => {
    if (doing.type === 'checking') {
      const frame = decodeServerEvent(content)
      if (frame.type === 'event' && frame.event.type === 'sparkpad:pong') {
        speaksSparkpad = true
        attempt = 0
        return open()
      }
      doing.cancelTimeout()
      openPlainly(doing.socket)
    }
    if (doing.type !== 'open' || state.type !== 'open') return
    proven = true
    attempt = 0
    doing.heartbeat?.heard()
    const frame = decodeServerEvent(content)
    if (frame.type !== 'event' || frame.event.type !== 'sparkpad:pong') {
      if (doing.heartbeat !== null || !speaksOfPing(frame)) listener.frame(frame, at)
      return
    }
    if (doing.heartbeat === null) {
      speaksSparkpad = true
      listener.lost(1006, 'reached again as a Sparkpad gateway')
      return open()
    }
    become({ ...state, rtt: doing.heartbeat.pong(frame.event, at) })
  }

  const broke = (code: number, reason: string) => {
    const wasOpen = state.type === 'open'
    if (state.type === 'open' && time.now() - state.since >= provenAfterMs) proven = true
    if (wasOpen && proven) attempt = 0
    const detail = reason === '' ? `closed with code ${code}` : reason
    letGo()
    const retry = mayRetry(code, wasOpen && proven)
    if (!retry) become({ type: 'refused', reason: code === 1008 ? 'unauthorised' : 'gave-up', detail })
    else if (attempt >= maxTries) become({ type: 'refused', reason: 'gave-up', detail })
    else wait(detail)
    if (wasOpen) listener.lost(code, detail)
    else if (retry) void askWhy(detail)
  }

  const wait = (reason: string) => {
    const ms = backOffMs(attempt + 1, time.random)
    doing = { type: 'waiting', cancelRetry: time.after(ms, open) }
    become({ type: 'waiting', attempt: attempt + 1, retryAt: time.now() + ms, reason })
  }

  const askWhy = async (detail: string) => {
    const mine = epoch
    const refusal = await ports.probe(target)
    if (mine !== epoch || refusal === null) return
    refuse(refusal.reason, refusal.detail === '' ? detail : refusal.detail)
  }

  const startAnew = () => {
    epoch += 1
    attempt = 0
    open()
  }
  startAnew()

  return {
    state: () => state,
    reconnect() {
      if (state.type === 'waiting' || state.type === 'refused') startAnew()
    },
    send(event) {
      if (doing.type !== 'open') return null
      const text = encodeClientEvent(event)
      doing.socket.send(text)
      return text
    },
    renew(when) {
      if (when === 'now') return startAnew()
      epoch += 1
      attempt = 0
      letGo()
      wait('the gateway is going away')
    },
    setVisible(nowVisible) {
      visible = nowVisible
      if (doing.type === 'open') doing.heartbeat?.setVisible(nowVisible)
    },
    close() {
      epoch += 1
      letGo()
      become({ type: 'idle' })
    },
  }
}

/** A plain endpoint's answer to our ping: it belongs to no response. */
const speaksOfPing = (frame: Decoded): boolean => {
  if (frame.type !== 'event' || frame.event.type !== 'error') return false
  const { param, message } = frame.event.error ?? frame.event
  return param === 'type' || (message ?? '').includes('sparkpad:ping')
}
