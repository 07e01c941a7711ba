import type { IncomingMessage, ServerResponse } from 'node:http'
import { isUtf8 } from 'node:buffer'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { Access, Claims } from './access.ts'
import { decodeCreateBody } from './decode.ts'
import { badRequest, faultAnswer, serverFault, type Fault } from './fault.ts'
import { answerFault, eventOutlet, jsonOutlet } from './http-outlet.ts'
import { linkIdOf, withCard } from './link-card.ts'
import { createLinksHttp, isOpenToHolders, type LinkService } from './links-http.ts'
import { newMarks } from './marks.ts'
import { chooseModel } from './model-choice.ts'
import type { Page } from './page.ts'
import { readBody } from './read-body.ts'
import { runnerRoutes } from './runner-host.ts'
import type { RunnerDocument, RunnerPlace } from './runner.ts'
import type { Shared } from './shared.ts'
import { createTurn } from './turn.ts'

/** Serves a page that is built on the fly; for development only. */
export type LivePage = {
  /** Answers everything that the gateway itself does not. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse): void
  /** Whether an upgrade is the page's own affair (its hot reload). */
  ownsUpgrade(incoming: IncomingMessage): boolean
}

export type HttpParts = {
  readonly access: Access
  readonly page: Page | LivePage | null
  readonly runner: { readonly place: RunnerPlace; readonly document: RunnerDocument | null }
  /** Null: none are kept. */
  readonly links: LinkService | null
  /** False once the gateway is closing. */
  readonly ready: () => boolean
}

type Env = { Bindings: HttpBindings }

/** Everything the gateway serves over plain HTTP. */
export function createHttp({ access, page, runner, links, ready }: HttpParts, shared: Shared): Hono<Env> {
  const app = new Hono<Env>()
  const linksHttp = createLinksHttp(links, shared)

  app.use(async (context, next) => {
    const { incoming, outgoing } = context.env
    outgoing.setHeader('x-content-type-options', 'nosniff')
    // A page cannot see whether it was given a new connection. Every request counts, the page's own files too.
    const place = shared.runs.placeOn(incoming.socket)
    if (context.req.query('run') !== undefined) outgoing.setHeader('sparkpad-request-of-connection', place)
    await next()
  })
  app.get('/healthz', (context) => context.text('ok\n'))
  app.get('/readyz', (context) => (ready() ? context.text('ready\n') : context.text('closing\n', 503)))

  app.route('/', runnerRoutes(runner))

  app.use(async (context, next) => {
    const { incoming, outgoing } = context.env
    const claims = claimsOf(incoming)
    const isApi = context.req.path.startsWith('/v1/')
    const origin = access.corsOrigin(claims.origin)
    if (isApi) for (const [name, value] of corsHeaders(origin)) outgoing.setHeader(name, value)
    if (isApi && context.req.method === 'OPTIONS') {
      const source = access.judgeSource(claims)
      if (!source.ok) return faultAnswer(accessFault(source))
      return new Response(null, { status: 204, headers: preflightHeaders(incoming) })
    }
    const needsCode = isApi && !isOpenToHolders(context.req.method, context.req.path)
    const verdict = needsCode ? access.judge(claims) : access.judgeSource(claims)
    return verdict.ok ? next() : faultAnswer(accessFault(verdict))
  })

  app.get('/v1/models', (context) => context.json(modelList(shared)))
  app.get('/v1/sparkpad/connections', (context) => {
    const run = context.req.query('run') ?? ''
    const count = shared.runs.read(run)
    return count === null ? faultAnswer(runNotFound) : context.json({ run, ...count })
  })
  app.post('/v1/responses', async (context) => {
    const { incoming, outgoing } = context.env
    const run = context.req.query('run')
    if (run !== undefined && !shared.runs.count(run, incoming.socket)) return faultAnswer(noRunName)
    // A page may not set `Connection` itself.
    if (incoming.headers['sparkpad-connection'] === 'close') outgoing.setHeader('connection', 'close')
    await respond(context.env, context.req.query('join') !== '0', shared)
    return RESPONSE_ALREADY_SENT
  })
  app.route('/', linksHttp.routes)
  app.all('/v1/*', (context) => {
    const message = `${context.req.method} ${context.req.path} is not served here.`
    return faultAnswer({ ...badRequest('not_found', message), status: 404 })
  })

  app.on(['GET', 'HEAD'], '*', async (context) => {
    const { incoming, outgoing } = context.env
    if (page === null) return context.text('This gateway serves no page.\n', 404)
    const linkId = linkIdOf(context.req.path)
    if ('serve' in page) {
      // Vite serves the page for every path that is no file.
      page.serve(incoming, outgoing)
      return RESPONSE_ALREADY_SENT
    }
    if (linkId !== null) return linkPage(page, await linksHttp.titleOf(linkId, incoming.socket.remoteAddress))
    const { status, headers, body } = await page.answer({
      path: context.req.path,
      acceptsGzip: /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? ''),
      known: incoming.headers['if-none-match'],
    })
    return new Response(body, { status, headers })
  })
  app.notFound((context) => context.text('Nothing is served here.\n', 404))
  app.onError((error) => {
    shared.log('error', 'a request failed', error)
    return faultAnswer(serverFault(500, 'server_error', 'The gateway failed on this request.'))
  })
  return app
}

