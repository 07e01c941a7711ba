import { z } from 'zod'
import { serverEvent, type ClientEvent, type ServerEvent } from './messages.ts'
import { plainDelta } from './plain-delta.ts'

/**
 * A frame after the door: an event to act on, one of a type that this client has no use for (its place in the
 * response's sequence still counts), or something that is no event at all.
 */
export type Decoded =
  | { readonly type: 'event'; readonly event: ServerEvent }
  | { readonly type: 'ignored'; readonly streamId: string | null; readonly sequence: number | null }
  | Malformed

/**
 * `harm` to the response it belongs to: it was a `piece` of its text, or its `end`, after which nothing more will
 * come; either way the response is damaged.
 */
export type Malformed = {
  readonly type: 'malformed'
  readonly detail: string
  readonly harm: 'none' | 'piece' | 'end'
  readonly streamId: string | null
  /** Its place in the response's sequence counts, read or not. */
  readonly sequence: number | null
}

const envelope = z.looseObject({
  type: z.string(),
  stream_id: z.string().optional().catch(undefined),
  sequence_number: z.number().optional().catch(undefined),
})

/** Types of the events after which nothing more comes of a response. */
export const endings: ReadonlySet<string> = new Set([
  'response.completed',
  'response.failed',
  'response.incomplete',
  'error',
])

const known: ReadonlySet<string> = new Set(serverEvent.options.map((option) => option.shape.type.value))

/** Decodes one frame from the other side. Never throws, whatever the frame holds. */
export function decodeServerEvent(content: unknown): Decoded {
  if (typeof content !== 'string') return malformed('a frame that is not text')
  const value = parseJson(content)
  if (value === undefined) return malformed('a frame that is not JSON')
  const delta = plainDelta(value)
  if (delta !== null) return { type: 'event', event: delta }
  const head = envelope.safeParse(value)
  if (!head.success) return malformed('a frame without a type')
  const { type, stream_id: streamId, sequence_number: sequence } = head.data
  if (!known.has(type)) return { type: 'ignored', streamId: streamId ?? null, sequence: sequence ?? null }
  const event = serverEvent.safeParse(value)
  if (event.success) return { type: 'event', event: event.data }
  const issue = event.error.issues[0]
  return {
    type: 'malformed',
    detail: `${type}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    harm: harmOf(type),
    streamId: streamId ?? null,
    sequence: sequence ?? null,
  }
}

/** The text of one frame to the other side. */
export function encodeClientEvent(event: ClientEvent): string {
  return JSON.stringify(event)
}

const malformed = (detail: string): Malformed => ({
  type: 'malformed',
  detail,
  harm: 'none',
  streamId: null,
  sequence: null,
})

const harmOf = (type: string): Malformed['harm'] => {
  if (type === 'response.output_text.delta') return 'piece'
  // An error need not speak of a response: an endpoint answers so to any event it does not know.
  return endings.has(type) && type !== 'error' ? 'end' : 'none'
}

const parseJson = (content: string): unknown => {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
