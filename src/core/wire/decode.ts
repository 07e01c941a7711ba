import { z } from 'zod'
import { serverEvent, type ClientEvent, type ServerEvent } from './messages.ts'

/**
 * A frame after the door: an event to act on, one of a type that this client has no use for (its place in the
 * response's sequence still counts), or something that is no event at all.
 */
export type Decoded =
  | { readonly type: 'event'; readonly event: ServerEvent }
  | { readonly type: 'ignored'; readonly streamId: string | null; readonly sequence: number | null }
  | Malformed

/** `piece`: it was a piece of a response's text, so that response is now damaged. */
export type Malformed = {
  readonly type: 'malformed'
  readonly detail: string
  readonly piece: boolean
  readonly streamId: string | null
}

const envelope = z.looseObject({
  type: z.string(),
  stream_id: z.string().optional().catch(undefined),
  sequence_number: z.number().optional().catch(undefined),
})

const known: ReadonlySet<string> = new Set(serverEvent.options.map((option) => option.shape.type.value))

/** Decodes one frame from the other side. Never throws, whatever the frame holds. */
export function decodeServerEvent(content: unknown): Decoded {
  if (typeof content !== 'string') return malformed('a frame that is not text')
  const value = parseJson(content)
  if (value === undefined) return malformed('a frame that is not JSON')
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
    piece: type === 'response.output_text.delta',
    streamId: streamId ?? null,
  }
}

/** The text of one frame to the other side. */
export function encodeClientEvent(event: ClientEvent): string {
  return JSON.stringify(event)
}

const malformed = (detail: string): Malformed => ({ type: 'malformed', detail, piece: false, streamId: null })

const parseJson = (content: string): unknown => {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
