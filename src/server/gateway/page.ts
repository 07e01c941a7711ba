import { promises as files } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/**
 * `style-src` needs 'unsafe-inline' for Monaco. `connect` is whom the document may talk to, `frames` the exact addresses
 * that it may show in a frame: a preview that tries to go anywhere else stays blocked. `ancestors`: who may frame it.
 */
const headersOf = ({
  connect,
  frames,
  ancestors,
  resource,
}: {
  readonly connect: string
  readonly frames: readonly string[]
  readonly ancestors: "'none'" | '*'
  readonly resource: 'same-origin' | 'cross-origin'
}): Headers => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    `frame-src ${frames.length === 0 ? "'none'" : frames.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': resource,
})

/** What may stand in frames of the page, and of an embed. */
export type PageFrames = { readonly page: readonly string[]; readonly embed: readonly string[] }

/** Where the embed is served; the one document that others may frame. */
const embedPath = '/embed'
const embedFile = '/embed.html'
/** A picture that pages of others show. */
const badgePath = '/badge.svg'

type Headers = Readonly<Record<string, string>>

export type PageAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | string | null
}

export type PageRequest = {
  readonly path: string
  readonly acceptsGzip: boolean
  /** `If-None-Match`. */
  readonly known: string | undefined
}

/** The built page, read from its folder and kept in memory until a file changes. */
export type Page = { answer(request: PageRequest): Promise<PageAnswer> }

type Kept = {
  readonly changedAt: number
  readonly body: Uint8Array<ArrayBuffer>
  readonly etag: string
  zipped: Promise<Uint8Array<ArrayBuffer>> | null
}

/** `compress` is for clients on other machines; on this one it only costs time. */
export function createPage(folder: string, compress: boolean, frames: PageFrames): Page {
  // The Connect dialog may reach any socket a browser may; an embed asks nobody.
  const pagePolicy = headersOf({
    connect: "'self' ws: wss: https: http://127.0.0.1:* http://localhost:*",
    frames: frames.page,
    ancestors: "'none'",
    resource: 'same-origin',
  })
  const embedPolicy = headersOf({
    connect: "'self'",
    frames: frames.embed,
    ancestors: '*',
    resource: 'cross-origin',
  })
  const kept = new Map<string, Kept>()

  const read = async (file: string): Promise<Kept | null> => {
    const found = await files.stat(file).catch(() => null)
    if (found === null || !found.isFile()) return null
    const known = kept.get(file)
    if (known?.changedAt === found.mtimeMs) return known
    const body = new Uint8Array(await files.readFile(file))
    const etag = `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`
    const fresh = { changedAt: found.mtimeMs, body, etag, zipped: null }
    kept.set(file, fresh)
    return fresh
  }

  const badgePolicy = { ...pagePolicy, 'cross-origin-resource-policy': 'cross-origin' }

  return {
    async answer({ path, acceptsGzip, known }) {
      const isEmbed = path === embedPath
      const policy = isEmbed ? embedPolicy : path === badgePath ? badgePolicy : pagePolicy
      const file = path === embedFile ? null : fileOf(folder, isEmbed ? embedFile : path)
      const found = file === null ? null : await read(file)
      if (file === null || found === null)
        return path === '/' || isEmbed ? notBuilt(pagePolicy) : notFound(pagePolicy)
      const type = types[extname(file)] ?? 'application/octet-stream'
      const headers: Record<string, string> = {
        ...policy,
        'content-type': type,
        etag: found.etag,
        vary: 'accept-encoding',
        'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      }
      if (known === found.etag) return { status: 304, headers, body: null }
      if (!compress || !acceptsGzip || !zippable.test(type)) return { status: 200, headers, body: found.body }
      found.zipped ??= zip(found.body)
      return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: await found.zipped }
    },
  }
}

const zip = async (body: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await promisify(gzip)(body))

/** The file a path names, null when it leaves the folder or cannot be a name at all. */
const fileOf = (folder: string, path: string): string | null => {
  let name: string
  try {
    name = decodeURIComponent(path)
  } catch {
    return null
  }
  if (name.includes('\0') || name.includes('\\')) return null
  const root = normalize(folder) + sep
  const file = normalize(join(folder, name === '/' ? 'index.html' : name))
  return file.startsWith(root) ? file : null
}

const plain = (policy: Headers, status: number, text: string): PageAnswer => ({
  status,
  headers: { ...policy, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: text,
})

const notFound = (policy: Headers) => plain(policy, 404, 'Nothing is served here.\n')
const notBuilt = (policy: Headers) =>
  plain(
    policy,
    503,
    'The gateway runs, but the page has not been built. Run "npm start" in the folder of Sparkpad.\n',
  )

const zippable = /^(text\/|application\/(json|javascript|wasm|manifest)|image\/svg)/

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}
