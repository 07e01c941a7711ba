import { createChatUpstream, isSendable } from './chat.ts'
import { findLlamaCpp, findOllama, type FetchJson } from './discovery.ts'
import { apiOf, isLoopbackHost, isSameEndpoint, postEndpoint, type Api } from './endpoint.ts'
import { lingering } from './lingering.ts'
import { loadProviders } from './providers.ts'
import { createResponsesEndpoint } from './responses.ts'
import { createResponsesEndpoints, type ResponsesEndpoints } from './responses-endpoints.ts'
import { readModelsFile, type FileModel } from './models-file.ts'
import type { Model, Upstream, UpstreamFault } from './upstream.ts'

export type LoadModelsOptions = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: FetchJson
  /** Text of a file; rejects when it cannot be read. */
  readonly readFile: (path: string) => Promise<string>
  /** Where a local Ollama and llama.cpp server are looked for; null leaves one out. */
  readonly ollamaUrl?: string | null
  readonly llamaCppUrl?: string | null
  readonly discoveryTimeoutMs?: number
  /** Longest wait for a provider's list of models, ms. */
  readonly providerTimeoutMs?: number
  /** Where the connections of Responses endpoints are kept; whoever hands it in closes it. */
  readonly endpoints?: ResponsesEndpoints
}

export type LoadedModels = {
  readonly models: readonly Model[]
  /** Addresses a user's own key may be sent to from beyond loopback. */
  readonly allowedUrls: readonly string[]
  /** What is wrong with the configuration, one sentence each, without keys. */
  readonly problems: readonly string[]
}

/**
 * The models this gateway offers besides the built-in ones: the one of `SPARKPAD_UPSTREAM_URL`, `_KEY` (or
 * `_KEY_FILE`) and `_MODEL`, those of the file `SPARKPAD_MODELS`, and what runs on this machine. A mistake is a
 * problem in words and costs the model it concerns, not the start.
 */
export async function loadModels(options: LoadModelsOptions): Promise<LoadedModels> {
  const { env } = options
  const discovery = { fetch: options.fetch, timeoutMs: options.discoveryTimeoutMs ?? 300 }
  const endpoints = options.endpoints ?? createResponsesEndpoints()
  const { ollamaUrl = 'http://127.0.0.1:11434', llamaCppUrl = 'http://127.0.0.1:8080' } = options
  const [single, several, provided, ollama, llamaCpp] = await Promise.all([
    loadSingle(options, endpoints),
    loadFile(options, endpoints),
    loadProviders({
      env,
      fetch: options.fetch,
      timeoutMs: options.providerTimeoutMs ?? 3000,
      endpoints,
    }),
    ollamaUrl === null ? [] : findOllama(ollamaUrl, discovery),
    llamaCppUrl === null ? [] : findLlamaCpp(llamaCppUrl, discovery),
  ])
  const problems = [...single.problems, ...several.problems, ...provided.problems]
  const models: Model[] = []
  for (const model of [...single.models, ...several.models, ...provided.models, ...ollama, ...llamaCpp]) {
    if (models.some(({ card }) => card.id === model.card.id)) {
      problems.push(`There are two models named ${model.card.id}; the first one is used.`)
    } else models.push(model)
  }
  const listed = (env['SPARKPAD_ALLOWED_UPSTREAMS'] ?? '').split(',').map((url) => url.trim())
  const named = listed.filter((url) => url !== '' && 'url' in postEndpoint(url))
  if (named.length < listed.filter((url) => url !== '').length) {
    problems.push('SPARKPAD_ALLOWED_UPSTREAMS holds something that is not a URL.')
  }
  const own = [single, several, provided].flatMap(({ allowedUrls }) => allowedUrls)
  return { models, allowedUrls: [...own, ...named], problems }
}

const nothing: LoadedModels = { models: [], allowedUrls: [], problems: [] }

async function loadSingle(
  { env, readFile }: LoadModelsOptions,
  endpoints: ResponsesEndpoints,
): Promise<LoadedModels> {
  const url = env['SPARKPAD_UPSTREAM_URL']?.trim() ?? ''
  const model = env['SPARKPAD_UPSTREAM_MODEL']?.trim() ?? ''
  const keyFile = env['SPARKPAD_UPSTREAM_KEY_FILE']?.trim() ?? ''
  if (url === '') {
    if (model === '') return nothing
    return { ...nothing, problems: ['SPARKPAD_UPSTREAM_MODEL is set, but SPARKPAD_UPSTREAM_URL is not.'] }
  }
  if (model === '') {
    return { ...nothing, problems: ['SPARKPAD_UPSTREAM_URL is set, but SPARKPAD_UPSTREAM_MODEL is not.'] }
  }
  const said = env['SPARKPAD_UPSTREAM_API']?.trim() ?? ''
  if (said !== '' && !isApi(said)) {
    return { ...nothing, problems: ['SPARKPAD_UPSTREAM_API is neither chat nor responses.'] }
  }
  const api = said === '' ? {} : { api: said }
  const endpoint = postEndpoint(url, api.api)
  if ('problem' in endpoint) return { ...nothing, problems: [`SPARKPAD_UPSTREAM_URL: ${endpoint.problem}`] }
  let key = env['SPARKPAD_UPSTREAM_KEY']?.trim() ?? ''
  if (key === '' && keyFile !== '') {
    const text = await readOrNull(readFile, keyFile)
    if (text === null)
      return { ...nothing, problems: [`SPARKPAD_UPSTREAM_KEY_FILE: ${keyFile} cannot be read.`] }
    key = text.trim()
  }
  const entry = { id: model, url, ...api, window: 128_000, format: 'blocks', price: null } as const
  const made = toModel(entry, key, endpoints)
  return { ...nothing, models: [made], allowedUrls: [url] }
}

