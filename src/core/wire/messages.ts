import { z } from 'zod'

/** The page's CSP forbids `eval`; zod must not compile its schemas. */
z.config({ jitless: true })

const text = z.string()
const textPart = z.looseObject({ type: z.enum(['input_text', 'output_text', 'text']), text })

/** One message of `input`. */
export const inputMessage = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([text, z.array(textPart)]),
})

/** Items of `input` that are no messages (tool calls, item references and the like): let through and ignored. */
export const inputOther = z.looseObject({ type: text.refine((type) => type !== 'message') })

/** A user's own key, for one response only. */
export const ownUpstream = z.object({ url: text, key: text, model: text })

/** Body of a create call; on the socket it carries `type: 'response.create'` too. */
export const createBody = z.looseObject({
  model: text.min(1),
  input: z.union([text, z.array(z.union([inputMessage, inputOther]))]),
  instructions: text.nullish(),
  previous_response_id: text.nullish(),
  generate: z.boolean().optional(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_id: text.optional(),
  max_output_tokens: z.number().int().positive().nullish(),
  temperature: z.number().nullish(),
  metadata: z.record(text, text).nullish(),
  sparkpad: z.looseObject({ upstream: ownUpstream.optional() }).optional(),
})
export type CreateBody = z.infer<typeof createBody>

export const responseCreate = createBody.extend({ type: z.literal('response.create') })
export const ping = z.looseObject({ type: z.literal('sparkpad:ping'), t: z.number() })
export const cancel = z.looseObject({
  type: z.literal('sparkpad:cancel'),
  response_id: text.optional(),
  stream_id: text.optional(),
})

/** Everything a client may send on the socket. */
export const clientEvent = z.discriminatedUnion('type', [responseCreate, ping, cancel])
export type ClientEvent = z.infer<typeof clientEvent>

export const usage = z.looseObject({
  input_tokens: z.number(),
  input_tokens_details: z.looseObject({ cached_tokens: z.number() }).nullish(),
  output_tokens: z.number(),
  output_tokens_details: z.looseObject({ reasoning_tokens: z.number() }).nullish(),
  total_tokens: z.number(),
})
export type WireUsage = z.infer<typeof usage>

export const wireError = z.looseObject({
  type: text.nullish(),
  code: text.nullish(),
  message: text,
  param: text.nullish(),
  headers: z.record(text, text).nullish(),
  status: z.number().nullish(),
})

/** The response object; the fields that Sparkpad reads, all others pass through. */
export const responseObject = z.looseObject({
  id: text,
  object: z.literal('response').optional(),
  created_at: z.number().nullish(),
  status: text.nullish(),
  model: text.nullish(),
  output: z.array(z.unknown()).nullish(),
  error: wireError.nullish(),
  incomplete_details: z.looseObject({ reason: text }).nullish(),
  previous_response_id: text.nullish(),
  // A count in some other shape is no reason to lose the answer it stands on: it counts as not told.
  usage: usage.nullish().catch(null),
})
export type ResponseObject = z.infer<typeof responseObject>

const sequenced = { sequence_number: z.number().optional(), stream_id: text.optional() }
const lifecycle = <const T extends string>(type: T) =>
  z.looseObject({ type: z.literal(type), response: responseObject, ...sequenced })

/** Lengths (UTF-16 units) and offsets (ms since the first delta, gateway's clock) of the deltas joined in one event. */
export const joined = z.looseObject({ n: z.array(z.number()), t: z.array(z.number()) })

export const textDelta = z.looseObject({
  type: z.literal('response.output_text.delta'),
  item_id: text,
  output_index: z.number(),
  content_index: z.number(),
  delta: text,
  sparkpad: joined.optional(),
  ...sequenced,
})
export type TextDelta = z.infer<typeof textDelta>

export const pong = z.looseObject({
  type: z.literal('sparkpad:pong'),
  t: z.number(),
  received_at: z.number(),
  sent_at: z.number(),
})

export const timing = z.looseObject({
  type: z.literal('sparkpad:timing'),
  response_id: text,
  ...sequenced,
})

export const errorEvent = z.looseObject({
  type: z.literal('error'),
  status: z.number().optional(),
  error: wireError.optional(),
  code: text.nullish(),
  message: text.nullish(),
  param: text.nullish(),
  ...sequenced,
})

/** The server events that Sparkpad's client acts on; any other type is ignored. */
export const serverEvent = z.discriminatedUnion('type', [
  lifecycle('response.created'),
  lifecycle('response.queued'),
  lifecycle('response.in_progress'),
  textDelta,
  lifecycle('response.completed'),
  lifecycle('response.failed'),
  lifecycle('response.incomplete'),
  errorEvent,
  pong,
  timing,
  z.looseObject({
    type: z.literal('sparkpad:queue'),
    response_id: text,
    position: z.number(),
    eta_ms: z.number().nullish(),
    ...sequenced,
  }),
  z.looseObject({ type: z.literal('sparkpad:going_away'), deadline_ms: z.number() }),
])
export type ServerEvent = z.infer<typeof serverEvent>

/** Subprotocol that asks for Sparkpad's extensions. */
export const subprotocol = 'sparkpad.v1'

/** Prefix of the subprotocol in which a browser carries the access code (it cannot set headers on a socket). */
export const accessSubprotocol = 'sparkpad.access.'
