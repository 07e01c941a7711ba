import { createParser } from 'eventsource-parser'
import type { UpstreamEvent, UpstreamFault, UpstreamTiming, Usage } from './upstream.ts'
import { asNumber, asRecord, asText, parseJson, type JsonRecord } from './record.ts'

/** Longest line of a stream, UTF-16 units; a chunk is some hundred. */
const longestLine = 4 * 1024 * 1024

/**
 * Reads the bytes of a model's answer over HTTP. Law: where the bytes are cut never matters, not inside a line nor
 * inside a character. After `end` or `fault` it says nothing more.
 */
export interface StreamReader {
  push(bytes: Uint8Array): readonly UpstreamEvent[]
  /** The stream is over: `whole` when the other side closed it in order, false when it broke. */
  finish(whole: boolean): readonly UpstreamEvent[]
  /** The model gave its reason for stopping; what may still follow is usage and `[DONE]`. */
  readonly isSettled: boolean
  /** The endpoint has said that it works on the answer: asking again could have it made twice. */
  readonly hasBegun?: boolean
  readonly isOver: boolean
}

/** How a stream's own account of an error becomes a fault. */
export type FaultOf = (error: JsonRecord | string) => UpstreamFault

/** Faults that only a reader sees. */
export type ReaderFaults = {
  readonly reported: FaultOf
  readonly malformed: () => UpstreamFault
  readonly lost: () => UpstreamFault
}

/** Reads a Chat Completions stream. */
export function createChatReader(faults: ReaderFaults): StreamReader {
  const decoder = new TextDecoder()
  let out: UpstreamEvent[] = []
  let reason: 'stop' | 'length' | 'content_filter' | null = null
  let usage: Usage | null = null
  let timing: UpstreamTiming | null = null
  let framing: 'events' | 'json' | null = null
  let json = ''
  let over = false
  // A stream of something else altogether (another API's events) is malformed, an odd chunk among ours is not.
  let isChat = false

  const parser = createParser({
    onEvent: (event) => {
      if (over) return
      if (event.data === '[DONE]') return close({ type: 'end', reason: reason ?? 'stop' })
      readChunk(parseJson(event.data), event.event)
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') fail(faults.malformed())
    },
    maxBufferSize: longestLine,
  })

  /** An endpoint that ignores `stream` sends one JSON object, whatever it calls it: no line of a stream begins so. */
  function feed(text: string): void {
    if (framing === null) {
      const first = text.trimStart()[0]
      if (first === undefined) return
      framing = first === '{' ? 'json' : 'events'
    }
    if (framing === 'events') parser.feed(text)
    else if (json.length + text.length <= longestLine) json += text
    else fail(faults.malformed())
  }

  /** Usage and timing are told once, at the end: some endpoints repeat them in every chunk. */
  function close(last: Extract<UpstreamEvent, { type: 'end' | 'fault' }>): void {
    if (over) return
    over = true
    if (usage !== null) out.push({ type: 'usage', usage })
    if (timing !== null) out.push({ type: 'timing', timing })
    out.push(last)
  }

  function fail(fault: UpstreamFault): void {
    close({ type: 'fault', fault })
  }

  function readChunk(value: unknown, eventName: string | undefined): void {
    const chunk = asRecord(value)
    if (chunk === null) {
      // Past the model's last word nothing of the answer can be lost any more.
      if (reason === null) fail(faults.malformed())
      return
    }
    const error = errorOf(chunk, eventName)
    if (error !== null) return fail(faults.reported(error))
    if (chunk['usage'] !== undefined || chunk['timings'] !== undefined || chunk['x_groq'] !== undefined) {
      usage = readUsage(chunk) ?? usage
    }
    timing = readTiming(chunk) ?? timing
    const choices = chunk['choices']
    if (!Array.isArray(choices)) return
    isChat = true
    for (const item of choices) readChoice(asRecord(item))
  }

  function readChoice(choice: JsonRecord | null): void {
    if (choice === null || (choice['index'] ?? 0) !== 0 || over) return
    // A whole completion (an endpoint that ignores `stream`) has `message` in the place of `delta`.
    const delta = asRecord(choice['delta'] ?? choice['message'])
    if (delta !== null) {
      const thought = asText(delta['reasoning_content']) ?? asText(delta['reasoning'])
      if (thought !== null) out.push({ type: 'reasoning', text: thought })
      const content = delta['content'] ?? delta['refusal']
      if (typeof content === 'string') {
        if (content !== '') out.push({ type: 'delta', text: content })
      } else if (Array.isArray(content)) readParts(content)
    }
    const finish = choice['finish_reason']
    if (typeof finish !== 'string' || finish === '') return
    if (finish === 'error' || finish === 'insufficient_system_resource') {
      return fail(faults.reported(asRecord(choice['error']) ?? `the model stopped with “${finish}”`))
    }
    reason = reasons[finish] ?? 'stop'
  }

  /** Mistral's reasoning models send content as a list of parts. */
  function readParts(parts: readonly unknown[]): void {
    for (const item of parts) {
      const part = asRecord(item)
      const text = asText(part?.['text'])
      if (text !== null) out.push({ type: 'delta', text })
      const thinking = part?.['thinking']
      if (!Array.isArray(thinking)) continue
      for (const thought of thinking) {
        const words = asText(asRecord(thought)?.['text'])
        if (words !== null) out.push({ type: 'reasoning', text: words })
      }
    }
  }

  function taken(): readonly UpstreamEvent[] {
    const events = out
    out = []
    return events
  }

  return {
    push: (bytes) => {
      if (over) return []
      feed(decoder.decode(bytes, { stream: true }))
      return taken()
    },
    finish: (whole) => {
      if (over) return []
      if (whole) {
        feed(decoder.decode())
        if (framing === 'json') readChunk(parseJson(json), undefined)
        // An endpoint may leave out the blank line after its last event.
        else parser.feed('\n\n')
      }
      if (whole && !isChat) fail(faults.malformed())
      else if (reason === null) fail(faults.lost())
      else close({ type: 'end', reason })
      return taken()
    },
    get isSettled() {
      return reason !== null
    },
    get isOver() {
      return over
    },
  }
}

