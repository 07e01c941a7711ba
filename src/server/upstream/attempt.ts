import type { IncomingMessage } from 'node:http'
import type { ChatFaults } from './chat-faults.ts'
import type { ReaderFaults, StreamReader } from './chat-reader.ts'
import type { Exchange } from './exchange.ts'
import { readLimits } from './limits.ts'
import { Mailbox } from './mailbox.ts'
import type { UpstreamEvent, UpstreamFault } from './upstream.ts'

/** Events that may wait for a slow reader before the connection is paused. */
const mostWaiting = 1024
const longestErrorBody = 64 * 1024

/** What one HTTP try needs to know. */
export type AttemptSetup = {
  readonly createReader: (faults: ReaderFaults) => StreamReader
  readonly faults: ChatFaults
  readonly idleTimeoutMs: number
  readonly tailTimeoutMs: number
  readonly longestRetryMs: number
  readonly retryDelayMs: number
  readonly now: () => number
}

/** How one try ended: told to its end, or failed with nothing handed on (`refused`: by a status of the endpoint). */
export type Outcome =
  | { readonly type: 'over' }
  | { readonly type: 'failed'; readonly fault: UpstreamFault; readonly retryInMs: number | null }
  | {
      readonly type: 'refused'
      readonly fault: UpstreamFault
      readonly retryInMs: number | null
      readonly words: string
    }

/** One POST: its answer as events, or why there is none. */
export async function* attempt(
  exchange: Exchange,
  setup: AttemptSetup,
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

async function refusal(answer: IncomingMessage, status: number, setup: AttemptSetup): Promise<Outcome> {
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
  setup: AttemptSetup,
  signal: AbortSignal,
): AsyncGenerator<UpstreamEvent, Outcome> {
  const { faults } = setup
  const mailbox = new Mailbox<UpstreamEvent>()
  const reader = setup.createReader({
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
        const isUntold = !isHandedOn && reader.hasBegun !== true
        if (event.type === 'fault' && event.fault.code === 'upstream_disconnected' && isUntold) {
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
