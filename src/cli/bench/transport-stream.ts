import { createChatReader } from '../../server/upstream/chat-reader.ts'
import type { UpstreamFault } from '../../server/upstream/upstream.ts'
import { openLiveSource } from '../../core/wire/live-source.ts'
import type { Source } from '../../core/wire/source.ts'
import { timeResponse, type TimedResponse } from '../../core/wire/timed.ts'
import type { CreateBody } from '../../core/wire/messages.ts'
import { faults } from '../fault-proxy/faults.ts'
import { preciseTime } from '../fault-proxy/precise-time.ts'
import { startFaultProxy } from '../fault-proxy/proxy.ts'
import { createPosts, getText, nodeTime, openNodeSocket } from '../latency/node-ports.ts'
import { launchBare } from './browser.ts'
import { percentile } from './report.ts'
import { readChatInPage, readSocketInPage } from './transport-readers.ts'

const trust = { headers: {}, ca: null }

/** Where the token server's two doors are. */
export type TokenDoors = { readonly chat: string; readonly gateway: string }

/** A source over a socket that stands and is open. `frame` is told the text of every message. */
export async function openSocketSource(
  gateway: string,
  headers: Readonly<Record<string, string>> = {},
  frame: (text: string) => void = () => {},
): Promise<Source> {
  const open = openNodeSocket({ headers, ca: null }, true)
  return new Promise((resolve, reject) => {
    const source: Source = openLiveSource(
      { url: `${gateway.replace('http', 'ws')}/v1/responses`, accessCode: null },
      {
        openSocket: (url, protocols, listener) =>
          open(url, protocols, {
            ...listener,
            message: (content) => {
              if (typeof content === 'string') frame(content)
              listener.message(content)
            },
          }),
        time: nodeTime,
        probe: () => Promise.resolve(null),
      },
      {
        visible: false,
        state: (state) => state.type === 'refused' && reject(new Error(state.detail)),
        ready: () => resolve(source),
        malformed: (detail) => reject(new Error(detail)),
      },
    )
  })
}

/** @throws Error when the response does not complete */
export async function complete(source: Source, body: CreateBody): Promise<TimedResponse> {
  const response = await timeResponse(source, body, { time: nodeTime })?.done
  if (response?.outcome !== 'completed')
    throw new Error(`a response failed: ${response?.fault ?? 'not sent'}`)
  return response
}

const metadataOf = (rate: number, count: number) => ({ rate: String(rate), count: String(count) })

const readSocket = async (gateway: string, rate: number, count: number): Promise<number> => {
  const source = await openSocketSource(gateway)
  try {
    const body = { model: 'tokens', input: 'x', metadata: metadataOf(rate, count) }
    return (await complete(source, body)).marks.deltas
  } finally {
    source.close()
  }
}

const broken = (message: string): UpstreamFault => ({
  status: 502,
  type: 'server_error',
  code: null,
  message,
})

const readChat = async (chat: string, rate: number, count: number): Promise<number> => {
  const posts = createPosts(trust, false)
  const reader = createChatReader({
    reported: () => broken('reported'),
    malformed: () => broken('malformed'),
    lost: () => broken('lost'),
  })
  let tokens = 0
  const take = (events: ReturnType<typeof reader.push>) => {
    for (const event of events) {
      if (event.type === 'delta') tokens += 1
      if (event.type === 'fault') throw new Error(event.fault.message)
    }
  }
  try {
    await new Promise<void>((resolve, reject) => {
      posts.openBytes(
        {
          url: `${chat}/v1/chat/completions`,
          headers: {},
          body: JSON.stringify({ stream: true, metadata: metadataOf(rate, count) }),
        },
        {
          answered: () => {},
          bytes: (piece) => take(reader.push(piece)),
          ended: () => {
            take(reader.finish(true))
            resolve()
          },
          failed: (detail) => reject(new Error(detail)),
        },
      )
    })
  } finally {
    posts.close()
  }
  return tokens
}

/** @throws Error when tokens are missing or the rate was not reached */
const checkRate = (
  what: string,
  tokens: number,
  startedAt: number,
  wanted: { rate: number; count: number },
) => {
  const reached = (tokens * 1000) / (performance.now() - startedAt)
  if (tokens !== wanted.count) throw new Error(`${what}: ${tokens} tokens came of ${wanted.count}`)
  if (reached < wanted.rate * 0.9) {
    throw new Error(`${what}: ${Math.round(reached)} tokens/s, and ${wanted.rate} are claimed`)
  }
}

/**
 * Rounds that only warm both processes up. Code that runs once per joined event runs some forty times more rarely than
 * code that runs once per token, and is interpreted that much longer.
 */
export const warmRounds = 3

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/**
 * CPU per token of server and Node client together, generation taken off, µs: medians over rounds in which a joined
 * socket, a Chat Completions stream and the bare generator follow on each other.
 */
