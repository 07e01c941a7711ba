import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  answerUpgrade,
  errorType,
  itemsOf,
  readCreate,
  type MockCreate,
  type MockItem,
  type MockRefusal,
} from './mock-responses-body.ts'
import { writeResponse, type MockEvent, type MockResponse } from './mock-responses-reply.ts'
import { dueTimes, type MockFault, type MockScript } from './mock-script.ts'
import { parseJson } from './record.ts'
import { nextTurn, waitMs } from './wait.ts'

/** How the mock's Responses endpoint behaves. */
export type MockEndpoint = {
  /** 2 knows lanes and echoes them; 1 has one response in flight and takes no `stream_id`. */
  readonly generation: 1 | 2
  /** Answers upgrades so, in place of a socket; so many times, null for ever. */
  readonly upgrade: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly times: number | null
  } | null
  /** A generation 1 of those that pass over what they do not know. */
  readonly ignoresLanes: boolean
}

/** What the mock saw of one create call. */
export type MockResponseCall = {
  readonly via: 'socket' | 'post'
  /** Number of the connection, from 0; -1 for a POST. */
  readonly connection: number
  readonly authorization: string | null
  readonly body: MockCreate
  /** The conversation as the mock sees it: what it remembered and what came. */
  readonly items: readonly MockItem[]
  tokens: number
  /** Tokens written when the client went away; null when it stayed. */
  abortedAt: number | null
  isEnded: boolean
}

/** One socket, past or present. */
export type MockConnection = {
  readonly authorization: string | null
  readonly offered: string | null
  /** Close code of the client; null while open or when the mock closed. */
  closedBy: number | null
  isOpen: boolean
}

export type MockResponsesOptions = {
  readonly key: string | undefined
  readonly scriptOf: (model: string) => MockScript | undefined
  readonly faultOf: (script: MockScript, model: string) => MockFault | null
  readonly released: (signal: AbortSignal) => Promise<void>
  readonly random: () => number
}

type Reply = {
  /** Writes events as they are, in order. */
  readonly send: (events: readonly MockEvent[]) => void
  readonly refuse: (refusal: MockRefusal) => void
  /** What a fault of the connection does. */
  readonly cut: (fault: MockFault) => void
  readonly signal: AbortSignal
}

type Memory = { readonly id: string; readonly items: readonly MockItem[] }

const mostNames = 32

/**
 * The Responses API as its documents tell it, written apart from the gateway's own: sockets with lanes and a memory of
 * the last response of each, and POST with server-sent events and no memory.
 */
