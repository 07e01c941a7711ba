import type { Fault, FaultCode } from './turn.ts'

/** An error as the Responses wire words it, in an `error` event or in a failed response. */
export type ErrorWords = {
  readonly status?: number | null | undefined
  readonly type?: string | null | undefined
  readonly code?: string | null | undefined
  readonly message?: string | null | undefined
  readonly headers?: Readonly<Record<string, string>> | null | undefined
}

const byCode: Readonly<Record<string, FaultCode>> = {
  context_length_exceeded: 'context-too-long',
  model_not_found: 'model-not-found',
  rate_limit_exceeded: 'rate-limited',
  insufficient_quota: 'rate-limited',
  server_is_overloaded: 'overloaded',
  slow_down: 'overloaded',
  invalid_api_key: 'key-refused',
  authentication_error: 'key-refused',
  upstream_not_allowed: 'not-allowed',
  invalid_request_error: 'invalid-request',
  rate_limit_error: 'rate-limited',
  overloaded_error: 'overloaded',
}

const byStatus: Readonly<Record<number, FaultCode>> = {
  400: 'invalid-request',
  401: 'key-refused',
  403: 'not-allowed',
  404: 'model-not-found',
  413: 'request-too-large',
  422: 'invalid-request',
  429: 'rate-limited',
  503: 'overloaded',
  529: 'overloaded',
}

/** The fault that an error on the wire stands for: by its code, else its status, else its type. */
export function faultOf(error: ErrorWords): Fault {
  const code =
    byCode[error.code ?? ''] ?? byStatus[error.status ?? 0] ?? byCode[error.type ?? ''] ?? 'model-failed'
  const detail = error.message ?? ''
  return { code, detail, retryAfterMs: retryAfterMs(error.headers ?? {}, detail) }
}

/**
 * When to try again, ms from now: the header `retry-after-ms`, or `retry-after` in seconds (a date there would need
 * the other side's clock and is not read), or "try again in 1.2s" in the message, which is how the socket says it.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, message: string): number | null {
  const told = [
    [headers['retry-after-ms'], 1],
    [headers['retry-after'], 1000],
  ] as const
  for (const [text, unit] of told) {
    if (text !== undefined && /^\d+(\.\d+)?$/.test(text.trim())) return Number(text) * unit
  }
  const words = /try again in (\d+(?:\.\d+)?) ?(ms|s)\b/i.exec(message)
  return words === null ? null : Number(words[1]) * (words[2] === 'ms' ? 1 : 1000)
}
