import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadModels, ownUpstream, type LoadModelsOptions } from './models.ts'
import { createMockUpstream, type MockUpstream } from './mock.ts'
import type { Model, Upstream, UpstreamEvent, UpstreamFault } from './upstream.ts'

let folder = ''
let mock: MockUpstream
const closers: (() => Promise<void>)[] = []
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sparkpad-models-'))
  mock = await createMockUpstream({ scripts: { m: { text: 'hello' } }, key: 'key-from-env' })
})
afterEach(async () => {
  await mock.close()
  for (const close of closers.splice(0)) await close()
  rmSync(folder, { recursive: true })
})

const load = (env: Record<string, string>, more: Partial<LoadModelsOptions> = {}) =>
  loadModels({
    env,
    fetch,
    readFile: async (path) => readFileSync(path, 'utf8'),
    ollamaUrl: null,
    llamaCppUrl: null,
    discoveryTimeoutMs: 2000,
    ...more,
  })

function write(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function answerOf(upstream: Upstream): Promise<UpstreamEvent | undefined> {
  const request = {
    model: 'x',
    instructions: null,
    messages: [{ role: 'user', text: 'Hi' }],
    maxOutputTokens: null,
    temperature: null,
    metadata: {},
  } as const
  const events: UpstreamEvent[] = []
  for await (const event of upstream.run(request, new AbortController().signal)) events.push(event)
  return events.at(-1)
}

function only(models: readonly Model[]): Model {
  const [model] = models
  if (model === undefined || models.length > 1) throw new Error(`${models.length} models`)
  return model
}

const ended = { type: 'end', reason: 'stop' }

describe('environment', () => {
  test('[U22] three variables make a model that answers', async () => {
    const env = {
      SPARKPAD_UPSTREAM_URL: mock.url,
      SPARKPAD_UPSTREAM_MODEL: 'm',
      SPARKPAD_UPSTREAM_KEY: 'key-from-env',
    }
    const { models, problems, allowedUrls } = await load(env)
    expect(problems).toEqual([])
    expect(allowedUrls).toEqual([mock.url])
    expect(models.map(({ card }) => card)).toEqual([
      {
        id: 'm',
        title: 'm',
        window: 128_000,
        format: 'blocks',
        price: null,
        origin: `127.0.0.1:${mock.port}`,
        builtIn: false,
        pace: null,
      },
    ])
    expect(await answerOf(only(models).upstream)).toEqual(ended)
  })

  test('[U22] the key may stand in a file', async () => {
    const env = {
      SPARKPAD_UPSTREAM_URL: mock.url,
      SPARKPAD_UPSTREAM_MODEL: 'm',
      SPARKPAD_UPSTREAM_KEY_FILE: write('key', 'key-from-env\n'),
    }
    const { models } = await load(env)
    expect(await answerOf(only(models).upstream)).toEqual(ended)
  })

  test('[U23] what is missing is said, and nothing is offered', async () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{ SPARKPAD_UPSTREAM_URL: mock.url }, /SPARKPAD_UPSTREAM_MODEL is not/],
      [{ SPARKPAD_UPSTREAM_MODEL: 'm' }, /SPARKPAD_UPSTREAM_URL is not/],
      [{ SPARKPAD_UPSTREAM_URL: 'nowhere', SPARKPAD_UPSTREAM_MODEL: 'm' }, /^SPARKPAD_UPSTREAM_URL: /],
      [
        {
          SPARKPAD_UPSTREAM_URL: mock.url,
          SPARKPAD_UPSTREAM_MODEL: 'm',
          SPARKPAD_UPSTREAM_KEY_FILE: '/none',
        },
        /cannot be read/,
      ],
      [{ SPARKPAD_MODELS: '/none' }, /^SPARKPAD_MODELS: \/none cannot be read/],
      [{ SPARKPAD_ALLOWED_UPSTREAMS: 'https://a/v1, nonsense' }, /SPARKPAD_ALLOWED_UPSTREAMS/],
    ]
    for (const [env, words] of cases) {
      const { models, problems } = await load(env)
      expect(models).toEqual([])
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(words)
    }
    expect(await load({})).toEqual({ models: [], allowedUrls: [], problems: [] })
  })
})