export function createMockResponses(options: MockResponsesOptions) {
  const calls: MockResponseCall[] = []
  const connections: MockConnection[] = []
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => false,
  })
  const open = new Set<WebSocket>()
  let endpoint: MockEndpoint = { generation: 2, upgrade: null, ignoresLanes: false }
  let refusedUpgrades = 0
  let serial = 0

  const isKnown = (request: IncomingMessage) =>
    options.key === undefined || request.headers.authorization === `Bearer ${options.key}`

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { upgrade: refusal } = endpoint
    if (!isKnown(request)) return answerUpgrade(stream, 401, {})
    if (refusal !== null && (refusal.times === null || refusedUpgrades < refusal.times)) {
      refusedUpgrades += 1
      return answerUpgrade(stream, refusal.status, refusal.headers ?? {})
    }
    server.handleUpgrade(request, stream, head, (socket) => connect(request, socket))
  }

  function connect(request: IncomingMessage, socket: WebSocket): void {
    const number = connections.length
    const authorization = request.headers.authorization ?? null
    const connection: MockConnection = {
      authorization,
      offered: request.headers['sec-websocket-protocol'] ?? null,
      closedBy: null,
      isOpen: true,
    }
    connections.push(connection)
    open.add(socket)
    const gone = new AbortController()
    const memory = new Map<string, Memory>()
    const queues = new Map<string, Promise<void>>()
    const names = new Set<string>()
    socket.on('error', () => {})
    socket.on('close', (code) => {
      open.delete(socket)
      connection.isOpen = false
      connection.closedBy ??= code
      gone.abort()
    })
    const error = (refusal: MockRefusal, lane: string | undefined) => {
      const { status, headers, ...rest } = refusal
      socket.send(
        JSON.stringify({
          type: 'error',
          status,
          ...(lane === undefined ? {} : { stream_id: lane }),
          error: { type: errorType(status), ...rest, ...(headers === undefined ? {} : { headers }) },
        }),
      )
    }
    socket.on('message', (content: Buffer) => {
      const knows = endpoint.generation === 2 || endpoint.ignoresLanes
      const create = readCreate(parseJson(content.toString()), 'socket', knows)
      if ('status' in create) return error(create, undefined)
      const lane = endpoint.generation === 2 ? create.stream_id : undefined
      if (lane !== undefined) names.add(lane)
      if (names.size > mostNames) {
        const message = 'This connection has used all of its streams.'
        return error(
          { status: 400, code: 'websocket_stream_limit_reached', message, param: 'stream_id' },
          lane,
        )
      }
      const before = queues.get(lane ?? '') ?? Promise.resolve()
      const turn = before.then(async () => {
        if (gone.signal.aborted) return
        let sequence = 0
        await respond(create, memory, lane ?? '', {
          via: { via: 'socket', connection: number, authorization },
          reply: {
            signal: gone.signal,
            send: (events) => {
              for (const event of events) {
                const named = lane === undefined ? {} : { stream_id: lane }
                socket.send(JSON.stringify({ ...event, ...named, sequence_number: sequence }))
                sequence += 1
              }
            },
            refuse: (refusal) => error(refusal, lane),
            cut: (fault) => {
              connection.closedBy = null
              if (fault.type === 'malformed') socket.send('{"type":"response.output_te')
              else if (fault.type === 'close') socket.close(fault.code, fault.reason)
              else socket.terminate()
            },
          },
        })
      })
      queues.set(lane ?? '', turn)
    })
  }

  async function post(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    const refuse = ({ status, headers = {}, ...rest }: MockRefusal) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { type: errorType(status), ...rest } }))
    }
    if (!isKnown(request)) {
      const given = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const message = `Incorrect API key provided: ${given}.`
      return refuse({ status: 401, code: 'invalid_api_key', message, param: null })
    }
    const create = readCreate(parseJson(text), 'post', false)
    if ('status' in create) return refuse(create)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    let sequence = 0
    let whole: unknown = null
    await respond(create, new Map(), '', {
      via: { via: 'post', connection: -1, authorization: request.headers.authorization ?? null },
      reply: {
        signal: gone.signal,
        send: (events) => {
          for (const event of events) {
            if (create.stream !== true) {
              whole = event['response'] ?? whole
              continue
            }
            if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
            const data = JSON.stringify({ ...event, sequence_number: sequence })
            response.write(`event: ${event.type}\ndata: ${data}\n\n`)
            sequence += 1
          }
        },
        refuse,
        cut: (fault) => {
          if (fault.type === 'malformed') response.write('data: {"type":"response.output_te\n\n')
          else response.destroy()
        },
      },
    })
    if (response.destroyed || response.writableEnded) return
    if (create.stream === true) response.end('data: [DONE]\n\n')
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(whole))
  }

  async function respond(
    create: MockCreate,
    memory: Map<string, Memory>,
    lane: string,
    { via, reply }: { via: Pick<MockResponseCall, 'via' | 'connection' | 'authorization'>; reply: Reply },
  ): Promise<void> {
    const parentId = create.previous_response_id ?? null
    const [parentLane, parent] = [...memory].find(([, { id }]) => id === parentId) ?? [null, null]
    const remembered = parent?.items ?? []
    const items = [...remembered, ...itemsOf(create.input)]
    const call: MockResponseCall = { ...via, body: create, items, tokens: 0, abortedAt: null, isEnded: false }
    calls.push(call)
    const refuse = (refusal: MockRefusal) => {
      call.isEnded = true
      if (parentLane !== null) memory.delete(parentLane)
      reply.refuse(refusal)
    }
    if (parentId !== null && parent === null) {
      const message = `Previous response with id '${parentId}' not found.`
      return refuse({
        status: 400,
        code: 'previous_response_not_found',
        message,
        param: 'previous_response_id',
      })
    }
    const script = options.scriptOf(create.model)
    if (script === undefined) {
      const message = `The model '${create.model}' does not exist.`
      return refuse({ status: 404, code: 'model_not_found', message, param: 'model' })
    }
    const fault = options.faultOf(script, create.model)
    if (fault?.type === 'hang') return
    if (fault?.type === 'status') return refuse({ ...fault, param: null })
    if (fault?.type === 'refuse_field' && fault.field in create) {
      const message =
        fault.message ?? `Unsupported parameter: '${fault.field}' is not supported with this model.`
      return refuse({ status: 400, code: 'unsupported_parameter', message, param: fault.field })
    }
    if (fault?.type === 'close' && fault.at_token === null) return reply.cut(fault)
    serial += 1
    const id = `resp_mock_${serial}`
    const written = writeResponse({
      script,
      id,
      model: create.model,
      createdAt: Math.floor(Date.now() / 1000),
      parentId,
      items,
      remembered,
      generate: create.generate !== false,
    })
    const isWhole = await play(written, { script, fault, call, reply })
    if (reply.signal.aborted && !call.isEnded) call.abortedAt = call.tokens
    call.isEnded = true
    if (!isWhole) {
      if (parentLane !== null) memory.delete(parentLane)
      return
    }
    const answer = create.generate === false ? [] : [{ role: 'assistant', text: script.text }]
    memory.set(lane, { id, items: [...items, ...answer] })
  }

  /** Sends a response at its script's pace; true when it came to its end. */
  async function play(
    { head, tokens, tail, failed }: MockResponse,
    running: { script: MockScript; fault: MockFault | null; call: MockResponseCall; reply: Reply },
  ): Promise<boolean> {
    const { script, fault, call, reply } = running
    const due = dueTimes(script, tokens.length, options.random)
    let faultAt = fault !== null && 'at_token' in fault ? (fault.at_token ?? Infinity) : Infinity
    let startedAt = performance.now()
    reply.send(head)
    for (let next = 0; ;) {
      if (next === faultAt && fault !== null) {
        if (fault.type === 'error_chunk') {
          const code = String(fault.code ?? 'server_error')
          reply.send([failed({ code, message: fault.message })])
          return false
        }
        if (fault.type !== 'stall' && fault.type !== 'hold') {
          // What was written leaves the process first.
          await nextTurn()
          reply.cut(fault)
          return false
        }
        faultAt = Infinity
        const heldAt = performance.now()
        if (fault.type === 'hold') await options.released(reply.signal)
        else await waitMs(fault.ms, reply.signal)
        startedAt += performance.now() - heldAt
      }
      if (reply.signal.aborted) return false
      if (next === tokens.length) break
      const elapsed = performance.now() - startedAt
      let to = next
      while (to < Math.min(tokens.length, faultAt, next + 64) && (due[to] ?? 0) <= elapsed) to += 1
      reply.send(tokens.slice(next, to))
      call.tokens += to - next
      next = to
      if (to === tokens.length || to === faultAt) continue
      const restMs = startedAt + (due[next] ?? 0) - performance.now()
      if (restMs > 0) await waitMs(Math.max(1, restMs), reply.signal)
      else await nextTurn()
    }
    reply.send(tail)
    return true
  }

  return {
    calls,
    connections,
    upgrade,
    post,
    behave: (next: Partial<MockEndpoint>) => {
      endpoint = { ...endpoint, ...next }
      refusedUpgrades = 0
    },
    /** Closes every open socket with this code. */
    closeAll: (code: number) => {
      for (const socket of open) socket.close(code)
    },
    end: () => {
      for (const socket of open) socket.terminate()
      server.close()
    },
  }
}

export type MockResponses = ReturnType<typeof createMockResponses>
