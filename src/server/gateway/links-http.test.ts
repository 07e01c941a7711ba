import { createHash } from 'node:crypto'
import { promises as files } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import type { Gateway, GatewayOptions } from './gateway.ts'
import { linkIdOf, withCard } from './link-card.ts'
import { openLinks } from './link-settings.ts'
import { fileLinkStore } from './link-store-files.ts'
import { memoryLinkStore } from './link-store-memory.ts'
import type { Limits } from './limits.ts'
import { startGateway } from './test-kit.ts'

const id = 'abcDEF123-_abcDEF123-_'
const token = 'a-token-that-only-the-maker-has'
const deleteHash = createHash('sha256').update(token).digest('base64url')
const sealed = Buffer.from([1, 2, 3, 0, 255, 13, 10])
const hour = '3600'

let folder: string
let gateway: Gateway | null = null
let logged: unknown[] = []
let wall = 1_000_000
beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'sparkpad-links-'))
  logged = []
  wall = 1_000_000
})
afterEach(async () => {
  await gateway?.close()
  gateway = null
  await files.rm(folder, { recursive: true, force: true })
})

type Over = Partial<Omit<GatewayOptions, 'limits' | 'deadlines'>> & {
  readonly limits?: Partial<Limits>
  readonly totalBytes?: number
}
async function start({ totalBytes = 10_000, ...over }: Over = {}): Promise<string> {
  await gateway?.close()
  gateway = await startGateway({
    models: [],
    clock: { ...systemClock, wall: () => wall },
    links: { store: memoryLinkStore({ totalBytes, now: () => wall }), longestMs: 86_400_000 },
    log: (...entry) => logged.push(entry),
    ...over,
  })
  return gateway.url
}
const headers = (over: Record<string, string> = {}) => ({
  'sparkpad-stays': hour,
  'sparkpad-delete-hash': deleteHash,
  ...over,
})
const put = (url: string, over: Record<string, string> = {}, body: BodyInit = sealed, of = id) =>
  fetch(`${url}/v1/links/${of}`, { method: 'PUT', headers: headers(over), body })
const get = (url: string, of = id) => fetch(`${url}/v1/links/${of}`)
const remove = (url: string, shown: string) =>
  fetch(`${url}/v1/links/${id}`, { method: 'DELETE', headers: { 'sparkpad-delete-token': shown } })
const codeOf = async (answer: Response) =>
  ((await answer.json()) as { readonly error: { readonly code: string } }).error.code

