import { createHash, timingSafeEqual } from 'node:crypto'
import { accessSubprotocol } from '../../core/wire/messages.ts'

/** Who may use the gateway. */
export type AccessRules = {
  readonly host: string
  readonly port: number
  /** Pages that may use it besides the gateway's own, as exact origins. */
  readonly origins: readonly string[]
  readonly accessCode: string | null
}

/** What a request says of itself; header values as they came, undefined where missing. */
export type Claims = {
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly authorization: string | undefined
  readonly subprotocols: readonly string[]
}

export type Verdict =
  { readonly ok: true } | { readonly ok: false; readonly status: 401 | 403; readonly why: string }

export type Access = {
  /** Host and Origin: whether the request may be looked at at all. */
  judgeSource(claims: Claims): Verdict
  /** Host, Origin and access code: whether it may use models. */
  judge(claims: Claims): Verdict
  /** The origin to name in CORS headers, null for none. */
  corsOrigin(origin: string | undefined): string | null
}

/** Why a gateway must not be started with these rules, in words; null when it may. */
export function bindProblem({ host, origins, accessCode }: Omit<AccessRules, 'port'>): string | null {
  const wrong = origins.find((origin) => !isExactOrigin(origin))
  if (wrong !== undefined) {
    return `SPARKPAD_ORIGINS holds '${wrong}', which is no exact origin such as https://pad.example.com`
  }
  if (isLoopback(host) || (origins.length > 0 && accessCode !== null)) return null
  return (
    `HOST=${host} lets other machines reach this gateway. Set SPARKPAD_ORIGINS (the pages that may use it) ` +
    'and SPARKPAD_ACCESS_CODE (what their users must know) as well, or leave HOST out to serve this machine alone.'
  )
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

export function createAccess(rules: AccessRules): Access {
  const loopback = isLoopback(rules.host)
  const names = ['127.0.0.1', 'localhost', '[::1]', ...(loopback ? [hostName(rules.host)] : [])]
  // A browser leaves out the port that its scheme implies; so does URL.
  const origins = new Set([
    ...rules.origins,
    ...names.map((name) => new URL(`http://${name}:${rules.port}`).origin),
  ])
  const hosts = new Set([...origins].map((origin) => new URL(origin).host))
  const expected = rules.accessCode === null ? null : digest(rules.accessCode)

  const judgeSource = (claims: Claims): Verdict => {
    if (loopback && !hosts.has((claims.host ?? '').toLowerCase())) {
      return { ok: false, status: 403, why: 'This gateway does not answer to that host name.' }
    }
    if (claims.origin !== undefined && !origins.has(claims.origin)) {
      return { ok: false, status: 403, why: 'This page may not use this gateway. See SPARKPAD_ORIGINS.' }
    }
    return { ok: true }
  }

  return {
    judgeSource,
    judge(claims) {
      const source = judgeSource(claims)
      if (!source.ok || expected === null) return source
      const shown = shownCodes(claims)
      const known = shown.reduce((any, code) => timingSafeEqual(digest(code), expected) || any, false)
      if (known) return { ok: true }
      return { ok: false, status: 401, why: 'This gateway asks for an access code, and this is not it.' }
    },
    corsOrigin: (origin) => (origin !== undefined && origins.has(origin) ? origin : null),
  }
}

/** Whether a text is an origin as browsers write it: `https://pad.example.com`, nothing behind it. */
export const isExactOrigin = (origin: string): boolean => {
  if (!URL.canParse(origin)) return false
  const { protocol } = new URL(origin)
  return new URL(origin).origin === origin && (protocol === 'http:' || protocol === 'https:')
}

const hostName = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Codes of any length compare in the same time. */
const digest = (code: string): Buffer => createHash('sha256').update(code).digest()

const shownCodes = ({ authorization, subprotocols }: Claims): readonly string[] => {
  const codes = subprotocols
    .filter((name) => name.startsWith(accessSubprotocol))
    .map((name) => Buffer.from(name.slice(accessSubprotocol.length), 'base64url').toString('utf8'))
  const bearer = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1]
  if (bearer === undefined) return codes
  // Node reads a header as Latin-1; a client may have written UTF-8.
  return [...codes, bearer, Buffer.from(bearer, 'latin1').toString('utf8')]
}
