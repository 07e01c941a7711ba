/** Header lookup, lower-case names; Node's own shape of incoming headers fits. */
export type HeaderMap = Readonly<Record<string, string | readonly string[] | undefined>>

export type Limits = {
  /** Rate-limit and retry headers in one spelling: resets are spans in seconds (`12.5s`), retry-after in seconds. */
  readonly headers: Readonly<Record<string, string>>
  /** How long the upstream asks to wait; null when it does not say. */
  readonly retryAfterMs: number | null
  /** What `x-should-retry` says; null when absent. */
  readonly shouldRetry: boolean | null
}

const limitName = /^x-ratelimit-(?:limit|remaining|reset)(?:-(?:requests|tokens)(?:-(?:minute|hour|day))?)?$/

/**
 * Brings the rate-limit headers of the providers to one spelling. `reset` is a span at OpenAI and Groq (`6m0s`, `12ms`),
 * seconds at Cerebras, an epoch in seconds or milliseconds at others; `retry-after` is seconds or a date.
 * `now` is the wall clock in ms since 1970.
 */
export function readLimits(headers: HeaderMap, now: number): Limits {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || !limitName.test(name)) continue
    const spelled = name.includes('-reset') ? resetOf(value, now) : value.trim().slice(0, 40)
    if (spelled !== null) kept[name] = spelled
  }
  const retryAfterMs = retryAfterOf(headers, now)
  if (retryAfterMs !== null) {
    kept['retry-after'] = String(Math.ceil(retryAfterMs / 1000))
    kept['retry-after-ms'] = String(Math.ceil(retryAfterMs))
  }
  const should = headers['x-should-retry']
  return {
    headers: kept,
    retryAfterMs,
    shouldRetry: should === 'true' ? true : should === 'false' ? false : null,
  }
}

/** Wait named in words, as in "Please try again in 1.2s"; ms, null when there is none. */
export function waitInWords(message: string): number | null {
  const found =
    /(?:try again|retry)(?: in| after) ((?:\d+(?:\.\d+)?(?:ms|h|m|s|d))+|\d+(?:\.\d+)? ?seconds?)/i.exec(
      message,
    )
  const span = found?.[1]
  return span === undefined ? null : spanMs(span.replace(/ ?seconds?/i, 's'))
}

/** `1h2m3.5s`, `12ms`, or plain seconds, in ms; null when it is something else. */
export function spanMs(text: string): number | null {
  const trimmed = text.trim()
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(trimmed)) return null
  let sum = 0
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    sum += Number(amount) * (unitMs[unit ?? ''] ?? 0)
  }
  return sum
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A plain number this large is a point in time: no limit lasts 30 years. */
const epochSeconds = 1e9
const epochMs = 1e11

function resetOf(value: string, now: number): string | null {
  const span = spanMs(value)
  if (span === null) {
    const at = Date.parse(value)
    return Number.isNaN(at) ? null : secondsText(at - now)
  }
  const plain = Number(value)
  if (plain >= epochMs) return secondsText(plain - now)
  return plain >= epochSeconds ? secondsText(plain * 1000 - now) : secondsText(span)
}

function retryAfterOf(headers: HeaderMap, now: number): number | null {
  const inMs = headers['retry-after-ms']
  if (typeof inMs === 'string' && /^\d+(?:\.\d+)?$/.test(inMs.trim())) return Number(inMs)
  const after = headers['retry-after']
  if (typeof after !== 'string') return null
  const span = spanMs(after)
  if (span !== null) return span
  const at = Date.parse(after)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

function secondsText(ms: number): string {
  return `${Math.max(0, Math.round(ms)) / 1000}s`
}