describe('/v1/links', () => {
  it('[H47] keeps what was sealed for its time, tells its limits, and nothing of it is taken for a page', async () => {
    const url = await start()
    expect(await (await fetch(`${url}/v1/links`)).json()).toEqual({
      object: 'sparkpad.links',
      max_bytes: 1_572_864,
      longest_seconds: 86_400,
      lasting: false,
    })
    const made = await put(url)
    expect([made.status, await made.json()]).toEqual([
      201,
      { id, expires_at: 1_000_000 + 3_600_000, bytes: sealed.length },
    ])
    const answer = await get(url)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(sealed)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const rival = await put(url, {}, 'another')
    expect([rival.status, await codeOf(rival)]).toEqual([409, 'link_taken'])
    wall += 3_600_000 - 1
    expect((await get(url)).status).toBe(200)
    wall += 1
    const late = await get(url)
    expect([late.status, await codeOf(late)]).toEqual([404, 'link_gone'])
  })

  it('[H48] only the token deletes a link, and it is gone for all', async () => {
    const url = await start()
    await put(url)
    for (const wrong of ['', 'guess', deleteHash]) expect((await remove(url, wrong)).status).toBe(403)
    expect((await get(url)).status).toBe(200)
    expect((await remove(url, token)).status).toBe(204)
    expect((await get(url)).status).toBe(404)
    const again = await remove(url, token)
    expect([again.status, await codeOf(again)]).toEqual([404, 'link_gone'])
  })

  it.each([
    ['no time', { 'sparkpad-stays': '' }, 400],
    ['a time that is none', { 'sparkpad-stays': '-3600' }, 400],
    ['longer than allowed', { 'sparkpad-stays': '86401' }, 400],
    ['for ever where that is not allowed', { 'sparkpad-stays': 'always' }, 400],
    ['no hash', { 'sparkpad-delete-hash': 'short' }, 400],
    ['a long title', { 'sparkpad-title': 'x'.repeat(101) }, 400],
    ['a title that is no encoding', { 'sparkpad-title': '%E0%A4%A' }, 400],
  ])('[H49] %s is refused in words, and nothing is kept', async (_name, over, status) => {
    const url = await start()
    const answer = await put(url, over)
    expect(answer.status).toBe(status)
    expect((await get(url)).status).toBe(404)
    expect((await put(url, {}, sealed, 'short')).status).toBe(400)
  })

  it('[H49] a link that is too large and one that finds no room are told apart', async () => {
    const url = await start({ totalBytes: 10, limits: { linkBytes: 8 } })
    const large = await put(url, {}, 'x'.repeat(9))
    expect([large.status, await codeOf(large)]).toEqual([413, 'link_too_large'])
    expect((await put(url)).status).toBe(201)
    const full = await put(url, {}, sealed, id.replace('a', 'b'))
    expect([full.status, await codeOf(full)]).toEqual([507, 'links_full'])
    expect((await put(url, {}, '', id.replace('a', 'c'))).status).toBe(400)
  })

  it('[H50] a client that asks too often gets 429 and the time to wait, for writing and reading apart', async () => {
    const url = await start({
      clock: { ...systemClock, now: () => 5_000, wall: () => wall },
      limits: { linkWrites: { burst: 2, everyMs: 20_000 }, linkReads: { burst: 2, everyMs: 1_500 } },
    })
    expect((await put(url)).status).toBe(201)
    expect((await remove(url, 'guess')).status).toBe(403)
    for (const answer of [await remove(url, 'guess'), await put(url)]) {
      expect(answer.status).toBe(429)
      expect(answer.headers.get('retry-after')).toBe('20')
      expect(await codeOf(answer)).toBe('rate_limited')
    }
    expect((await get(url)).status).toBe(200)
    expect((await get(url)).status).toBe(200)
    const read = await get(url)
    expect([read.status, read.headers.get('retry-after')]).toEqual([429, '2'])
  })

  it('[H51] making needs the access code, holding the link does not; other pages get in by exact origin only', async () => {
    const origin = 'https://pad.example.com'
    const url = await start({ accessCode: 'tea', origins: [origin] })
    expect((await put(url)).status).toBe(401)
    expect((await fetch(`${url}/v1/links`)).status).toBe(401)
    expect((await put(url, { authorization: 'Bearer tea', origin })).status).toBe(201)
    const theirs = await fetch(`${url}/v1/links/${id}`, { headers: { origin } })
    expect([theirs.status, theirs.headers.get('access-control-allow-origin')]).toEqual([200, origin])
    expect((await fetch(`${url}/v1/links/${id}`, { headers: { origin: 'https://evil.com' } })).status).toBe(
      403,
    )
    const preflight = await fetch(`${url}/v1/links/${id}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'sparkpad-stays,sparkpad-delete-hash',
      },
    })
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('sparkpad-stays')
    expect((await remove(url, 'guess')).status).toBe(403)
  })

  it('[H52] a gateway that keeps none says so', async () => {
    const url = await start({ links: null })
    for (const answer of [await fetch(`${url}/v1/links`), await get(url), await put(url)])
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'links_off'])
  })

  it('[H44] [H53] a folder outlives the gateway, a fault in it is a 500, and the log tells neither id nor title nor bytes', async () => {
    const open = async () => ({
      store: await fileLinkStore(join(folder, 'links'), {
        totalBytes: 1_000,
        now: () => wall,
        newName: () => 'new',
      }),
      longestMs: null,
    })
    let url = await start({ links: await open() })
    const title = 'a title of its own'
    const always = { 'sparkpad-stays': 'always', 'sparkpad-title': encodeURIComponent(title) }
    expect((await put(url, always)).status).toBe(201)
    url = await start({ links: await open() })
    expect(Buffer.from(await (await get(url)).arrayBuffer())).toEqual(sealed)
    await files.rm(join(folder, 'links'), { recursive: true })
    await files.writeFile(join(folder, 'links'), 'a file now')
    expect((await get(url)).status).toBe(500)
    expect((await put(url, always, sealed, id.replace('a', 'b'))).status).toBe(500)
    const log = logged.map((entry) => (Array.isArray(entry) ? entry.map(String).join(' ') : '')).join('\n')
    expect(log).toContain('could not be read')
    expect(log).toContain('could not be written')
    for (const secret of [id, id.slice(1), title, token, deleteHash, folder])
      expect(log).not.toContain(secret)
  })
})

describe('the card of a stored link', () => {
  const page = '<!doctype html><html><head><title>Sparkpad</title></head><body></body></html>'
  const withPage = async (over: Over = {}) => {
    await files.writeFile(join(folder, 'index.html'), page)
    return start({ pageDir: folder, ...over })
  }

  it('[H54] is the page under its own policy, with the title that the maker chose, for no search engine', async () => {
    const url = await withPage()
    await put(url, { 'sparkpad-title': encodeURIComponent('Sorting, <b>fast</b> & "neat" $& \u202e ') })
    const answer = await fetch(`${url}/s/${id}`)
    const html = await answer.text()
    expect(html).toContain(
      '<meta property="og:title" content="Sorting, &lt;b&gt;fast&lt;/b&gt; &amp; &quot;neat&quot; $&amp;" />',
    )
    expect(html).toContain('<meta name="robots" content="noindex" />')
    expect(html).not.toContain('<b>')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('etag')).toBe(null)
    const plain = await fetch(`${url}/`)
    for (const name of ['content-security-policy', 'referrer-policy', 'x-content-type-options'])
      expect(answer.headers.get(name)).toBe(plain.headers.get(name))
    expect(await plain.text()).toBe(page)
  })

  it('[H54] tells nothing where the maker chose no title, and the same for a link that is not there', async () => {
    const url = await withPage()
    await put(url)
    const untitled = await (await fetch(`${url}/s/${id}`)).text()
    expect(untitled).toContain('content="A Sparkpad project"')
    const nowhere = await fetch(`${url}/s/${id.replace('a', 'b')}`)
    expect([nowhere.status, await nowhere.text()]).toEqual([200, untitled])
    for (const path of ['/s/', '/s/short', `/s/${id}x`, `/s/${id}/x`])
      expect((await fetch(url + path)).status).toBe(404)
    expect(linkIdOf(`/s/${id}`)).toBe(id)
  })

  it('[H54] no title becomes markup', () => {
    const html = withCard(page, `</head><script>alert(1)</script>'"`)
    expect(html).not.toContain('<script>')
    expect(html.match(/<\/head>/g)).toHaveLength(1)
  })
})

describe('settings of stored links', () => {
  const how = { now: () => 0, newName: () => 'new' }

  it('[H55] keep them in memory for up to 30 days, in a folder, for longer, or not at all', async () => {
    expect(await openLinks({}, how)).toMatchObject({ store: { isLasting: false }, longestMs: 2_592_000_000 })
    const env = { SPARKPAD_LINKS_DIR: join(folder, 'a/b'), SPARKPAD_LINKS_LONGEST: 'always' }
    expect(await openLinks(env, how)).toMatchObject({ store: { isLasting: true }, longestMs: null })
    expect(await openLinks({ SPARKPAD_LINKS_MB: '0' }, how)).toBe(null)
  })

  it.each([
    [{ SPARKPAD_LINKS_MB: 'much' }, 'SPARKPAD_LINKS_MB'],
    [{ SPARKPAD_LINKS_LONGEST: 'year' }, 'hour, day, month, always'],
    [{ SPARKPAD_LINKS_LONGEST: 'toString' }, 'SPARKPAD_LINKS_LONGEST'],
    [{ SPARKPAD_LINKS_DIR: '/dev/null/links' }, 'SPARKPAD_LINKS_DIR=/dev/null/links cannot be used'],
  ])('[H55] %j is refused in words', async (env, said) => {
    const read = await openLinks(env, how)
    expect(read !== null && 'problem' in read ? read.problem : '').toContain(said)
  })
})
