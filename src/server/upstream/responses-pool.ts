import { maxTries } from '../../core/wire/back-off.ts'
import type { ChatFaults } from './chat-faults.ts'
import { connectSocket, type Connected } from './responses-connect.ts'
import { ResponsesSocket, type Chain, type Lane } from './responses-socket.ts'
import type { UpstreamFault } from './upstream.ts'
import { orAborted, waitMs } from './wait.ts'

/** Every span of a pool, ms. */
export type PoolTimes = {
  readonly connectTimeoutMs: number
  /** Connections live 60 minutes at most endpoints; this one is left before. */
  readonly rotateMs: number
  readonly idleCloseMs: number
  readonly pingMs: number
  readonly pongMs: number
  readonly drainMs: number
  /** How long an endpoint that fell back to HTTP is left there before the socket is tried again. */
  readonly httpMs: number
}

export const poolTimes: PoolTimes = {
  connectTimeoutMs: 15_000,
  rotateMs: 55 * 60_000,
  idleCloseMs: 10 * 60_000,
  pingMs: 25_000,
  pongMs: 20_000,
  drainMs: 30_000,
  httpMs: 10 * 60_000,
}

export type PoolOptions = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly faults: ChatFaults
  /** Whether the other side may be a Sparkpad gateway. */
  readonly offersSparkpad: boolean
  readonly times: PoolTimes
  readonly mostSockets: number
  readonly mostLanes: number
  /** Wait before try n (from 1), ms. */
  readonly backOff: (attempt: number) => number
  /** Wall clock, ms since 1970. */
  readonly now: () => number
}

export type Lease =
  | { readonly type: 'lane'; readonly socket: ResponsesSocket; readonly lane: Lane; readonly parent: Parent }
  /** No socket is to be had here: the same request goes by POST. */
  | { readonly type: 'http' }
  | { readonly type: 'fault'; readonly fault: UpstreamFault }
  | { readonly type: 'aborted' }

/** The response that a turn continues, and how many of its messages that stands for; null when it begins anew. */
export type Parent = { readonly responseId: string; readonly covered: number } | null

export type Wanted = {
  /** How many messages of the turn a chain stands for; null when it does not continue it. */
  readonly covered: (chain: Chain, socket: ResponsesSocket) => number | null
  /** Only a connection that carried nothing yet will do. */
  readonly isFresh: boolean
  readonly signal: AbortSignal
}

type Opening = { readonly done: Promise<UpstreamFault | 'http' | null>; isClaimed: boolean }

/** The kept connections of one endpoint and key. Nothing is opened before it is asked for. */
export class ResponsesPool {
  readonly #options: PoolOptions
  readonly #sockets = new Set<ResponsesSocket>()
  readonly #openings = new Set<Opening>()
  readonly #closed = new AbortController()
  #offersSparkpad: boolean
  #hasLanes = true
  #httpUntil: number | null = null
  /** Connections in a row that ended without an event. */
  #barren = 0

  constructor(options: PoolOptions) {
    this.#options = options
    this.#offersSparkpad = options.offersSparkpad
  }

  get isOnHttp(): boolean {
    return this.#httpUntil !== null
  }

