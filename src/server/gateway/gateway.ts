import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { subprotocol } from '../../core/wire/messages.ts'
import type { Model } from '../upstream/upstream.ts'
import { bindProblem, createAccess, isLoopback } from './access.ts'
import type { Clock, Random } from './clock.ts'
import { serveConnection, type Connection } from './connection.ts'
import { errorBodyText, type Fault } from './fault.ts'
import { accessFault, claimsOf, createHttp, noRunName, type LivePage } from './http.ts'
import { isRunnerHost, runnerHostOnly } from './runner-host.ts'
import { createRunnerDocument, frameSources, runnerPlace, runnerProblem } from './runner.ts'
import type { Deadlines, Limits } from './limits.ts'
import type { LinkService } from './links-http.ts'
import { createPage } from './page.ts'
import { createRunCounts } from './run-counts.ts'
import type { Counts, Log, MakeOwnUpstream, Shared } from './shared.ts'
import { createWindow } from './window.ts'

export type GatewayOptions = {
  readonly models: readonly Model[]
  /** For `sparkpad.upstream` in a create call; null refuses every such call. */
  readonly ownUpstream: MakeOwnUpstream | null
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Pages that may use the gateway besides its own, as exact origins. */
  readonly origins: readonly string[]
  readonly accessCode: string | null
  /** Where previews run; null chooses (`runnerPlace`). */
  readonly runnerOrigin: string | null
  /** The built script of the preview's frame, null to serve none. */
  readonly runnerFile: string | null
  /** Folder of the built page, null to serve none. */
  readonly pageDir: string | null
  /** Stored links; null keeps none. */
  readonly links: LinkService | null
  /** Serves the page in place of `pageDir`; for development only. */
  readonly livePage?: (server: Server) => Promise<LivePage>
  /** Tokens of a text, for the context windows. */
  readonly countTokens: (text: string) => number
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly deadlines: Deadlines
  readonly log: Log
}

export type Gateway = {
  /** Where a browser on this machine finds it, no slash at the end. */
  readonly url: string
  readonly port: number
  counts(): Counts & {
    /** Bytes that wait in this process for clients to read them; what the kernel holds is not counted. */
    readonly unsent: number
  }
  /** Takes nothing new, closes every socket with 1012 and settles once all is closed. */
  close(): Promise<void>
}

/**
 * Starts a gateway.
 * @throws Error when it would be open to other machines without origins and access code, and as `listen` does (a
 * taken port has `code` EADDRINUSE).
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const problem = bindProblem(options) ?? runnerProblem(options)
  if (problem !== null) throw new Error(problem)
  const { limits, deadlines } = options
  const loopback = isLoopback(options.host)
  const server = createServer({
    requestTimeout: deadlines.messageMs,
    headersTimeout: Math.min(10_000, deadlines.messageMs),
    connectionsCheckingInterval: 1_000,
    keepAliveTimeout: 75_000,
  })
  const port = await listen(server, options)
  const shared: Shared = {
    models: new Map(options.models.map((model) => [model.card.id, model])),
    ownUpstream: options.ownUpstream,
    window: createWindow(options.countTokens),
    clock: options.clock,
    random: options.random,
    limits,
    deadlines,
    log: options.log,
    runs: createRunCounts(limits.runs),
    tally: { connections: 0, running: 0, waiting: 0, upstreams: 0 },
  }
  const access = createAccess({ ...options, port })
  const livePage = (await options.livePage?.(server)) ?? null
  const place = runnerPlace({ ...options, port })
  const { pageDir, runnerFile } = options
  const builtPage = pageDir === null ? null : createPage(pageDir, !loopback, frameSources(place))
  const document = runnerFile === null ? null : createRunnerDocument(runnerFile, place, !loopback)
  let closing = false
  const runner = { place, document }
  const { links } = options
  const http = createHttp(
    { access, page: livePage ?? builtPage, runner, links, ready: () => !closing },
    shared,
  )
  const stopSweeping = links === null ? () => {} : sweepEvery(deadlines.sweepMs, links, options)
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.socketBytes,
    // Bad UTF-8 is answered instead of closing the socket under its other lanes.
    skipUTF8Validation: true,
    handleProtocols: (offered) => chooseSubprotocol(offered),
    clientTracking: false,
  })
  const connections = new Set<Connection>()

  const upgrade = (incoming: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (livePage?.ownsUpgrade(incoming) === true) return
    const [path, query] = (incoming.url ?? '/').split('?', 2)
    if (isRunnerHost(place, incoming.headers.host)) return refuseUpgrade(stream, accessFault(runnerHostOnly))
    const verdict = access.judge(claimsOf(incoming))
    if (!verdict.ok) return refuseUpgrade(stream, accessFault(verdict))
    if (path !== '/v1/responses') return refuseUpgrade(stream, noSocketHere)
    if (closing)
      return refuseUpgrade(stream, { ...noSocketHere, status: 503, message: 'The gateway is closing.' })
    const asked = new URLSearchParams(query)
    const run = asked.get('run')
    if (run !== null && !shared.runs.count(run, incoming.socket)) return refuseUpgrade(stream, noRunName)
    sockets.handleUpgrade(incoming, stream, head, (socket) => {
      const wishes = {
        extensions: socket.protocol === subprotocol,
        join: asked.get('join') !== '0',
      }
      const connection = serveConnection({ socket, stream, wishes }, shared)
      connections.add(connection)
      void connection.closed.then(() => connections.delete(connection))
    })
  }

  const answer = getRequestListener(http.fetch, { overrideGlobalObjects: false })
  server.on('request', (request, response) => void answer(request, response))
  server.on('upgrade', upgrade)
  return {
    url: `http://${urlHost(options.host)}:${port}`,
    port,
    counts: () => ({
      ...shared.tally,
      unsent: [...connections].reduce((sum, connection) => sum + connection.unsent(), 0),
    }),
    async close() {
      closing = true
      stopSweeping()
      const gone = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      for (const connection of connections) connection.close(1012, 'the gateway is closing')
      const callOff = options.clock.after(deadlines.closeMs, () => {
        for (const connection of connections) connection.terminate()
        server.closeAllConnections()
      })
      await Promise.all([...connections].map((connection) => connection.closed))
      server.closeAllConnections()
      await gone
      callOff()
    },
  }
}

/** Deletes expired links every so often; what is called stops it. */
const sweepEvery = (
  ms: number,
  { store }: LinkService,
  { clock, log }: Pick<GatewayOptions, 'clock' | 'log'>,
): (() => void) => {
  let callOff = () => {}
  const wait = () => {
    callOff = clock.after(ms, () => {
      store.sweep().catch((thrown: unknown) => log('error', 'expired links could not be deleted', thrown))
      wait()
    })
  }
  wait()
  return () => callOff()
}

const listen = (server: Server, { host, port }: GatewayOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

/** A browser fails a connection whose server chooses none of the subprotocols it offered. */
const chooseSubprotocol = (offered: ReadonlySet<string>): string | false =>
  offered.has(subprotocol) ? subprotocol : ([...offered][0] ?? false)

const noSocketHere: Fault = {
  status: 404,
  type: 'invalid_request_error',
  code: 'not_found',
  message: 'Sockets are served at /v1/responses.',
}

/** Answers an upgrade as plain HTTP. */
const refuseUpgrade = (stream: Duplex, fault: Fault): void => {
  const body = errorBodyText(fault)
  stream.on('error', () => stream.destroy())
  stream.once('finish', () => stream.destroy())
  stream.end(
    `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status] ?? ''}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
