import { countTokens } from '../../core/tokens/count.ts'
import { cutTokens } from '../../core/tokens/cut.ts'
import type { MockItem } from './mock-responses-body.ts'
import { piecesOf, type MockScript } from './mock-script.ts'

export type MockEvent = Readonly<Record<string, unknown>> & { readonly type: string }

/** The events of one response, without sequence numbers. */
export type MockResponse = {
  readonly head: readonly MockEvent[]
  /** One event per token; those of reasoning stand before those of content. */
  readonly tokens: readonly MockEvent[]
  readonly tail: readonly MockEvent[]
  readonly failed: (error: { readonly code: string; readonly message: string }) => MockEvent
}

export type MockResponseOptions = {
  readonly script: MockScript
  readonly id: string
  readonly model: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly parentId: string | null
  /** The whole conversation, and how much of it was in memory. */
  readonly items: readonly MockItem[]
  readonly remembered: readonly MockItem[]
  /** False writes no output: a warm-up. */
  readonly generate: boolean
}

export function writeResponse(options: MockResponseOptions): MockResponse {
  const { script, id, model, createdAt, parentId, generate } = options
  const isRefusal = script.finish_reason === 'refusal'
  const messageId = `msg_${id}`
  const place = { item_id: messageId, output_index: script.reasoning === '' ? 0 : 1, content_index: 0 }
  const body = (status: string, more: object = {}) => ({
    response: {
      id,
      object: 'response',
      created_at: createdAt,
      status,
      model,
      output: [],
      tools: [],
      error: null,
      incomplete_details: null,
      previous_response_id: parentId,
      usage: null,
      ...more,
    },
  })
  const begun: MockEvent[] = [
    { type: 'response.created', ...body('in_progress') },
    { type: 'response.in_progress', ...body('in_progress') },
  ]
  const failed: MockResponse['failed'] = (error) => ({
    type: 'response.failed',
    ...body('failed', { error }),
  })
  if (!generate) {
    const usage = usageOf(options, 0, 0)
    return {
      head: begun,
      tokens: [],
      tail: [{ type: 'response.completed', ...body('completed', { usage }) }],
      failed,
    }
  }

  const part = isRefusal
    ? { type: 'refusal', refusal: script.text }
    : { type: 'output_text', text: script.text, annotations: [] }
  const message = {
    id: messageId,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [part],
  }
  const thoughts = cutTokens(script.reasoning)
  const words = piecesOf(script)
  const delta = isRefusal ? 'response.refusal.delta' : 'response.output_text.delta'
  const added: MockEvent[] = [
    {
      type: 'response.output_item.added',
      output_index: place.output_index,
      item: { ...message, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...place, part: { type: part.type, text: '' } },
  ]
  const incomplete = { length: 'max_output_tokens', content_filter: 'content_filter' }[script.finish_reason]
  const usage = usageOf(options, countTokens(script.text), countTokens(script.reasoning))
  const last = { output: [message], usage: script.usage === 'missing' ? null : usage }
  return {
    head: [...begun, ...added],
    tokens: [
      ...thoughts.map((piece) => ({
        type: 'response.reasoning_summary_text.delta',
        item_id: `rs_${id}`,
        output_index: 0,
        summary_index: 0,
        delta: piece,
      })),
      ...words.map((piece) => ({ type: delta, ...place, delta: piece })),
    ],
    tail: [
      isRefusal
        ? { type: 'response.refusal.done', ...place, refusal: script.text }
        : { type: 'response.output_text.done', ...place, text: script.text },
      { type: 'response.content_part.done', ...place, part },
      { type: 'response.output_item.done', output_index: place.output_index, item: message },
      incomplete === undefined
        ? { type: 'response.completed', ...body('completed', last) }
        : {
            type: 'response.incomplete',
            ...body('incomplete', { ...last, incomplete_details: { reason: incomplete } }),
          },
    ],
    failed,
  }
}

function usageOf({ items, remembered }: MockResponseOptions, words: number, thoughts: number) {
  const count = (of: readonly MockItem[]) => of.reduce((sum, { text }) => sum + countTokens(text), 0)
  const inputTokens = count(items)
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: count(remembered) },
    output_tokens: words + thoughts,
    output_tokens_details: { reasoning_tokens: thoughts },
    total_tokens: inputTokens + words + thoughts,
  }
}
