import { request } from 'node:http'
import { WebSocket } from 'ws'
import { afterEach, describe, expect, it } from 'vitest'
import { bindProblem, createAccess, isLoopback, type Claims } from './access.ts'
import type { Gateway } from './gateway.ts'
import { answering, connect, end, model, startGateway } from './test-kit.ts'

const claims = (over: Partial<Claims>): Claims => ({
  origin: undefined,
  host: '127.0.0.1:4321',
  authorization: undefined,
  subprotocols: [],
  ...over,
})
const rules = { host: '127.0.0.1', port: 4321, origins: ['https://pad.example.com'], accessCode: null }
const code = 'ein geheimes Wort ü'
const asSubprotocol = (text: string) => `sparkpad.access.${Buffer.from(text).toString('base64url')}`

describe('origins', () => {
  it.each([
    [undefined, true],
    ['http://127.0.0.1:4321', true],
    ['http://localhost:4321', true],
    ['http://[::1]:4321', true],
    ['https://pad.example.com', true],
    ['null', false],
    ['', false],
    ['https://127.0.0.1:4321', false],
    ['http://127.0.0.1', false],
    ['http://127.0.0.1:4322', false],
    ['http://pad.example.com', false],
    ['https://pad.example.com:444', false],
    ['https://PAD.example.com', false],
    ['https://evil.pad.example.com', false],
    ['https://pad.example.com.evil.com', false],
    ['https://pad.example.com/', false],
    ['https://example.com', false],
    ['http://127.0.0.1:4321.evil.com', false],
  ])('[G28] %s: let in is %s', (origin, letIn) => {
    const access = createAccess(rules)
    expect(access.judge(claims({ origin })).ok).toBe(letIn)
    expect(access.corsOrigin(origin)).toBe(letIn && origin !== undefined ? origin : null)
  })

  it.each([
    ['127.0.0.1:4321', true],
    ['localhost:4321', true],
    ['LOCALHOST:4321', true],
    ['[::1]:4321', true],
    ['pad.example.com', true],
    ['localhost', false],
    ['localhost:80', false],
    ['rebound.evil.com:4321', false],
    ['127.0.0.1.evil.com:4321', false],
    [undefined, false],
  ])('[G29] on loopback the host %s: let in is %s', (host, letIn) => {
    expect(createAccess(rules).judgeSource(claims({ host })).ok).toBe(letIn)
  })
})

describe('access code', () => {
  const access = createAccess({ ...rules, accessCode: code })

  it.each([
    ['none', claims({}), 401],
    ['a wrong bearer', claims({ authorization: 'Bearer nope' }), 401],
    ['a prefix of it', claims({ authorization: `Bearer ${code.slice(0, -1)}` }), 401],
    ['another scheme', claims({ authorization: `Basic ${code}` }), 401],
    ['a wrong subprotocol', claims({ subprotocols: ['sparkpad.v1', asSubprotocol('nope')] }), 401],
    [
      'the code from a strange page',
      claims({ origin: 'https://evil.com', authorization: `Bearer ${code}` }),
      403,
    ],
    ['the bearer', claims({ authorization: `Bearer ${code}` }), 200],
    ['the subprotocol', claims({ subprotocols: ['sparkpad.v1', asSubprotocol(code)] }), 200],
  ])('[G30] %s', (_name, shown, status) => {
    const verdict = access.judge(shown)
    expect(verdict.ok ? 200 : verdict.status).toBe(status)
  })

  it('[G30] where none is set, any Authorization or none is fine', () => {
    const open = createAccess(rules)
    expect(open.judge(claims({ authorization: 'Bearer sk-whatever' })).ok).toBe(true)
    expect(open.judge(claims({})).ok).toBe(true)
  })
})

