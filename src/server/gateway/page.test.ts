import { promises as files } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { createPage } from './page.ts'
import { startGateway } from './test-kit.ts'

let folder: string
let gateway: Gateway | null = null
const noFrames = { page: [], embed: [] }
const script = 'export const answer = 42\n'.repeat(200)

beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'sparkpad-page-'))
  await files.mkdir(join(folder, 'page/assets'), { recursive: true })
  await files.writeFile(join(folder, 'secret.txt'), 'not for anyone')
  await files.writeFile(join(folder, 'page/index.html'), '<!doctype html><title>Sparkpad</title>')
  await files.writeFile(join(folder, 'page/embed.html'), '<!doctype html><title>Sparkpad embed</title>')
  await files.writeFile(join(folder, 'page/assets/main-abc123.js'), script)
})
afterEach(async () => {
  await gateway?.close()
  gateway = null
  await files.rm(folder, { recursive: true })
})
const start = async (pageDir: string | null = join(folder, 'page')) => {
  gateway = await startGateway({ models: [], pageDir })
  return gateway.url
}

describe('the page', () => {
  it('[G43] comes with a strict policy and no inline script', async () => {
    const answer = await fetch(`${await start()}/`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<title>Sparkpad</title>')
    const policy = new Map(
      (answer.headers.get('content-security-policy') ?? '').split('; ').map((part) => {
        const [name = '', ...sources] = part.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('frame-src')).toBe(
      `http://localhost:${gateway?.port}/runner/closed http://localhost:${gateway?.port}/runner/open`,
    )
    expect(policy.get('base-uri')).toBe("'none'")
    expect(policy.get('frame-ancestors')).toBe("'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  })

  it('[M1] [M2] only an embed may be framed, by anyone, and it talks to nobody but its own server', async () => {
    const url = await start()
    const policyOf = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${url}${path}`, { headers })
      return { answer, policy: (answer.headers.get('content-security-policy') ?? '').split('; ') }
    }
    const embed = await policyOf('/embed?theme=dark&edit=1')
    expect(embed.answer.status).toBe(200)
    expect(await embed.answer.text()).toContain('Sparkpad embed')
    expect(embed.policy).toContain('frame-ancestors *')
    expect(embed.policy).toContain("connect-src 'self'")
    expect(embed.policy).toContain("script-src 'self'")
    expect(embed.policy).toContain(`frame-src http://localhost:${gateway?.port}/runner/embedded`)
    expect(embed.answer.headers.get('x-frame-options')).toBe(null)
    const known = { 'if-none-match': embed.answer.headers.get('etag') ?? '' }
    const again = await policyOf('/embed', known)
    expect([again.answer.status, again.policy.includes('frame-ancestors *')]).toEqual([304, true])
    for (const path of [
      '/',
      '/index.html',
      '/embed.html',
      '/embed/',
      '/embed/x',
      '/Embed',
      '/%65mbed.html',
      '/assets/main-abc123.js',
      '/nothing',
    ])
      expect([path, (await policyOf(path)).policy.at(-1)]).toEqual([path, "frame-ancestors 'none'"])
  })

  it('[G44] hashed assets are kept for good, the rest is asked for again', async () => {
    const url = await start()
    const asset = await fetch(`${url}/assets/main-abc123.js`)
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await asset.text()).toBe(script)
    const index = await fetch(`${url}/`)
    const again = await fetch(`${url}/`, { headers: { 'if-none-match': index.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    await files.writeFile(join(folder, 'page/index.html'), '<!doctype html><title>A newer build</title>')
    expect(await (await fetch(`${url}/`)).text()).toContain('A newer build')
    const head = await fetch(`${url}/`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('[G44] is compressed for other machines only', async () => {
    const ask = { path: '/assets/main-abc123.js', acceptsGzip: true, known: undefined }
    const far = await createPage(join(folder, 'page'), true, noFrames).answer(ask)
    expect(far.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(far.body ?? '').toString()).toBe(script)
    const near = await createPage(join(folder, 'page'), false, noFrames).answer(ask)
    expect(near.headers['content-encoding']).toBe(undefined)
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%00',
    '/%zz',
  ])('[G45] %s does not leave the folder', async (path) => {
    const { port } = new URL(await start())
    const status = await new Promise<number>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      asked.on('error', reject)
      asked.end()
    })
    expect([400, 404]).toContain(status)
  })

  it('[G46] that was not built is said in words', async () => {
    const answer = await fetch(`${await start(join(folder, 'nowhere'))}/`)
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('npm start')
  })
})
