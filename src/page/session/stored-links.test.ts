import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LinkState } from '../../core/link/link-state.ts'
import { makeLink, openLink } from '../../core/link/link.ts'
import { ownDocument } from '../store/place.ts'
import { memoryStorage } from './fakes.ts'
import { saveDraft } from './drafts.ts'
import { openDocument } from './open-document.ts'
import { readStoredLink } from './open-stored-link.ts'
import { addressOfHash, hashOf, storedAddress, storedHash, storedRef } from './stored-address.ts'
import { createStoredLinks, gatewayOfLinks, storedShelf, type StoredParts } from './stored-links.ts'
import { hashText, newKey, randomText, seal, unseal, type SealCrypto } from './stored-seal.ts'

const crypto: SealCrypto = {
  subtle: webcrypto.subtle as SubtleCrypto,
  getRandomValues: (bytes) => webcrypto.getRandomValues(bytes),
}
const state: LinkState = {
  files: [{ path: 'a.ts', text: 'export const verySecretName = "plain"\n'.repeat(40) }],
  view: null,
  instruction: 'say it',
  recording: Uint8Array.of(1, 2, 3, 255, 0),
}
const linkTo = (what: LinkState): string => {
  const made = makeLink(what, { bases: [], secrets: 'refuse' })
  if (made.type !== 'made') throw new Error(made.type)
  return made.link
}
const link = linkTo(state)
const at = { origin: 'https://pad.example.com', pathname: '/' }

/** A gateway that keeps what it is sent, or answers as the test wants. */
function fakeGateway() {
  const kept = new Map<string, { readonly bytes: Uint8Array<ArrayBuffer>; readonly deleteHash: string }>()
  const asked: { readonly url: string; readonly headers: Headers; readonly method: string }[] = []
  let answer: (() => Response) | null = null
  const error = (status: number, code: string, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify({ error: { code } }), { status, headers })
  const serve = async (url: string, request: RequestInit): Promise<Response> => {
    const headers = new Headers(request.headers)
    asked.push({ url, headers, method: request.method ?? 'GET' })
    if (answer !== null) return answer()
    const id = url.split('/').at(-1) ?? ''
    const link = kept.get(id)
    if (id === 'links')
      return Response.json({ max_bytes: 5_000, longest_seconds: 86_400, lasting: true, object: 'x' })
    if (request.method === 'PUT') {
      const bytes = new Uint8Array(await new Response(request.body ?? null).arrayBuffer())
      kept.set(id, { bytes, deleteHash: headers.get('sparkpad-delete-hash') ?? '' })
      return Response.json({}, { status: 201 })
    }
    if (link === undefined) return error(404, 'link_gone')
    if (request.method !== 'DELETE')
      return new Response(link.bytes, { headers: { 'content-type': 'application/octet-stream' } })
    const shown = await hashText(crypto, headers.get('sparkpad-delete-token') ?? '')
    if (shown !== link.deleteHash) return error(403, 'wrong_token')
    kept.delete(id)
    return new Response(null, { status: 204 })
  }
  return {
    kept,
    asked,
    error,
    answers: (next: (() => Response) | null) => (answer = next),
    fetch: ((url: string, request: RequestInit) => serve(url, request)) as typeof fetch,
  }
}

