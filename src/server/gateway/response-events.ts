import type { CreateBody } from '../../core/wire/messages.ts'
import type { Usage } from '../upstream/upstream.ts'
import { responseError, type Fault } from './fault.ts'

/** Takes the events of one response, each as the JSON text of its wire form. */
export type Emit = (type: string, json: string) => void

/** How a response ended. */
export type Outcome =
  | { readonly status: 'completed' }
  | { readonly status: 'incomplete'; readonly reason: 'max_output_tokens' | 'content_filter' | 'cancelled' }
  | { readonly status: 'failed'; readonly fault: Fault }

export type Kind = 'text' | 'reasoning'

/** Lengths (UTF-16 units) and arrival times (ms since the response's first delta) of the deltas in one event. */
export type Joined = { readonly n: readonly number[]; readonly t: readonly number[] }

export type ResponseFacts = {
  readonly id: string
  /** Seconds since the epoch. */
  readonly createdAt: number
  readonly model: string
  readonly body: CreateBody
  /** Echoed in every event when the client named a lane. */
  readonly streamId: string | null
  readonly newId: (prefix: string) => string
}

/**
 * Writes the event sequence of one response: numbers gapless from 0, items opened and closed as the kinds of delta
 * come, exactly one terminal event. The call order is the caller's duty; an event after the end is a bug and throws.
 */
export type ResponseEvents = {
  created(): void
  inProgress(): void
  /** One delta event; `joined` only for clients that asked for the extensions. */
  delta(kind: Kind, text: string, joined: Joined | null): void
  /**
   * Closes what is open and writes the terminal event, before it `sparkpad:timing` with these fields for clients that
   * asked for the extensions.
   */
  end(outcome: Outcome, usage: Usage | null, timing: Readonly<Record<string, unknown>> | null): void
  /** The response object as JSON text, as it stood in the last lifecycle event. */
  responseText(): string
  /** All visible text so far. */
  outputText(): string
}

type OpenItem = {
  readonly kind: Kind
  readonly id: string
  /** The delta event up to its text. */
  readonly head: string
  text: string
}

export function createResponseEvents(facts: ResponseFacts, emit: Emit): ResponseEvents {
  const { body } = facts
  const tail = facts.streamId === null ? '}' : `,"stream_id":"${facts.streamId}"}`
  const before =
    `{"id":"${facts.id}","object":"response","created_at":${facts.createdAt},` +
    `"model":${JSON.stringify(facts.model)},"status":"`
  const after = JSON.stringify({
    previous_response_id: body.previous_response_id ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    temperature: body.temperature ?? null,
    top_p: null,
    parallel_tool_calls: false,
    tool_choice: 'auto',
    tools: [],
    text: { format: { type: 'text' } },
    store: false,
  }).slice(1)
  const closed: string[] = []
  let open: OpenItem | null = null
  let sequence = 0
  let ended = false
  let visible = ''
  let last = ''

  const send = (type: string, fields: string) => {
    if (ended) throw new Error(`${type} after the end of ${facts.id}`)
    emit(type, `{"type":"${type}",${fields},"sequence_number":${sequence}${tail}`)
    sequence += 1
  }

  const response = (status: string, error: string, details: string, usage: string) =>
    `${before}${status}","output":[${closed.join(',')}],"error":${error},"incomplete_details":${details},` +
    `"usage":${usage},${after}`

  const openItem = (kind: Kind): OpenItem => {
    const id = facts.newId(kind === 'text' ? 'msg' : 'rs')
    const type = kind === 'text' ? 'response.output_text.delta' : 'response.reasoning_text.delta'
    const index = `"output_index":${closed.length}`
    const place = `"item_id":"${id}",${index},"content_index":0`
    send('response.output_item.added', `${index},"item":${itemText(kind, id, 'in_progress', null)}`)
    send('response.content_part.added', `${place},"part":${partText(kind, '""')}`)
    return { kind, id, head: `{"type":"${type}",${place},"delta":`, text: '' }
  }

  const closeItem = (item: OpenItem, status: 'completed' | 'incomplete') => {
    const text = JSON.stringify(item.text)
    const index = `"output_index":${closed.length}`
    const place = `"item_id":"${item.id}",${index},"content_index":0`
    const whole = itemText(item.kind, item.id, status, text)
    if (item.kind === 'text') send('response.output_text.done', `${place},"text":${text},"logprobs":[]`)
    else send('response.reasoning_text.done', `${place},"text":${text}`)
    send('response.content_part.done', `${place},"part":${partText(item.kind, text)}`)
    send('response.output_item.done', `${index},"item":${whole}`)
    closed.push(whole)
  }

  return {
    created() {
      last = response('in_progress', 'null', 'null', 'null')
      send('response.created', `"response":${last}`)
    },
    inProgress() {
      send('response.in_progress', `"response":${last}`)
    },
    delta(kind, text, joined) {
      if (ended) throw new Error(`delta after the end of ${facts.id}`)
      if (open !== null && open.kind !== kind) {
        closeItem(open, 'completed')
        open = null
      }
      open ??= openItem(kind)
      open.text += text
      if (kind === 'text') visible += text
      const logprobs = kind === 'text' ? ',"logprobs":[]' : ''
      const offsets = joined === null ? '' : `,"sparkpad":{"n":[${joined.n.join()}],"t":[${joined.t.join()}]}`
      emit(
        kind === 'text' ? 'response.output_text.delta' : 'response.reasoning_text.delta',
        `${open.head}${JSON.stringify(text)}${logprobs},"sequence_number":${sequence}${offsets}${tail}`,
      )
      sequence += 1
    },
    end(outcome, usage, timing) {
      if (open !== null) closeItem(open, outcome.status === 'completed' ? 'completed' : 'incomplete')
      open = null
      if (timing !== null) {
        send('sparkpad:timing', JSON.stringify({ response_id: facts.id, ...timing }).slice(1, -1))
      }
      const error = outcome.status === 'failed' ? JSON.stringify(responseError(outcome.fault)) : 'null'
      const details = outcome.status === 'incomplete' ? JSON.stringify({ reason: outcome.reason }) : 'null'
      last = response(outcome.status, error, details, usageText(usage))
      send(`response.${outcome.status}`, `"response":${last}`)
      ended = true
    },
    responseText: () => last,
    outputText: () => visible,
  }
}

const partText = (kind: Kind, text: string): string =>
  kind === 'text'
    ? `{"type":"output_text","text":${text},"annotations":[],"logprobs":[]}`
    : `{"type":"reasoning_text","text":${text}}`

const itemText = (kind: Kind, id: string, status: string, text: string | null): string => {
  const content = text === null ? '' : partText(kind, text)
  return kind === 'text'
    ? `{"id":"${id}","type":"message","status":"${status}","role":"assistant","content":[${content}]}`
    : `{"id":"${id}","type":"reasoning","status":"${status}","summary":[],"content":[${content}]}`
}

const usageText = (usage: Usage | null): string =>
  usage === null
    ? 'null'
    : JSON.stringify({
        input_tokens: usage.inputTokens,
        input_tokens_details: { cached_tokens: usage.cachedTokens },
        output_tokens: usage.outputTokens,
        output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
        total_tokens: usage.inputTokens + usage.outputTokens,
      })
