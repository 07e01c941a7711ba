import type { JsonRecord } from './record.ts'
import type { UpstreamMessage, UpstreamRequest } from './upstream.ts'

/** Fields that an endpoint may refuse and an answer can do without. `store` is not among them: it is about privacy. */
const dispensable = ['temperature', 'max_output_tokens', 'metadata', 'stream_id', 'generate'] as const
export type Dispensable = (typeof dispensable)[number]

export type BodyOptions = {
  /** Name the endpoint knows the model by. */
  readonly model: string
  readonly extra: Readonly<Record<string, unknown>>
  /** What this endpoint has refused before. */
  readonly refused: ReadonlySet<Dispensable>
  /** The other side is a Sparkpad gateway, whose built-in models read their pace from metadata. */
  readonly isSparkpad: boolean
}

/** Everything of a create call but its input, and what names lane and parent: what must be equal to continue. */
export function createFields(request: UpstreamRequest, options: BodyOptions): JsonRecord {
  const { refused } = options
  const isPaced = options.isSparkpad && Object.keys(request.metadata).length > 0 && !refused.has('metadata')
  return {
    model: options.model,
    // Nothing is to be kept by the provider; a continuation lives in the socket's memory.
    store: false,
    ...(request.instructions === null ? {} : { instructions: request.instructions }),
    ...(request.temperature !== null && !refused.has('temperature')
      ? { temperature: request.temperature }
      : {}),
    ...(request.maxOutputTokens !== null && !refused.has('max_output_tokens')
      ? { max_output_tokens: request.maxOutputTokens }
      : {}),
    ...(isPaced ? { metadata: request.metadata } : {}),
    ...options.extra,
  }
}

/** Messages as input items. */
export function inputItems(messages: readonly UpstreamMessage[]): readonly JsonRecord[] {
  return messages.map(({ role, text }) => ({ type: 'message', role, content: text }))
}

/** The field that a refusal names and that can be left out next time; null when there is none. */
export function refusedField(error: JsonRecord): Dispensable | null {
  const { param, message, code } = error
  const words = `${typeof code === 'string' ? code : ''} ${typeof message === 'string' ? message : ''}`
  if (!/unsupported|unknown|unrecognized|not support|not permitted|extra inputs/i.test(words)) return null
  for (const field of dispensable) {
    if (param === field || new RegExp(`['"\`]${field}['"\`]`).test(words)) return field
  }
  return null
}
