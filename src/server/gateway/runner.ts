import { promises as files } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { isExactOrigin, isLoopback } from './access.ts'

/**
 * Paths of the runner's document: without network, with it, and, without network too, within an embed. No slash at the
 * end: a policy then names just these.
 */
export const runnerPaths = {
  closed: '/runner/closed',
  open: '/runner/open',
  embedded: '/runner/embedded',
} as const
export type RunnerKind = keyof typeof runnerPaths

/** Where the page gets the texts that it hands to frames: what runs tests, and React. */
export const scriptPaths = { kit: '/runner/tests.js', packages: '/runner/packages.js' } as const
export type RunnerScript = keyof typeof scriptPaths

/** Where the page asks which origin serves its frames. */
export const runnerPlacePath = '/runner/place.json'

/** Where previews run. */
export type RunnerPlace = {
  /** Origin of the runner's document; null: the page's own, where no other one is known. */
  readonly origin: string | null
  /** `Host` of requests to it, null as above. Nothing but the runner's document is served there. */
  readonly host: string | null
  /** Origins whose pages may show it in a frame. */
  readonly pages: readonly string[]
  /** Where a browser that asks the runner's host for a page is sent; null where that is unknown. */
  readonly home: string | null
}

type Rules = {
  readonly host: string
  readonly port: number
  /** SPARKPAD_ORIGINS */
  readonly origins: readonly string[]
  /** SPARKPAD_RUNNER_ORIGIN, null where it is not set. */
  readonly runnerOrigin: string | null
}

/**
 * Another site than the page's, so that a browser gives the frame a process of its own: the configured origin, or on
 * this machine the other one of localhost and 127.0.0.1. A gateway for other machines with none configured serves the
 * runner on its own host; its document has no origin there either, but an endless loop may take the page along.
 */
export function runnerPlace({ host, port, origins, runnerOrigin }: Rules): RunnerPlace {
  const loopback = isLoopback(host)
  const own = (name: string) => new URL(`http://${name}:${port}`).origin
  const pageName = host.includes(':') ? `[${host}]` : host
  const runnerName = host === 'localhost' ? '127.0.0.1' : 'localhost'
  const names = loopback ? new Set(['127.0.0.1', 'localhost', '[::1]', pageName]) : new Set<string>()
  const origin = runnerOrigin ?? (loopback ? own(runnerName) : null)
  const pages = [...origins, ...[...names].map(own)].filter((page) => page !== origin)
  return {
    origin,
    host: origin === null ? null : new URL(origin).host,
    pages,
    home: loopback ? own(pageName) : (origins[0] ?? null),
  }
}

/** Why previews may not run at a configured origin, in words; null when they may. */
export function runnerProblem({
  origins,
  runnerOrigin,
}: Pick<Rules, 'origins' | 'runnerOrigin'>): string | null {
  if (runnerOrigin === null) return null
  if (!isExactOrigin(runnerOrigin))
    return `SPARKPAD_RUNNER_ORIGIN=${runnerOrigin} is no exact origin such as https://run.example.com`
  if (!origins.includes(runnerOrigin)) return null
  return `SPARKPAD_RUNNER_ORIGIN=${runnerOrigin} is one of SPARKPAD_ORIGINS; previews need an origin of their own`
}

/** Exact addresses that the page, and an embed, may show in a frame, for their policies. */
export function frameSources({ origin, pages }: RunnerPlace): {
  readonly page: readonly string[]
  readonly embed: readonly string[]
} {
  const bases = origin === null ? pages : [origin]
  const of = (...kinds: readonly RunnerKind[]) =>
    bases.flatMap((base) => kinds.map((kind) => base + runnerPaths[kind]))
  return { page: of('closed', 'open'), embed: of('embedded') }
}

/**
 * Headers of the runner's document. It has no origin (`sandbox` without allow-same-origin), whoever opens it and how;
 * `open` may load from and talk to https and wss, the others to nobody.
 */
