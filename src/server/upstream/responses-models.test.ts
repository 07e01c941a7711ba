import { afterEach, describe, expect, test } from 'vitest'
import type { FetchJson } from './discovery.ts'
import { apiOf, isSameEndpoint, postEndpoint, responsesEndpoint } from './endpoint.ts'
import { loadModels, ownUpstream, type LoadModelsOptions } from './models.ts'
import { createResponsesEndpoints } from './responses-endpoints.ts'
import { closeAll, ask, closeLater, collect, key, startMock, textOf, user } from './responses-test-kit.ts'

afterEach(closeAll)

function load(env: Record<string, string>, file = '', fetch: FetchJson = () => Promise.reject(new Error())) {
  const endpoints = createResponsesEndpoints()
  closeLater(() => endpoints.close())
  const options: LoadModelsOptions = {
    env,
    fetch,
    readFile: () => Promise.resolve(file),
    ollamaUrl: null,
    llamaCppUrl: null,
    endpoints,
  }
  return loadModels(options)
}

const listing =
  (ids: readonly string[], seen: unknown[] = []): FetchJson =>
  (url, init) => {
    seen.push([url, init.headers])
    const data = ids.map((id, at) => ({ id, created: at }))
    return Promise.resolve({ ok: true, json: () => Promise.resolve({ data }) })
  }

describe('an address', () => {
  test('[U79] host, base and full address, by either scheme, mean one endpoint', () => {
    for (const address of [
      'wss://h.example',
      'https://h.example/v1',
      'wss://h.example/v1/responses/',
      ' https://h.example/ ',
    ]) {
      const place = responsesEndpoint(address)
      expect('socket' in place ? [place.socket.href, place.post.href] : place).toEqual([
        'wss://h.example/v1/responses',
        'https://h.example/v1/responses',
      ])
    }
    const azure = responsesEndpoint('https://n.openai.azure.com/openai/v1?api-version=preview')
    expect('socket' in azure && azure.socket.href).toBe(
      'wss://n.openai.azure.com/openai/v1/responses?api-version=preview',
    )
  })

  test('[U79] tells its API where it can mean one only; two APIs are two endpoints', () => {
    expect(
      ['wss://h/v1', 'https://h/v1/responses', 'https://h/v1', 'https://h'].map((url) => apiOf(url)),
    ).toEqual(['responses', 'responses', 'chat', 'chat'])
    expect(apiOf('https://h/v1', 'responses')).toBe('responses')
    expect(isSameEndpoint('wss://h/v1', 'https://h/v1/responses')).toBe(true)
    expect(isSameEndpoint('wss://h/v1', 'https://h/v1')).toBe(false)
  })

  test('[U79] one that cannot be says what to do', () => {
    const problem = (address: string, api?: 'chat' | 'responses') => {
      const place = postEndpoint(address, api)
      return 'problem' in place ? place.problem : null
    }
    expect(problem('wss://h/v1', 'chat')).toContain('leave "api" out')
    expect(problem('https://h/v1/chat/completions', 'responses')).toContain('end it at /v1')
    expect(problem('wss://name:secret@h/v1')).toContain('give the key apart')
    expect(problem('nowhere', 'responses')).toContain('wss://host/v1')
  })
})

describe('a provider by its key alone', () => {
  test('[U78] offers the newest models it lists, by the Responses API, and those that write text only', async () => {
    const mock = await startMock({ text: 'hello' })
    const seen: unknown[] = []
    const ids = ['gpt-4o', 'gpt-5', 'gpt-5-2025-08-07', 'gpt-5-audio', 'text-embedding-3', 'gpt-6-astra']
    const { models, allowedUrls, problems } = await load(
      { OPENAI_API_KEY: key, OPENAI_BASE_URL: mock.url },
      '',
      listing(ids, seen),
    )
    expect(problems).toEqual([])
    expect(seen).toEqual([[`${mock.url}/models`, { authorization: `Bearer ${key}` }]])
    expect(models.map(({ card }) => card.id)).toEqual(['openai/gpt-6-astra', 'openai/gpt-5'])
    expect(models[0]?.card).toMatchObject({ metered: true, price: null, window: 128_000 })
    expect(allowedUrls).toContain(mock.url)
    mock.setScript('gpt-5', { text: 'hello' })
    const events = models[1] === undefined ? [] : await collect(models[1].upstream, ask(user('Hi')))
    expect(textOf(events)).toBe('hello')
    expect(mock.responses.calls[0]).toMatchObject({ via: 'socket', body: { model: 'gpt-5' } })
  })

  test('[U78] or the ones that are named, without asking', async () => {
    const { models, problems } = await load({ XAI_API_KEY: key, XAI_MODELS: 'grok-a, grok-b' })
    expect(problems).toEqual([])
    expect(models.map(({ card }) => [card.id, card.origin])).toEqual([
      ['xai/grok-a', 'api.x.ai'],
      ['xai/grok-b', 'api.x.ai'],
    ])
  })

  test('[U78] one that lists nothing is said with what to do, without the key', async () => {
    const { models, problems } = await load({ OPENAI_API_KEY: key })
    expect(models).toEqual([])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^OPENAI_API_KEY is set, but api\.openai\.com did not list .*OPENAI_MODELS=/)
    expect(problems.join()).not.toContain(key)
    expect((await load({ OPENAI_API_KEY: key }, '', listing(['whisper']))).problems[0]).toContain('no model')
    expect((await load({ OPENAI_API_KEY: key, OPENAI_BASE_URL: 'x' })).problems[0]).toContain(
      'OPENAI_BASE_URL',
    )
  })
})

