import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Clock } from './clock.ts'
import { badRequest, faultAnswer, serverFault, type Fault } from './fault.ts'
import { isLinkId, type LinkStore } from './link-store.ts'
import type { Limits } from './limits.ts'
import { memoryRateLimit } from './rate-limit.ts'
import { readBody } from './read-body.ts'

/** Stored links as a gateway offers them. */
export type LinkService = {
  readonly store: LinkStore
  /** How long a link may stay at most, ms; null: until it is deleted. */
  readonly longestMs: number | null
}

export type LinksHttp = {
  readonly routes: Hono<{ Bindings: HttpBindings }>
  /** The title that a link's maker chose for its card; null: none, or this client asks too often. */
  titleOf(id: string, client: string | undefined): Promise<string | null>
}

/** Longest title of a card, UTF-16 units. */
const titleLength = 100

/** Clients whose allowance is known at a time. */
const mostClients = 10_000

/** Whether a request needs no access code: an id is enough to fetch what is sealed, its token to delete it. */
export function isOpenToHolders(method: string, path: string): boolean {
  return path.startsWith('/v1/links/') && (method === 'GET' || method === 'HEAD' || method === 'DELETE')
}

/** Serves `/v1/links`: what may be kept, and a link to put, to get and to delete. */
export function createLinksHttp(
  links: LinkService | null,
  { clock, limits }: { readonly clock: Clock; readonly limits: Limits },
): LinksHttp {
  const routes = new Hono<{ Bindings: HttpBindings }>()
  const known = { now: clock.now, mostClients }
  const writes = memoryRateLimit(limits.linkWrites, known)
  const reads = memoryRateLimit(limits.linkReads, known)
  const clientOf = (bindings: HttpBindings) => bindings.incoming.socket.remoteAddress ?? ''

  if (links === null) {
    routes.all('/v1/links/*', () => faultAnswer(noLinks))
    return { routes, titleOf: () => Promise.resolve(null) }
  }
  const { store, longestMs } = links

  routes.get('/v1/links', (context) =>
    context.json({
      object: 'sparkpad.links',
      max_bytes: limits.linkBytes,
      longest_seconds: longestMs === null ? null : longestMs / 1_000,
      lasting: store.isLasting,
    }),
  )

  routes.put('/v1/links/:id', async (context) => {
    const { incoming } = context.env
    const wait = await writes.take(clientOf(context.env))
    if (wait > 0) return faultAnswer(tooOften(wait))
    const wish = readWish(context.req.param('id'), incoming.headers, longestMs)
    if ('status' in wish) return faultAnswer(wish)
    const sealed = await readBody(incoming, limits.linkBytes).catch(() => 'gone' as const)
    if (sealed === 'gone') return faultAnswer(badRequest('incomplete', 'The body ended early.'))
    if (sealed === null) return faultAnswer(tooLarge(limits.linkBytes))
    if (sealed.length === 0) return faultAnswer(badRequest('empty', 'A link without a body.'))
    const { staysMs, ...rest } = wish
    const expiresAt = staysMs === null ? null : clock.wall() + staysMs
    const outcome = await store.put({ ...rest, sealed, expiresAt })
    if (outcome === 'taken') return faultAnswer(taken)
    if (outcome === 'full') return faultAnswer(full)
    return context.json({ id: wish.id, expires_at: expiresAt, bytes: sealed.length }, 201)
  })

  routes.get('/v1/links/:id', async (context) => {
    const wait = await reads.take(clientOf(context.env))
    if (wait > 0) return faultAnswer(tooOften(wait))
    const link = await store.get(context.req.param('id'))
    if (link === null) return faultAnswer(gone)
    return new Response(new Uint8Array(link.sealed), {
      headers: {
        'content-type': 'application/octet-stream',
        // Nothing that is served here is ever taken for a page.
        'content-disposition': 'attachment',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
      },
    })
  })

  routes.delete('/v1/links/:id', async (context) => {
    const wait = await writes.take(clientOf(context.env))
    if (wait > 0) return faultAnswer(tooOften(wait))
    const id = context.req.param('id')
    const link = await store.get(id)
    if (link === null) return faultAnswer(gone)
    const token = context.req.header('sparkpad-delete-token') ?? ''
    if (!isTokenOf(token, link.deleteHash)) return faultAnswer(notTheMaker)
    await store.remove(id)
    return new Response(null, { status: 204 })
  })

  return {
    routes,
    async titleOf(id, client) {
      if (!isLinkId(id) || (await reads.take(client ?? '')) > 0) return null
      return (await store.get(id))?.title ?? null
    },
  }
}

