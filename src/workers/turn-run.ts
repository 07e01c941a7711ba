import { placesHunk, type ReplyNews, type ReplyReader } from '../core/edits/hunk.ts'
import { faultOf } from '../core/turn/fault.ts'
import { createSpeedometer } from '../core/turn/live-speed.ts'
import type { RecordedDelta, Recording } from '../core/turn/recording.ts'
import type { Fault, Outcome, TokenUsage, TurnNews, TurnStart } from '../core/turn/turn.ts'
import type { ResponseObject, ServerEvent, TextDelta, WireUsage } from '../core/wire/messages.ts'
import type { Exchange, Loss, ResponseListener } from '../core/wire/source.ts'

/** One turn on its way from the request to its last word: reads what arrives, tells news. */
export interface TurnRun extends ResponseListener {
  /**
   * The request has gone out: its time, from which the figures count, and how to stop it. `continued`: it stands on
   * what the other side held. `cold`: it had to wait for a connection.
   */
  sent(exchange: Exchange, how: { readonly continued: boolean; readonly cold: boolean }): void
  /** The other side will not answer the request, and has said nothing yet: the turn waits to be sent again. */
  unsent(): void
  /** Ends the turn here and now, whatever the other side still says; a request that went out is cancelled. */
  end(outcome: Outcome, at: number, pressedAt?: number): void
  isSent(): boolean
  isEnded(): boolean
  /** The raw answer, once the turn has ended; null for one that was never sent. */
  recording(): Recording | null
}

type Stage =
  | { readonly type: 'waiting' }
  | { readonly type: 'running'; readonly exchange: Exchange }
  /** Ended here; the other side has not said so yet. */
  | { readonly type: 'parting'; readonly end: Ended }
  | { readonly type: 'ended'; readonly end: Ended }

type Ended = { readonly outcome: Outcome; readonly at: number; readonly usage: TokenUsage | null }

export type TurnRunPorts = {
  /** Gets the turn's news, in order. */
  tell(news: readonly TurnNews[]): void
  /** The turn is over on both sides; only `counted` may follow. */
  finished(): void
  /** Number of o200k tokens of a text, in its own time; null when it cannot be told. Never rejects. */
  countTokens(text: string): Promise<number | null>
}

/**
 * Runs one turn. After `ended` may follow, once each: `confirmed`, when the other side ends a response that was stopped
 * here, and `counted`, where usage had to be estimated: an end never waits for the tokenizer.
 */