describe('models file', () => {
  test('[U24] each model has its own key, window, format and price', async () => {
    const path = write(
      'models.json',
      JSON.stringify({
        models: [
          {
            id: 'fast',
            title: 'Fast one',
            url: mock.url,
            model: 'm',
            keyEnv: 'FAST_KEY',
            window: 32_000,
            format: 'patch',
            price: { input: 0.5, output: 2 },
          },
          { id: 'slow', url: mock.url, model: 'm', key: 'key-from-env', abortDelayMs: 10 },
          { id: 'filed', url: mock.url, model: 'm', keyFile: write('k', 'key-from-env') },
        ],
        allowedUrls: ['https://api.example.com/v1'],
      }),
    )
    const { models, problems, allowedUrls } = await load({ SPARKPAD_MODELS: path, FAST_KEY: 'key-from-env' })
    expect(problems).toEqual([])
    expect(allowedUrls).toContain('https://api.example.com/v1')
    expect(models[0]?.card).toMatchObject({
      id: 'fast',
      title: 'Fast one',
      window: 32_000,
      format: 'patch',
      price: { input: 0.5, output: 2 },
    })
    for (const { upstream } of models) expect(await answerOf(upstream)).toEqual(ended)
  })

  test('[U23] a mistake names its field and repeats no value; the other models stand', async () => {
    const good = { id: 'good', url: mock.url }
    const path = write(
      'models.json',
      JSON.stringify([
        { id: 'a', url: 'sk-secret-in-the-wrong-place' },
        { id: 'b', url: mock.url, window: 'large' },
        { id: 'c', url: mock.url, api_key: 'sk-secret-too' },
        { id: 'd', url: mock.url, price: { input: 1 } },
        good,
        good,
        { id: 'e', url: mock.url, keyEnv: 'NOT_SET' },
      ]),
    )
    const { models, problems } = await load({ SPARKPAD_MODELS: path })
    expect(models.map(({ card }) => card.id)).toEqual(['good', 'e'])
    for (const [index, words] of [
      'models[0].url',
      'models[1].window',
      'api_key',
      'models[3].price.output',
      'models[5].id',
      'NOT_SET',
    ].entries()) {
      expect(problems[index]).toContain(words)
    }
    expect(problems.join()).not.toContain('sk-secret')
    expect((await load({ SPARKPAD_MODELS: write('bad.json', '{') })).problems[0]).toContain('is not JSON')
    expect((await load({ SPARKPAD_MODELS: write('odd.json', '{"model":[]}') })).problems[0]).toContain(
      'model',
    )
  })
})

