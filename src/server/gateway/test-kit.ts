import { randomBytes } from 'node:crypto'
import { WebSocket, type ClientOptions } from 'ws'
import type { Model, Upstream, UpstreamEvent, UpstreamRequest } from '../upstream/upstream.ts'
import { systemClock } from './clock.ts'
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts'
import { defaultDeadlines, defaultLimits, type Deadlines, type Limits } from './limits.ts'

/** What the gateway's tests are written with: upstreams under the test's hand, and a client without opinions. */

export type Json = Readonly<Record<string, unknown>>

/** A call that the gateway made of a scripted upstream, to be answered by the test. */
export type Call = {
  readonly request: UpstreamRequest
  readonly signal: AbortSignal
  yield(...events: UpstreamEvent[]): void
  /** The iteration ends without a word. */
  leave(): void
  fail(error: Error): void
  /** How many events the gateway has asked for. */
  readonly pulled: number
  readonly left: boolean
}

export type Scripted = Upstream & {
  /** Settles with the next call that no one has taken yet. */
  call(): Promise<Call>
  readonly calls: readonly Call[]
}

export function scripted(): Scripted {
  const calls: Call[] = []
  const untaken: Call[] = []
  const takers: ((call: Call) => void)[] = []
  return {
    calls,
    call: () => {
      const ready = untaken.shift()
      return ready === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(ready)
    },
    run(request, signal) {
      const events: UpstreamEvent[] = []
      let wake = () => {}
      let over = false
      let error: Error | null = null
      let pulled = 0
      let left = false
      const call: Call = {
        request,
        signal,
        yield: (...more) => {
          events.push(...more)
          wake()
        },
        leave: () => {
          over = true
          wake()
        },
        fail: (thrown) => {
          error = thrown
          wake()
        },
        get pulled() {
          return pulled
        },
        get left() {
          return left
        },
      }
      signal.addEventListener('abort', () => wake())
      calls.push(call)
      const taker = takers.shift()
      if (taker === undefined) untaken.push(call)
      else taker(call)
      return (async function* () {
        try {
          for (;;) {
            pulled += 1
            while (events.length === 0 && !over && error === null && !signal.aborted) {
              await new Promise<void>((resolve) => {
                wake = resolve
              })
            }
            if (error !== null) throw error
            const event = events.shift()
            if (event === undefined) return
            yield event
          }
        } finally {
          left = true
        }
      })()
    },
  }
}

/** An upstream that answers every call alike, at once. */
export function answering(...events: UpstreamEvent[]): Upstream {
  return {
    async *run() {
      yield* events
    },
  }
}

export const delta = (text: string): UpstreamEvent => ({ type: 'delta', text })
export const end: UpstreamEvent = { type: 'end', reason: 'stop' }
export const usage = (outputTokens: number): UpstreamEvent => ({
  type: 'usage',
  usage: { inputTokens: 7, cachedTokens: 0, outputTokens, reasoningTokens: 0 },
})

export function model(id: string, upstream: Upstream, window = 128_000): Model {
  return {
    card: {
      id,
      title: id,
      window,
      format: 'patch',
      price: null,
      builtIn: false,
      pace: null,
      origin: 'test',
    },
    upstream,
  }
}

type Wanted = Partial<Omit<GatewayOptions, 'limits' | 'deadlines'>> & {
  readonly models: readonly Model[]
  readonly limits?: Partial<Limits>
  readonly deadlines?: Partial<Deadlines>
}

export function startGateway({ limits, deadlines, ...wanted }: Wanted): Promise<Gateway> {
  return createGateway({
    ownUpstream: null,
    host: '127.0.0.1',
    port: 0,
    origins: [],
    accessCode: null,
    pageDir: null,
    links: null,
    runnerOrigin: null,
    runnerFile: null,
    countTokens: (text) => text.split(/\s+/).length,
    clock: systemClock,
    random: randomBytes,
    log: () => {},
    ...wanted,
    limits: { ...defaultLimits, ...limits },
    deadlines: { ...defaultDeadlines, ...deadlines },
  })
}

export type Client = {
  readonly socket: WebSocket
  /** Every event so far. */
  readonly events: readonly Json[]
  send(event: unknown): void
  /** The first event, past or to come, that fits. Rejects when the socket closes before. */
  until(fits: (event: Json) => boolean): Promise<Json>
  untilType(type: string, streamId?: string): Promise<Json>
  /** Settles with the code of the close. */
  readonly closed: Promise<number>
}

export type ConnectOptions = {
  readonly protocols?: string[]
  readonly query?: string
  readonly ws?: ClientOptions
}

export async function connect(gateway: Gateway, options: ConnectOptions = {}): Promise<Client> {
  const url = `${gateway.url.replace('http', 'ws')}/v1/responses${options.query ?? ''}`
  const socket = new WebSocket(url, options.protocols ?? [], { perMessageDeflate: false, ...options.ws })
  const events: Json[] = []
  const waiting = new Set<() => void>()
  let isClosed = false
  socket.on('message', (content) => {
    events.push(JSON.parse((content as Buffer).toString()) as Json)
    for (const look of waiting) look()
  })
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      isClosed = true
      for (const look of waiting) look()
      resolve(code)
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve())
    socket.on('error', reject)
  })
  const until = (fits: (event: Json) => boolean) =>
    new Promise<Json>((resolve, reject) => {
      let seen = 0
      const look = () => {
        for (; seen < events.length; seen += 1) {
          const event = events[seen]
          if (event === undefined || !fits(event)) continue
          waiting.delete(look)
          return resolve(event)
        }
        if (isClosed) reject(new Error(`closed before the event came; got ${JSON.stringify(events)}`))
      }
      waiting.add(look)
      look()
    })
  return {
    socket,
    events,
    send: (event) => socket.send(JSON.stringify(event)),
    until,
    untilType: (type, streamId) =>
      until((event) => event['type'] === type && event['stream_id'] === streamId),
    closed,
  }
}

const terminals = new Set(['response.completed', 'response.failed', 'response.incomplete'])

export const isTerminal = (event: Json): boolean => terminals.has(String(event['type']))

/** A field of an object inside an event, e.g. `at(event, 'response', 'id')`. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here = value
  for (const key of path)
    here = typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined
  return here
}

/** Text of a response as its deltas give it. */
export const deltaText = (events: readonly Json[]): string =>
  events
    .map((event) => (event['type'] === 'response.output_text.delta' ? String(event['delta']) : ''))
    .join('')
