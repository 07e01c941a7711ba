import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fullField, type Entrant } from '../../core/turn/race-plan.ts'
import type { EntrantReport } from '../../core/turn/race-report.ts'
import { seededRandom } from '../../core/turn/seeded-random.ts'
import { filesText } from '../../core/wire/race-requests.ts'
import { measure, type Measured } from '../latency/measure.ts'
import type { Mode } from '../latency/modes.ts'
import type { BenchResult } from './report.ts'
import { spawnEntry } from './spawn-entry.ts'
import {
  chatBytesPerToken,
  chromiumCpuPerToken,
  complete,
  countingProxy,
  nodeCpuPerToken,
  openSocketSource,
  socketBytesPerToken,
  warmRounds,
} from './transport-stream.ts'

const n = 100
const contextKb = 100
const rate = 10_000
/** CPU time as the system counts it swings by a third from round to round. */
const nodeRounds = 11
const pageRounds = 5

/**
 * What the transport costs: first tokens on loopback and at a distance of 50 ms with TLS and 20 Mbit/s, second turns
 * with 100 kB of files, and CPU and bytes per token, each beside HTTP in the same run.
 */
export async function transportBench(dist: string): Promise<BenchResult> {
  const closers: (() => Promise<unknown> | void)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'sparkpad-transport-'))
  closers.push(() => rmSync(folder, { recursive: true, force: true }))
  try {
    const mock = await spawnEntry(dist, 'mock-upstream', { args: ['--port', '0'] })
    closers.push(mock.stop)
    const gateway = await spawnEntry(dist, 'serve', {
      env: {
        PORT: '0',
        SPARKPAD_UPSTREAM_URL: `${mock.url.replace(/\/v1$/, '')}/v1`,
        SPARKPAD_UPSTREAM_MODEL: 'mock-zero',
      },
    })
    closers.push(gateway.stop)
    const certificate = join(folder, 'certificate.pem')
    const proxy = await spawnEntry(dist, 'fault-proxy', {
      args: [
        '--to',
        gateway.url,
        '--latency',
        '50',
        '--bandwidth',
        '20M',
        '--tls',
        '--certificate',
        certificate,
      ],
    })
    closers.push(proxy.stop)

    const tokens = await spawnEntry(dist, 'token-server')
    closers.push(tokens.stop)
    const doors = { chat: tokens.url, gateway: /gateway (\S+)/.exec(tokens.said())?.[1] ?? '' }

    const race = ({ base, host, model, entrants, ca }: Race) =>
      measure({
        base: `${base}/v1`,
        model,
        entrants,
        n,
        prompt: 'Say ok.',
        maxOutputTokens: 16,
        contextKb,
        // The gateway answers to its own name only, whatever port leads to it.
        trust: { headers: { host: new URL(host).host }, ca },
        run: randomBytes(8).toString('hex'),
        random: seededRandom(20_261_128),
        signal: new AbortController().signal,
      })
    const plain = { entrants: plainField, ca: null }
    const near = await race({ ...plain, base: doors.gateway, host: doors.gateway, model: 'zero' })
    const hop = await race({ ...plain, base: gateway.url, host: gateway.url, model: 'mock-zero' })
    const far = await race({
      base: proxy.url,
      host: gateway.url,
      model: 'mock-zero',
      entrants: farField,
      ca: readFileSync(certificate, 'utf8'),
    })
    checkConnections(hop)
    checkConnections(near)
    checkConnections(far)
    const up = await bytesUp(gateway.url)
    const node = await nodeCpuPerToken(doors, { rounds: nodeRounds, rate, count: 2 * rate })
    const page = await chromiumCpuPerToken(doors, { rounds: pageRounds, rate, count: 2 * rate })
    const bytes1k = await socketBytesPerToken(doors, { rate: 1_000, count: 3_000 })
    const bytes10k = await socketBytesPerToken(doors, { rate, count: 2 * rate })
    const bytesSse = await chatBytesPerToken(doors, { rate, count: 2 * rate })

    const ttft = (measured: Measured, mode: Mode, workload: Entrant['workload'] = 'plain') =>
      middle(measured, mode, workload, ({ ttftMs }) => ttftMs)
    const overhead = (measured: Measured, mode: Mode) =>
      middle(measured, mode, 'plain', ({ overheadMs }) => overheadMs)
    const figures = {
      ttft_reduction_vs_new_pct_50ms_tls: lessPct(ttft(far, 'socket-joined'), ttft(far, 'http-new')),
      ttft_reduction_vs_kept_pct_50ms_tls: lessPct(ttft(far, 'socket-joined'), ttft(far, 'http-kept')),
      ttft_reduction_vs_new_pct_loopback: lessPct(ttft(near, 'socket-joined'), ttft(near, 'http-new')),
      ttft_reduction_vs_kept_pct_loopback: lessPct(ttft(near, 'socket-joined'), ttft(near, 'http-kept')),
      ttft_reduction_vs_new_pct_loopback_with_upstream: lessPct(
        ttft(hop, 'socket-joined'),
        ttft(hop, 'http-new'),
      ),
      ttft_reduction_vs_kept_pct_loopback_with_upstream: lessPct(
        ttft(hop, 'socket-joined'),
        ttft(hop, 'http-kept'),
      ),
      roundtrip_overhead_reduction_vs_new_pct_50ms_tls: lessPct(
        overhead(far, 'socket-joined'),
        overhead(far, 'http-new'),
      ),
      roundtrip_overhead_reduction_vs_kept_pct_50ms_tls: lessPct(
        overhead(far, 'socket-joined'),
        overhead(far, 'http-kept'),
      ),
      ttft_ms_loopback_socket: ttft(near, 'socket-joined'),
      ttft_ms_loopback_socket_single: ttft(near, 'socket-single'),
      ttft_ms_loopback_socket_cold: ttft(near, 'socket-cold'),
      ttft_ms_loopback_kept_http: ttft(near, 'http-kept'),
      ttft_ms_loopback_new_http: ttft(near, 'http-new'),
      ttft_ms_loopback_with_upstream_socket: ttft(hop, 'socket-joined'),
      ttft_ms_loopback_with_upstream_kept_http: ttft(hop, 'http-kept'),
      ttft_ms_loopback_with_upstream_new_http: ttft(hop, 'http-new'),
      ttft_ms_50ms_tls_socket: ttft(far, 'socket-joined'),
      ttft_ms_50ms_tls_socket_cold: ttft(far, 'socket-cold'),
      ttft_ms_50ms_tls_kept_http: ttft(far, 'http-kept'),
      ttft_ms_50ms_tls_new_http: ttft(far, 'http-new'),
      rtt_ms_50ms_tls: far.report.rttMs ?? Number.NaN,
      second_turn_ttft_ms_100kb_socket: ttft(far, 'socket-joined', 'second-turn'),
      second_turn_ttft_ms_100kb_kept_http: ttft(far, 'http-kept', 'second-turn'),
    }
    const streams = {
      per_token_cpu_reduction_vs_sse_pct: lessPct(node.joined, node.sse),
      cpu_us_per_token_joined: node.joined,
      cpu_us_per_token_sse: node.sse,
      chromium_cpu_us_per_token_joined: page.joined,
      chromium_cpu_us_per_token_per_event: page.perEvent,
      chromium_cpu_us_per_token_sse: page.sse,
    }
    return {
      workload: [
        `${n} runs per mode in random order after one cold run each; gateway, proxy and mock upstream as own processes`,
        'loopback: a zero-work upstream inside the gateway, so transport and gateway alone; with_upstream: mock upstream at 0 ms, one HTTP hop more',
        `far: mock upstream at 0 ms behind the gateway; 50 ms round trip, TLS, 20 Mbit/s; second turns: ${contextKb} kB of files, ${secondTurnWords}`,
        `connections by the gateway's count: ${connectionWords(far)}`,
        `CPU: ${rate} tokens/s, rounds (${nodeRounds} in Node after ${warmRounds} to warm up, ${pageRounds} in Chromium) of ${2 * rate} tokens, generation (${node.generation.toFixed(1)} µs per token) taken off in Node`,
        'bytes_per_token: messages that carry tokens, lengths and offsets included; …_whole: with the closing events, which say the text four times more',
        'SSE: Chat Completions, one chunk per token; Chromium: all of its processes, a bare page that parses every message',
      ],
      figures: {
        ...figures,
        first_turn_bytes_up: up.first,
        second_turn_bytes_up: up.second,
        ...streams,
        bytes_per_token_1k: bytes1k.stream,
        bytes_per_token_1k_whole: bytes1k.whole,
        bytes_per_token_10k: bytes10k.stream,
        bytes_per_token_10k_whole: bytes10k.whole,
        bytes_per_token_sse: bytesSse,
      },
      samples: {
        ...Object.fromEntries(Object.keys(figures).map((key) => [key, n])),
        ...Object.fromEntries(
          Object.keys(streams).map((key) => [key, key.startsWith('chromium') ? pageRounds : nodeRounds]),
        ),
      },
    }
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

const secondTurnWords = 'over the socket by previous_response_id, over HTTP sent again'

type Race = {
  readonly base: string
  /** The gateway's own address, whose name it answers to. */
  readonly host: string
  readonly model: string
  readonly entrants: readonly Entrant<Mode>[]
  readonly ca: string | null
}

const plainField: readonly Entrant<Mode>[] = fullField.filter(({ workload }) => workload === 'plain')

const farField: readonly Entrant<Mode>[] = [
  ...(['socket-joined', 'socket-cold', 'http-kept', 'http-new'] as const).map((mode) => ({
    mode,
    workload: 'plain' as const,
  })),
  ...(['socket-joined', 'http-kept'] as const).map((mode) => ({ mode, workload: 'second-turn' as const })),
]

/** @throws Error when fewer than `n` runs count: the figure would not be what it claims */
const middle = (
  { report }: Measured,
  mode: Mode,
  workload: Entrant['workload'],
  of: (entrant: EntrantReport<Mode>) => { readonly n: number; readonly median: number } | null,
): number => {
  const entrant = report.entrants.find((one) => one.mode === mode && one.workload === workload)
  const summary = entrant === undefined ? null : of(entrant)
  if (summary === null || summary.n < n) {
    throw new Error(
      `${mode}, ${workload}: ${summary?.n ?? 0} runs count of ${n}: ${entrant?.firstFault ?? ''}`,
    )
  }
  return summary.median
}

/** @throws Error when the gateway's count does not show a connection per cold run, and one per kept mode */
const checkConnections = ({ connections }: Measured): void => {
  for (const [mode, count] of Object.entries(connections)) {
    const wanted = mode === 'socket-cold' || mode === 'http-new' ? count.requests : 1
    if (count.connections !== wanted) {
      throw new Error(`${mode}: ${count.connections} connections for ${count.requests} requests`)
    }
  }
}

const connectionWords = ({ connections }: Measured): string =>
  Object.entries(connections)
    .map(([mode, count]) => `${mode} ${count.connections} for ${count.requests} requests`)
    .join(', ')

/** Bytes that a first turn with its files sends over an open socket, and that the second sends. */
const bytesUp = async (gateway: string): Promise<{ readonly first: number; readonly second: number }> => {
  const target = new URL(gateway)
  const proxy = await countingProxy(target)
  const source = await openSocketSource(`http://127.0.0.1:${proxy.port}`, { host: target.host })
  try {
    const before = proxy.counts().up
    const input = `${filesText(contextKb)}\n\nSay ok.`
    const { responseId } = await complete(source, { model: 'mock-zero', input })
    const between = proxy.counts().up
    await complete(source, { model: 'mock-zero', input: 'Say ok.', previous_response_id: responseId })
    return { first: between - before, second: proxy.counts().up - between }
  } finally {
    source.close()
    await proxy.close()
  }
}

const lessPct = (ours: number, theirs: number): number => (1 - ours / theirs) * 100
