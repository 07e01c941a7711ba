import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { countTokens } from '../../core/tokens/count.ts'
import { createMockResponses, type MockEndpoint, type MockResponses } from './mock-responses.ts'
import { writeReply, writeWhole } from './mock-reply.ts'
import { mockScript, zeroWork, type MockFault, type MockScript, type MockScriptInput } from './mock-script.ts'
import { sendPaced } from './mock-send.ts'
import { parseJson } from './record.ts'
import { waitMs } from './wait.ts'

export type MockOptions = {
  readonly host?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Scripts by model name, next to `mock-zero` and `mock-reply`. */
  readonly scripts?: Readonly<Record<string, MockScriptInput>>
  /** Asked for as a bearer token when given. A wrong one is repeated in the error, as some providers do. */
  readonly key?: string
  /** Calls that run at once; further ones wait. */
  readonly maxNumSeqs?: number
  /** Factor on all times when `maxNumSeqs` calls run; 1 alone, linear in between. */
  readonly timeFactorUnderLoad?: number
  readonly random?: () => number
  /** How its Responses endpoint behaves; generation 2 without faults unless told. */
  readonly responses?: Partial<MockEndpoint>
}

/** What the mock saw of one call. */
export type MockCall = {
  readonly model: string
  readonly body: unknown
  readonly authorization: string | null
  /** Tokens written so far. */
  tokens: number
  /** Tokens written when the client went away; null when it stayed. */
  abortedAt: number | null
  isEnded: boolean
}

export type MockUpstream = {
  /** Base URL, ending in /v1. */
  readonly url: string
  readonly port: number
  readonly calls: readonly MockCall[]
  readonly responses: MockResponses
  /** Lets replies go on that a `hold` stopped. */
  release(): void
  setScript(model: string, script: MockScriptInput): void
  close(): Promise<void>
}

const chatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
})

const scriptRequest = mockScript.partial().extend({ model: z.string().default('mock-reply') })

const endpointRequest = z.strictObject({
  generation: z.literal([1, 2]).default(2),
  ignoresLanes: z.boolean().default(false),
  upgrade: z
    .strictObject({
      status: z.number().int().min(300).max(599),
      headers: z.record(z.string(), z.string()).default({}),
      times: z.number().int().positive().nullable().default(null),
    })
    .nullable()
    .default(null),
})

/**
 * A faithful endpoint that answers from scripts: `POST /v1/chat/completions`, the Responses API at `/v1/responses` by
 * POST and WebSocket, `GET /v1/models`. From outside the process `POST /script` sets a script (`model` names which), `GET /calls` tells what was seen and
 * `DELETE /calls` forgets it (`GET /responses` the same for the Responses API, whose manners `POST /endpoint` sets);
 * `POST /release` lets replies go on that a `hold` stopped.
 */