describe('binding', () => {
  it.each([
    ['127.0.0.1', [], null, true],
    ['127.9.9.9', [], null, true],
    ['localhost', [], null, true],
    ['::1', [], null, true],
    ['0.0.0.0', [], null, false],
    ['0.0.0.0', ['https://a.b'], null, false],
    ['0.0.0.0', [], 'code', false],
    ['::', ['https://a.b'], 'code', true],
    ['192.168.1.7', ['https://a.b'], 'code', true],
    ['127.0.0.1.evil.com', [], null, false],
    ['127.0.0.1', ['https://a.b/'], null, false],
    ['127.0.0.1', ['*'], null, false],
    ['127.0.0.1', ['a.b'], null, false],
  ])('[G31] %s with origins %s and code %s: starts is %s', async (host, origins, accessCode, starts) => {
    const problem = bindProblem({ host, origins, accessCode })
    expect(problem === null).toBe(starts)
    if (problem === null) return
    await expect(startGateway({ models: [], host, origins, accessCode })).rejects.toThrow(problem)
  })

  it('[G31] loopback is what only this machine reaches', () => {
    expect(['127.0.0.1', '::1', '0.0.0.0', '::', '10.0.0.1', 'example.com'].map(isLoopback)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('at the door of a running gateway', () => {
  let gateway: Gateway | null = null
  afterEach(async () => {
    await gateway?.close()
    gateway = null
  })
  const start = async (over: { accessCode?: string; origins?: string[] } = {}) => {
    gateway = await startGateway({ models: [model('m', answering(end))], ...over })
    return gateway
  }
  /** Status of an upgrade; 101 when it was let in. */
  const upgrade = (url: string, headers: Record<string, string>, protocols: string[] = []) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/responses`, protocols, { headers })
      socket.on('open', () => {
        resolve(101)
        socket.close()
      })
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0)
        response.resume()
        socket.on('error', () => {})
        socket.terminate()
      })
      socket.on('error', reject)
    })
  const status = (url: string, headers: Record<string, string>, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const asked = request(`${url}/v1/models`, { method, headers, agent: false }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      asked.on('error', reject)
      asked.end()
    })

  it('[G28] sockets and requests of strange pages get 403, before any upgrade', async () => {
    const { url } = await start({ origins: ['https://pad.example.com'] })
    for (const ask of [upgrade, status]) {
      const letIn = ask === upgrade ? 101 : 200
      expect(await ask(url, { origin: 'https://evil.com' })).toBe(403)
      expect(await ask(url, { origin: 'null' })).toBe(403)
      expect(await ask(url, { origin: url })).toBe(letIn)
      expect(await ask(url, { origin: 'https://pad.example.com' })).toBe(letIn)
      expect(await ask(url, {})).toBe(letIn)
      expect(await ask(url, { authorization: 'Bearer anything' })).toBe(letIn)
    }
  })

  it('[G29] a name that was rebound to loopback gets 403', async () => {
    const { url, port } = await start()
    const host = `rebound.evil.com:${port}`
    expect(await upgrade(url, { host })).toBe(403)
    expect(await status(url, { host })).toBe(403)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('[G30] without the access code sockets and requests get 401, the page does not ask for it', async () => {
    const running = await start({ accessCode: code })
    const { url } = running
    const bearer = { authorization: `Bearer ${Buffer.from(code).toString('latin1')}` }
    expect(await upgrade(url, {})).toBe(401)
    expect(await status(url, {})).toBe(401)
    expect(await status(url, bearer)).toBe(200)
    expect((await fetch(`${url}/`)).status).not.toBe(401)
    const client = await connect(running, { protocols: ['sparkpad.v1', asSubprotocol(code)] })
    expect(client.socket.protocol).toBe('sparkpad.v1')
    const bare = await connect(running, { protocols: [asSubprotocol(code)] })
    expect(bare.socket.protocol).toBe(asSubprotocol(code))
  })

  it('[G32] CORS names the exact origin and answers preflights', async () => {
    const { url } = await start({ origins: ['https://pad.example.com'] })
    const origin = 'https://pad.example.com'
    const preflight = await fetch(`${url}/v1/responses`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    const models = await fetch(`${url}/v1/models`, { headers: { origin } })
    expect(models.headers.get('access-control-allow-origin')).toBe(origin)
    expect(models.headers.get('vary')).toMatch(/origin/i)
    const strange = await fetch(`${url}/v1/models`, { headers: { origin: 'https://evil.com' } })
    expect(strange.status).toBe(403)
    expect(strange.headers.get('access-control-allow-origin')).toBe(null)
  })
})