export async function nodeCpuPerToken(
  { chat, gateway }: TokenDoors,
  { rounds, rate, count }: { readonly rounds: number; readonly rate: number; readonly count: number },
): Promise<{ readonly joined: number; readonly sse: number; readonly generation: number }> {
  const serverCpu = async () => Number((await getText(`${chat}/cpu`, trust)).text)
  const costs = { joined: [] as number[], sse: [] as number[] }
  const bare: number[] = []
  const ways = {
    joined: () => readSocket(gateway, rate, count),
    sse: () => readChat(chat, rate, count),
    idle: async () => Number((await getText(`${chat}/idle?rate=${rate}&count=${count}`, trust)).text),
  }
  for (let round = 0; round < rounds + warmRounds; round += 1) {
    const spent = { joined: 0, sse: 0, idle: 0 }
    let idleServer = 0
    const order = (['idle', 'joined', 'sse'] as const).map((_, at, all) => all[(at + round) % 3] ?? 'idle')
    for (const way of order) {
      const serverBefore = await serverCpu()
      const clientBefore = ownCpu()
      const startedAt = performance.now()
      const tokens = await ways[way]()
      checkRate(way, tokens, startedAt, { rate, count })
      const client = ownCpu() - clientBefore
      const server = (await serverCpu()) - serverBefore
      if (way === 'idle') idleServer = server
      spent[way] = server + (way === 'idle' ? 0 : client)
    }
    if (round < warmRounds) continue
    costs.joined.push((spent.joined - idleServer) / count)
    costs.sse.push((spent.sse - idleServer) / count)
    bare.push(idleServer / count)
  }
  return {
    joined: percentile(costs.joined, 50),
    sse: percentile(costs.sse, 50),
    generation: percentile(bare, 50),
  }
}

/** CPU of all of Chromium's own work per token, µs: medians over interleaved rounds. */
export async function chromiumCpuPerToken(
  { chat, gateway }: TokenDoors,
  { rounds, rate, count }: { readonly rounds: number; readonly rate: number; readonly count: number },
): Promise<{ readonly joined: number; readonly perEvent: number; readonly sse: number }> {
  const browser = await launchBare()
  try {
    const page = await browser.newPage()
    await page.goto(chat)
    const session = await browser.newBrowserCDPSession()
    const cpuMs = async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)
    }
    const socketUrl = gateway.replace('http', 'ws')
    const ways = {
      joined: () => page.evaluate(readSocketInPage, { url: socketUrl, join: true, rate, count }),
      perEvent: () => page.evaluate(readSocketInPage, { url: socketUrl, join: false, rate, count }),
      sse: () => page.evaluate(readChatInPage, { url: chat, rate, count }),
    }
    const costs = { joined: [] as number[], perEvent: [] as number[], sse: [] as number[] }
    for (let round = 0; round <= rounds; round += 1) {
      const order = (['joined', 'perEvent', 'sse'] as const).map(
        (_, at, all) => all[(at + round) % 3] ?? 'sse',
      )
      for (const way of order) {
        const before = await cpuMs()
        const startedAt = performance.now()
        const tokens = await ways[way]()
        // One event per token may be more than a page can take; then it is late, and its cost counts all the same.
        if (way !== 'perEvent') checkRate(`chromium ${way}`, tokens, startedAt, { rate, count })
        else if (tokens !== count) throw new Error(`chromium ${way}: ${tokens} tokens came of ${count}`)
        if (round > 0) costs[way].push((((await cpuMs()) - before) * 1000) / count)
      }
    }
    return {
      joined: percentile(costs.joined, 50),
      perEvent: percentile(costs.perEvent, 50),
      sse: percentile(costs.sse, 50),
    }
  } finally {
    await browser.close()
  }
}

/** Bytes of a joined socket per token. */
export type SocketBytes = {
  /** Of the messages that carry tokens, lengths, offsets and frame heads included. */
  readonly stream: number
  /** Of the whole response: its closing events say the text again, four times over. */
  readonly whole: number
}

/** Bytes towards the client over a joined socket. */
export async function socketBytesPerToken(
  { gateway }: TokenDoors,
  { rate, count }: { readonly rate: number; readonly count: number },
): Promise<SocketBytes> {
  const target = new URL(gateway)
  const proxy = await countingProxy(target)
  let streamed = 0
  const source = await openSocketSource(`http://127.0.0.1:${proxy.port}`, { host: target.host }, (text) => {
    if (text.startsWith('{"type":"response.output_text.delta"'))
      streamed += frameBytes(Buffer.byteLength(text))
  })
  try {
    const startedAt = performance.now()
    const body = { model: 'tokens', input: 'x', metadata: metadataOf(rate, count) }
    const tokens = (await complete(source, body)).marks.deltas
    checkRate('bytes of a socket', tokens, startedAt, { rate, count })
    return { stream: streamed / tokens, whole: proxy.counts().down / tokens }
  } finally {
    source.close()
    await proxy.close()
  }
}

/** A WebSocket message from a server with its head (RFC 6455, section 5.2). */
const frameBytes = (payload: number): number => payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10)

/** Bytes towards the client per token of a Chat Completions stream, HTTP's own included. */
export async function chatBytesPerToken(
  { chat }: TokenDoors,
  { rate, count }: { readonly rate: number; readonly count: number },
): Promise<number> {
  const proxy = await countingProxy(new URL(chat))
  try {
    const startedAt = performance.now()
    const tokens = await readChat(`http://127.0.0.1:${proxy.port}`, rate, count)
    checkRate('bytes of a chat stream', tokens, startedAt, { rate, count })
    return proxy.counts().down / tokens
  } finally {
    await proxy.close()
  }
}

/** A proxy without faults: it only counts. */
export const countingProxy = ({ hostname, port }: URL) =>
  startFaultProxy({
    target: { host: hostname, port: Number(port) },
    port: 0,
    faults: faults.parse({}),
    certificate: null,
    time: preciseTime,
    random: Math.random,
  })
