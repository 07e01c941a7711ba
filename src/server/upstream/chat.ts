import type { IncomingMessage } from 'node:http'
import { adaptDialect, chatBody, firstDialect } from './chat-body.ts'
import { createChatFaults, type ChatFaults } from './chat-faults.ts'
import { createChatReader } from './chat-reader.ts'
import { chatEndpoint } from './endpoint.ts'
import { startExchange, type Exchange } from './exchange.ts'
import { readLimits } from './limits.ts'
import { openAhead } from './open-ahead.ts'
import { Mailbox } from './mailbox.ts'
import { createScrub } from './scrub.ts'
import type { Upstream, UpstreamEvent, UpstreamFault, UpstreamRequest } from './upstream.ts'
import { waitMs } from './wait.ts'

export type ChatUpstreamOptions = {
  /** Host, base URL or full address of the chat completions. */
  readonly url: string
  /** Sent as a bearer token; empty or null where none is asked for. */
  readonly key: string | null
  /** Name the endpoint knows the model by. */
  readonly model: string
  readonly headers?: Readonly<Record<string, string>>
  /** Fields added to every body, such as `reasoning_effort`. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly connectTimeoutMs?: number
  /** Longest silence, before the head of the answer and between two reads. */
  readonly idleTimeoutMs?: number
  /** How long usage and `[DONE]` may come after the model gave its reason for stopping. */
  readonly tailTimeoutMs?: number
  /** Longest wait an upstream may ask for and still be tried again. */
  readonly longestRetryMs?: number
  /** Wait before the second try where the upstream names none. */
  readonly retryDelayMs?: number
  /** Wall clock, ms since 1970; for limits that name a point in time. */
  readonly now?: () => number
}

/** A call is tried twice at most, and only while nothing of the answer has been handed on. */
const mostTries = 2
const mostAdaptations = 3
/** Events that may wait for a slow reader before the connection is paused. */
const mostWaiting = 1024
const longestErrorBody = 64 * 1024

/**
 * Any OpenAI-compatible Chat Completions endpoint. Expected failures come as a `fault` event, never as an exception,
 * and no text of one contains the key or a header's value.
 */
export function createChatUpstream(options: ChatUpstreamOptions): Upstream {
  const endpoint = chatEndpoint(options.url)
  const secrets = [...(options.key === null ? [] : [options.key]), ...Object.values(options.headers ?? {})]
  const scrub = createScrub(secrets)
  if ('problem' in endpoint) {
    const fault = createChatFaults({ name: 'the model', scrub }).badUrl(endpoint.problem)
    return { run: () => failing(fault) }
  }
  if (!secrets.every(isSendable)) {
    const fault = createChatFaults({ name: endpoint.url.host, scrub }).badKey()
    return { run: () => failing(fault) }
  }
  const setup = {
    url: endpoint.url,
    faults: createChatFaults({ name: endpoint.url.host, scrub }),
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      'user-agent': 'sparkpad',
      ...(options.key === null || options.key === '' ? {} : { authorization: `Bearer ${options.key}` }),
      ...options.headers,
    },
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 120_000,
    tailTimeoutMs: options.tailTimeoutMs ?? 2000,
    longestRetryMs: options.longestRetryMs ?? 2000,
    retryDelayMs: options.retryDelayMs ?? 250,
    now: options.now ?? Date.now,
    model: options.model,
    extra: options.extra ?? {},
  }
  // Learnt from refusals, so that only the first call pays for them.
  let dialect = firstDialect(endpoint.url.hostname)

  async function* run(request: UpstreamRequest, signal: AbortSignal): AsyncGenerator<UpstreamEvent> {
    let isSent = false
    let adaptations = 0
    for (let tries = 1; !signal.aborted;) {
      const body = JSON.stringify({ ...chatBody(request, setup.model, dialect), ...setup.extra })
      const exchange = startExchange({ ...setup, body, signal })
      try {
        // A second try belongs to the upstream's time: the mark stays with the first.
        if (!isSent) yield { type: 'mark', name: 'sent' }
        isSent = true
        const outcome = yield* attempt(exchange, setup, signal)
        if (outcome.type === 'over' || signal.aborted) return
        const adapted = outcome.type === 'refused' ? adaptDialect(dialect, outcome.words) : null
        if (adapted !== null && adaptations < mostAdaptations) {
          dialect = adapted
          adaptations += 1
          continue
        }
        if (outcome.retryInMs === null || tries >= mostTries) {
          yield { type: 'fault', fault: outcome.fault }
          return
        }
        tries += 1
        await waitMs(outcome.retryInMs, signal)
      } finally {
        exchange.abandon()
      }
    }
  }
  const { url, connectTimeoutMs } = setup
  return { run, warm: (_request, signal) => openAhead({ url, connectTimeoutMs, signal }) }
}

/** Node throws over other characters in a header, a line end among them. */
export function isSendable(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value)
}

async function* failing(fault: UpstreamFault): AsyncGenerator<UpstreamEvent> {
  yield { type: 'fault', fault }
}

