import { countTokens } from '../../core/tokens/count.ts'
import { cutTokens } from '../../core/tokens/cut.ts'
import { piecesOf, type MockScript } from './mock-script.ts'

/** The events of one streamed reply, as server-sent text. */
export type MockReply = {
  readonly head: string
  /** One event per token; the ones of reasoning stand before those of content. */
  readonly tokens: readonly string[]
  readonly reasoningTokens: number
  /** Written when it is due: counting a long request's tokens must not delay its first one. */
  readonly tail: () => string
}

export type MockReplyOptions = {
  readonly script: MockScript
  readonly id: string
  readonly model: string
  /** Seconds since 1970. */
  readonly createdAt: number
  readonly inputTokens: () => number
  readonly includeUsage: boolean
}

/** Writes a reply as the events of `chat.completion.chunk`, one token each. */
export function writeReply(options: MockReplyOptions): MockReply {
  const { script, id, model, createdAt } = options
  const base = { id, object: 'chat.completion.chunk', created: createdAt, model }
  const event = (fields: object) => `data: ${JSON.stringify({ ...base, ...fields })}\n\n`
  const choice = (delta: object, finish: string | null = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  })
  // Only the token differs from event to event: the rest is written once.
  const [before, after] = event(choice({ content: '\0' })).split(String.raw`\u0000`)
  const reasoning = cutTokens(script.reasoning)
  const content = piecesOf(script)
  const comment = (index: number) =>
    script.comment_every !== null && index % script.comment_every === 0 ? ': keep-alive\n\n' : ''
  const tokens = [
    ...reasoning.map((piece) => event(choice({ reasoning_content: piece }))),
    ...content.map(
      (piece, index) => `${comment(index)}${before}${JSON.stringify(piece).slice(1, -1)}${after}`,
    ),
  ]

  const timeInfo = script.time_info
    ? { time_info: { queue_time: 0.001, prompt_time: 0.002, completion_time: 0.003 } }
    : {}
  const isOnFinish = script.usage === 'finish'
  const isSeparate = script.usage === 'separate' && options.includeUsage
  const tail = () => {
    const usage = isOnFinish || isSeparate ? mockUsage(script, options.inputTokens()) : null
    const finish = event({
      ...choice({}, script.finish_reason),
      ...(isOnFinish ? { usage } : {}),
      ...timeInfo,
    })
    return (
      finish + (isSeparate ? event({ choices: [], usage }) : '') + (script.done ? 'data: [DONE]\n\n' : '')
    )
  }
  return {
    head: script.role_chunk ? event(choice({ role: 'assistant', content: '' })) : '',
    tokens,
    reasoningTokens: reasoning.length,
    tail,
  }
}

/** The same reply for a call without `stream`. */
export function writeWhole(options: MockReplyOptions): string {
  const { script, id, model, createdAt } = options
  return JSON.stringify({
    id,
    object: 'chat.completion',
    created: createdAt,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: script.text },
        logprobs: null,
        finish_reason: script.finish_reason,
      },
    ],
    usage: mockUsage(script, options.inputTokens()),
  })
}

function mockUsage(script: MockScript, inputTokens: number) {
  const reasoningTokens = countTokens(script.reasoning)
  const outputTokens = countTokens(script.text) + reasoningTokens
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  }
}
