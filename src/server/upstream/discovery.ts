import { z } from 'zod'
import { createChatUpstream } from './chat.ts'
import type { Model } from './upstream.ts'

/** As much of `fetch` as finding models takes. */
export type FetchJson = (
  url: string,
  init: { readonly signal: AbortSignal; readonly redirect: 'error' },
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
const modelList = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), meta: z.unknown().optional() })),
})
const llamaProps = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: z.number().int().positive() }).optional(),
})

/** Ollama cuts a prompt beyond its `num_ctx`, which its list does not tell; this is its smallest default today. */
const ollamaWindow = 4096
const unknownWindow = 8192

/** Models that a local Ollama has pulled; none when nothing answers in time. */
export async function findOllama(base: string, options: DiscoveryOptions): Promise<Model[]> {
  const tags = ollamaTags.safeParse(await getJson(`${base}/api/tags`, options))
  if (!tags.success) return []
  // Embedding models cannot answer, and the list does not tell them apart but for their names.
  const talking = tags.data.models.filter(({ name }) => !/embed|bge-|minilm/i.test(name))
  return talking.map(({ name }) =>
    localModel({
      id: `ollama/${name}`,
      title: name,
      base,
      model: name,
      window: ollamaWindow,
      origin: 'Ollama',
    }),
  )
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
  const window = props.data.default_generation_settings?.n_ctx ?? unknownWindow
  return list.data.data.map(({ id }) => {
    const title =
      id
        .split('/')
        .at(-1)
        ?.replace(/\.gguf$/, '') || id
    return localModel({ id: `llama.cpp/${title}`, title, base, model: id, window, origin: 'llama.cpp' })
  })
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

async function getJson(url: string, { fetch, timeoutMs }: DiscoveryOptions): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
    return response.ok ? await response.json() : null
  } catch {
    // Nothing there, too slow, or not JSON: all the same, no model.
    return null
  }
}
