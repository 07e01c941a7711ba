import { z } from 'zod'
import { gatewayAddress } from './gateway-client.ts'
import { storedAddress, storedHash, storedRef, type StoredRef } from './stored-address.ts'
import type { MadeStored, StoredFault, StoredLinkEntry, StoredOffer, Stay } from '../store/stored.ts'
import { hashText, newKey, randomText, seal, unseal, type SealCrypto, type Unsealed } from './stored-seal.ts'

/** What keeping and opening stored links needs of the browser. */
export type StoredParts = {
  readonly fetch: typeof fetch
  /** Null on a page without https. */
  readonly crypto: SealCrypto | null
  /** Ends a request that nobody answers. */
  readonly deadline: () => AbortSignal
  readonly isOnline: () => boolean
}

/** Where a gateway's links are, null when the text is no address. `gateway` as in `StoredRef`. */
function linksUrl(gateway: string, pageOrigin: string): string | null {
  return gatewayAddress(gateway, pageOrigin)?.modelsUrl.replace(/\/models$/, '/links') ?? null
}

/** The gateway of the settings as links name it: empty where it is the page's own. */
export function gatewayOfLinks(typed: string, pageOrigin: string): string | null {
  const url = linksUrl(typed, pageOrigin)
  if (url === null) return null
  const { origin, pathname } = new URL(url)
  if (origin === pageOrigin && pathname === '/v1/links') return ''
  return pathname === '/v1/links' ? origin : origin + pathname.replace(/\/links$/, '')
}

type Asked = { readonly answer: Response } | { readonly fault: StoredFault }

async function ask(parts: StoredParts, url: string, request: RequestInit): Promise<Asked> {
  const { host } = new URL(url)
  try {
    const answer = await parts.fetch(url, {
      ...request,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: parts.deadline(),
    })
    return answer.ok ? { answer } : { fault: await faultOf(answer, host) }
  } catch {
    return { fault: parts.isOnline() ? { type: 'down', host } : { type: 'offline' } }
  }
}

const problem = z.looseObject({ error: z.looseObject({ code: z.string() }) })

async function faultOf(answer: Response, host: string): Promise<StoredFault> {
  const body: unknown = await answer.json().catch(() => null)
  const parsed = problem.safeParse(body)
  const code = parsed.success ? parsed.data.error.code : ''
  switch (answer.status) {
    case 401:
      return { type: 'code-needed', host }
    case 403:
      return code === 'wrong_token' ? { type: 'not-yours' } : { type: 'not-allowed', host }
    case 404:
      return code === 'link_gone' ? { type: 'gone' } : { type: 'off', host }
    case 413:
      return { type: 'too-large' }
    case 429:
      return { type: 'limited', seconds: Number(answer.headers.get('retry-after') ?? '') || 60 }
    case 507:
      return { type: 'full', host }
    default:
      return { type: 'failed', host, status: answer.status }
  }
}

export type OpenedStored = Extract<Unsealed, { readonly type: 'link' }> | { readonly fault: StoredFault }

/** Fetches and unseals what a stored link names. The link that comes out is read like any other. */
export async function openStored(
  parts: StoredParts,
  ref: StoredRef,
  pageOrigin: string,
): Promise<OpenedStored> {
  const url = linksUrl(ref.gateway, pageOrigin)
  if (ref.id === '' || url === null) return { fault: { type: 'cut' } }
  if (ref.key.length < 44) return { fault: { type: 'cut' } }
  if (parts.crypto === null) return { fault: { type: 'insecure' } }
  const asked = await ask(parts, `${url}/${ref.id}`, {})
  if ('fault' in asked) return asked
  // A page that stands between, such as a hotel’s, answers with markup.
  const isSealed = asked.answer.headers.get('content-type') === 'application/octet-stream'
  if (!isSealed) return { fault: { type: 'off', host: new URL(url).host } }
  const sealed = await asked.answer.arrayBuffer().catch(() => null)
  if (sealed === null) return { fault: { type: 'down', host: new URL(url).host } }
  const opened = await unseal(parts.crypto, { ...ref, sealed: new Uint8Array(sealed) })
  return opened.type === 'link' ? opened : { fault: { type: opened.type } }
}

const offerSchema = z.looseObject({
  max_bytes: z.number(),
  longest_seconds: z.number().nullable(),
  lasting: z.boolean(),
})

/** The links that this browser made, with what deletes them. */
export type StoredShelf = {
  list(): readonly StoredLinkEntry[]
  write(entries: readonly StoredLinkEntry[]): void
}

/** Where links are made: the gateway of the settings, and its access code. */
export type StoredPlace = { readonly gateway: string; readonly accessCode: string }

