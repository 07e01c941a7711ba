import { z } from 'zod'
import type { FetchJson } from './discovery.ts'
import type { ResponsesEndpoints } from './responses-endpoints.ts'
import type { Model } from './upstream.ts'

/** A provider that one variable turns on. */
type Provider = {
  /** Prefix of the ids. */
  readonly slug: string
  readonly keyVariable: string
  /** Another address of the same API; the official clients read it too. */
  readonly baseVariable: string
  readonly base: string
  /** Models to offer, comma-separated, in the place of those the provider lists. */
  readonly modelsVariable: string
  /** Whether a listed model writes text by the Responses API; dated editions of one are left out. */
  readonly isOffered: (model: string) => boolean
}

const dated = /-\d{4}-\d{2}-\d{2}$/
const providers: readonly Provider[] = [
  {
    slug: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    baseVariable: 'OPENAI_BASE_URL',
    base: 'https://api.openai.com/v1',
    modelsVariable: 'OPENAI_MODELS',
    isOffered: (model) =>
      /^gpt-(?:[5-9]|\d\d)/.test(model) &&
      !dated.test(model) &&
      !/audio|realtime|image|tts|transcribe|search|live|chat-latest|-pro\b/.test(model),
  },
  {
    slug: 'xai',
    keyVariable: 'XAI_API_KEY',
    baseVariable: 'XAI_BASE_URL',
    base: 'https://api.x.ai/v1',
    modelsVariable: 'XAI_MODELS',
    isOffered: (model) => model.startsWith('grok-') && !/image|imagine|video|voice|vision/.test(model),
  },
]

const mostOffered = 8
/** What all of them have at least; a larger one is told by a models file. */
const leastWindow = 128_000

const listed = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), created: z.number().catch(0) })),
})

export type ProviderOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: FetchJson
  /** Longest wait for a list of models, ms. */
  readonly timeoutMs: number
  readonly endpoints: ResponsesEndpoints
}

/** Models of the providers whose key the environment holds: the newest they list, or those it names. */
export async function loadProviders(options: ProviderOptions): Promise<{
  readonly models: readonly Model[]
  readonly allowedUrls: readonly string[]
  readonly problems: readonly string[]
}> {
  const loaded = await Promise.all(providers.map((provider) => loadProvider(provider, options)))
  return {
    models: loaded.flatMap(({ models }) => models),
    allowedUrls: loaded.flatMap(({ allowedUrls }) => allowedUrls),
    problems: loaded.flatMap(({ problems }) => problems),
  }
}

async function loadProvider(provider: Provider, { env, fetch, timeoutMs, endpoints }: ProviderOptions) {
  const { keyVariable, modelsVariable } = provider
  const key = env[keyVariable]?.trim() ?? ''
  if (key === '') return { models: [], allowedUrls: [], problems: [] }
  const base = (env[provider.baseVariable]?.trim() || provider.base).replace(/\/+$/, '')
  if (!/^https?:/.test(base) || !URL.canParse(base)) {
    const words = `${provider.baseVariable} is not a URL; it looks like ${provider.base}.`
    return { models: [], allowedUrls: [], problems: [words] }
  }
  const named = (env[modelsVariable] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const names = named.length > 0 ? named : await listModels(provider, { base, key, fetch, timeoutMs })
  if (names === null || names.length === 0) {
    const what =
      names === null
        ? 'did not list its models (is the key right, is there a network?)'
        : 'lists no model for this'
    const words = `${keyVariable} is set, but ${new URL(base).host} ${what}. To name some yourself, set ${modelsVariable}=name,name.`
    return { models: [], allowedUrls: [], problems: [words] }
  }
  const endpoint = endpoints.of({ url: base, key })
  const models = names.map((name): Model => ({
    card: {
      id: `${provider.slug}/${name}`,
      title: name,
      window: leastWindow,
      format: 'blocks',
      price: null,
      metered: true,
      builtIn: false,
      pace: null,
      origin: new URL(base).host,
    },
    upstream: endpoint.upstream({ model: name }),
  }))
  return { models, allowedUrls: [base, base.replace(/^http/, 'ws')], problems: [] }
}

/** The newest models that the provider lists for this key; null when it lists none to us. */
async function listModels(
  { isOffered }: Provider,
  asked: {
    readonly base: string
    readonly key: string
    readonly fetch: FetchJson
    readonly timeoutMs: number
  },
): Promise<readonly string[] | null> {
  try {
    const answer = await asked.fetch(`${asked.base}/models`, {
      signal: AbortSignal.timeout(asked.timeoutMs),
      redirect: 'error',
      headers: { authorization: `Bearer ${asked.key}` },
    })
    if (!answer.ok) return null
    const list = listed.parse(await answer.json())
    return list.data
      .filter(({ id }) => isOffered(id))
      .sort((a, b) => b.created - a.created)
      .slice(0, mostOffered)
      .map(({ id }) => id)
  } catch {
    // No network, a key that no header can hold, or no list: all the same to the start.
    return null
  }
}
