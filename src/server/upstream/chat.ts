import { attempt } from './attempt.ts'
import { adaptDialect, chatBody, firstDialect } from './chat-body.ts'
import { createChatFaults } from './chat-faults.ts'
import { createChatReader } from './chat-reader.ts'
import { chatEndpoint } from './endpoint.ts'
import { startExchange } from './exchange.ts'
import { openAhead } from './open-ahead.ts'
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
    createReader: createChatReader,
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
