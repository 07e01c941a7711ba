import type { Recording } from '../core/turn/recording.ts'
import type { RecordedTurn } from '../core/turn/session-recording.ts'
import type { TurnNews, TurnStart } from '../core/turn/turn.ts'
import type { ServerEvent, WireUsage } from '../core/wire/messages.ts'
import type { Exchange } from '../core/wire/source.ts'
import { replyReaderOf } from './turn-request.ts'
import { createTurnRun } from './turn-run.ts'

/**
 * A recorded turn as a source: it says what was said, when it is told to, to the same reader of turns that live
 * sockets speak to. Nothing behind it knows the difference.
 */
export interface ReplayRun {
  sent(): void
  created(): void
  delta(index: number): void
  /** Its end, as it was: the other side's word, a stop, a redirect or a failure. `pressedAt`: of the stop, where one was. */
  ended(pressedAt: number | null): void
  /** The other side's word on a turn that had ended here before. */
  confirmed(): void
}

/** `zero` is the recording's start, ms since the epoch; `tell` gets the news at once. */
export function createReplayRun(
  recorded: RecordedTurn,
  { start, zero, tell }: { start: TurnStart; zero: number; tell: (news: readonly TurnNews[]) => void },
): ReplayRun {
  const { marks, usage, outcome } = recorded
  const wire = usage === null || usage.estimated ? null : wireOf(usage)
  const run = createTurnRun(start, replyReaderOf(start), {
    tell: (news) => tell(news.map(asRecorded)),
    finished: () => {},
    // What was counted is in the recording.
    countTokens: () => Promise.resolve(null),
  })

  const asRecorded = (item: TurnNews): TurnNews => {
    if (item.type === 'sent') return { ...item, resent: marks.resent, speculated: marks.speculated }
    if (item.type === 'ended' && outcome.type === 'failed') return { ...item, usage }
    return item
  }

  const exchange: Exchange = {
    sentAt: zero + (recorded.sentAt ?? 0),
    bytes: marks.bytesUp ?? 0,
    lane: {},
    stands: () => false,
    extended: marks.transport === 'socket',
    cancel: () => marks.stopConfirmed !== null,
  }

  const tellTiming = (at: number) => {
    if (marks.gateway === null) return
    const event: ServerEvent = { ...marks.gateway, type: 'sparkpad:timing', response_id: start.id }
    run.event(event, at)
  }
  const tellCount = () => {
    if (usage?.estimated === true) tell([{ type: 'counted', turnId: start.id, output: usage.output }])
  }
  const response = { id: start.id, usage: wire }
  const isCutHere = outcome.type === 'stopped' || outcome.type === 'replaced'

  return {
    sent: () => run.sent(exchange, { continued: marks.continued, cold: marks.cold }),
    created: () =>
      run.event({ type: 'response.created', response: { id: start.id } }, zero + (marks.firstEvent ?? 0)),
    delta(index) {
      const delta = recorded.deltas[index]
      if (delta === undefined) return
      const { at, text, n, t } = delta
      run.event(
        {
          type: 'response.output_text.delta',
          item_id: start.id,
          output_index: 0,
          content_index: 0,
          delta: text,
          ...(n === null ? {} : { sparkpad: { n: [...n], t: [...(t ?? [])] } }),
        },
        zero + at,
      )
    },
    ended(pressedAt) {
      const at = zero + recorded.endedAt
      if (!isCutHere || marks.stopConfirmed === null) tellTiming(at)
      if (outcome.type === 'completed') run.event({ type: 'response.completed', response }, at)
      else if (outcome.type === 'incomplete')
        run.event(
          {
            type: 'response.incomplete',
            response: { ...response, incomplete_details: { reason: outcome.reason } },
          },
          at,
        )
      else run.end(outcome, at, pressedAt === null ? at : zero + pressedAt)
      // A recording without an answer has nobody who could end it but itself.
      if (!run.isEnded()) run.end(outcome, at)
      if (!isCutHere || marks.stopConfirmed === null) tellCount()
    },
    confirmed() {
      if (marks.stopConfirmed === null) return
      const at = zero + marks.stopConfirmed
      if (isCutHere) tellTiming(at)
      run.event({ type: 'response.incomplete', response }, at)
      if (isCutHere) tellCount()
    },
  }
}

const wireOf = (usage: NonNullable<RecordedTurn['usage']>): WireUsage => ({
  input_tokens: usage.input,
  input_tokens_details: { cached_tokens: usage.cached },
  output_tokens: usage.output,
  output_tokens_details: { reasoning_tokens: usage.reasoning },
  total_tokens: usage.input + usage.output,
})

/** The raw answer of a recorded turn as the worker hands it over; null for one that was never sent. */
export function rawRecording(recorded: RecordedTurn, zero: number): Recording | null {
  const { id, sentAt, endedAt, deltas, outcome, usage, marks } = recorded
  if (sentAt === null) return null
  return {
    turnId: id,
    sentAt: zero + sentAt,
    endedAt: zero + endedAt,
    deltas: deltas.map((delta) => ({ ...delta, at: zero + delta.at })),
    outcome,
    usage,
    gateway: marks.gateway,
  }
}
