import type { WebSocket } from 'ws'
import { asRecord, asText, parseJson, type JsonRecord } from './record.ts'
import type { UpstreamMessage } from './upstream.ts'

export type Close = { readonly code: number; readonly reason: string }

/** Who hears a lane's events. */
export type Sink = {
  event(event: JsonRecord): void
  /** The socket is gone; nothing more comes. */
  lost(close: Close): void
}

/** A completed response that this lane's cache holds, and what it was the answer to. */
export type Chain = {
  readonly responseId: string
  /** Every other field of the request, as JSON: a continuation needs them equal. */
  readonly fields: string
  readonly messages: readonly UpstreamMessage[]
  readonly answer: string
}

/** A queue of the other side, one response at a time. Without names (generation 1) the socket is its only lane. */
export type Lane = {
  readonly name: string
  chain: Chain | null
  state:
    | { readonly type: 'idle' }
    /** Promised to a caller that has not sent yet. */
    | { readonly type: 'taken' }
    | { readonly type: 'running'; readonly sink: Sink; id: string | null; hasBegun: boolean }
    /** Its listener has left; what still comes is dropped. */
    | { readonly type: 'draining' }
  usedAt: number
}

export type SocketOptions = {
  readonly socket: WebSocket
  readonly isSparkpad: boolean
  /** Names lanes at all; false where the endpoint has refused `stream_id`. */
  readonly asksLanes: boolean
  readonly mostLanes: number
  /** Age at which it takes no new turn, ms. */
  readonly rotateMs: number
  /** Time without a turn after which it is closed, ms. */
  readonly idleCloseMs: number
  readonly pingMs: number
  readonly pongMs: number
  /** Longest an abandoned response may go on before the socket is given up, ms. */
  readonly drainMs: number
  /** Takes no new turn from now on, while the last ones run. */
  readonly retiring: () => void
  /** Called once. `again`: another socket should stand in for it. */
  readonly left: (why: { readonly again: boolean; readonly byPeer: boolean }) => void
}

/** Names that a connection may use in its life, less a few. */
const mostNames = 30
const terminal: ReadonlySet<unknown> = new Set([
  'response.completed',
  'response.failed',
  'response.incomplete',
])

/** One kept connection to a Responses endpoint: its lanes, its age, its signs of life. */
export class ResponsesSocket {
  readonly isSparkpad: boolean
  /** Unknown until the first event of the first response echoes its `stream_id` or does not. */
  generation: 'unknown' | 1 | 2
  /** Has carried an event. */
  isProven = false
  readonly lanes: Lane[] = []
  readonly #options: SocketOptions
  readonly #socket: WebSocket
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #idle: NodeJS.Timeout
  #isRetiring = false
  #hasLeft = false
  #isHeard = true
  #names = 0
  #uses = 0