export function createTurnRun(
  { id: turnId, kept }: Pick<TurnStart, 'id' | 'kept'>,
  reader: ReplyReader,
  hears: TurnRunPorts,
): TurnRun {
  const keptIds = new Set(kept.map((hunk) => hunk.id))
  const deltas: RecordedDelta[] = []
  const speedometer = createSpeedometer()
  let stage: Stage = { type: 'waiting' }
  let sentAt: number | null = null
  let bytesUp = 0
  let extended = false
  let deltaCount = 0
  let length = 0
  let firstDeltaAt: number | null = null
  let firstHunkAt: number | null = null
  let isCreated = false
  let pressed: number | null = null
  let gateway: Readonly<Record<string, number>> | null = null

  const reply = (news: readonly ReplyNews[], at: number): readonly TurnNews[] => {
    if (firstHunkAt === null && news.some((item) => placesHunk(item, keptIds))) firstHunkAt = at
    return news.length === 0 ? [] : [{ type: 'reply', turnId, news }]
  }

  const receive = (event: TextDelta, at: number) => {
    const n = event.sparkpad?.n ?? null
    const pieces = n?.length ?? 1
    deltas.push({ at, text: event.delta, n, t: event.sparkpad?.t ?? null })
    if (event.delta === '') return
    deltaCount += pieces
    length += event.delta.length
    if (stage.type !== 'running') return
    firstDeltaAt ??= at
    const news = reply(reader.push(event.delta), at)
    const liveSpeed = speedometer.add(at, pieces)
    const lastDeltaAt = at
    hears.tell([
      ...news,
      {
        type: 'progress',
        turnId,
        deltas: deltaCount,
        firstDeltaAt,
        lastDeltaAt,
        oldestAt: lastDeltaAt,
        firstHunkAt,
        liveSpeed,
      },
    ])
  }

  const lastDelta = () => deltas.findLast((delta) => delta.text !== '')

  const afterStop = (): number => {
    const since = pressed
    if (since === null) return 0
    return deltas.reduce((sum, delta) => (delta.at > since ? sum + (delta.n?.length ?? 1) : sum), 0)
  }

  const usageOf = (wire: WireUsage | null | undefined): TokenUsage | null => {
    if (wire !== null && wire !== undefined) return usageFromWire(wire)
    if (deltaCount === 0) return null
    // Rough, and told at once; the text is counted when all of it is there.
    const output = extended ? deltaCount : Math.max(1, Math.round(length / 4))
    return { input: 0, cached: 0, output, reasoning: 0, estimated: true }
  }

  /** Says `ended`, and what the reader still has to say before it. */
  const close = (outcome: Outcome, at: number, usage: TokenUsage | null) => {
    const news = reply(reader.finish(outcome.type === 'completed' ? 'complete' : 'cut'), at)
    const stopConfirmedAt = outcome.type === 'stopped' && stage.type === 'waiting' ? at : null
    const progress = lastProgress()
    hears.tell([
      ...news,
      ...progress,
      {
        type: 'ended',
        turnId,
        at,
        outcome,
        usage,
        deltas: deltaCount,
        tokensAfterStop: afterStop(),
        stopConfirmedAt,
        gateway,
      },
    ])
  }

  /** The end of a reply may place its first hunk: the progress told before did not know it. */
  const lastProgress = (): readonly TurnNews[] => {
    const last = lastDelta()
    if (firstDeltaAt === null || last === undefined) return []
    return [
      {
        type: 'progress',
        turnId,
        deltas: deltaCount,
        firstDeltaAt,
        lastDeltaAt: last.at,
        oldestAt: last.at,
        firstHunkAt,
        liveSpeed: null,
      },
    ]
  }

  /** Nothing more will come of the text: the moment to count it, where the model did not. */
  const over = (end: Ended) => {
    stage = { type: 'ended', end }
    hears.finished()
    if (end.usage?.estimated === true) void count(end, end.usage)
  }

  const count = async (end: Ended, usage: TokenUsage) => {
    const output = await hears.countTokens(deltas.map(({ text }) => text).join(''))
    if (output === null) return
    stage = { type: 'ended', end: { ...end, usage: { ...usage, output } } }
    hears.tell([{ type: 'counted', turnId, output }])
  }

  const finish = (outcome: Outcome, at: number, usage: TokenUsage | null) => {
    if (stage.type === 'running' || stage.type === 'waiting') {
      close(outcome, at, usage)
      over({ outcome, at, usage })
    } else if (stage.type === 'parting') {
      const { end } = stage
      const lastDeltaAt = lastDelta()?.at ?? null
      hears.tell([
        { type: 'confirmed', turnId, at, usage, tokensAfterStop: afterStop(), lastDeltaAt, gateway },
      ])
      over({ ...end, usage: usage ?? end.usage })
    }
  }

  const fail = (fault: Fault, at: number, usage: TokenUsage | null) =>
    finish({ type: 'failed', fault }, at, usage)

  const responseEnded = (
    type: 'completed' | 'incomplete' | 'failed',
    response: ResponseObject,
    at: number,
  ) => {
    const usage = usageOf(response.usage)
    if (type === 'completed') finish({ type: 'completed' }, at, usage)
    else if (type === 'failed') fail(faultOf(response.error ?? {}), at, usage)
    else finish({ type: 'incomplete', reason: response.incomplete_details?.reason ?? 'unknown' }, at, usage)
  }

  return {
    sent(exchange, { continued, cold }) {
      stage = { type: 'running', exchange }
      const resent = sentAt !== null
      sentAt ??= exchange.sentAt
      bytesUp += exchange.bytes
      extended = exchange.extended
      const transport = extended ? 'socket' : 'plain-socket'
      hears.tell([{ type: 'sent', turnId, at: sentAt, transport, cold, bytesUp, continued, resent }])
    },
    unsent() {
      if (stage.type === 'running') stage = { type: 'waiting' }
    },
    event(event: ServerEvent, at) {
      if (stage.type === 'ended' || stage.type === 'waiting') return
      if (!isCreated && stage.type === 'running' && event.type !== 'error') {
        isCreated = true
        hears.tell([{ type: 'created', turnId, at }])
      }
      switch (event.type) {
        case 'response.output_text.delta':
          return receive(event, at)
        case 'response.completed':
          return responseEnded('completed', event.response, at)
        case 'response.incomplete':
          return responseEnded('incomplete', event.response, at)
        case 'response.failed':
          return responseEnded('failed', event.response, at)
        case 'error':
          return fail(faultOf({ status: event.status, ...(event.error ?? event) }), at, usageOf(null))
        case 'sparkpad:timing':
          gateway = numbersOf(event)
          return
        case 'response.created':
        case 'response.queued':
        case 'response.in_progress':
        case 'sparkpad:queue':
        case 'sparkpad:pong':
        case 'sparkpad:going_away':
          return
      }
    },
    lost(loss: Loss, at) {
      if (stage.type === 'parting') {
        // Nobody will confirm the stop any more.
        over(stage.end)
        return
      }
      fail(faultOfLoss(loss), at, usageOf(null))
    },
    end(outcome, at, pressedAt) {
      if (stage.type === 'ended' || stage.type === 'parting') return
      pressed = pressedAt ?? at
      const running = stage.type === 'running' ? stage.exchange : null
      // Told to stop first: what the reader has to say can wait, the other side's work cannot.
      const willHear = running?.cancel() ?? false
      const usage = running === null ? null : usageOf(null)
      close(outcome, at, usage)
      const end: Ended = { outcome, at, usage }
      if (willHear) stage = { type: 'parting', end }
      else over(end)
    },
    isSent: () => stage.type !== 'waiting',
    isEnded: () => stage.type === 'ended' || stage.type === 'parting',
    recording() {
      if (sentAt === null || (stage.type !== 'ended' && stage.type !== 'parting')) return null
      const { outcome, at, usage } = stage.end
      return { turnId, sentAt, endedAt: at, deltas, outcome, usage, gateway }
    },
  }
}

const usageFromWire = (usage: WireUsage): TokenUsage => ({
  input: usage.input_tokens,
  cached: usage.input_tokens_details?.cached_tokens ?? 0,
  output: usage.output_tokens,
  reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
  estimated: false,
})

const faultOfLoss = (loss: Loss): Fault => ({
  code: loss.type === 'gap' ? 'garbled' : loss.code === 1009 ? 'request-too-large' : 'connection-lost',
  detail: loss.detail,
  retryAfterMs: null,
})

/** The marks of a timing event; whatever is no number (its type, its ids) is not one. */
const numbersOf = (event: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> => {
  const marks: Record<string, number> = {}
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'number' && name !== 'sequence_number') marks[name] = value
  }
  return marks
}
