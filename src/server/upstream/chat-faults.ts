import type { UpstreamFault } from './upstream.ts'
import { readLimits, waitInWords, type HeaderMap } from './limits.ts'
import { asNumber, asRecord, asText, parseJson, type JsonRecord } from './record.ts'

/** What a transport error says of itself: Node's code, and where it stands in words. */
export type TransportError = { readonly code: string; readonly message: string }

/** Longest part of an upstream's own words that is passed on, UTF-16 units. */
const longestQuote = 400

/**
 * The failures of one endpoint, in plain words. `name` is what people call it (its host); every word that comes from
 * the other side goes through `scrub`. `api` is what was looked for at its address.
 */
export type ChatFaults = ReturnType<typeof createChatFaults>

export function createChatFaults({
  name,
  scrub,
  api = 'chat completions',
}: {
  readonly name: string
  readonly scrub: (text: string) => string
  readonly api?: string
}) {
  const fault = (status: number, type: string, code: string | null, message: string): UpstreamFault => ({
    status,
    type,
    code,
    message: scrub(message) || `${name} answered with an error.`,
  })

  /** The upstream's words as a sentence of ours: what we say, then what it said. */
  function quoting(own: string, words: string | null): string {
    if (words === null) return own
    const clean = scrub(words.replace(/\s+/g, ' ').trim())
    if (clean === '') return own
    const short =
      clean.length > longestQuote ? `${clean.slice(0, longestQuote).replace(/[\uD800-\uDBFF]$/, '')}…` : clean
    return `${own.replace(/\.$/, '')}: ${short}`
  }

  function fromError(status: number, error: JsonRecord | string): UpstreamFault {
    const words =
      typeof error === 'string' ? asText(error) : (asText(error['message']) ?? asText(error['detail']))
    const fields = asRecord(error)
    const code = asText(fields?.['code'])
    const named = code ?? asText(fields?.['type'])
    const said = (own: string) => quoting(own, words)
    if (isContextLength(words, named)) {
      return fault(
        400,
        'invalid_request_error',
        'context_length_exceeded',
        said('The request is longer than the model’s window.'),
      )
    }
    if (named === 'insufficient_quota' || status === 402) {
      return fault(
        429,
        'insufficient_quota',
        'insufficient_quota',
        said(`The account at ${name} has no credit left.`),
      )
    }
    if (status === 401 || status === 403) {
      return fault(
        status,
        'authentication_error',
        'upstream_unauthorized',
        said(`${name} refused the key (${status}).`),
      )
    }
    if (status === 404) {
      const missing = /model/i.test(`${named} ${words}`) ? 'model_not_found' : 'upstream_not_found'
      const own =
        missing === 'model_not_found'
          ? `${name} does not know this model.`
          : `${name} has no ${api} at this address.`
      return fault(404, 'invalid_request_error', missing, said(own))
    }
    if (status === 413) {
      return fault(
        413,
        'invalid_request_error',
        'request_too_large',
        said(`The request is too large for ${name}.`),
      )
    }
    if (status === 429) {
      return fault(429, 'rate_limit_error', 'rate_limit_exceeded', said(`${name} limits the rate.`))
    }
    if (
      status === 503 ||
      status === 529 ||
      named === 'overloaded_error' ||
      named === 'server_is_overloaded'
    ) {
      return fault(503, 'server_error', 'server_is_overloaded', said(`${name} is overloaded.`))
    }
    if (status >= 400 && status < 500) {
      return fault(status, 'invalid_request_error', code, said(`${name} refused the request (${status}).`))
    }
    return fault(502, 'server_error', 'upstream_error', said(`${name} failed (${status}).`))
  }

  return {
    /** An HTTP answer that is not 200, with its body as text. */
    fromAnswer(status: number, headers: HeaderMap, body: string, now: number): UpstreamFault {
      if (status >= 300 && status < 400) {
        return fault(
          502,
          'server_error',
          'upstream_redirect',
          `${name} answered with a redirect, which is not followed; enter the address it leads to.`,
        )
      }
      const parsed = asRecord(parseJson(body))
      const error = parsed === null ? null : parsed['error']
      const plain = /^\s*</.test(body) ? '' : body
      const made = fromError(
        status,
        asRecord(error) ?? (typeof error === 'string' ? error : (parsed ?? plain)),
      )
      const kept = readLimits(headers, now).headers
      const clean = Object.fromEntries(Object.entries(kept).map(([field, value]) => [field, scrub(value)]))
      return Object.keys(clean).length === 0 ? made : { ...made, headers: clean }
    },

    /** An error that came as a chunk of a stream that had begun with 200. */
    fromChunk(error: JsonRecord | string): UpstreamFault {
      const record = asRecord(error)
      const numbered = [record?.['status'], record?.['code'], record?.['status_code']].map(statusOf)
      const status = numbered.find((value) => value !== null)
      const made = fromError(
        status ?? statusByName(asText(record?.['type']) ?? asText(record?.['code'])),
        error,
      )
      const waitMs = waitInWords(made.message)
      if (made.status !== 429 || waitMs === null) return made
      return {
        ...made,
        headers: { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) },
      }
    },

    /** The connection could not be made, broke before an answer, or the time was up. */
    fromTransport(error: TransportError): UpstreamFault {
      const down = (message: string) => fault(502, 'server_error', 'upstream_unreachable', message)
      switch (error.code) {
        case 'ECONNREFUSED':
          return down(`Nothing answers at ${name}; is it running?`)
        case 'ENOTFOUND':
        case 'EAI_AGAIN':
          return down(`There is no host named ${name}, or no network to find it by.`)
        case 'EHOSTUNREACH':
        case 'ENETUNREACH':
          return down(`There is no way to ${name} from this machine’s network.`)
        case 'CONNECT_TIMEOUT':
        case 'ETIMEDOUT':
          return fault(
            504,
            'server_error',
            'upstream_timeout',
            `${name} did not take the connection in time.`,
          )
        case 'IDLE_TIMEOUT':
          return fault(504, 'server_error', 'upstream_timeout', `${name} sent nothing for too long.`)
        case 'ECONNRESET':
        case 'EPIPE':
          return fault(
            502,
            'server_error',
            'upstream_disconnected',
            `${name} closed the connection without an answer.`,
          )
        default:
          return down(
            isCertificateCode(error.code)
              ? `The certificate of ${name} cannot be trusted (${error.code}).`
              : quoting(`${name} cannot be reached.`, error.message),
          )
      }
    },

    /** A socket was closed by the other side, with a close code; `begun`: in the middle of an answer. */
    fromClose(code: number, reason: string, begun: boolean): UpstreamFault {
      switch (code) {
        case 1007:
          return this.malformed()
        case 1008:
          return fault(
            403,
            'invalid_request_error',
            'upstream_refused',
            quoting(`${name} refused the connection.`, reason),
          )
        case 1009:
          return fault(
            413,
            'invalid_request_error',
            'request_too_large',
            quoting(`The request is too large for ${name}.`, reason),
          )
        case 1013:
          return fault(503, 'server_error', 'server_is_overloaded', quoting(`${name} is overloaded.`, reason))
        default:
          return begun ? this.lost() : this.fromTransport({ code: 'ECONNRESET', message: '' })
      }
    },

    lost: () =>
      fault(
        502,
        'server_error',
        'upstream_disconnected',
        `${name} closed the connection before the answer was complete.`,
      ),
    malformed: () =>
      fault(
        502,
        'server_error',
        'upstream_malformed',
        `${name} sent something that is not ${api === 'chat completions' ? 'a chat completion' : 'a response'}.`,
      ),
    notAStream: () =>
      fault(
        502,
        'server_error',
        'upstream_malformed',
        `${name} answered with a page and not with a completion; is the address right?`,
      ),
    compressed: () =>
      fault(
        502,
        'server_error',
        'upstream_malformed',
        `${name} compresses its answer, which it was asked not to.`,
      ),
    badKey: () =>
      fault(
        400,
        'invalid_request_error',
        'invalid_upstream_key',
        `The key for ${name} holds a character that no key has; was it copied whole?`,
      ),
    badUrl: (problem: string) => fault(400, 'invalid_request_error', 'invalid_upstream_url', problem),
  }
}

function isContextLength(words: string | null, named: string | null): boolean {
  if (named === 'context_length_exceeded' || named === 'exceed_context_size_error') return true
  return words !== null && /context (?:length|window|size)|maximum context|prompt is too long/i.test(words)
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO_VERIFY/.test(code)
}

function statusOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : asNumber(value)
  return number !== null && Number.isInteger(number) && number >= 400 && number < 600 ? number : null
}

function statusByName(name: string | null): number {
  if (name === null) return 502
  if (/rate_limit/.test(name)) return 429
  if (/authentication|api_key|permission/.test(name)) return 401
  if (/overloaded|unavailable/.test(name)) return 503
  return /invalid_request|bad_?request/i.test(name) ? 400 : 502
}