type Wish = {
  readonly id: string
  readonly staysMs: number | null
  readonly title: string | null
  readonly deleteHash: string
}

/** What a put says of its link besides the bytes, or what is wrong with it. */
function readWish(
  id: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  longestMs: number | null,
): Wish | Fault {
  const header = (name: string) => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  if (!isLinkId(id)) return badRequest('invalid_value', 'An id has 22 characters of A-Z a-z 0-9 _ -', 'id')
  const stays = header('sparkpad-stays')
  const staysMs = stays === 'always' ? null : Number(stays) * 1_000
  if (stays !== 'always' && !/^[1-9]\d{0,9}$/.test(stays))
    return badRequest('invalid_value', "How long a link stays: seconds, or 'always'.", 'sparkpad-stays')
  if (longestMs !== null && (staysMs === null || staysMs > longestMs))
    return badRequest('too_long', `A link stays ${longestMs / 1_000} seconds at most here.`, 'sparkpad-stays')
  const deleteHash = header('sparkpad-delete-hash')
  if (!/^[\w-]{43}$/.test(deleteHash))
    return badRequest('invalid_value', 'SHA-256 of the delete token, base64url.', 'sparkpad-delete-hash')
  const title = readTitle(header('sparkpad-title'))
  if (title === undefined)
    return badRequest('invalid_value', `A title: ${titleLength} characters at most.`, 'sparkpad-title')
  return { id, staysMs, title, deleteHash }
}

/** A title out of its percent-encoding, on one line; null where there is none, undefined where it cannot be one. */
function readTitle(encoded: string): string | null | undefined {
  try {
    const title = decodeURIComponent(encoded)
      // Control characters, and those that turn the direction of what stands behind them.
      .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]+/gu, ' ')
      .trim()
    if (title.length > titleLength) return undefined
    return title === '' ? null : title
  } catch {
    return undefined
  }
}

const isTokenOf = (token: string, deleteHash: string): boolean => {
  const expected = Buffer.from(deleteHash, 'base64url')
  const shown = createHash('sha256').update(token).digest()
  return expected.length === shown.length && timingSafeEqual(expected, shown)
}

const noLinks: Fault = {
  ...badRequest('links_off', 'This gateway keeps no links.'),
  status: 404,
}
const gone: Fault = {
  ...badRequest('link_gone', 'There is no such link: it has expired, its maker deleted it, or it never was.'),
  status: 404,
}
const taken: Fault = { ...badRequest('link_taken', 'There is a link of this id.'), status: 409 }
const notTheMaker: Fault = {
  ...badRequest('wrong_token', 'Only its maker can delete a link.', 'sparkpad-delete-token'),
  status: 403,
}
const full: Fault = serverFault(507, 'links_full', 'This gateway has no room for more links.')

const tooLarge = (limit: number): Fault => ({
  ...badRequest('link_too_large', `A link may have ${limit} bytes at most here.`),
  status: 413,
})

const tooOften = (waitMs: number): Fault => ({
  ...badRequest('rate_limited', `Too many requests for links; again in ${Math.ceil(waitMs / 1_000)} s.`),
  status: 429,
  headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)), 'retry-after-ms': String(waitMs) },
})
