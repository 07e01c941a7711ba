import type { Model, ModelCard, Upstream, UpstreamEvent } from '../upstream/upstream.ts'
import { paced, readPace, systemClock, type Clock, type Pace } from './pace.ts'
import { createEnginePool, type EnginePool } from './pool.ts'
import { engineThreadUrl } from './thread-entry.ts'
import { WINDOW } from './window.ts'

export type BuiltinOptions = {
  /** Threads for language work; two, so that one long computation holds up nobody else's turn; the second comes with the first use. */
  readonly threads?: number
  /** Module the threads start with; by default the built one, or the sources' starter. */
  readonly entry?: URL
  readonly clock?: Clock
}

export type BuiltinModels = {
  readonly models: Model[]
  /** Settles when the first thread is warm; turns that come before it wait. */
  readonly ready: Promise<void>
  /** Settles when all threads are: some time after the first answer. */
  readonly warm: Promise<void>
  close(): Promise<void>
}

/** The rule-based models of Sparkpad: one engine, three paces. `builtin-1000` is the default of the page. */
export function createBuiltinModels(options: BuiltinOptions = {}): BuiltinModels {
  const pool = createEnginePool({ size: options.threads ?? 2, entry: options.entry ?? engineThreadUrl() })
  const clock = options.clock ?? systemClock
  const model = (id: string, title: string, rate: number | null): Model => ({
    card: cardOf(id, title, rate),
    upstream: createUpstream(pool, clock, { rate, firstMs: 0 }),
  })
  return {
    models: [
      model('builtin-1000', 'Built-in, 1,000 tokens/s', 1_000),
      model('builtin', 'Built-in, as fast as it goes', null),
      model('builtin-100', 'Built-in, 100 tokens/s', 100),
    ],
    ready: pool.ready,
    warm: pool.warm,
    close: () => pool.close(),
  }
}

function cardOf(id: string, title: string, pace: number | null): ModelCard {
  return { id, title, window: WINDOW, format: 'blocks', price: null, builtIn: true, pace, origin: 'built in' }
}

function createUpstream(pool: EnginePool, clock: Clock, own: Pace): Upstream {
  return {
    async *run(request, signal): AsyncGenerator<UpstreamEvent> {
      yield { type: 'mark', name: 'sent' }
      const answer = await pool.ask(request, signal)
      if (answer === null || signal.aborted) return
      yield { type: 'mark', name: 'first_byte' }
      if (answer.type !== 'answer') {
        yield { type: 'fault', fault: faultOf(answer) }
        return
      }
      const limit = request.maxOutputTokens
      const pieces = limit === null ? answer.pieces : answer.pieces.slice(0, limit)
      let outputTokens = 0
      for await (const text of paced(pieces, readPace(request.metadata, own), { clock, signal })) {
        outputTokens += 1
        yield { type: 'delta', text }
      }
      if (signal.aborted) return
      const inputTokens = (await answer.inputTokens) ?? 0
      if (signal.aborted) return
      yield { type: 'usage', usage: { inputTokens, cachedTokens: 0, outputTokens, reasoningTokens: 0 } }
      yield { type: 'end', reason: pieces.length < answer.pieces.length ? 'length' : 'stop' }
    },
  }
}

function faultOf(answer: { type: 'too-long'; inputTokens: number } | { type: 'failed'; message: string }) {
  if (answer.type === 'failed')
    return { status: 500, type: 'server_error', code: 'engine_failed', message: answer.message }
  return {
    status: 400,
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message: `The request has ${answer.inputTokens} tokens; the built-in models read at most ${WINDOW}.`,
  }
}