const reasons: Readonly<Record<string, 'stop' | 'length' | 'content_filter'>> = {
  stop: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  content_filter: 'content_filter',
  safety: 'content_filter',
}

/** `{error: {…}}`, `{error: "…"}`, vLLM's `{object: "error", message}`, or an event named `error`. */
function errorOf(chunk: JsonRecord, eventName: string | undefined): JsonRecord | string | null {
  const error = chunk['error']
  if (error !== undefined && error !== null)
    return asRecord(error) ?? (typeof error === 'string' ? error : JSON.stringify(error))
  return chunk['object'] === 'error' || eventName === 'error' ? chunk : null
}

/** Usage of a chunk or a whole completion: the common shape, Groq's, or llama.cpp's `timings` where no usage is sent. */
export function readUsage(chunk: JsonRecord): Usage | null {
  const usage = asRecord(chunk['usage']) ?? asRecord(asRecord(chunk['x_groq'])?.['usage'])
  if (usage !== null) {
    const outputTokens = asNumber(usage['completion_tokens'])
    const inputTokens = asNumber(usage['prompt_tokens'])
    if (outputTokens === null && inputTokens === null) return null
    const cached =
      asRecord(usage['prompt_tokens_details'])?.['cached_tokens'] ?? usage['prompt_cache_hit_tokens']
    return {
      inputTokens: inputTokens ?? 0,
      cachedTokens: asNumber(cached) ?? 0,
      outputTokens: outputTokens ?? 0,
      reasoningTokens: asNumber(asRecord(usage['completion_tokens_details'])?.['reasoning_tokens']) ?? 0,
    }
  }
  const timings = asRecord(chunk['timings'])
  const outputTokens = asNumber(timings?.['predicted_n'])
  if (timings === null || outputTokens === null) return null
  const cachedTokens = asNumber(timings['cache_n']) ?? 0
  return {
    inputTokens: (asNumber(timings['prompt_n']) ?? 0) + cachedTokens,
    cachedTokens,
    outputTokens,
    reasoningTokens: 0,
  }
}

/** The times an upstream reports: Cerebras and Groq in seconds, llama.cpp and vLLM in ms. */
export function readTiming(chunk: JsonRecord): UpstreamTiming | null {
  const inSeconds = asRecord(chunk['time_info']) ?? asRecord(asRecord(chunk['x_groq'])?.['usage'])
  if (inSeconds !== null) return timingOf(inSeconds, 1000, ['queue_time', 'prompt_time', 'completion_time'])
  const timings = asRecord(chunk['timings'])
  if (timings !== null) return timingOf(timings, 1, ['', 'prompt_ms', 'predicted_ms'])
  const metrics = asRecord(chunk['metrics'])
  if (metrics !== null) {
    const first = asNumber(metrics['time_to_first_token_ms'])
    const queueMs = asNumber(metrics['queue_time_ms']) ?? 0
    // vLLM counts the first token from the arrival of the request, its own queue included.
    const prefill = first === null ? {} : { prefill_ms: Math.max(0, first - queueMs) }
    return timingOf({ ...metrics, ...prefill }, 1, ['queue_time_ms', 'prefill_ms', 'generation_time_ms'])
  }
  const usage = asRecord(chunk['usage'])
  // Groq's non-streaming answers carry the times in `usage` itself.
  if (usage?.['prompt_time'] === undefined) return null
  return timingOf(usage, 1000, ['queue_time', 'prompt_time', 'completion_time'])
}

function timingOf(
  from: JsonRecord,
  toMs: number,
  names: readonly [string, string, string],
): UpstreamTiming | null {
  const [queue, prefill, decode] = names.map((name) => asNumber(from[name]))
  const timing = {
    ...(typeof queue === 'number' ? { queueMs: queue * toMs } : {}),
    ...(typeof prefill === 'number' ? { prefillMs: prefill * toMs } : {}),
    ...(typeof decode === 'number' ? { decodeMs: decode * toMs } : {}),
  }
  return Object.keys(timing).length === 0 ? null : timing
}