function rig(over: Partial<StoredParts> = {}, place = { gateway: '', accessCode: '' }) {
  const gateway = fakeGateway()
  const storage = memoryStorage()
  let now = 1_000_000
  const parts: StoredParts = {
    fetch: gateway.fetch,
    crypto,
    deadline: () => new AbortController().signal,
    isOnline: () => true,
    ...over,
  }
  const links = createStoredLinks({
    ...parts,
    shelf: storedShelf(storage),
    place: () => place,
    at,
    now: () => now,
  })
  const make = (title = '') => links.make(link, { stay: 3_600, title, paths: ['a.ts'] })
  const made = async (title = '') => {
    const outcome = await make(title)
    if (outcome.type !== 'made') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const open = (address: string, more: Partial<StoredParts> = {}) =>
    readStoredLink(hashOf(new URL(address)), { ...parts, ...more }, at.origin)
  return { gateway, links, make, made, open, storage, parts, later: (ms: number) => (now += ms) }
}

describe('sealing', () => {
  const id = randomText(crypto, 16)

  it('[H56] what is sealed comes out with its key and id, and with no others', async () => {
    const key = newKey(crypto)
    const sealed = await seal(crypto, { id, key, link })
    expect(await unseal(crypto, { id, key, sealed })).toEqual({ type: 'link', link })
    expect((await unseal(crypto, { id, key: newKey(crypto), sealed })).type).toBe('wrong-key')
    expect((await unseal(crypto, { id: randomText(crypto, 16), key, sealed })).type).toBe('damaged')
    for (const bad of ['', 'k', key.slice(0, -1), `x${key.slice(1)}`, `${key}A`])
      expect((await unseal(crypto, { id, key: bad, sealed })).type).toBe('wrong-key')
    expect(sealed.length).toBeLessThan(link.length * 0.75 + 40)
    const again = await seal(crypto, { id, key: newKey(crypto), link })
    expect(again).not.toEqual(sealed)
  })

  it('[H57] whatever byte of it is changed, wherever it is cut: told, and never opened', async () => {
    const short = linkTo({ ...state, files: [{ path: 'a.ts', text: 'x' }], recording: null })
    const key = newKey(crypto)
    const sealed = await seal(crypto, { id, key, link: short })
    for (let n = 0; n < sealed.length; n += 1) {
      const changed = sealed.slice()
      changed[n] = (changed[n] ?? 0) ^ 0x80
      const { type } = await unseal(crypto, { id, key, sealed: changed })
      expect(type).toBe(n === 0 ? 'newer' : n < 5 ? 'wrong-key' : 'damaged')
      expect((await unseal(crypto, { id, key, sealed: sealed.slice(0, n) })).type).toBe('damaged')
    }
  })

  it('[H58] nothing of the project, the key or the token is in what is sent', async () => {
    const { gateway, made } = rig()
    const { entry, address } = await made()
    const [sent] = [...gateway.kept.values()]
    const bytes = Buffer.from(sent?.bytes ?? [])
    const plain = Buffer.from(link.slice(1), 'base64url')
    expect(bytes.length).toBeGreaterThan(plain.length)
    for (let n = 0; n + 6 <= plain.length; n += 1)
      expect(bytes.includes(plain.subarray(n, n + 6))).toBe(false)
    const key = storedRef(entry.hash)?.key ?? ''
    const told = JSON.stringify(gateway.asked.map(({ url, headers }) => [url, ...headers]))
    for (const secret of ['verySecretName', key, key.slice(1), entry.token]) {
      expect(bytes.includes(secret)).toBe(false)
      expect(told).not.toContain(secret)
    }
    expect(bytes.includes(Buffer.from(key.slice(1), 'base64url'))).toBe(false)
    expect(address).toContain(key)
  })
})

describe('the address of a stored link', () => {
  const id = 'abcDEF123-_abcDEF123-_'
  const key = `k${'K'.repeat(43)}`

  it('[H59] is the gateway’s own page, or this page where another gateway keeps it', () => {
    expect(storedAddress({ gateway: '', id, key }, at)).toBe(`https://pad.example.com/s/${id}#${key}`)
    const there = { origin: 'https://me.example.io', pathname: '/pad/' }
    const elsewhere = { gateway: 'https://gw.example.com/a,b', id, key }
    expect(storedAddress(elsewhere, there)).toBe(
      `https://me.example.io/pad/#s=https://gw.example.com/a,b,${id},${key}`,
    )
    for (const ref of [elsewhere, { gateway: '', id, key }])
      expect(storedRef(hashOf(new URL(storedAddress(ref, there))))).toEqual(ref)
    expect(storedRef(storedHash(elsewhere))).toEqual(elsewhere)
  })

  it('[H59] what came along behind it does no harm, what is missing is told, and a hash link there is a hash link', () => {
    const page = `https://pad.example.com/s/${id}`
    expect(hashOf(new URL(`${page}#${key}.)`))).toBe(`s=,${id},${key}`)
    expect(storedRef(hashOf(new URL(page)))).toEqual({ gateway: '', id, key: '' })
    expect(storedRef(`s=,short,${key}`)).toEqual({ gateway: '', id: '', key })
    expect(hashOf(new URL(`${page}#1abc`))).toBe('1abc')
    expect(storedRef('1abc')).toBe(null)
    expect(addressOfHash(`/s/${id}`, '', '1abc')).toBe('/#1abc')
    expect(addressOfHash(`/s/${id}`, '', '')).toBe('/')
    expect(addressOfHash('/pad/', '?x=1', '1abc')).toBe('/pad/?x=1#1abc')
    expect(addressOfHash('/', '', `s=,${id},${key}`)).toBe(`/s/${id}#${key}`)
  })

  it.each([
    ['', ''],
    ['pad.example.com', 'http://pad.example.com'],
    ['https://pad.example.com/v1', ''],
    ['wss://gw.example.com/v1/responses', 'https://gw.example.com'],
    ['https://gw.example.com/team/v1', 'https://gw.example.com/team/v1'],
    ['ftp://gw', null],
  ])('[H59] a gateway typed as %j is named %j in links', (typed, named) => {
    expect(gatewayOfLinks(typed, at.origin)).toBe(named)
  })
})

describe('stored links', () => {
  it('[H60] one that was made opens elsewhere as it stood, its recording with it', async () => {
    const { made, open, gateway } = rig()
    const { address, entry } = await made('Über & "that"')
    expect(await open(address)).toEqual({ type: 'whole', state })
    const [put] = gateway.asked
    expect(put?.headers.get('sparkpad-stays')).toBe('3600')
    expect(put?.headers.get('sparkpad-title')).toBe(encodeURIComponent('Über & "that"'))
    expect(entry).toMatchObject({ expiresAt: 1_000_000 + 3_600_000, isSure: true, paths: ['a.ts'] })
  })

  it('[H60] the access code goes to the gateway of the settings and not to one that a link names', async () => {
    const place = { gateway: 'https://gw.example.com', accessCode: 'tea' }
    const { made, open, gateway, links } = rig({}, place)
    expect(await links.offer()).toEqual({
      host: 'gw.example.com',
      mostBytes: 5_000,
      longestSeconds: 86_400,
      isLasting: true,
    })
    const { address } = await made()
    expect(address).toContain('#s=https://gw.example.com,')
    expect(await open(address)).toEqual({ type: 'whole', state })
    expect(gateway.asked.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer tea',
      'Bearer tea',
      null,
    ])
    expect(gateway.asked.every(({ url }) => url.startsWith('https://gw.example.com/v1/links'))).toBe(true)
  })

  it('[H61] the maker’s browser deletes it, sees it go from the list, and it opens nowhere', async () => {
    const { made, open, links } = rig()
    const first = await made()
    const second = await made()
    expect(links.list().map(({ id }) => id)).toEqual([second.entry.id, first.entry.id])
    expect(await links.remove({ ...first.entry, token: 'guess' })).toEqual({ type: 'not-yours' })
    expect(await links.remove(first.entry)).toBe(null)
    expect(links.list()).toEqual([second.entry])
    expect(await open(first.address)).toEqual({ type: 'stored', fault: { type: 'gone' } })
    expect(await open(second.address)).toEqual({ type: 'whole', state })
    expect(links.addressOf(second.entry)).toBe(second.address)
    // One that is gone there already goes from the list as well.
    expect(await links.remove(first.entry)).toBe(null)
  })

  it('[H61] the list outlives a reload, marks what expired, and lives without storage', async () => {
    const { made, links, storage, later } = rig()
    const { entry } = await made()
    expect(storedShelf(storage).list()).toEqual([entry])
    expect(links.isOver(entry)).toBe(false)
    later(3_600_000)
    expect(links.isOver(entry)).toBe(true)
    links.forget(entry.id)
    expect(storedShelf(storage).list()).toEqual([])
    storage.setItem('sparkpad.stored-links', '{"not": "a list"}')
    expect(storedShelf(storage).list()).toEqual([])
    const without = storedShelf(null)
    without.write([entry])
    expect(without.list()).toEqual([entry])
  })

  it('[H62] a link that was sent and never answered can be deleted; one that was refused is not on the list', async () => {
    const lost = rig()
    const { fetch: reach } = lost.gateway
    const broken = createStoredLinks({
      ...lost.parts,
      fetch: (async (url: string, request: RequestInit) => {
        const answer = await reach(url, request)
        if (request.method === 'PUT') throw new TypeError('the connection broke')
        return answer
      }) as typeof fetch,
      shelf: storedShelf(lost.storage),
      place: () => ({ gateway: '', accessCode: '' }),
      at,
      now: () => 5,
    })
    const outcome = await broken.make(link, { stay: 'always', title: '', paths: [] })
    expect(outcome).toEqual({ type: 'failed', fault: { type: 'down', host: 'pad.example.com' } })
    const [entry] = broken.list()
    expect(entry).toMatchObject({ isSure: false, expiresAt: null })
    expect(lost.gateway.kept.size).toBe(1)
    if (entry !== undefined) expect(await broken.remove(entry)).toBe(null)
    expect(lost.gateway.kept.size).toBe(0)

    const refused = rig()
    refused.gateway.answers(() => refused.gateway.error(413, 'link_too_large'))
    expect(await refused.make()).toEqual({ type: 'failed', fault: { type: 'too-large' } })
    expect(refused.links.list()).toEqual([])
  })

  it.each([
    [429, 'rate_limited', { type: 'limited', seconds: 20 }],
    [507, 'links_full', { type: 'full', host: 'pad.example.com' }],
    [401, 'invalid_access_code', { type: 'code-needed', host: 'pad.example.com' }],
    [403, 'origin_not_allowed', { type: 'not-allowed', host: 'pad.example.com' }],
    [404, 'links_off', { type: 'off', host: 'pad.example.com' }],
    [500, 'server_error', { type: 'failed', host: 'pad.example.com', status: 500 }],
  ])('[H63] an answer %i %s is told, to who makes and who opens', async (status, code, fault) => {
    const { gateway, made, make, open, links } = rig()
    const { address, entry } = await made()
    gateway.answers(() => gateway.error(status, code, { 'retry-after': '20' }))
    expect(await make()).toEqual({ type: 'failed', fault })
    expect(await links.offer()).toEqual({ fault })
    expect(await open(address)).toEqual({ type: 'stored', fault })
    expect(await links.remove(entry)).toEqual(fault)
    expect(links.list()).toEqual([entry])
  })

  it('[H63] down, offline, no https, cut and wrong keys are told apart', async () => {
    const { made, open, gateway } = rig()
    const { address } = await made()
    const dead = { fetch: (() => Promise.reject(new TypeError('no'))) as typeof fetch }
    const told = async (url: string, more: Partial<StoredParts> = {}) => {
      const opened = await open(url, more)
      return opened.type === 'stored' ? opened.fault.type : opened.type
    }
    expect(await told(address, dead)).toBe('down')
    expect(await told(address, { ...dead, isOnline: () => false })).toBe('offline')
    expect(await told(address, { crypto: null })).toBe('insecure')
    expect(await told(address.slice(0, -5))).toBe('cut')
    expect(await told(address.split('#')[0] ?? '')).toBe('cut')
    const last = address.at(-10) === 'A' ? 'B' : 'A'
    expect(await told(address.slice(0, -10) + last + address.slice(-9))).toBe('wrong-key')
    gateway.answers(() => new Response('a captive portal’s page'))
    expect(await told(address)).toBe('off')
    const insecure = rig({ crypto: null })
    expect(await insecure.links.offer()).toEqual({ fault: { type: 'insecure' } })
    expect(await insecure.make()).toEqual({ type: 'failed', fault: { type: 'insecure' } })
  })

  it('[H64] one that does not open leaves the tab where it was; one that does is a document of its own', () => {
    const lasting = memoryStorage()
    const mine = { files: [{ path: 'a.ts', text: 'mine' }], open: 'a.ts' }
    saveDraft(lasting, ownDocument, mine, { known: null, next: 'first' })
    const visit = (opened: Parameters<typeof openDocument>[0]['opened']) =>
      openDocument({
        storages: { lasting, forSession: memoryStorage() },
        hash: 's=,x,y',
        opened,
        newId: () => 'new',
      })
    expect(visit({ type: 'stored', fault: { type: 'gone' } })).toMatchObject({
      draft: mine,
      link: null,
      place: { kind: 'own', trouble: { type: 'stored', fault: { type: 'gone' } } },
    })
    expect(visit(openLink(link, []))).toMatchObject({
      link: state,
      place: { id: 'link-new', kind: 'link', trouble: null, hasOwn: true },
    })
  })
})