  /** A lane for one turn, opening a connection if need be. Whoever gets one begins it or gives it back. */
  async lease(wanted: Wanted): Promise<Lease> {
    const { signal } = wanted
    for (;;) {
      if (signal.aborted || this.#closed.signal.aborted) return { type: 'aborted' }
      if (this.#httpUntil !== null) {
        this.#probe(this.#httpUntil)
        return { type: 'http' }
      }
      const spot = this.#spot(wanted)
      if (spot !== null) {
        spot.lane.state = { type: 'taken' }
        return spot
      }
      let opening = [...this.#openings].find(({ isClaimed }) => !isClaimed)
      if (opening === undefined) {
        if (this.#sockets.size + this.#openings.size >= this.#options.mostSockets) return { type: 'http' }
        opening = this.#open(maxTries)
      }
      opening.isClaimed = true
      const result = await orAborted(opening.done, signal)
      if (result === 'aborted') {
        opening.isClaimed = false
        return { type: 'aborted' }
      }
      if (result === 'http') return { type: 'http' }
      if (result !== null) return { type: 'fault', fault: result }
    }
  }

  /** Has a connection ready for the next turn. */
  prepare(): void {
    if (this.#closed.signal.aborted || this.isOnHttp || this.#openings.size > 0) return
    if ([...this.#sockets].some((socket) => socket.freeLane() !== null)) return
    this.#open(maxTries)
  }

  /** The endpoint knows no `stream_id`: each turn in flight takes a connection of its own. */
  refuseLanes(): void {
    this.#hasLanes = false
    for (const socket of this.#sockets) socket.generation = 1
  }

  close(): void {
    this.#closed.abort()
    for (const socket of this.#sockets) socket.close()
  }

  /** The lane whose memory holds most of the conversation, else any free one. */
  #spot({ covered, isFresh }: Wanted): Extract<Lease, { type: 'lane' }> | null {
    let best: { socket: ResponsesSocket; lane: Lane; parent: NonNullable<Parent> } | null = null
    const usable = [...this.#sockets].filter((socket) => !isFresh || !socket.isProven)
    for (const socket of usable) {
      for (const own of socket.lanes) {
        if (own.chain === null) continue
        const count = covered(own.chain, socket)
        if (count === null || count <= (best?.parent.covered ?? 0)) continue
        // Where the parent's lane is busy the conversation forks onto another one.
        const isFree = socket.isUsable && own.state.type === 'idle'
        const lane = isFree ? own : socket.freeLane()
        if (lane !== null)
          best = { socket, lane, parent: { responseId: own.chain.responseId, covered: count } }
      }
    }
    if (best !== null) return { type: 'lane', ...best }
    for (const socket of usable) {
      const lane = socket.freeLane()
      if (lane !== null) return { type: 'lane', socket, lane, parent: null }
    }
    return null
  }

  #open(tries: number): Opening {
    const done = this.#connect(tries).finally(() => this.#openings.delete(opening))
    const opening: Opening = { done, isClaimed: false }
    this.#openings.add(opening)
    return opening
  }

  async #connect(tries: number): Promise<UpstreamFault | 'http' | null> {
    const { url, headers, times, faults, now } = this.#options
    for (let attempt = 1; ; attempt += 1) {
      const connected = await connectSocket({
        url,
        headers,
        offersSparkpad: this.#offersSparkpad,
        timeoutMs: times.connectTimeoutMs,
      })
      switch (connected.type) {
        case 'open':
          this.#add(connected)
          return null
        case 'no_subprotocol':
          // Not a failure of the endpoint: it is asked again at once, without.
          if (!this.#offersSparkpad) return this.#fallBack()
          this.#offersSparkpad = false
          attempt -= 1
          continue
        case 'refused': {
          const { status } = connected
          const isForAll =
            status === 401 || status === 403 || status === 429 || (status >= 300 && status < 400)
          if (isForAll) return faults.fromAnswer(status, connected.headers, connected.body, now())
          // 426 says so in a word; others have no socket at this address or want none: the POST says which.
          if (status < 500 || status === 501) return this.#fallBack()
          break
        }
        case 'failed':
          // Where nobody listens a POST finds nobody either.
          if (isNowhere(connected.error.code) && attempt >= 2) return faults.fromTransport(connected.error)
          break
      }
      if (attempt >= tries) return this.#fallBack()
      await waitMs(this.#options.backOff(attempt), this.#closed.signal)
      if (this.#closed.signal.aborted) return 'http'
    }
  }

  #add({ socket, isSparkpad }: Extract<Connected, { type: 'open' }>): void {
    const kept = new ResponsesSocket({
      ...this.#options.times,
      socket,
      isSparkpad,
      asksLanes: this.#hasLanes,
      mostLanes: this.#options.mostLanes,
      retiring: () => this.prepare(),
      left: ({ again, byPeer }) => {
        this.#sockets.delete(kept)
        if (kept.isProven) this.#barren = 0
        else if (byPeer) this.#barren += 1
        if (this.#barren >= maxTries) this.#fallBack()
        else if (again) this.prepare()
      },
    })
    if (this.#closed.signal.aborted) return kept.close()
    this.#httpUntil = null
    this.#sockets.add(kept)
  }

  #fallBack(): 'http' {
    this.#httpUntil = this.#options.now() + this.#options.times.httpMs
    this.#barren = 0
    return 'http'
  }

  /** After a while the socket is tried again, beside the turns that go on over HTTP. */
  #probe(until: number): void {
    if (this.#options.now() < until || this.#openings.size > 0) return
    const opening = this.#open(1)
    void opening.done.then((result) => {
      if (result !== null) this.#fallBack()
    })
  }
}

/** Failures that have nothing to do with sockets. */
function isNowhere(code: string): boolean {
  return /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$|CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
}
