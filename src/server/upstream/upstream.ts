import type { ReplyFormat } from '../../core/edits/hunk.ts'

/** One message of the conversation, flattened to text. */
export type UpstreamMessage = {
  readonly role: 'system' | 'developer' | 'user' | 'assistant'
  readonly text: string
}

/** A model call, whole: the gateway has already joined what `previous_response_id` stood for. */
export type UpstreamRequest = {
  readonly model: string
  readonly instructions: string | null
  readonly messages: readonly UpstreamMessage[]
  readonly maxOutputTokens: number | null
  readonly temperature: number | null
  /** Pacing of the built-in models and the like; never content. */
  readonly metadata: Readonly<Record<string, string>>
}

export type Usage = {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** The upstream's own account of its time, ms, as far as it gives one. */
export type UpstreamTiming = {
  readonly queueMs?: number
  readonly prefillMs?: number
  readonly decodeMs?: number
}

/** An expected failure of a model call, in the words and status of the wire. Never contains a key. */
export type UpstreamFault = {
  readonly status: number
  readonly type: string
  readonly code: string | null
  readonly message: string
  /** Rate-limit and retry headers worth passing on, lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * What a model call yields. After `end` or `fault` nothing follows. An aborted call simply ends without either
 * (it may yield `usage` first where the upstream's count is known).
 */
export type UpstreamEvent =
  | { readonly type: 'mark'; readonly name: 'sent' | 'first_byte' }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'timing'; readonly timing: UpstreamTiming }
  | { readonly type: 'end'; readonly reason: 'stop' | 'length' | 'content_filter' }
  | { readonly type: 'fault'; readonly fault: UpstreamFault }

/** A model's API: request in; deltas, marks and usage out. Aborting the signal ends the iteration promptly. */
export interface Upstream {
  run(request: UpstreamRequest, signal: AbortSignal): AsyncIterable<UpstreamEvent>
  /**
   * A request that goes on from this one is likely to come soon: gets ready for it, by a connection opened ahead or the
   * context sent ahead with `generate: false`. Called again with every change of the request, so that what stands is left
   * alone. Settles when ready or when it cannot be, never rejects; no output is asked for.
   */
  warm?(request: UpstreamRequest, signal: AbortSignal): Promise<void>
}

/** What the page and `GET /v1/models` are told of a model. */
export type ModelCard = {
  readonly id: string
  readonly title: string
  /** Context window, tokens. */
  readonly window: number
  readonly format: ReplyFormat
  /** US dollars per million tokens. */
  readonly price: { readonly input: number; readonly output: number } | null
  /** Whether someone pays by the token; not told, a model with a price is metered. */
  readonly metered?: boolean
  /** The path it stands for where two are offered side by side. */
  readonly role?: 'fast' | 'deep'
  /** Rule-based model of ours rather than a neural one. */
  readonly builtIn: boolean
  /** Tokens per second it is paced to; null where it runs as fast as it can or nobody knows. */
  readonly pace: number | null
  /** Where it comes from, for people: "built in", "Ollama", "api.groq.com". */
  readonly origin: string
}

export type Model = { readonly card: ModelCard; readonly upstream: Upstream }
