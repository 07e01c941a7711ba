import type { z } from 'zod'
import {
  cancel,
  createBody,
  ping,
  responseCreate,
  type ClientEvent,
  type CreateBody,
} from '../../core/wire/messages.ts'
import { badRequest, type Fault } from './fault.ts'

/** What a frame or a body turned out to be. What can be known of a refused one is kept, for the answer. */
export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false
      readonly fault: Fault
      readonly streamId: string | null
      readonly previousResponseId: string | null
    }

const laneName = /^[A-Za-z0-9_.-]{1,256}$/

/** Decodes one text frame of a client. Never throws, whatever the frame holds. */
export function decodeClientEvent(text: string): Decoded<ClientEvent> {
  const value = parseObject(text)
  if (value === null) return refused(badRequest('invalid_json', 'The message is not a JSON object.'), {})
  const schema = schemaOf(value['type'])
  if (schema === null) return refused(unknownType(value['type']), value)
  return decodeWith<ClientEvent>(schema, value)
}

/** Decodes the body of a POST. Never throws, whatever the body holds. */
export function decodeCreateBody(text: string): Decoded<CreateBody> {
  const value = parseObject(text)
  if (value === null) return refused(badRequest('invalid_json', 'The body is not a JSON object.'), {})
  return decodeWith(createBody, value)
}

type Raw = Readonly<Record<string, unknown>>

const parseObject = (text: string): Raw | null => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const schemaOf = (type: unknown) => {
  switch (type) {
    case 'response.create':
      return responseCreate
    case 'sparkpad:ping':
      return ping
    case 'sparkpad:cancel':
      return cancel
    default:
      return null
  }
}

const unknownType = (type: unknown): Fault =>
  type === undefined
    ? badRequest('missing_required_parameter', "Missing required parameter: 'type'.", 'type')
    : badRequest('invalid_value', `Unknown event type: ${shown(type)}.`, 'type')

const decodeWith = <Value>(schema: z.ZodType<Value>, value: Raw): Decoded<Value> => {
  const streamId = value['stream_id']
  if (streamId !== undefined && !(typeof streamId === 'string' && laneName.test(streamId))) {
    const message = "'stream_id' must be 1 to 256 characters of A-Z a-z 0-9 _ . -"
    return refused(badRequest('invalid_stream_id', message, 'stream_id'), value)
  }
  const crowded = crowdFault(value)
  if (crowded !== null) return refused(crowded, value)
  const result = schema.safeParse(value)
  if (!result.success) return refused(schemaFault(result.error.issues, value), value)
  return { ok: true, value: result.data }
}

/** Messages, their parts and metadata: checking takes time for each, and a frame could hold half a million. */
const mostEntries = 4096

const crowdFault = (value: Raw): Fault | null => {
  const { input, metadata } = value
  let entries = isRecord(metadata) ? Object.keys(metadata).length : 0
  if (entries > mostEntries) return badRequest('too_many_entries', tooMany, 'metadata')
  if (!Array.isArray(input)) return null
  entries += input.length
  for (const item of input.slice(0, mostEntries)) {
    if (isRecord(item) && Array.isArray(item['content'])) entries += item['content'].length
  }
  return entries > mostEntries ? badRequest('too_many_entries', tooMany, 'input') : null
}

const tooMany = `A request may have ${mostEntries} messages, parts and metadata entries at most.`

const refused = (fault: Fault, value: Raw) => {
  const lane = value['stream_id']
  const previous = value['previous_response_id']
  return {
    ok: false as const,
    fault,
    streamId: typeof lane === 'string' && laneName.test(lane) ? lane : null,
    previousResponseId: typeof previous === 'string' ? previous : null,
  }
}

type Issue = z.core.$ZodIssue

const schemaFault = (issues: readonly Issue[], value: Raw): Fault => {
  const first = issues[0]
  const { path, message } = first === undefined ? { path: [], message: '' } : deepest(first, [])
  const param = spell(path)
  if (lookUp(value, path) === undefined) {
    return badRequest('missing_required_parameter', `Missing required parameter: '${param}'.`, param)
  }
  return badRequest('invalid_value', `Invalid value for '${param}': ${message}.`, param)
}

type Place = { readonly path: readonly PropertyKey[]; readonly message: string }

/** Of a union the branch that got furthest is what the client meant. */
const deepest = (issue: Issue, base: readonly PropertyKey[]): Place => {
  const here = [...base, ...issue.path]
  let best: Place = { path: here, message: issue.message }
  if (issue.code !== 'invalid_union') return best
  for (const branch of issue.errors) {
    const inner = branch[0]
    if (inner === undefined) continue
    const place = deepest(inner, here)
    if (place.path.length > best.path.length) best = place
  }
  return best
}

const lookUp = (value: unknown, path: readonly PropertyKey[]): unknown => {
  let at = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = Reflect.get(at, key)
  }
  return at
}

/** `['input', 0, 'role']` as people write it: `input[0].role`. */
const spell = (path: readonly PropertyKey[]): string => {
  let out = ''
  for (const key of path) {
    if (typeof key === 'number') out += `[${key}]`
    else out += out === '' ? String(key) : `.${String(key)}`
  }
  return out
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? `'${value.slice(0, 64)}'` : `a value of type ${typeof value}`
