import { backOffMs } from '../../core/wire/back-off.ts'
import { attempt, type AttemptSetup } from './attempt.ts'
import { isSendable } from './chat.ts'
import { createChatFaults } from './chat-faults.ts'
import { responsesEndpoint } from './endpoint.ts'
import { startExchange } from './exchange.ts'
import { asText, type JsonRecord } from './record.ts'
import { createFields, inputItems, refusedField, type Dispensable } from './responses-body.ts'
import { startCall, type Call, type Failure } from './responses-call.ts'
import { poolTimes, ResponsesPool, type Lease, type PoolTimes, type Wanted } from './responses-pool.ts'
import { responseFaults } from './responses-reader.ts'
import type { Chain } from './responses-socket.ts'
import { createSseReader } from './responses-sse.ts'
import { createScrub } from './scrub.ts'
import type { Upstream, UpstreamEvent, UpstreamFault, UpstreamMessage, UpstreamRequest } from './upstream.ts'
import { orAborted, waitMs } from './wait.ts'

export type EndpointOptions = {
  /** Host, base URL or full address, by wss:// or https://. */
  readonly url: string
  /** Sent as a bearer token with the upgrade; empty or null where none is asked for. */
  readonly key: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly times?: Partial<PoolTimes>
  readonly mostSockets?: number
  readonly mostLanes?: number
  /** Longest silence while a response runs, ms. */
  readonly idleTimeoutMs?: number
  /** Longest a turn waits for its own context that is on the way, ms; then it goes whole. */
  readonly warmWaitMs?: number
  /** Longest wait an upstream may ask for and still be tried again, ms. */
  readonly longestRetryMs?: number
  /** Wait before the second try where the upstream names none, ms. */
  readonly retryDelayMs?: number
  /** Wait before connection try n (from 1), ms. */
  readonly backOff?: (attempt: number) => number
  /** Wall clock, ms since 1970. */
  readonly now?: () => number
}

