import type { Duplex } from 'node:stream'
import { z } from 'zod'

/** What the mock's Responses endpoint takes, and how it says that it does not. */

const part = z.looseObject({ type: z.enum(['input_text', 'output_text']), text: z.string() })
const item = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(part)]),
})
const fields = {
  model: z.string().min(1),
  input: z.union([z.string(), z.array(item)]),
  instructions: z.string().nullish(),
  store: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_output_tokens: z.number().int().min(16).nullish(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  previous_response_id: z.string().nullish(),
  reasoning: z.looseObject({}).nullish(),
  text: z.looseObject({}).nullish(),
}
/** Endpoints name what they do not know, so the mock does too. */
const posted = z.strictObject({ ...fields, stream: z.boolean().nullish() })
const sent = z.strictObject({
  ...fields,
  type: z.literal('response.create'),
  stream_id: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,256}$/)
    .optional(),
  generate: z.boolean().optional(),
})
export type MockCreate = Omit<z.infer<typeof sent>, 'type'> & { readonly stream?: boolean | null | undefined }
export type MockItem = { readonly role: string; readonly text: string }

export type MockRefusal = {
  readonly status: number
  readonly code: string | null
  readonly message: string
  readonly param: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** A create call, or what is wrong with it. `knowsLanes`: generation 2. */
export function readCreate(
  body: unknown,
  via: 'socket' | 'post',
  knowsLanes: boolean,
): MockCreate | MockRefusal {
  const parsed = (via === 'socket' ? sent : posted).safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    if (issue?.code === 'unrecognized_keys') return unknownField(issue.keys[0] ?? '')
    const param = issue?.path.join('.') ?? null
    const code = param === 'stream_id' ? 'invalid_stream_id' : 'invalid_value'
    return { status: 400, code, message: issue?.message ?? 'Invalid request', param }
  }
  const create: MockCreate = parsed.data
  return create.stream_id !== undefined && !knowsLanes ? unknownField('stream_id') : create
}

const unknownField = (field: string): MockRefusal => ({
  status: 400,
  code: 'unknown_parameter',
  message: `Unknown parameter: '${field}'.`,
  param: field,
})

/** Input as plain messages. */
export function itemsOf(input: MockCreate['input']): MockItem[] {
  if (typeof input === 'string') return [{ role: 'user', text: input }]
  return input.map(({ role, content }) => ({
    role,
    text: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  }))
}

/** The `type` of an error by its status. */
export const errorType = (status: number) =>
  status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error'

/** Answers an upgrade by HTTP, as endpoints without a socket do. */
export function answerUpgrade(
  stream: Duplex,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  const body = JSON.stringify({ error: { message: `No socket here (${status}).`, code: null } })
  const lines = Object.entries({
    ...headers,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  stream.end(`HTTP/1.1 ${status} No\r\n${lines.join('')}\r\n${body}`)
}
