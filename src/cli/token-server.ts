import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { countTokens } from '../core/tokens/count.ts'
import { cutTokens } from '../core/tokens/cut.ts'
import { systemClock } from '../server/gateway/clock.ts'
import { createGateway } from '../server/gateway/gateway.ts'
import { defaultDeadlines, defaultLimits } from '../server/gateway/limits.ts'
import type { Model, UpstreamEvent } from '../server/upstream/upstream.ts'
import { filesText } from '../core/wire/race-requests.ts'

/**
 * A server for bench `transport`: one generator of tokens behind three doors, so that what differs is the transport
 * alone. `POST /v1/chat/completions` streams one chunk per token, `GET /idle` makes the tokens and drops them, and a
 * gateway with the same generator as its model serves the socket. `GET /cpu` tells the CPU time of this process, µs.
 */
async function main(): Promise<void> {
  const pieces = cutTokens(filesText(20))
  const server = createServer((request, response) => {
    answer(request, response, pieces).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gateway = await createGateway({
    models: [tokenModel(pieces), zeroModel],
    ownUpstream: null,
    host: '127.0.0.1',
    port: 0,
    origins: [own],
    accessCode: null,
    links: null,
    pageDir: null,
    runnerOrigin: null,
    runnerFile: null,
    countTokens,
    clock: systemClock,
    random: randomBytes,
    limits: defaultLimits,
    deadlines: defaultDeadlines,
    log: (level, message) => console[level](message),
  })
  console.log(`Tokens at ${own} gateway ${gateway.url}`)
  const stop = () => {
    server.close()
    server.closeAllConnections()
    void gateway.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

type Pace = { readonly rate: number; readonly count: number }

const pace = z.object({ rate: z.coerce.number().positive(), count: z.coerce.number().int().positive() })

/** `count` tokens at `rate` a second, as an upstream tells them: each millisecond those that are due, then `ending`. */
async function* paced(
  pieces: readonly string[],
  { rate, count }: Pace,
  ending: readonly UpstreamEvent[] = [],
): AsyncGenerator<UpstreamEvent> {
  const startedAt = performance.now()
  let made = 0
  while (made < count) {
    const due = Math.min(count, Math.floor(((performance.now() - startedAt) * rate) / 1000) + 1)
    while (made < due) {
      yield { type: 'delta', text: pieces[made % pieces.length] ?? '' }
      made += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  yield* ending
}

const modelOf = (id: string, run: Model['upstream']['run']): Model => ({
  card: {
    id,
    title: id,
    window: 128_000,
    format: 'blocks',
    price: null,
    builtIn: false,
    pace: null,
    origin: 'bench',
  },
  upstream: { run },
})

const usageOf = (outputTokens: number) => ({
  type: 'usage' as const,
  usage: { inputTokens: 1, cachedTokens: 0, outputTokens, reasoningTokens: 0 },
})

/** The generator itself: another one around it would be counted as the gateway's. */
const tokenModel = (pieces: readonly string[]): Model =>
  modelOf('tokens', (request) => {
    const wanted = pace.parse(request.metadata)
    return paced(pieces, wanted, [usageOf(wanted.count), { type: 'end', reason: 'stop' }])
  })

/** Answers one token at once, without any way to an upstream: what is left is transport and gateway. */
const zeroModel = modelOf('zero', async function* () {
  yield { type: 'delta', text: 'ok' }
  yield usageOf(1)
  yield { type: 'end', reason: 'stop' }
})

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pieces: readonly string[],
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://tokens')
  switch (url.pathname) {
    case '/cpu': {
      const { user, system } = process.cpuUsage()
      return void response.end(String(user + system))
    }
    case '/idle': {
      let made = 0
      for await (const event of paced(pieces, pace.parse(Object.fromEntries(url.searchParams)))) {
        made += event.type === 'delta' ? 1 : 0
      }
      return void response.end(String(made))
    }
    case '/v1/chat/completions': {
      let body = ''
      for await (const part of request) body += String(part)
      const { metadata } = z.object({ metadata: pace }).parse(JSON.parse(body))
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      for await (const event of paced(pieces, metadata)) {
        if (event.type === 'delta') response.write(chunkOf({ content: event.text }, null))
      }
      return void response.end(`${chunkOf({}, 'stop')}data: [DONE]\n\n`)
    }
    default:
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>t</title>')
  }
}

/** A chunk in the shape in which OpenAI documents it, ids as long as there. */
const chunkOf = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
    object: 'chat.completion.chunk',
    created: 1_741_569_952,
    model: 'gpt-4.1-2025-04-14',
    service_tier: 'default',
    system_fingerprint: 'fp_44709d6fcb',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  })}\n\n`

await main()