describe('the models file and the variables', () => {
  test('[U100] the file says whether a model is metered, whatever its price', async () => {
    const mock = await startMock({ text: 'hello' })
    const entries = [
      { id: 'free', url: mock.url, price: { input: 1, output: 2 }, metered: false },
      { id: 'paid', url: mock.url, metered: true },
      { id: 'silent', url: mock.url },
    ]
    const { models, problems } = await load({ SPARKPAD_MODELS: 'x' }, JSON.stringify(entries))
    expect(problems).toEqual([])
    expect(models.map(({ card }) => card.metered)).toEqual([false, true, undefined])
  })

  test('[U79] say the API by a field or by wss://, and the role of a model', async () => {
    const mock = await startMock({ text: 'hello' })
    const entries = [
      { id: 'said', url: mock.url, api: 'responses', key, model: 'm', role: 'fast' },
      { id: 'shown', url: mock.url.replace('http', 'ws'), key, model: 'm', role: 'deep' },
      { id: 'chat', url: mock.url, key, model: 'm' },
    ]
    const { models, problems } = await load({ SPARKPAD_MODELS: 'x' }, JSON.stringify(entries))
    expect(problems).toEqual([])
    expect(models.map(({ card }) => card.role)).toEqual(['fast', 'deep', undefined])
    for (const { upstream } of models) expect(textOf(await collect(upstream, ask(user('Hi'))))).toBe('hello')
    expect([mock.responses.calls.length, mock.calls.length]).toEqual([2, 1])
  })

  test('[U79] models of one address and key share their connections', async () => {
    const mock = await startMock({ text: 'hello' })
    mock.setScript('n', { text: 'hello' })
    const entries = ['m', 'n'].map((id) => ({ id, url: mock.url, api: 'responses', key }))
    const { models } = await load({ SPARKPAD_MODELS: 'x' }, JSON.stringify(entries))
    for (const { upstream } of models) await collect(upstream, ask(user('Hi')))
    const [one, two] = mock.responses.calls
    expect([one?.body.model, two?.body.model]).toEqual(['m', 'n'])
    expect(one?.connection).toBe(two?.connection)
  })

  test('[U79] one upstream by its variables', async () => {
    const mock = await startMock({ text: 'hello' })
    const env = { SPARKPAD_UPSTREAM_MODEL: 'm', SPARKPAD_UPSTREAM_KEY: key }
    const said = await load({ ...env, SPARKPAD_UPSTREAM_URL: mock.url, SPARKPAD_UPSTREAM_API: 'responses' })
    const shown = await load({ ...env, SPARKPAD_UPSTREAM_URL: mock.url.replace('http', 'ws') })
    for (const { models } of [said, shown]) {
      const [model] = models
      expect(model === undefined ? '' : textOf(await collect(model.upstream, ask(user('Hi'))))).toBe('hello')
    }
    expect(mock.responses.calls).toHaveLength(2)
    const odd = { ...env, SPARKPAD_UPSTREAM_URL: mock.url, SPARKPAD_UPSTREAM_API: 'grpc' }
    expect((await load(odd)).problems).toEqual(['SPARKPAD_UPSTREAM_API is neither chat nor responses.'])
  })

  test('[U79] mistakes name their field and cost only their model', async () => {
    const entries = [
      { id: 'a', url: 'wss://h/v1', api: 'chat' },
      { id: 'b', url: 'https://h/v1', api: 'grpc' },
      { id: 'c', url: 'https://h/v1', role: 'middling' },
      { id: 'd', url: 'wss://h/v1' },
    ]
    const { models, problems } = await load({ SPARKPAD_MODELS: 'x' }, JSON.stringify(entries))
    expect(models.map(({ card }) => card.id)).toEqual(['d'])
    expect(problems.map((words) => words.slice(0, 18))).toEqual([
      'x: models[0].url: ',
      'x: models[1].api: ',
      'x: models[2].role:',
    ])
  })
})

describe("a user's own key", () => {
  test('[U82] serves one response over a socket that is closed with it', async () => {
    const mock = await startMock({ text: 'hello' })
    const own = { url: mock.url.replace('http', 'ws'), key, model: 'm' }
    const made = ownUpstream(own, { loopback: true, allowedUrls: [] })
    if (!('run' in made)) throw new Error(made.message)
    expect(textOf(await collect(made, ask(user('Hi'))))).toBe('hello')
    expect(mock.responses.calls[0]).toMatchObject({ via: 'socket' })
    await expect.poll(() => mock.responses.connections.every(({ isOpen }) => !isOpen)).toBe(true)
  })

  test('[U82] is kept from sockets that are not on the list of a shared gateway, and from plain ones', async () => {
    const rules = { loopback: false, allowedUrls: ['wss://h.example/v1', 'ws://h.example/v1'] }
    const code = (url: string) => {
      const made = ownUpstream({ url, key, model: 'm' }, rules)
      return 'run' in made ? null : made.code
    }
    expect(code('wss://h.example/v1/responses')).toBeNull()
    expect(code('wss://other.example/v1')).toBe('upstream_not_allowed')
    expect(code('ws://h.example/v1')).toBe('upstream_not_allowed')
  })
})
