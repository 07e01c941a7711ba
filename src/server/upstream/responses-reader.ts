import type { ChatFaults } from './chat-faults.ts'
import { readLimits } from './limits.ts'
import { asNumber, asRecord, asText, type JsonRecord } from './record.ts'
import type { UpstreamEvent, UpstreamFault, UpstreamTiming, Usage } from './upstream.ts'

/** Reads the events of one response, in whatever frame they came. After `end` or `fault` it says nothing more. */
export type ResponseReader = {
  push(event: JsonRecord): readonly UpstreamEvent[]
  /** The response's id, once told. */
  readonly id: string | null
  /** The endpoint works on it: from here on nothing is sent again. */
  readonly hasBegun: boolean
  readonly isOver: boolean
  /** All text told so far. */
  readonly text: string
  /** Completed in order, so that it can be continued. */
  readonly isCompleted: boolean
}

export type ResponseFaults = {
  /** An error of the wire: `{type: "error", …}` in either shape, or the `error` of a failed response. */
  readonly reported: (error: JsonRecord) => UpstreamFault
  readonly cancelled: () => UpstreamFault
}

/** `now` is the wall clock, ms since 1970, for limits that name a point in time. */
export function responseFaults(faults: ChatFaults, now: () => number): ResponseFaults {
  return {
    reported: (error) => {
      const made = faults.fromChunk({ ...error, status: statusOf(error) })
      const headers = asRecord(error['headers'])
      if (headers === null) return made
      const kept = readLimits(lowerCased(headers), now()).headers
      return Object.keys(kept).length === 0 ? made : { ...made, headers: kept }
    },
    cancelled: () => faults.lost(),
  }
}

/** The error of an event of type `error`, whose fields stand in it or in the event itself. */
export function errorOfEvent(event: JsonRecord): JsonRecord {
  const inner = asRecord(event['error'])
  return inner === null ? event : { status: event['status'], headers: event['headers'], ...inner }
}

function statusOf(error: JsonRecord): unknown {
  const status = asNumber(error['status']) ?? asNumber(error['status_code'])
  if (status !== null && status >= 400) return status
  const code = asText(error['code']) ?? ''
  if (/rate_limit/.test(code)) return 429
  if (/overloaded|unavailable/.test(code)) return 503
  return /invalid|not_found|unsupported|context_length/.test(code) ? 400 : undefined
}

function lowerCased(headers: JsonRecord): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    typeof value === 'string' || typeof value === 'number' ? String(value) : '',
  ])
  return Object.fromEntries(named) as Record<string, string>
}

export function createResponseReader(faults: ResponseFaults): ResponseReader {
  let id: string | null = null
  let text = ''
  let hasBegun = false
  let isOver = false
  let isCompleted = false
  let timing: UpstreamTiming | null = null

  const say = (piece: string): readonly UpstreamEvent[] => {
    if (piece === '') return []
    text += piece
    return [{ type: 'delta', text: piece }]
  }

  /** The terminal event: what the response says as a whole, then the last word. */
  const close = (
    response: JsonRecord | null,
    last: Extract<UpstreamEvent, { type: 'end' | 'fault' }>,
  ): readonly UpstreamEvent[] => {
    isOver = true
    // An endpoint that sends no deltas says it all at the end.
    const whole = text === '' && last.type === 'end' ? say(outputText(response)) : []
    const usage = response === null ? null : readResponseUsage(response)
    return [
      ...whole,
      ...(usage === null ? [] : [{ type: 'usage' as const, usage }]),
      ...(timing === null ? [] : [{ type: 'timing' as const, timing }]),
      last,
    ]
  }

  const push = (event: JsonRecord): readonly UpstreamEvent[] => {
    const type = event['type']
    if (isOver || typeof type !== 'string') return []
    const response = asRecord(event['response'])
    id ??= asText(response?.['id'])
    if (type.startsWith('response.')) hasBegun = true
    switch (type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return typeof event['delta'] === 'string' ? say(event['delta']) : []
      case 'response.reasoning_text.delta':
      case 'response.reasoning_summary_text.delta': {
        const thought = asText(event['delta'])
        return thought === null ? [] : [{ type: 'reasoning', text: thought }]
      }
      case 'response.completed':
        isCompleted = true
        return close(response, { type: 'end', reason: 'stop' })
      case 'response.incomplete': {
        const reason = asText(asRecord(response?.['incomplete_details'])?.['reason'])
        if (reason === 'content_filter') return close(response, { type: 'end', reason })
        if (reason === 'cancelled') return close(response, { type: 'fault', fault: faults.cancelled() })
        return close(response, { type: 'end', reason: 'length' })
      }
      case 'response.failed':
        return close(response, {
          type: 'fault',
          fault: faults.reported(asRecord(response?.['error']) ?? {}),
        })
      case 'error':
        return close(null, { type: 'fault', fault: faults.reported(errorOfEvent(event)) })
      case 'sparkpad:timing':
        timing = gatewayTiming(asRecord(event['upstream']))
        return []
      default:
        return []
    }
  }

  return {
    push,
    get id() {
      return id
    },
    get hasBegun() {
      return hasBegun
    },
    get isOver() {
      return isOver
    },
    get text() {
      return text
    },
    get isCompleted() {
      return isCompleted
    },
  }
}

function outputText(response: JsonRecord | null): string {
  const output = response?.['output']
  if (!Array.isArray(output)) return ''
  let text = ''
  for (const item of output) {
    const content = asRecord(item)?.['content']
    if (!Array.isArray(content) || asRecord(item)?.['type'] !== 'message') continue
    for (const part of content) text += asText(asRecord(part)?.['text'] ?? asRecord(part)?.['refusal']) ?? ''
  }
  return text
}

/** `response.usage`; null where it is not told. */
function readResponseUsage(response: JsonRecord): Usage | null {
  const usage = asRecord(response['usage'])
  const [inputTokens, outputTokens] = [asNumber(usage?.['input_tokens']), asNumber(usage?.['output_tokens'])]
  if (usage === null || (inputTokens === null && outputTokens === null)) return null
  return {
    inputTokens: inputTokens ?? 0,
    cachedTokens: asNumber(asRecord(usage['input_tokens_details'])?.['cached_tokens']) ?? 0,
    outputTokens: outputTokens ?? 0,
    reasoningTokens: asNumber(asRecord(usage['output_tokens_details'])?.['reasoning_tokens']) ?? 0,
  }
}

/** What a Sparkpad gateway tells of its own upstream. */
function gatewayTiming(upstream: JsonRecord | null): UpstreamTiming | null {
  const [queueMs, prefillMs, decodeMs] = ['queue_ms', 'prefill_ms', 'decode_ms'].map((name) =>
    asNumber(upstream?.[name]),
  )
  const timing = {
    ...(typeof queueMs === 'number' ? { queueMs } : {}),
    ...(typeof prefillMs === 'number' ? { prefillMs } : {}),
    ...(typeof decodeMs === 'number' ? { decodeMs } : {}),
  }
  return Object.keys(timing).length === 0 ? null : timing
}