export function runnerHeaders(place: RunnerPlace, kind: RunnerKind): Readonly<Record<string, string>> {
  const network = kind === 'open'
  const web = network ? ' https:' : ''
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      'sandbox allow-scripts allow-forms',
      "default-src 'none'",
      `script-src 'unsafe-inline' 'unsafe-eval' blob: data:${web}`,
      `style-src 'unsafe-inline'${web}`,
      `img-src data: blob:${web}`,
      `media-src data: blob:${web}`,
      `font-src data:${web}`,
      `connect-src ${network ? 'https: wss:' : "'none'"}`,
      "form-action 'none'",
      "base-uri 'none'",
      ...(kind === 'embedded' ? ['frame-ancestors *'] : ancestors(place)),
    ].join('; '),
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
  }
}

/**
 * An embed stands in pages nobody knows, and a browser asks of all of them. A policy cannot name an IPv6 address; a gateway whose page has no other one lets any page frame the document, which
 * runs nothing but what that page gives it.
 */
const ancestors = ({ pages, home }: RunnerPlace): readonly string[] => {
  const named = pages.filter((page) => !page.includes('['))
  return home?.includes('[') === true || named.length === 0 ? [] : [`frame-ancestors ${named.join(' ')}`]
}

export type RunnerAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer> | string | null
}

export type RunnerRequest = {
  readonly kind: RunnerKind
  readonly acceptsGzip: boolean
  /** `If-None-Match`. */
  readonly known: string | undefined
}

/** The runner's document, made of its built script, and the texts that the page hands to a frame. */
export type RunnerDocument = {
  answer(request: RunnerRequest): Promise<RunnerAnswer>
  script(name: RunnerScript, request: Omit<RunnerRequest, 'kind'>): Promise<RunnerAnswer>
}

/** The packages and the test kit are built beside the runner's script. */
const beside = { packages: 'packages.js', kit: 'tests.js' } as const

export function createRunnerDocument(file: string, place: RunnerPlace, compress: boolean): RunnerDocument {
  const built = (name: string) => join(dirname(file), name)
  const page = createKeptText(file, documentOf)
  const plain = (script: string) => script
  const scripts = {
    kit: createKeptText(built(beside.kit), plain),
    packages: createKeptText(built(beside.packages), plain),
  } satisfies Record<RunnerScript, unknown>
  return {
    answer: ({ kind, ...request }) =>
      page.answer({ ...request, headers: runnerHeaders(place, kind) }, compress),
    script: (name, request) => scripts[name].answer({ ...request, headers: scriptHeaders }, compress),
  }
}

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
} as const

type Kept = {
  readonly etag: string
  readonly body: Uint8Array<ArrayBuffer>
  zipped: Promise<Uint8Array<ArrayBuffer>> | null
}

type Asked = Omit<RunnerRequest, 'kind'> & { readonly headers: Readonly<Record<string, string>> }

/** A text made of a built file, kept in memory; it is read again when it changes. */
const createKeptText = (name: string, make: (text: string) => string) => {
  let kept: Kept | null = null

  const read = async (): Promise<Kept | null> => {
    const found = await files.stat(name).catch(() => null)
    if (found === null) return null
    const etag = `"r${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`
    if (kept?.etag === etag) return kept
    const text = await files.readFile(name, 'utf8')
    kept = { etag, body: new TextEncoder().encode(make(text)), zipped: null }
    return kept
  }

  const answer = async (asked: Asked, compress: boolean): Promise<RunnerAnswer> => {
    const found = await read()
    if (found === null) return notBuilt
    const headers = { ...asked.headers, etag: found.etag }
    if (asked.known === found.etag) return { status: 304, headers, body: null }
    if (!compress || !asked.acceptsGzip) return { status: 200, headers, body: found.body }
    found.zipped ??= promisify(gzip)(found.body).then((zipped) => new Uint8Array(zipped))
    return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: await found.zipped }
  }
  return { answer }
}

/** The script stands in the document: a frame without an origin may fetch none. */
const documentOf = (script: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><title>Preview</title><script>${within(script)}</script></head><body></body></html>`

/** A script's text as it may stand between tags. */
const within = (script: string): string =>
  script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')

const notBuilt: RunnerAnswer = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: 'The preview has not been built. Run "npm start" in the folder of Sparkpad.\n',
}
