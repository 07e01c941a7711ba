import type { CreateBody } from '../../core/wire/messages.ts'
import type { UpstreamEvent, UpstreamMessage, UpstreamRequest } from '../upstream/upstream.ts'
import { afterTask } from './clock.ts'
import { inputMessages, type Conversations } from './conversation.ts'
import { badRequest, bugText, serverFault, withoutSecret, type Fault } from './fault.ts'
import { createJoiner, type Flush, type Joiner } from './joiner.ts'
import { markFields, type Marks } from './marks.ts'
import type { Choice } from './model-choice.ts'
import type { Outlet, Wishes } from './outlet.ts'
import { readUpstream, type Piece, type Reading, type ReadingOf } from './reading.ts'
import { createResponseEvents, type Outcome } from './response-events.ts'
import { newItemId, newResponseId, type Shared } from './shared.ts'

export type TurnOptions = {
  readonly body: CreateBody
  readonly choice: Choice
  readonly marks: Marks
  readonly wishes: Wishes
  readonly outlet: Outlet
  /** What `previous_response_id` can name here; null over HTTP, where nothing is kept. */
  readonly conversations: Conversations | null
  /** Size of the request, bytes. */
  readonly bytes: number
}

/** One create call, from the door to its terminal event. */
export type Turn = {
  readonly responseId: string
  readonly lane: string
  readonly bytes: number
  readonly stopped: boolean
  /** Settles after the terminal event, or the refusal. Never rejects. */
  run(): Promise<void>
  /** Ends the response with this outcome, soon. Null: nobody listens any more, nothing more is written. */
  stop(outcome: Outcome | null): void
}

