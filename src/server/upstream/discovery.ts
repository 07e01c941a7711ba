import { z } from 'zod'
import { createChatUpstream } from './chat.ts'
import type { Model } from './upstream.ts'

/** As much of `fetch` as finding models takes. */
export type FetchJson = (
  url: string,
  init: {
    readonly signal: AbortSignal
    readonly redirect: 'error'
    readonly method?: 'POST'
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  },
) => Promise<{
  readonly ok: boolean
  json(): Promise<unknown>
}>

export type DiscoveryOptions = {
  readonly fetch: FetchJson
  /** Longest wait for one answer: a start must not wait for what is not there. */
  readonly timeoutMs: number
}

const ollamaTags = z.looseObject({
  models: z.array(
    z.looseObject({
      name: z.string(),
      details: z.looseObject({ parameter_size: z.string().optional() }).optional(),
    }),
  ),
})
const count = z.number().int().positive().optional().catch(undefined)
const ollamaRunning = z.looseObject({
  models: z.array(z.looseObject({ name: z.string(), context_length: count })),
})
const ollamaShown = z.looseObject({
  /** Lines of a name and a value, as in a Modelfile. */
  parameters: z.string().optional().catch(undefined),
  model_info: z.record(z.string(), z.unknown()).optional().catch(undefined),
  capabilities: z.array(z.string()).optional().catch(undefined),
})
const modelList = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), meta: z.unknown().optional() })),
})
const llamaProps = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: count }).optional(),
})

/** Ollama's least default (it grows with the memory of the graphics card, which nothing tells from outside). */
const ollamaWindow = 4096
const unknownWindow = 8192

/**
 * Models that a local Ollama has pulled; none when nothing answers in time.
 *
 * Ollama cuts a longer prompt in silence, so the window is what it really allots: the context of the loaded model,
 * else the `num_ctx` of its Modelfile, else the least default; never what the model could do at most.
 */
export async function findOllama(base: string, options: DiscoveryOptions): Promise<Model[]> {
  const [listed, loaded] = await Promise.all([
    getJson(`${base}/api/tags`, options),
    getJson(`${base}/api/ps`, options),
  ])
  const tags = ollamaTags.safeParse(listed)
  if (!tags.success) return []
  const running = ollamaRunning.safeParse(loaded)
  const found = tags.data.models.map(async ({ name }): Promise<Model[]> => {
    const shown = ollamaShown.safeParse(await getJson(`${base}/api/show`, options, { model: name }))
    if (!canTalk(name, shown.data?.capabilities)) return []
    const allotted = running.data?.models.find((model) => model.name === name)?.context_length
    const window = allotted ?? windowWhenLoaded(shown.data)
    return [localModel({ id: `ollama/${name}`, title: name, base, model: name, window, origin: 'Ollama' })]
  })
  return (await Promise.all(found)).flat()
}

/** Embedding models cannot answer. An Ollama that does not tell what a model can leaves only its name to go by. */
const canTalk = (name: string, capabilities: readonly string[] | undefined): boolean =>
  capabilities?.includes('completion') ?? !/embed|bge-|minilm/i.test(name)

/** What Ollama will allot: a `num_ctx` beyond what the model was trained for is cut to that. */
function windowWhenLoaded(shown: z.infer<typeof ollamaShown> | undefined): number {
  const asked = Number(/^num_ctx\s+(\d+)\s*$/m.exec(shown?.parameters ?? '')?.[1] ?? 0)
  const [, most] =
    Object.entries(shown?.model_info ?? {}).find(([key]) => key.endsWith('.context_length')) ?? []
  const trained = count.parse(most) ?? Infinity
  return Math.min(asked > 0 ? asked : ollamaWindow, trained)
}

/** The model that a local llama.cpp server has loaded; none when nothing answers in time. */
export async function findLlamaCpp(base: string, options: DiscoveryOptions): Promise<Model[]> {
  const [listed, told] = await Promise.all([
    getJson(`${base}/v1/models`, options),
    getJson(`${base}/props`, options),
  ])
  const list = modelList.safeParse(listed)
  const props = llamaProps.safeParse(told)
  // Many servers stand on 8080 and some of them list models; only llama.cpp tells its properties.
  if (!list.success || !props.success) return []
  const loaded = props.data.default_generation_settings?.n_ctx
  const found = list.data.data.map(async ({ id }) => {
    // A router of several models has no window of its own; asking for a model's must not load it.
    const query = new URLSearchParams({ model: id, autoload: 'false' })
    const own = loaded === undefined ? await getJson(`${base}/props?${query}`, options) : null
    const window =
      loaded ?? llamaProps.safeParse(own).data?.default_generation_settings?.n_ctx ?? unknownWindow
    const title =
      id
        .split('/')
        .at(-1)
        ?.replace(/\.gguf$/, '') || id
    return localModel({ id: `llama.cpp/${title}`, title, base, model: id, window, origin: 'llama.cpp' })
  })
  return Promise.all(found)
}

function localModel(found: {
  readonly id: string
  readonly title: string
  readonly base: string
  readonly model: string
  readonly window: number
  readonly origin: string
}): Model {
  const { id, title, window, origin } = found
  return {
    card: { id, title, window, origin, format: 'blocks', price: null, builtIn: false, pace: null },
    upstream: createChatUpstream({ url: `${found.base}/v1`, key: null, model: found.model }),
  }
}

async function getJson(
  url: string,
  { fetch, timeoutMs }: DiscoveryOptions,
  posted?: Readonly<Record<string, string>>,
): Promise<unknown> {
  const post =
    posted === undefined
      ? {}
      : {
          method: 'POST' as const,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(posted),
        }
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      ...post,
    })
    return response.ok ? await response.json() : null
  } catch {
    // Nothing there, too slow, or not JSON: all the same, no model.
    return null
  }
}
