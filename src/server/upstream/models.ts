import { createChatUpstream, isSendable, type ChatUpstreamOptions } from './chat.ts'
import { findLlamaCpp, findOllama, type FetchJson } from './discovery.ts'
import { chatEndpoint, isLoopbackHost, isSameEndpoint } from './endpoint.ts'
import { lingering } from './lingering.ts'
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
  const { ollamaUrl = 'http://127.0.0.1:11434', llamaCppUrl = 'http://127.0.0.1:8080' } = options
  const [single, several, ollama, llamaCpp] = await Promise.all([
    loadSingle(options),
    loadFile(options),
    ollamaUrl === null ? [] : findOllama(ollamaUrl, discovery),
    llamaCppUrl === null ? [] : findLlamaCpp(llamaCppUrl, discovery),
  ])
  const problems = [...single.problems, ...several.problems]
  const models: Model[] = []
  for (const model of [...single.models, ...several.models, ...ollama, ...llamaCpp]) {
    if (models.some(({ card }) => card.id === model.card.id)) {
      problems.push(`There are two models named ${model.card.id}; the first one is used.`)
    } else models.push(model)
  }
  const listed = (env['SPARKPAD_ALLOWED_UPSTREAMS'] ?? '').split(',').map((url) => url.trim())
  const named = listed.filter((url) => url !== '' && 'url' in chatEndpoint(url))
  if (named.length < listed.filter((url) => url !== '').length) {
    problems.push('SPARKPAD_ALLOWED_UPSTREAMS holds something that is not a URL.')
  }
  return { models, allowedUrls: [...single.allowedUrls, ...several.allowedUrls, ...named], problems }
}

const nothing: LoadedModels = { models: [], allowedUrls: [], problems: [] }

async function loadSingle({ env, readFile }: LoadModelsOptions): Promise<LoadedModels> {
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
  const endpoint = chatEndpoint(url)
  if ('problem' in endpoint) return { ...nothing, problems: [`SPARKPAD_UPSTREAM_URL: ${endpoint.problem}`] }
  let key = env['SPARKPAD_UPSTREAM_KEY']?.trim() ?? ''
  if (key === '' && keyFile !== '') {
    const text = await readOrNull(readFile, keyFile)
    if (text === null)
      return { ...nothing, problems: [`SPARKPAD_UPSTREAM_KEY_FILE: ${keyFile} cannot be read.`] }
    key = text.trim()
  }
  const made = toModel({ id: model, url, window: 128_000, format: 'blocks', price: null }, key)
  return { ...nothing, models: [made], allowedUrls: [url] }
}

async function loadFile({ env, readFile }: LoadModelsOptions): Promise<LoadedModels> {
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
    models.push(toModel(entry, key))
  }
  return { models, problems, allowedUrls: [...file.allowedUrls, ...file.models.map(({ url }) => url)] }
}

function toModel(entry: FileModel, key: string): Model {
  const endpoint = chatEndpoint(entry.url)
  const { id, window, format, price } = entry
  const origin = 'url' in endpoint ? endpoint.url.host : entry.url
  const settings: ChatUpstreamOptions = {
    url: entry.url,
    key,
    model: entry.model ?? id,
    ...(entry.headers === undefined ? {} : { headers: entry.headers }),
    ...(entry.extra === undefined ? {} : { extra: entry.extra }),
  }
  const upstream = createChatUpstream(settings)
  return {
    card: { id, title: entry.title ?? id, window, format, price, origin, builtIn: false, pace: null },
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
  const endpoint = chatEndpoint(own.url)
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
  return createChatUpstream({ url: own.url, key: own.key.trim(), model: own.model.trim() })
}