/** The page as it stands at a stored link's address. It is small, and its card may go at any time: neither zipped nor kept. */
async function linkPage(page: Page, title: string | null): Promise<Response> {
  const { status, headers, body } = await page.answer({ path: '/', acceptsGzip: false, known: undefined })
  if (status !== 200 || body === null) return new Response(body, { status, headers })
  const { etag: _etag, ...rest } = headers
  const html = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const own = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }
  return new Response(withCard(html, title), { headers: { ...rest, ...own } })
}

/** What a request says of itself. */
export function claimsOf(incoming: IncomingMessage): Claims {
  const offered = incoming.headers['sec-websocket-protocol'] ?? ''
  return {
    origin: incoming.headers.origin,
    host: incoming.headers.host,
    authorization: incoming.headers.authorization,
    subprotocols: offered === '' ? [] : offered.split(',').map((name) => name.trim()),
  }
}

export const accessFault = (verdict: { readonly status: 401 | 403; readonly why: string }): Fault => ({
  ...badRequest(verdict.status === 401 ? 'invalid_access_code' : 'origin_not_allowed', verdict.why),
  status: verdict.status,
})

/** A `run` in the query that cannot be one. */
export const noRunName: Fault = badRequest(
  'invalid_value',
  "'run' must be 1 to 64 characters of A-Z a-z 0-9 _ . -",
  'run',
)

const runNotFound: Fault = {
  ...badRequest('run_not_found', 'Nothing is known of a run of that name; the latest ones are kept.', 'run'),
  status: 404,
}

const corsHeaders = (origin: string | null): readonly (readonly [string, string])[] => [
  ['vary', 'Origin'],
  ['cache-control', 'no-store'],
  ...(origin === null
    ? []
    : ([
        ['access-control-allow-origin', origin],
        ['access-control-expose-headers', 'retry-after, retry-after-ms, sparkpad-request-of-connection'],
      ] as const)),
]

const preflightHeaders = (incoming: IncomingMessage): Record<string, string> => ({
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  // The origin is on the exact list, so the headers it wants to send are its own affair.
  'access-control-allow-headers':
    incoming.headers['access-control-request-headers'] ?? 'authorization, content-type, sparkpad-extensions',
  'access-control-max-age': '600',
  ...(incoming.headers['access-control-request-private-network'] === undefined
    ? {}
    : { 'access-control-allow-private-network': 'true' }),
})

const modelList = (shared: Shared) => ({
  object: 'list',
  data: [...shared.models.values()].map(({ card }) => ({
    id: card.id,
    object: 'model',
    created: 0,
    owned_by: card.origin,
    sparkpad: card,
  })),
})

const respond = async (
  { incoming, outgoing }: HttpBindings,
  join: boolean,
  shared: Shared,
): Promise<void> => {
  const receivedAt = shared.clock.now()
  const bytes = await readBody(incoming, shared.limits.createBytes).catch(() => 'gone' as const)
  if (bytes === 'gone') return
  if (bytes === null) return answerFault(outgoing, bodyTooLarge(shared.limits.createBytes))
  if (!isUtf8(bytes)) return answerFault(outgoing, badRequest('invalid_json', 'The body is not valid UTF-8.'))
  const decoded = decodeCreateBody(bytes.toString('utf8'))
  if (!decoded.ok) return answerFault(outgoing, decoded.fault)
  const body = decoded.value
  const choice = chooseModel(body, shared)
  if (!('upstream' in choice)) return answerFault(outgoing, choice)
  const turn = createTurn(
    {
      body,
      choice,
      marks: newMarks(receivedAt, shared.clock.now()),
      wishes: { extensions: incoming.headers['sparkpad-extensions'] === '1', join },
      outlet: body.stream === true ? eventOutlet(outgoing, shared) : jsonOutlet(outgoing),
      conversations: null,
      bytes: bytes.length,
    },
    shared,
  )
  const gone = () => turn.stop(null)
  outgoing.on('close', gone)
  await turn.run()
}

const bodyTooLarge = (limit: number): Fault => ({
  ...badRequest('message_too_large', `A request may have ${limit} bytes at most.`),
  status: 413,
})