async function loadFile(
  { env, readFile }: LoadModelsOptions,
  endpoints: ResponsesEndpoints,
): Promise<LoadedModels> {
  const path = env['SPARKPAD_MODELS']?.trim() ?? ''
  if (path === '') return nothing
  const text = await readOrNull(readFile, path)
  if (text === null) return { ...nothing, problems: [`SPARKPAD_MODELS: ${path} cannot be read.`] }
  const file = readModelsFile(text, path)
  const problems = [...file.problems]
  const models: Model[] = []
  for (const entry of file.models) {
    let key = entry.key?.trim() ?? ''
    if (key === '' && entry.keyEnv !== undefined) {
      key = env[entry.keyEnv]?.trim() ?? ''
      if (key === '')
        problems.push(`${path}: model ${entry.id} takes its key from ${entry.keyEnv}, which is not set.`)
    }
    if (key === '' && entry.keyFile !== undefined) {
      key = (await readOrNull(readFile, entry.keyFile))?.trim() ?? ''
      if (key === '')
        problems.push(
          `${path}: model ${entry.id} takes its key from ${entry.keyFile}, which cannot be read or is empty.`,
        )
    }
    models.push(toModel(entry, key, endpoints))
  }
  return { models, problems, allowedUrls: [...file.allowedUrls, ...file.models.map(({ url }) => url)] }
}

const isApi = (word: string): word is Api => word === 'chat' || word === 'responses'

function toModel(entry: FileModel, key: string, endpoints: ResponsesEndpoints): Model {
  const endpoint = postEndpoint(entry.url, entry.api)
  const { id, url, window, format, price, metered, role } = entry
  const origin = 'url' in endpoint ? endpoint.url.host : url
  const model = entry.model ?? id
  const headers = entry.headers === undefined ? {} : { headers: entry.headers }
  const extra = entry.extra === undefined ? {} : { extra: entry.extra }
  const upstream =
    apiOf(url, entry.api) === 'responses'
      ? endpoints.of({ url, key, ...headers }).upstream({ model, ...extra })
      : createChatUpstream({ url, key, model, ...headers, ...extra })
  return {
    card: {
      id,
      title: entry.title ?? id,
      window,
      format,
      price,
      origin,
      builtIn: false,
      pace: null,
      ...(metered === undefined ? {} : { metered }),
      ...(role === undefined ? {} : { role }),
    },
    upstream: entry.abortDelayMs === undefined ? upstream : lingering(upstream, entry.abortDelayMs),
  }
}

async function readOrNull(readFile: (path: string) => Promise<string>, path: string): Promise<string | null> {
  try {
    return await readFile(path)
  } catch {
    return null
  }
}

export type OwnUpstream = { readonly url: string; readonly key: string; readonly model: string }

/**
 * The upstream of a user's own key, for one response. A gateway that other machines reach calls only addresses of its
 * list: a URL that a page names could otherwise point into its network.
 */
export function ownUpstream(
  own: OwnUpstream,
  { loopback, allowedUrls }: { readonly loopback: boolean; readonly allowedUrls: readonly string[] },
): Upstream | UpstreamFault {
  const refuse = (code: string, message: string): UpstreamFault => ({
    status: code === 'upstream_not_allowed' ? 403 : 400,
    type: 'invalid_request_error',
    code,
    message,
  })
  const endpoint = postEndpoint(own.url)
  if ('problem' in endpoint) return refuse('invalid_upstream_url', endpoint.problem)
  if (own.model.trim() === '')
    return refuse('invalid_upstream_model', 'The provider needs the name of a model.')
  if (!isSendable(own.key.trim())) {
    return refuse('invalid_upstream_key', 'The key holds a character that no key has; was it copied whole?')
  }
  if (!loopback && !allowedUrls.some((allowed) => isSameEndpoint(allowed, own.url))) {
    const words = 'This gateway is shared and sends keys only to the addresses on its list.'
    return refuse('upstream_not_allowed', words)
  }
  const isClear =
    endpoint.url.protocol === 'http:' && own.key !== '' && !isLoopbackHost(endpoint.url.hostname)
  if (isClear && !loopback) return refuse('upstream_not_allowed', 'A key is not sent over plain http.')
  const [key, model] = [own.key.trim(), own.model.trim()]
  if (apiOf(own.url) === 'chat') return createChatUpstream({ url: own.url, key, model })
  return {
    // The key serves this response only: its connection is not kept.
    async *run(request, signal) {
      const once = createResponsesEndpoint({ url: own.url, key })
      try {
        yield* once.upstream({ model }).run(request, signal)
      } finally {
        once.close()
      }
    },
  }
}