export type ResponsesModel = {
  /** Name the endpoint knows the model by. */
  readonly model: string
  /** Fields added to every request, such as `reasoning`. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** One Responses endpoint with one key: its models share the connections. */
export type ResponsesEndpoint = {
  upstream(model: ResponsesModel): Required<Upstream>
  close(): void
}

/** Hosts known not to be Sparkpad gateways: they are not asked for its extensions. */
const isProvider = (host: string) => /(?:^|\.)(?:openai\.com|x\.ai|azure\.com|vercel\.sh)$/.test(host)

/**
 * Connects to a Responses endpoint: over kept sockets, and by POST where it has none to offer. Expected failures come as
 * a `fault` event, and no text of one contains the key or a header's value.
 */
export function createResponsesEndpoint(options: EndpointOptions): ResponsesEndpoint {
  const place = responsesEndpoint(options.url)
  const secrets = [...(options.key === null ? [] : [options.key]), ...Object.values(options.headers ?? {})]
  const scrub = createScrub(secrets)
  const refusing = (fault: UpstreamFault): ResponsesEndpoint => ({
    upstream: () => ({
      async *run() {
        yield { type: 'fault', fault }
      },
      warm: () => Promise.resolve(),
    }),
    close: () => {},
  })
  const name = 'problem' in place ? 'the model' : place.post.host
  const faults = createChatFaults({ name, scrub, api: 'Responses API' })
  if ('problem' in place) return refusing(faults.badUrl(place.problem))
  if (!secrets.every(isSendable)) return refusing(faults.badKey())

  const { socket: socketUrl, post: postUrl } = place
  const now = options.now ?? Date.now
  const authorised = {
    'user-agent': 'sparkpad',
    ...(options.key === null || options.key === '' ? {} : { authorization: `Bearer ${options.key}` }),
    ...options.headers,
  }
  const warmWaitMs = options.warmWaitMs ?? 5000
  const times = { ...poolTimes, ...options.times }
  const pool = new ResponsesPool({
    url: socketUrl,
    headers: authorised,
    faults,
    offersSparkpad: !isProvider(socketUrl.hostname),
    times,
    mostSockets: options.mostSockets ?? 16,
    mostLanes: options.mostLanes ?? 16,
    backOff: options.backOff ?? ((tries) => backOffMs(tries, Math.random)),
    now,
  })
  const read = responseFaults(faults, now)
  const setup: AttemptSetup = {
    createReader: (broken) => createSseReader(read, broken),
    faults,
    idleTimeoutMs: options.idleTimeoutMs ?? 300_000,
    tailTimeoutMs: 2000,
    longestRetryMs: options.longestRetryMs ?? 2000,
    retryDelayMs: options.retryDelayMs ?? 250,
    now,
  }

  function upstream({ model, extra = {} }: ResponsesModel): Required<Upstream> {
    // Learnt from refusals, so that only the first call pays for them.
    const refused = new Set<Dispensable>()
    const warming = new Set<{ readonly request: UpstreamRequest; readonly done: Promise<void> }>()
    const fieldsOf = (request: UpstreamRequest, isSparkpad: boolean) =>
      createFields(request, { model, extra, refused, isSparkpad })

    const wantedOf = (request: UpstreamRequest, signal: AbortSignal, isFresh = false): Wanted => ({
      covered: (chain, socket) =>
        chain.fields === JSON.stringify(fieldsOf(request, socket.isSparkpad))
          ? coveredBy(chain, request.messages)
          : null,
      isFresh,
      signal,
    })

    function send(lease: Extract<Lease, { type: 'lane' }>, request: UpstreamRequest, more: JsonRecord): Call {
      const fields = fieldsOf(request, lease.socket.isSparkpad)
      // A call needs something new to say, or it says everything.
      const isNews = lease.parent !== null && lease.parent.covered < request.messages.length
      const parent = isNews ? lease.parent : null
      const body = {
        ...fields,
        ...more,
        ...(parent === null ? {} : { previous_response_id: parent.responseId }),
        input: inputItems(request.messages.slice(parent?.covered ?? 0)),
      }
      return startCall({
        lease,
        body,
        fields: JSON.stringify(fields),
        messages: request.messages,
        faults: read,
        idleTimeoutMs: setup.idleTimeoutMs,
      })
    }

    /** What an error before the first event leaves to be done. */
    function remedy(failure: Failure, hadParent: boolean): Remedy {
      if (failure.type === 'silent')
        return { fault: faults.fromTransport({ code: 'IDLE_TIMEOUT', message: '' }) }
      if (failure.type === 'lost') {
        const { close, hasBegun } = failure
        const fault = faults.fromClose(close.code, close.reason, hasBegun)
        const mayPass = !hasBegun && close.code !== 1008 && close.code !== 1009 && close.code !== 1007
        return mayPass ? { fault, again: 'fresh', afterMs: 0 } : { fault }
      }
      const { error } = failure
      const fault = read.reported(error)
      const code = asText(error['code']) ?? ''
      if (code === 'previous_response_not_found' && hadParent) return { fault, again: 'whole' }
      if (code.startsWith('websocket_')) return { fault, again: 'fresh', afterMs: 0 }
      const field = refusedField(error)
      if (field !== null && !refused.has(field)) {
        refused.add(field)
        if (field === 'stream_id') pool.refuseLanes()
        return { fault, again: 'adapted' }
      }
      const named = fault.headers?.['retry-after-ms']
      const afterMs = named === undefined ? null : Number(named)
      const mayPass = fault.status === 429 ? afterMs !== null : fault.status >= 500
      const delayMs = afterMs ?? setup.retryDelayMs
      return mayPass && delayMs <= setup.longestRetryMs
        ? { fault, again: 'later', afterMs: delayMs }
        : { fault }
    }

    async function* run(request: UpstreamRequest, signal: AbortSignal): AsyncGenerator<UpstreamEvent> {
      let isSent = false
      let isFresh = false
      let isWhole = false
      let retries = 0
      let adaptations = 0
      for (const { request: begun, done } of warming) {
        if (!startsWith(request.messages, begun.messages)) continue
        await orAborted(done, AbortSignal.any([signal, AbortSignal.timeout(warmWaitMs)]))
      }
      while (!signal.aborted) {
        const lease = await pool.lease(wantedOf(request, signal, isFresh))
        if (lease.type === 'aborted') return
        if (lease.type === 'fault') return yield { type: 'fault', fault: lease.fault }
        if (lease.type === 'http') return yield* post(request, signal, isSent)
        if (signal.aborted) return lease.socket.release(lease.lane)
        const call = send(isWhole ? { ...lease, parent: null } : lease, request, {})
        const stop = () => call.leave(true)
        signal.addEventListener('abort', stop, { once: true })
        try {
          // A second try belongs to the upstream's time: the mark stays with the first.
          if (!isSent) yield { type: 'mark', name: 'sent' }
          isSent = true
          for (;;) {
            const events = await call.events.take()
            if (events.length === 0) break
            call.resume()
            for (const event of events) {
              if (signal.aborted) return
              yield event
            }
          }
        } finally {
          signal.removeEventListener('abort', stop)
          call.leave(true)
        }
        if (call.failure === null || signal.aborted) return
        const next = remedy(call.failure, lease.parent !== null && !isWhole)
        if (next.again === 'whole' || next.again === 'adapted') {
          adaptations += 1
          isWhole ||= next.again === 'whole'
        } else retries += 1
        if (next.again === undefined || retries > 1 || adaptations > mostAdaptations) {
          return yield { type: 'fault', fault: next.fault }
        }
        if (next.again === 'fresh') isFresh = true
        if (next.afterMs !== undefined && next.afterMs > 0) await waitMs(next.afterMs, signal)
      }
    }

    /** The same request as one POST whose answer streams, whole: nothing is remembered over HTTP. */
    async function* post(
      request: UpstreamRequest,
      signal: AbortSignal,
      wasSent: boolean,
    ): AsyncGenerator<UpstreamEvent> {
      let isSent = wasSent
      let adaptations = 0
      for (let tries = 1; !signal.aborted;) {
        const fields = { ...fieldsOf(request, false), input: inputItems(request.messages), stream: true }
        const exchange = startExchange({
          url: postUrl,
          headers: {
            'content-type': 'application/json',
            accept: 'text/event-stream',
            'accept-encoding': 'identity',
            ...authorised,
          },
          body: JSON.stringify(fields),
          signal,
          connectTimeoutMs: times.connectTimeoutMs,
          idleTimeoutMs: setup.idleTimeoutMs,
        })
        try {
          if (!isSent) yield { type: 'mark', name: 'sent' }
          isSent = true
          const outcome = yield* attempt(exchange, setup, signal)
          if (outcome.type === 'over' || signal.aborted) return
          const field = outcome.type === 'refused' ? refusedField({ message: outcome.words }) : null
          if (field !== null && !refused.has(field) && adaptations < mostAdaptations) {
            refused.add(field)
            adaptations += 1
            continue
          }
          if (outcome.retryInMs === null || tries >= 2) {
            return yield { type: 'fault', fault: outcome.fault }
          }
          tries += 1
          await waitMs(outcome.retryInMs, signal)
        } finally {
          exchange.abandon()
        }
      }
    }

    async function warmUp(request: UpstreamRequest, signal: AbortSignal): Promise<void> {
      if (refused.has('generate')) return pool.prepare()
      const lease = await pool.lease(wantedOf(request, signal))
      if (lease.type !== 'lane') return
      if (signal.aborted || lease.parent?.covered === request.messages.length) {
        return lease.socket.release(lease.lane)
      }
      const call = send(lease, request, { generate: false })
      const stop = () => call.leave(false)
      signal.addEventListener('abort', stop, { once: true })
      while ((await call.events.take()).length > 0) call.resume()
      signal.removeEventListener('abort', stop)
      if (call.failure?.type !== 'refused') return
      const field = refusedField(call.failure.error)
      if (field !== null) refused.add(field)
    }

    return {
      run,
      warm: (request, signal) => {
        const done = warmUp(request, signal)
        const entry = { request, done }
        warming.add(entry)
        return done.finally(() => warming.delete(entry))
      },
    }
  }
  return { upstream, close: () => pool.close() }
}

const mostAdaptations = 3

/**
 * The fault, if nothing helps; else how to go on: on a new connection, with the whole input, or without what was refused,
 * or after a wait.
 */
type Remedy = {
  readonly fault: UpstreamFault
  readonly again?: 'fresh' | 'whole' | 'adapted' | 'later'
  readonly afterMs?: number
}

/** How many of the messages a remembered response stands for; null unless they extend its input plus its output. */
function coveredBy(chain: Chain, messages: readonly UpstreamMessage[]): number | null {
  const known: readonly UpstreamMessage[] =
    chain.answer === '' ? chain.messages : [...chain.messages, { role: 'assistant', text: chain.answer }]
  return messages.length >= known.length && startsWith(messages, known) ? known.length : null
}

function startsWith(messages: readonly UpstreamMessage[], first: readonly UpstreamMessage[]): boolean {
  return first.every(({ role, text }, at) => {
    const other = messages[at]
    return other === undefined ? false : other.role === role && other.text === text
  })
}
