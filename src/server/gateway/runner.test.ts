import { promises as files } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { frameSources, runnerPlace, runnerProblem } from './runner.ts'
import { answering, end, model, startGateway } from './test-kit.ts'

let folder: string
let gateway: Gateway | null = null

beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'sparkpad-runner-'))
  await files.writeFile(join(folder, 'runner.js'), 'const tag = "<script></script><!--"\n')
  await files.writeFile(join(folder, 'packages.js'), 'const react = "</script>"\n')
  await files.writeFile(join(folder, 'tests.js'), 'export const it = 1\n')
  await files.mkdir(join(folder, 'page'))
  await files.writeFile(join(folder, 'page/index.html'), '<title>Sparkpad</title>')
})
afterEach(async () => {
  await gateway?.close()
  gateway = null
  await files.rm(folder, { recursive: true })
})

const start = async (over: { runnerOrigin?: string } = {}) => {
  gateway = await startGateway({
    models: [model('m', answering(end))],
    pageDir: join(folder, 'page'),
    runnerFile: join(folder, 'runner.js'),
    ...over,
  })
  return gateway
}

type Answer = {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}

const ask = (
  port: number,
  host: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
) =>
  new Promise<Answer>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers } },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => (text += part.toString()))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      },
    )
    asked.on('error', reject)
    asked.end()
  })

const policyOf = (answer: Answer) =>
  new Map(
    String(answer.headers['content-security-policy'])
      .split('; ')
      .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')] as const),
  )