export async function createMockUpstream(options: MockOptions = {}): Promise<MockUpstream> {
  const scripts = new Map<string, MockScript>([
    ['mock-zero', zeroWork],
    ['mock-reply', mockScript.parse({})],
  ])
  for (const [model, script] of Object.entries(options.scripts ?? {}))
    scripts.set(model, mockScript.parse(script))
  const calls: MockCall[] = []
  const failures = new Map<string, number>()
  const slots = createSlots(options.maxNumSeqs ?? Infinity)
  const random = options.random ?? Math.random
  let serial = 0
  const holds = new Set<() => void>()
  const released = (signal: AbortSignal) =>
    new Promise<void>((settle) => {
      const release = () => {
        holds.delete(release)
        signal.removeEventListener('abort', release)
        settle()
      }
      holds.add(release)
      signal.addEventListener('abort', release)
      if (signal.aborted) release()
    })

  const responses = createMockResponses({
    key: options.key,
    scriptOf: (model) => scripts.get(model),
    faultOf,
    released,
    random,
  })
  responses.behave(options.responses ?? {})
  const releaseAll = () => {
    for (const release of holds) release()
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://mock').pathname
    const route = `${request.method} ${path}`
    if (route === 'GET /calls') return sendJson(response, 200, calls)
    if (route === 'DELETE /calls') {
      calls.length = 0
      return sendJson(response, 200, {})
    }
    if (route === 'GET /v1/models') {
      const listed = [...scripts.keys()].map((id) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'sparkpad',
      }))
      return sendJson(response, 200, { object: 'list', data: listed })
    }
    if (route === 'POST /release') {
      releaseAll()
      return sendJson(response, 200, {})
    }
    if (route === 'GET /responses') {
      return sendJson(response, 200, { calls: responses.calls, connections: responses.connections })
    }
    if (route === 'POST /endpoint') {
      const parsed = endpointRequest.safeParse(parseJson(await readText(request)))
      if (!parsed.success)
        return sendError(response, 400, { message: z.prettifyError(parsed.error), code: null })
      responses.behave(parsed.data)
      return sendJson(response, 200, {})
    }
    if (route === 'POST /v1/responses') return responses.post(request, response, await readText(request))
    if (route === 'POST /script') return setFromOutside(await readText(request), response)
    if (route === 'POST /v1/chat/completions') return complete(request, response)
    return sendError(response, 404, { message: `Not found: ${path}`, code: null })
  }

  function setFromOutside(body: string, response: ServerResponse): void {
    const parsed = scriptRequest.safeParse(parseJson(body))
    if (!parsed.success)
      return sendError(response, 400, { message: z.prettifyError(parsed.error), code: null })
    const { model, ...script } = parsed.data
    scripts.set(model, mockScript.parse(script))
    failures.delete(model)
    sendJson(response, 200, { model })
  }

  async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request)
    const authorization = request.headers.authorization ?? null
    if (options.key !== undefined && authorization !== `Bearer ${options.key}`) {
      const given = authorization?.replace('Bearer ', '') ?? ''
      return sendError(response, 401, {
        message: `Incorrect API key provided: ${given}.`,
        code: 'invalid_api_key',
      })
    }
    const parsed = chatRequest.safeParse(parseJson(text))
    if (!parsed.success) {
      return sendError(response, 400, { message: z.prettifyError(parsed.error), code: 'invalid_request' })
    }
    const body = parsed.data
    const script = scripts.get(body.model)
    if (script === undefined) {
      const message = `The model \`${body.model}\` does not exist`
      return sendError(response, 404, { message, code: 'model_not_found' })
    }
    const call: MockCall = {
      model: body.model,
      body,
      authorization,
      tokens: 0,
      abortedAt: null,
      isEnded: false,
    }
    calls.push(call)
    const gone = new AbortController()
    response.once('close', () => {
      if (!response.writableFinished && !call.isEnded) {
        call.abortedAt ??= call.tokens
        gone.abort()
      }
      call.isEnded = true
    })
    const fault = faultOf(script, body.model)
    if (fault?.type === 'hang') return
    if (fault?.type === 'status') {
      for (const [name, value] of Object.entries(fault.headers)) response.setHeader(name, value)
      return sendError(response, fault.status, { message: fault.message, code: fault.code })
    }
    if (fault?.type === 'refuse_field' && fault.field in body) {
      const message = fault.message ?? `Unknown field: ${fault.field}`
      return sendError(response, 400, { message, code: 'unknown_field' })
    }
    const release = await slots.take()
    try {
      serial += 1
      const reply = {
        script,
        id: `chatcmpl-mock-${serial}`,
        model: body.model,
        createdAt: Math.floor(Date.now() / 1000),
        inputTokens: () => countTokens(JSON.stringify(body.messages)),
        includeUsage: body.stream_options?.include_usage === true,
      }
      const load = slots.share()
      const factor = 1 + ((options.timeFactorUnderLoad ?? 1) - 1) * load
      if (body.stream !== true) {
        await waitMs(script.ttft_ms * factor, gone.signal)
        response.writeHead(200, { 'content-type': 'application/json' }).end(writeWhole(reply))
        return
      }
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache',
      })
      await sendPaced(response, writeReply(reply), {
        script,
        fault,
        call,
        factor,
        random,
        signal: gone.signal,
        released,
      })
    } finally {
      release()
    }
  }

  function faultOf(script: MockScript, model: string): MockFault | null {
    if (script.failure_rate > 0 && random() < script.failure_rate) {
      return {
        type: 'status',
        status: 503,
        message: 'Injected failure',
        code: null,
        headers: {},
        times: null,
      }
    }
    const { fault } = script
    if (fault === null || !('times' in fault) || fault.times === null) return fault
    const count = failures.get(model) ?? 0
    failures.set(model, count + 1)
    return count < fault.times ? fault : null
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  server.on('upgrade', (request, stream, head: Buffer) => {
    if (new URL(request.url ?? '/', 'http://mock').pathname === '/v1/responses') {
      responses.upgrade(request, stream, head)
    } else stream.destroy()
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const port = addressOf(server.address()).port
  return {
    url: `http://${host}:${port}/v1`,
    port,
    calls,
    responses,
    release: releaseAll,
    setScript: (model, script) => {
      scripts.set(model, mockScript.parse(script))
      failures.delete(model)
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        responses.end()
        server.closeAllConnections()
      }),
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the mock upstream listens on no port')
  return address
}

/** First come, first served. */
function createSlots(most: number) {
  const waiting: (() => void)[] = []
  let running = 0
  const release = () => {
    running -= 1
    waiting.shift()?.()
  }
  return {
    take: async () => {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      running += 1
      return release
    },
    /** How full it is beyond the caller itself: 0 alone, 1 when all slots are taken. */
    share: () => (Number.isFinite(most) && most > 1 ? (running - 1) / (most - 1) : 0),
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8')
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendError(
  response: ServerResponse,
  status: number,
  { message, code }: { readonly message: string; readonly code: string | null },
): void {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error'
  sendJson(response, status, { error: { message, type, param: null, code } })
}
