import type { TextDelta } from './messages.ts'

/**
 * Reads a text delta by hand, as `textDelta` of `messages.ts` would: deltas are nearly all that comes, and the schema
 * makes objects for every number in them. Null where anything is out of the ordinary, and then the schema has the word.
 *
 * Law: plainDelta(value) is null or equals textDelta.parse(value), for any value that came out of JSON.
 */
export function plainDelta(value: unknown): TextDelta | null {
  if (!isRecord(value) || value['type'] !== 'response.output_text.delta') return null
  const { item_id, output_index, content_index, delta, sparkpad, sequence_number, stream_id } = value
  const isPlain =
    typeof item_id === 'string' &&
    Number.isFinite(output_index) &&
    Number.isFinite(content_index) &&
    typeof delta === 'string' &&
    (sequence_number === undefined || Number.isFinite(sequence_number)) &&
    (stream_id === undefined || typeof stream_id === 'string') &&
    (sparkpad === undefined || (isRecord(sparkpad) && isNumbers(sparkpad['n']) && isNumbers(sparkpad['t'])))
  // Every field that the type names was looked at just now.
  return isPlain ? (value as TextDelta) : null
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every(Number.isFinite)