/** Makes and deletes stored links, and keeps the list of those that this browser made. */
export function createStoredLinks(
  parts: StoredParts & {
    readonly shelf: StoredShelf
    readonly place: () => StoredPlace
    readonly at: Pick<Location, 'origin' | 'pathname'>
    /** Ms since the epoch. */
    readonly now: () => number
  },
) {
  const { shelf, at } = parts
  const authorised = (code: string): Record<string, string> =>
    code === '' ? {} : { authorization: `Bearer ${code}` }
  const forget = (id: string) => shelf.write(shelf.list().filter((entry) => entry.id !== id))
  const keep = (entry: StoredLinkEntry) =>
    shelf.write([entry, ...shelf.list().filter(({ id }) => id !== entry.id)])

  return {
    /** What the gateway keeps, and for how long. */
    async offer(): Promise<StoredOffer | { readonly fault: StoredFault }> {
      if (parts.crypto === null) return { fault: { type: 'insecure' } }
      const { gateway, accessCode } = parts.place()
      const url = linksUrl(gateway, at.origin)
      if (url === null) return { fault: { type: 'off', host: gateway } }
      const asked = await ask(parts, url, { headers: authorised(accessCode) })
      if ('fault' in asked) return asked
      const told = offerSchema.safeParse(await asked.answer.json().catch(() => null))
      const { host } = new URL(url)
      if (!told.success) return { fault: { type: 'off', host } }
      const { max_bytes: mostBytes, longest_seconds: longestSeconds, lasting } = told.data
      return { host, mostBytes, longestSeconds, isLasting: lasting }
    },

    /**
     * Seals a link and has the gateway keep it. It is on the list before it is sent, and stays there when no answer
     * comes: what may have arrived can be deleted.
     */
    async make(
      link: string,
      {
        stay,
        title,
        paths,
      }: { readonly stay: Stay; readonly title: string; readonly paths: readonly string[] },
    ): Promise<MadeStored> {
      if (parts.crypto === null) return { type: 'failed', fault: { type: 'insecure' } }
      const place = parts.place()
      const gateway = gatewayOfLinks(place.gateway, at.origin)
      const url = gateway === null ? null : linksUrl(gateway, at.origin)
      if (gateway === null || url === null)
        return { type: 'failed', fault: { type: 'off', host: place.gateway } }
      const id = randomText(parts.crypto, 16)
      const key = newKey(parts.crypto)
      const token = randomText(parts.crypto, 32)
      const sealed = await seal(parts.crypto, { id, key, link })
      const madeAt = parts.now()
      const entry: StoredLinkEntry = {
        id,
        hash: storedHash({ gateway, id, key }),
        token,
        gateway,
        title: title.trim(),
        paths: paths.slice(0, 3),
        madeAt,
        expiresAt: stay === 'always' ? null : madeAt + stay * 1_000,
        bytes: sealed.length,
        isSure: false,
      }
      keep(entry)
      const asked = await ask(parts, `${url}/${id}`, {
        method: 'PUT',
        headers: {
          ...authorised(place.accessCode),
          'content-type': 'application/octet-stream',
          'sparkpad-stays': String(stay),
          'sparkpad-delete-hash': await hashText(parts.crypto, token),
          ...(entry.title === '' ? {} : { 'sparkpad-title': encodeURIComponent(entry.title) }),
        },
        body: sealed,
      })
      if ('answer' in asked) {
        const sure = { ...entry, isSure: true }
        keep(sure)
        return { type: 'made', entry: sure, address: storedAddress({ gateway, id, key }, at) }
      }
      const { fault } = asked
      // Where there is no answer it may have arrived all the same.
      if (fault.type !== 'down' && fault.type !== 'offline') forget(id)
      return { type: 'failed', fault }
    },

    list: () => shelf.list(),
    /** The whole address of a link on the list. */
    addressOf({ hash }: StoredLinkEntry): string {
      const ref = storedRef(hash)
      return ref === null ? '' : storedAddress(ref, at)
    },
    isOver: ({ expiresAt }: StoredLinkEntry) => expiresAt !== null && expiresAt <= parts.now(),

    /** Deletes a link at the gateway; one that is gone there already is off the list as well. Null when it is. */
    async remove({ id, gateway, token }: StoredLinkEntry): Promise<StoredFault | null> {
      const url = linksUrl(gateway, at.origin)
      if (url === null) return { type: 'off', host: gateway }
      const headers = { 'sparkpad-delete-token': token }
      const asked = await ask(parts, `${url}/${id}`, { method: 'DELETE', headers })
      if ('fault' in asked && asked.fault.type !== 'gone') return asked.fault
      forget(id)
      return null
    },

    /** Takes a link off the list without asking the gateway. */
    forget,
  }
}

const shelfKey = 'sparkpad.stored-links'
const shelfSchema = z.array(
  z.object({
    id: z.string(),
    hash: z.string(),
    token: z.string(),
    gateway: z.string(),
    title: z.string(),
    paths: z.array(z.string()),
    madeAt: z.number(),
    expiresAt: z.number().nullable(),
    bytes: z.number(),
    isSure: z.boolean(),
  }),
)

/** The list in the browser's storage; where that is forbidden it lasts as long as the page. */
export function storedShelf(storage: Storage | null): StoredShelf {
  let here: readonly StoredLinkEntry[] = []
  return {
    list() {
      try {
        const read = shelfSchema.safeParse(JSON.parse(storage?.getItem(shelfKey) ?? 'null'))
        return read.success ? read.data : here
      } catch {
        return here
      }
    },
    write(entries) {
      here = entries
      try {
        storage?.setItem(shelfKey, JSON.stringify(entries))
      } catch {
        // Said above.
      }
    },
  }
}