describe('discovery', () => {
  /** Answers `GET` at each path; a function gets the body that was posted to its path. */
  async function serve(routes: Record<string, unknown>): Promise<string> {
    const answer = async (request: IncomingMessage): Promise<unknown> => {
      const route = routes[request.url ?? '']
      const posted = await text(request)
      if (request.method === 'POST')
        return typeof route === 'function' ? route(JSON.parse(posted)) : undefined
      return typeof route === 'function' ? undefined : route
    }
    const server = createServer((request, response) => {
      void answer(request).then((body) => {
        if (body === undefined) response.writeHead(404).end()
        else response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return `http://127.0.0.1:${address.port}`
  }

  test('[U25] a local Ollama offers its models, embeddings left out', async () => {
    const ollamaUrl = await serve({
      '/api/tags': { models: [{ name: 'qwen3:8b' }, { name: 'nomic-embed-text:latest' }] },
    })
    const { models, allowedUrls } = await load({}, { ollamaUrl })
    expect(models.map(({ card }) => [card.id, card.origin])).toEqual([['ollama/qwen3:8b', 'Ollama']])
    expect(allowedUrls).toEqual([])
  })

  /** Ollama's native API as it answers today; field names and the layout of `parameters` are its own. */
  const ollama = (
    models: Readonly<
      Record<string, { loaded?: number; numCtx?: number; trained?: number; capabilities?: readonly string[] }>
    >,
  ) =>
    serve({
      '/api/tags': { models: Object.keys(models).map((name) => ({ name, model: name, size: 1 })) },
      '/api/ps': {
        models: Object.entries(models).flatMap(([name, { loaded }]) =>
          loaded === undefined ? [] : [{ name, model: name, size_vram: 0, context_length: loaded }],
        ),
      },
      '/api/show': ({ model }: { model: string }) => {
        const known = models[model]
        if (known === undefined) return undefined
        const { numCtx, trained = 262_144, capabilities } = known
        return {
          modelfile: '# Modelfile generated by "ollama show"\nPARAMETER num_ctx 99999\n',
          ...(numCtx === undefined
            ? {}
            : {
                parameters: `stop                           "num_ctx 7"\nnum_ctx                        ${numCtx}\ntemperature                    0.7`,
              }),
          details: { family: 'qwen3' },
          model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': trained },
          ...(capabilities === undefined ? {} : { capabilities }),
        }
      },
    })

  test('[U30] an Ollama model’s window is what is allotted, else its num_ctx, else the default, never its maximum', async () => {
    const ollamaUrl = await ollama({
      'loaded:1b': { loaded: 65_536, numCtx: 8_192 },
      'asked:1b': { numCtx: 16_384 },
      'plain:1b': {},
      'small:1b': { trained: 2_048 },
      'greedy:1b': { numCtx: 1_000_000, trained: 32_768 },
    })
    const { models, problems } = await load({}, { ollamaUrl })
    expect(models.map(({ card }) => [card.title, card.window])).toEqual([
      ['loaded:1b', 65_536],
      ['asked:1b', 16_384],
      ['plain:1b', 4_096],
      ['small:1b', 2_048],
      ['greedy:1b', 32_768],
    ])
    expect(problems).toEqual([])
  })

  test('[U30] an older Ollama that tells none of it keeps the default', async () => {
    const ollamaUrl = await serve({
      '/api/tags': { models: [{ name: 'old:1b' }] },
      '/api/ps': { models: [{ name: 'old:1b', size_vram: 0 }] },
      '/api/show': () => ({ parameters: 7, model_info: 'none', capabilities: {} }),
    })
    const { models } = await load({}, { ollamaUrl })
    expect(models.map(({ card }) => card.window)).toEqual([4_096])
  })

  test('[U25] what an Ollama model can do says whether it answers, whatever its name', async () => {
    const ollamaUrl = await ollama({
      'embed-writer:1b': { capabilities: ['completion', 'tools'] },
      'vectors:1b': { capabilities: ['embedding'] },
    })
    const { models } = await load({}, { ollamaUrl })
    expect(models.map(({ card }) => card.title)).toEqual(['embed-writer:1b'])
  })

  test('[U30] a llama.cpp router tells each model’s window, and is not made to load one', async () => {
    const llamaCppUrl = await serve({
      '/v1/models': { data: [{ id: 'qwen' }, { id: 'org/gemma:Q4' }] },
      '/props': { role: 'router', default_generation_settings: { params: {}, n_ctx: 0 } },
      '/props?model=qwen&autoload=false': { default_generation_settings: { n_ctx: 32_768 } },
    })
    const { models } = await load({}, { llamaCppUrl })
    expect(models.map(({ card }) => [card.id, card.window])).toEqual([
      ['llama.cpp/qwen', 32_768],
      ['llama.cpp/gemma:Q4', 8_192],
    ])
  })

  test('[U25] a local llama.cpp server offers its model with its window', async () => {
    const llamaCppUrl = await serve({
      '/v1/models': { data: [{ id: '/models/qwen2.5-coder.gguf' }] },
      '/props': { default_generation_settings: { n_ctx: 16_384 } },
    })
    const { models } = await load({}, { llamaCppUrl })
    expect(models.map(({ card }) => [card.id, card.window])).toEqual([['llama.cpp/qwen2.5-coder', 16_384]])
  })

  test('[U25] nothing there, another server there, or one that never answers: no model, no problem', async () => {
    const other = await serve({ '/v1/models': { data: [{ id: 'x' }] }, '/api/tags': 'hello' })
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    closers.push(
      () =>
        new Promise<void>((resolve) => {
          silent.close(() => resolve())
          silent.closeAllConnections()
        }),
    )
    const quietUrl = `http://127.0.0.1:${address.port}`
    expect(await load({}, { ollamaUrl: other, llamaCppUrl: other })).toEqual({
      models: [],
      allowedUrls: [],
      problems: [],
    })
    expect(
      (await load({}, { ollamaUrl: quietUrl, llamaCppUrl: quietUrl, discoveryTimeoutMs: 20 })).models,
    ).toEqual([])
  })
})

describe('own key', () => {
  const isFault = (made: Upstream | UpstreamFault): made is UpstreamFault => 'status' in made
  const own = (more: object = {}) => ({ url: mock.url, key: 'key-from-env', model: 'm', ...more })

  test('[U26] on loopback any endpoint may be named', async () => {
    const made = ownUpstream(own(), { loopback: true, allowedUrls: [] })
    if (isFault(made)) throw new Error(made.message)
    expect(await answerOf(made)).toEqual(ended)
  })

  test('[U26] a shared gateway calls only what stands on its list', () => {
    const shared = { loopback: false, allowedUrls: ['https://api.example.com/v1'] }
    for (const url of [
      mock.url,
      'http://169.254.169.254/v1',
      'https://api.example.com/v1/../internal',
      'https://api.example.com:8443/v1',
      'https://api.example.com.evil.test/v1',
      'http://api.example.com/v1',
      'https://api.example.com@evil.test/v1',
    ]) {
      const made = ownUpstream(own({ url }), shared)
      expect(isFault(made) && [400, 403].includes(made.status), url).toBe(true)
    }
    const allowed = ownUpstream(own({ url: 'https://api.example.com/v1/chat/completions' }), shared)
    expect(isFault(allowed)).toBe(false)
  })

  test('[U26] a bad URL, model or key is a fault without the key', () => {
    for (const bad of [{ url: 'x' }, { model: ' ' }, { key: 'abc\r\nx-evil: 1' }, { key: 'schlüssel' }]) {
      const made = ownUpstream(own(bad), { loopback: true, allowedUrls: [] })
      expect(isFault(made) && made.status).toBe(400)
      expect(JSON.stringify(made)).not.toMatch(/x-evil|schlüssel|key-from-env/)
    }
  })
})