describe('the runner’s document', () => {
  it('[V9] is served under another name than the page, without an origin and without the network', async () => {
    const { port } = await start()
    const answer = await ask(port, `localhost:${port}`, '/runner/closed')
    expect(answer.status).toBe(200)
    const policy = policyOf(answer)
    expect(policy.get('sandbox')).toBe('allow-scripts allow-forms')
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'unsafe-inline' 'unsafe-eval' blob: data:")
    expect(policy.get('connect-src')).toBe("'none'")
    expect(policy.get('img-src')).toBe('data: blob:')
    expect(policy.get('form-action')).toBe("'none'")
    expect(policy.get('frame-ancestors')?.split(' ')).toContain(`http://127.0.0.1:${port}`)
    expect(policy.get('frame-ancestors')?.split(' ')).not.toContain(`http://localhost:${port}`)
    expect(answer.headers['access-control-allow-origin']).toBe(undefined)
    expect(answer.text).not.toContain('"<script></script>')
    expect(answer.text.match(/<\/script>/g)).toHaveLength(1)
    expect(answer.text).toContain('<script>const tag = "<script><\\/script><\\!--"')
    const known = { 'if-none-match': String(answer.headers.etag) }
    expect((await ask(port, `localhost:${port}`, '/runner/closed', known)).status).toBe(304)
  })

  it('[V10] reaches the web only under the path that is for it', async () => {
    const { port } = await start()
    const policy = policyOf(await ask(port, `localhost:${port}`, '/runner/open'))
    expect(policy.get('connect-src')).toBe('https: wss:')
    expect(policy.get('img-src')).toBe('data: blob: https:')
    expect(policy.get('sandbox')).toBe('allow-scripts allow-forms')
    expect(policy.get('form-action')).toBe("'none'")
  })

  it('[V11] is alone there: no page, no API, no socket; a visitor is sent to the page', async () => {
    const { port } = await start()
    const host = `localhost:${port}`
    for (const path of [
      '/',
      '/index.html',
      '/v1/models',
      '/v1/responses',
      '/runner/place.json',
      '/runner/closed/',
    ])
      expect((await ask(port, host, path)).status, path).toBe(403)
    expect((await ask(port, host, '/v1/responses', {}, 'POST')).status).toBe(403)
    expect((await ask(port, host, '/runner/closed', {}, 'POST')).status).toBe(403)
    const visit = await ask(port, host, '/x?y=1', { accept: 'text/html' })
    expect([visit.status, visit.headers.location]).toEqual([307, `http://127.0.0.1:${port}/x`])
    expect((await ask(port, host, '/v1/models', { accept: 'text/html' })).status).toBe(403)
    const status = await new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/responses`, { headers: { host } })
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode)
        response.resume()
        socket.on('error', () => {})
        socket.terminate()
      })
      socket.on('open', () => reject(new Error('let in')))
    })
    expect(status).toBe(403)
  })

  it('[V12] is not served under the page’s name, whose policy names it exactly', async () => {
    const { port } = await start()
    const host = `127.0.0.1:${port}`
    expect((await ask(port, host, '/runner/closed')).status).toBe(404)
    expect((await ask(port, host, '/runner/open')).status).toBe(404)
    expect(JSON.parse((await ask(port, host, '/runner/place.json')).text)).toEqual({
      origin: `http://localhost:${port}`,
    })
    const page = policyOf(await ask(port, host, '/'))
    expect(page.get('frame-src')).toBe(
      `http://localhost:${port}/runner/closed http://localhost:${port}/runner/open`,
    )
  })

  it.each([
    ['tests.js', 'export const it = 1\n'],
    ['packages.js', 'const react = "</script>"\n'],
  ])(
    '[V72] [V172] %s is served under the page’s name alone, and again only when it changed',
    async (name, text) => {
      const { port } = await start()
      const path = `/runner/${name}`
      const answer = await ask(port, `127.0.0.1:${port}`, path)
      expect([answer.status, answer.text]).toEqual([200, text])
      expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
      const known = { 'if-none-match': String(answer.headers.etag) }
      expect((await ask(port, `127.0.0.1:${port}`, path, known)).status).toBe(304)
      expect((await ask(port, `localhost:${port}`, path)).status).toBe(403)
      await files.rm(join(folder, name))
      expect((await ask(port, `127.0.0.1:${port}`, path)).status).toBe(503)
    },
  )

  it('[V13] runs where SPARKPAD_RUNNER_ORIGIN says', async () => {
    const { port } = await start({ runnerOrigin: 'https://run.example.com' })
    expect((await ask(port, 'run.example.com', '/runner/closed')).status).toBe(200)
    expect((await ask(port, 'run.example.com', '/v1/models')).status).toBe(403)
    expect((await ask(port, `localhost:${port}`, '/v1/models')).status).toBe(200)
    expect((await ask(port, `127.0.0.1:${port}`, '/runner/closed')).status).toBe(404)
    expect(runnerProblem({ origins: [], runnerOrigin: 'https://run.example.com/' })).toContain('exact origin')
    expect(runnerProblem({ origins: ['https://a.b'], runnerOrigin: 'https://a.b' })).toContain('of their own')
  })

  it('[M3] code of an embed runs without network in a document that any page may have above it; the others not', async () => {
    const { port } = await start()
    const policyOf = async (path: string) => {
      const { status, headers } = await ask(port, `localhost:${port}`, path)
      expect(status).toBe(200)
      return String(headers['content-security-policy']).split('; ')
    }
    const embedded = await policyOf('/runner/embedded')
    expect(embedded).toContain('frame-ancestors *')
    expect(embedded).toContain("connect-src 'none'")
    expect(embedded).toContain('sandbox allow-scripts allow-forms')
    for (const path of ['/runner/closed', '/runner/open'])
      expect(await policyOf(path)).not.toContain('frame-ancestors *')
    expect((await ask(port, `127.0.0.1:${port}`, '/runner/embedded')).status).toBe(404)
  })

  it('[V14] stands on the page’s own host only where no other name is known', () => {
    const rules = { port: 80, origins: ['https://pad.example.com'], runnerOrigin: null }
    const far = runnerPlace({ ...rules, host: '0.0.0.0' })
    expect(far).toMatchObject({ origin: null, host: null, pages: ['https://pad.example.com'] })
    expect(frameSources(far).page).toEqual([
      'https://pad.example.com/runner/closed',
      'https://pad.example.com/runner/open',
    ])
    expect(runnerPlace({ ...rules, host: 'localhost' }).origin).toBe('http://127.0.0.1')
    expect(runnerPlace({ ...rules, host: '127.0.0.1' }).origin).toBe('http://localhost')
  })
})