  constructor(options: SocketOptions) {
    const { socket } = options
    this.#options = options
    this.#socket = socket
    this.isSparkpad = options.isSparkpad
    this.generation = options.asksLanes ? 'unknown' : 1
    this.#after(options.rotateMs, () => this.retire())
    this.#idle = this.#after(options.idleCloseMs, () => {
      if (this.busy === 0) this.#leave(false)
    })
    this.#beat()
    socket.on('pong', () => {
      this.#isHeard = true
    })
    socket.on('message', (content, isBinary) => {
      this.#isHeard = true
      const text = Buffer.isBuffer(content) ? content.toString('utf8') : ''
      const event = isBinary ? null : asRecord(parseJson(text))
      if (event === null) return this.#end({ code: 1007, reason: '' })
      this.#take(event)
    })
    socket.on('close', (code, reason) => this.#end({ code, reason: reason.toString('utf8') }))
  }

  /** Lanes that are not free. */
  get busy(): number {
    return this.lanes.filter(({ state }) => state.type !== 'idle').length
  }

  get isUsable(): boolean {
    return !this.#isRetiring && !this.#hasLeft
  }

  /** A lane for a new turn, by preference one whose memory nobody will miss; null when the socket can take no more. */
  freeLane(): Lane | null {
    if (!this.isUsable) return null
    if (this.generation !== 2) {
      if (this.busy > 0) return null
      return this.lanes[0] ?? this.#newLane()
    }
    const idle = this.lanes.filter(({ state }) => state.type === 'idle')
    const blank = idle.find(({ chain }) => chain === null)
    if (blank !== undefined) return blank
    if (this.lanes.length < this.#options.mostLanes && this.#names < mostNames) return this.#newLane()
    return idle.sort((a, b) => a.usedAt - b.usedAt)[0] ?? null
  }

  /** Sends a create call on a lane that was taken. */
  begin(lane: Lane, body: JsonRecord, sink: Sink): void {
    lane.state = { type: 'running', sink, id: null, hasBegun: false }
    this.#uses += 1
    lane.usedAt = this.#uses
    this.resume()
    const names = this.generation === 1 ? {} : { stream_id: lane.name }
    this.#send({ type: 'response.create', ...body, ...names })
  }

  /** Gives back a lane that was taken and not used. */
  release(lane: Lane): void {
    if (lane.state.type === 'taken') this.#free(lane)
  }

  /**
   * Stops the response of a lane. A Sparkpad gateway is told; any other endpoint knows no stop, so the socket is
   * dropped, unless others run on it or `mayDrop` says not to: then the rest is let run out unheard.
   */
  abandon(lane: Lane, mayDrop: boolean): void {
    const { state } = lane
    if (state.type !== 'running') return this.release(lane)
    const isAlone = this.lanes.every((other) => other === lane || other.state.type !== 'running')
    lane.state = { type: 'draining' }
    this.resume()
    if (this.isSparkpad) {
      this.#send({
        type: 'sparkpad:cancel',
        ...(state.id === null ? { stream_id: lane.name } : { response_id: state.id }),
      })
    } else if (isAlone && mayDrop) return this.#leave(true)
    this.#after(this.#options.drainMs, () => {
      if (lane.state.type !== 'draining') return
      this.retire()
      if (this.lanes.every((other) => other.state.type !== 'running')) this.#leave(true)
    })
  }

  /** Takes no new turn, and closes when the last one has ended. */
  retire(): void {
    if (!this.isUsable) return
    if (this.busy === 0) return this.#leave(true)
    this.#isRetiring = true
    this.#options.retiring()
  }

  /** Stops reading for a slow listener, but never at the cost of other turns. */
  pause(): void {
    if (this.busy === 1) this.#socket.pause()
  }

  resume(): void {
    if (!this.#socket.isPaused) return
    this.#isHeard = true
    this.#socket.resume()
  }

  /** Closes at once. What runs on it is lost. */
  close(): void {
    this.#leave(false)
  }

  #newLane(): Lane {
    this.#names += 1
    const lane: Lane = { name: `lane-${this.#names}`, chain: null, state: { type: 'idle' }, usedAt: 0 }
    this.lanes.push(lane)
    return lane
  }

  #take(event: JsonRecord): void {
    if (event['type'] === 'sparkpad:going_away') return this.retire()
    const lane = this.#laneOf(event)
    const isLimit = asText(asRecord(event['error'])?.['code'] ?? event['code'])
    if (event['type'] === 'error' && isLimit?.startsWith('websocket_')) this.retire()
    if (lane === null) return
    const { state } = lane
    const isError = event['type'] === 'error'
    const isLast = isError || terminal.has(event['type'])
    if (!isError) {
      this.isProven = true
      if (this.generation === 'unknown') this.generation = event['stream_id'] === undefined ? 1 : 2
    }
    if (state.type === 'draining') {
      if (isLast) this.#drained(lane, event)
      return
    }
    if (state.type !== 'running') return
    // After an error in mid-response the other side may still speak of it: such a lane is not used again.
    const isSpent = isError && state.hasBegun
    if (!isError) state.hasBegun = true
    state.id ??= asText(asRecord(event['response'])?.['id'])
    state.sink.event(event)
    if (!isLast) return
    if (isSpent && this.generation === 2) this.lanes.splice(this.lanes.indexOf(lane), 1)
    else if (isSpent) this.retire()
    this.#free(lane)
  }

  /** A cancelled response leaves the lane's memory as it was; a later one that came to its end has taken its place. */
  #drained(lane: Lane, event: JsonRecord): void {
    const response = asRecord(event['response'])
    const reason = asText(asRecord(response?.['incomplete_details'])?.['reason'])
    if (!this.isSparkpad || reason !== 'cancelled') lane.chain = null
    this.#free(lane)
  }

  #free(lane: Lane): void {
    lane.state = { type: 'idle' }
    this.#idle.refresh()
    if (this.busy > 0) return
    this.resume()
    if (this.#isRetiring) this.#leave(false)
  }

  /** Events name their lane, or there is one lane only. An error without a name is about a call that has not begun. */
  #laneOf(event: JsonRecord): Lane | null {
    const name = asText(event['stream_id'])
    if (name !== null) return this.lanes.find((lane) => lane.name === name) ?? null
    const busy = this.lanes.filter(({ state }) => state.type === 'running' || state.type === 'draining')
    if (event['type'] === 'error') {
      const waiting = busy.filter(({ state }) => state.type === 'running' && !state.hasBegun)
      return waiting.sort((a, b) => a.usedAt - b.usedAt)[0] ?? (busy.length === 1 ? (busy[0] ?? null) : null)
    }
    return busy.length === 1 ? (busy[0] ?? null) : null
  }

  #send(event: JsonRecord): void {
    if (!this.#hasLeft && this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify(event))
    }
  }

  #beat(): void {
    const { pingMs, pongMs } = this.#options
    this.#after(pingMs, () => {
      // A socket that is not read cannot be heard.
      if (this.#socket.isPaused) return this.#beat()
      this.#isHeard = false
      this.#socket.ping()
      this.#after(pongMs, () => {
        if (this.#isHeard || this.#socket.isPaused) return this.#beat()
        this.#end({ code: 1006, reason: 'no sign of life' })
      })
    })
  }

  #leave(again: boolean): void {
    if (this.#hasLeft) return
    // A response that runs is stopped by dropping the line, an idle connection is closed in order.
    const isIdle = this.busy === 0
    this.#over({ again: again && !this.#isRetiring, byPeer: false })
    if (isIdle) this.#socket.close(1000)
    else this.#socket.terminate()
  }

  #end(close: Close): void {
    if (this.#hasLeft) return
    const running = this.lanes.flatMap(({ state }) => (state.type === 'running' ? [state.sink] : []))
    const again = this.isProven && !this.#isRetiring
    this.#over({ again, byPeer: true })
    this.#socket.terminate()
    for (const sink of running) sink.lost(close)
  }

  #over(why: { readonly again: boolean; readonly byPeer: boolean }): void {
    this.#hasLeft = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.left(why)
  }

  #after(ms: number, run: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      // The idle clock is refreshed after it has rung; the others ring once.
      if (timer !== this.#idle) this.#timers.delete(timer)
      if (!this.#hasLeft) run()
    }, ms)
    timer.unref()
    this.#timers.add(timer)
    return timer
  }
}