type Setup = {
  readonly faults: ChatFaults
  readonly idleTimeoutMs: number
  readonly tailTimeoutMs: number
  readonly longestRetryMs: number
  readonly retryDelayMs: number
  readonly now: () => number
}

/** How one try ended: told to its end, or failed with nothing handed on (`refused`: by a status of the endpoint). */
type Outcome =
  | { readonly type: 'over' }
  | { readonly type: 'failed'; readonly fault: UpstreamFault; readonly retryInMs: number | null }
  | {
      readonly type: 'refused'
      readonly fault: UpstreamFault
      readonly retryInMs: number | null
      readonly words: string
    }

async function* attempt(
  exchange: Exchange,
  setup: Setup,
  signal: AbortSignal,
): AsyncGenerator<UpstreamEvent, Outcome> {
  const { faults } = setup
  const answer = await exchange.answer
  if (signal.aborted) return { type: 'over' }
  if ('code' in answer) {
    const isWorthIt = retryableCodes.has(answer.code)
    return {
      type: 'failed',
      fault: faults.fromTransport(answer),
      retryInMs: isWorthIt ? setup.retryDelayMs : null,
    }
  }
  const status = answer.statusCode ?? 0
  if (status !== 200) return refusal(answer, status, setup)
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return { type: 'failed', fault: faults.compressed(), retryInMs: null }
  const contentType = answer.headers['content-type'] ?? ''
  if (contentType.includes('text/html'))
    return { type: 'failed', fault: faults.notAStream(), retryInMs: null }
  yield { type: 'mark', name: 'first_byte' }
  return yield* readAnswer(answer, exchange, setup, signal)
}

/** Failures of a connection after which a second one may do better. */
const retryableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
])

async function refusal(answer: IncomingMessage, status: number, setup: Setup): Promise<Outcome> {
  const words = await readErrorBody(answer)
  const fault = setup.faults.fromAnswer(status, answer.headers, words, setup.now())
  const { retryAfterMs, shouldRetry } = readLimits(answer.headers, setup.now())
  const mayPass = shouldRetry ?? (status === 429 ? retryAfterMs !== null : status >= 500 && status !== 501)
  const delayMs = retryAfterMs ?? setup.retryDelayMs
  const retryInMs = mayPass && delayMs <= setup.longestRetryMs ? delayMs : null
  if (status === 400 || status === 422) return { type: 'refused', fault, retryInMs: null, words }
  return { type: 'failed', fault, retryInMs }
}

/** The body of an error, cut when it is longer than any error is; whatever came when the connection breaks. */
async function readErrorBody(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of answer) {
      if (!Buffer.isBuffer(part)) continue
      parts.push(part)
      size += part.length
      if (size > longestErrorBody) break
    }
  } catch {
    // What was read before the break may still say why.
  }
  return Buffer.concat(parts).toString('utf8')
}

async function* readAnswer(
  answer: IncomingMessage,
  exchange: Exchange,
  setup: Setup,
  signal: AbortSignal,
): AsyncGenerator<UpstreamEvent, Outcome> {
  const { faults } = setup
  const mailbox = new Mailbox<UpstreamEvent>()
  const reader = createChatReader({
    reported: (error) => faults.fromChunk(error),
    malformed: () => faults.malformed(),
    lost: () => (exchange.timedOut === null ? faults.lost() : faults.fromTransport(exchange.timedOut)),
  })
  let tail: NodeJS.Timeout | null = null
  const finish = (isWhole: boolean) => {
    if (tail !== null) clearTimeout(tail)
    mailbox.put(reader.finish(isWhole))
    mailbox.close()
  }
  answer.on('data', (bytes: Buffer) => {
    if (reader.isOver) return
    exchange.touch()
    mailbox.put(reader.push(bytes))
    if (reader.isOver) {
      exchange.release(setup.tailTimeoutMs)
      finish(true)
    } else if (mailbox.size > mostWaiting) answer.pause()
    else if (reader.isSettled) tail ??= setTimeout(finish, setup.tailTimeoutMs, false)
  })
  answer.once('end', () => finish(true))
  answer.once('close', () => finish(answer.complete))
  answer.on('error', () => finish(false))
  const stop = () => mailbox.close()
  signal.addEventListener('abort', stop, { once: true })

  let isHandedOn = false
  try {
    for (;;) {
      const events = await mailbox.take()
      if (events.length === 0) return { type: 'over' }
      if (answer.isPaused()) answer.resume()
      for (const event of events) {
        if (signal.aborted) return { type: 'over' }
        if (event.type === 'fault' && event.fault.code === 'upstream_disconnected' && !isHandedOn) {
          return { type: 'failed', fault: event.fault, retryInMs: setup.retryDelayMs }
        }
        if (event.type === 'delta' || event.type === 'reasoning') isHandedOn = true
        yield event
      }
    }
  } finally {
    signal.removeEventListener('abort', stop)
    if (tail !== null) clearTimeout(tail)
  }
}
