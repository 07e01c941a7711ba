import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { errorBodyText, badRequest } from './fault.ts'
import {
  runnerPaths,
  runnerPlacePath,
  scriptPaths,
  type RunnerDocument,
  type RunnerKind,
  type RunnerPlace,
  type RunnerScript,
} from './runner.ts'

const kinds = ['closed', 'open', 'embedded'] as const satisfies readonly RunnerKind[]

/** Whether a request was made to the host on which previews run. */
export function isRunnerHost({ host }: RunnerPlace, asked: string | undefined): boolean {
  return host !== null && asked?.toLowerCase() === host
}

/** What everything but the runner's document gets there. */
export const runnerHostOnly = {
  status: 403,
  why: 'Previews run under this name, and nothing else is served here. Use the page’s own address.',
} as const

/**
 * Serves the runner's document on the host that is for it (or on the page's own where there is no other), and nothing
 * else there: a browser that asks for a page is sent to the page's own host.
 */
export function runnerRoutes({
  place,
  document,
}: {
  readonly place: RunnerPlace
  readonly document: RunnerDocument | null
}): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()

  const serve = async (
    incoming: HttpBindings['incoming'],
    what: RunnerKind | RunnerScript,
  ): Promise<Response> => {
    if (document === null) return new Response('This gateway serves no previews.\n', { status: 404 })
    const asked = {
      acceptsGzip: /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? ''),
      known: incoming.headers['if-none-match'],
    }
    const { status, headers, body } = await (what === 'kit' || what === 'packages'
      ? document.script(what, asked)
      : document.answer({ ...asked, kind: what }))
    return new Response(body, { status, headers })
  }

  app.use(async (context, next) => {
    const { incoming } = context.env
    const { path, method } = context.req
    const isItsHost = isRunnerHost(place, incoming.headers.host)
    const isRead = method === 'GET' || method === 'HEAD'
    const kind = kinds.find((each) => runnerPaths[each] === path)
    if (isRead && kind !== undefined) {
      if (isItsHost || place.host === null) return serve(incoming, kind)
      return new Response('Previews are served under another name.\n', { status: 404 })
    }
    if (!isItsHost) return next()
    const isVisit = isRead && /\btext\/html\b/.test(incoming.headers.accept ?? '')
    if (isVisit && place.home !== null && !path.startsWith('/v1/'))
      return new Response(null, { status: 307, headers: { location: place.home + path } })
    const body = errorBodyText({
      ...badRequest('runner_host', runnerHostOnly.why),
      status: runnerHostOnly.status,
    })
    return new Response(body, { status: 403, headers: { 'content-type': 'application/json; charset=utf-8' } })
  })

  app.get(scriptPaths.kit, (context) => serve(context.env.incoming, 'kit'))
  app.get(scriptPaths.packages, (context) => serve(context.env.incoming, 'packages'))
  app.get(runnerPlacePath, (context) =>
    context.json({ origin: place.origin }, 200, { 'cache-control': 'no-store' }),
  )
  return app
}