export function createTurn(options: TurnOptions, shared: Shared): Turn {
  const { body, choice, marks, wishes, outlet, conversations } = options
  const { clock, deadlines } = shared
  const responseId = newResponseId(shared.random)
  const lane = body.stream_id ?? ''
  const parentId = body.previous_response_id ?? null
  let stop: { readonly outcome: Outcome | null } | null = null
  let reading: ReadingOf | null = null
  let joiner: Joiner | null = null
  let phase: 'before' | 'open' | 'ended' = 'before'

  const events = createResponseEvents(
    {
      id: responseId,
      createdAt: Math.floor(clock.wall() / 1000),
      model: choice.model,
      body,
      streamId: body.stream_id ?? null,
      newId: (prefix) => newItemId(prefix, shared.random),
    },
    outlet.write,
  )

  const history = (): readonly UpstreamMessage[] | Fault => {
    if (parentId === null) return []
    const found = conversations?.find(parentId) ?? null
    if (found !== null) return found
    const message = `Previous response with id '${parentId.slice(0, 128)}' not found.`
    return badRequest('previous_response_not_found', message, 'previous_response_id')
  }

  const end = (outcome: Outcome, usage: Reading['usage']) => {
    outlet.burst(() => {
      phase = 'ended'
      marks.done = clock.now()
      events.end(outcome, usage, wishes.extensions ? markFields(marks) : null)
      outlet.ended(outcome, events.responseText())
    })
  }

  const refuse = (fault: Fault) => {
    phase = 'ended'
    if (parentId !== null) conversations?.evict(parentId)
    outlet.refuse(fault)
  }

  /** True when the turn was stopped before its first event, and has said so. */
  const stoppedEarly = (): boolean => {
    if (stop === null) return false
    const { outcome } = stop
    if (outcome === null) return true
    outlet.burst(() => {
      events.created()
      end(outcome, null)
    })
    return true
  }

  const stream = async (request: UpstreamRequest): Promise<void> => {
    const flush: Flush = (kind, text, offsets) => {
      if (marks.first_delta_out !== null) return events.delta(kind, text, wishes.extensions ? offsets : null)
      outlet.burst(() => events.delta(kind, text, wishes.extensions ? offsets : null))
      marks.first_delta_out = clock.now()
    }
    const joined = wishes.join
      ? createJoiner(deadlines.joinMs, clock, flush, afterTask)
      : createJoiner(0, clock, flush)
    joiner = joined
    const take = (event: Piece) => {
      switch (event.type) {
        case 'delta':
        case 'reasoning':
          marks.upstream_first_delta ??= clock.now()
          return joined.push(event.type === 'delta' ? 'text' : 'reasoning', event.text)
        case 'mark':
          if (event.name === 'sent') marks.upstream_sent = clock.now()
          else marks.upstream_first_byte ??= clock.now()
          return
        case 'timing':
          marks.upstream = { ...marks.upstream, ...event.timing }
          return
      }
    }
    marks.upstream_sent = clock.now()
    reading = readUpstream(choice.upstream, request, {
      reader: { take, room: outlet.room },
      secret: choice.secret,
      shared,
    })
    const { ending, usage } = await reading.done
    marks.upstream_first_byte ??= marks.upstream_first_delta
    if (stop !== null) {
      if (stop.outcome !== null) end(stop.outcome, usage)
      return
    }
    joined.finish()
    const outcome = outcomeOf(ending, choice.secret)
    if (outcome.status === 'failed') {
      if (parentId !== null) conversations?.evict(parentId)
    } else {
      const text = events.outputText()
      const answer: readonly UpstreamMessage[] = text === '' ? [] : [{ role: 'assistant', text }]
      conversations?.keep(lane, responseId, [...request.messages, ...answer])
    }
    end(outcome, usage)
  }

  /** The client is not told: an upstream that could not get ready is asked all the same. */
  const warm = async (request: UpstreamRequest): Promise<void> => {
    try {
      await choice.upstream.warm?.(request, AbortSignal.timeout(deadlines.warmMs))
    } catch (thrown) {
      shared.log('error', 'an upstream could not get ready', bugText(thrown, choice.secret))
    }
  }

  const run = async (): Promise<void> => {
    marks.admitted = clock.now()
    if (stoppedEarly()) return
    const before = history()
    if ('status' in before) return refuse(before)
    const messages = [...before, ...inputMessages(body.input)]
    const instructions = body.instructions ?? null
    if (choice.window !== null) {
      const fits = shared.window.fits({ instructions, messages }, choice.window)
      if (fits !== true && !(await fits)) return refuse(tooLong(choice.window))
      if (stoppedEarly()) return
    }
    outlet.burst(
      () => {
        phase = 'open'
        events.created()
        events.inProgress()
      },
      wishes.join ? deadlines.joinMs : 0,
    )
    const request: UpstreamRequest = {
      model: choice.model,
      instructions,
      messages,
      maxOutputTokens: body.max_output_tokens ?? null,
      temperature: body.temperature ?? null,
      metadata: body.metadata ?? {},
    }
    if (body.generate !== false) return stream(request)
    conversations?.keep(lane, responseId, messages)
    end({ status: 'completed' }, null)
    void warm(request)
  }

  return {
    responseId,
    lane,
    bytes: options.bytes,
    get stopped() {
      return stop !== null
    },
    run() {
      shared.tally.running += 1
      return run()
        .catch((thrown: unknown) => {
          shared.log('error', 'a turn failed', bugText(thrown, choice.secret))
          reading?.stop()
          joiner?.drop()
          const fault = serverFault(500, 'server_error', 'The gateway failed on this request.')
          if (phase === 'before') refuse(fault)
          else if (phase === 'open') end({ status: 'failed', fault }, null)
        })
        .finally(() => {
          shared.tally.running -= 1
        })
    },
    stop(outcome) {
      if (stop !== null && (stop.outcome === null || outcome !== null)) return
      stop = { outcome }
      joiner?.drop()
      reading?.stop()
    },
  }
}

const outcomeOf = (
  ending: Extract<UpstreamEvent, { type: 'end' | 'fault' }> | null,
  secret: string,
): Outcome => {
  if (ending === null) return { status: 'incomplete', reason: 'cancelled' }
  if (ending.type === 'fault') return { status: 'failed', fault: withoutSecret(ending.fault, secret) }
  switch (ending.reason) {
    case 'stop':
      return { status: 'completed' }
    case 'length':
      return { status: 'incomplete', reason: 'max_output_tokens' }
    case 'content_filter':
      return { status: 'incomplete', reason: 'content_filter' }
  }
}

const tooLong = (window: number): Fault =>
  badRequest(
    'context_length_exceeded',
    `The request is longer than the model's context window of ${window} tokens.`,
    'input',
  )
