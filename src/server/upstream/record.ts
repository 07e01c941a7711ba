/** What JSON gives: fields by name, none of them trusted. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The value as a record; null when it is anything else. */
export function asRecord(value: unknown): JsonRecord | null {
  return isRecord(value) ? value : null
}

/** The value as a finite number; null when it is anything else. */
export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The value as a string that says something; null when it is anything else. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Parsed JSON; undefined when it is none (JSON has no undefined). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
