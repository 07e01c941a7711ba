import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { EntrantReport } from '../core/turn/race-report.ts'
import { summaryOf } from '../core/turn/statistics.ts'
import { answering, delta, end, model, startGateway, usage } from '../server/gateway/test-kit.ts'
import { createMockUpstream } from '../server/upstream/mock.ts'
import { seededRandom } from '../core/turn/seeded-random.ts'
import { makeCertificate } from './fault-proxy/certificate.ts'
import { faults } from './fault-proxy/faults.ts'
import { preciseTime } from './fault-proxy/precise-time.ts'
import { startFaultProxy } from './fault-proxy/proxy.ts'
import { readEndpoint } from './latency/endpoint.ts'
import { missedLimits, readLimit, type Limit } from './latency/limits.ts'
import { measure, type MeasureOptions } from './latency/measure.ts'
import { modes, type Mode } from './latency/modes.ts'
import { readOptions } from './latency/options.ts'
import { tableOf } from './latency/table.ts'

const cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const options = (base: string, more: Partial<MeasureOptions>): MeasureOptions => ({
  base,
  model: 'm',
  entrants: [],
  n: 3,
  prompt: 'Say ok.',
  maxOutputTokens: 16,
  contextKb: 2,
  trust: { headers: {}, ca: null },
  run: 'test',
  random: seededRandom(5),
  signal: new AbortController().signal,
  ...more,
})
const every = (of: readonly Mode[]) =>
  of.flatMap((mode) => [
    { mode, workload: 'plain' as const },
    { mode, workload: 'second-turn' as const },
  ])
const gatewayUrl = async () => {
  const upstream = answering(delta('o'), delta('k'), usage(2), end)
  const gateway = await startGateway({ models: [model('m', upstream)] })
  cleanUps.push(() => gateway.close())
  return gateway
}

describe('measuring in Node', () => {
  it('[A70] every mode runs against a gateway, and the gateway counts a connection for each cold run', async () => {
    const gateway = await gatewayUrl()
    const raced = modes.filter((mode) => !mode.startsWith('chat'))
    const measured = await measure(options(`${gateway.url}/v1`, { entrants: every(raced) }))
    expect(measured.report.entrants.map(({ n, failures }) => [n, failures])).toEqual(
      Array.from({ length: 10 }, () => [3, 0]),
    )
    // Two workloads, each with three runs and a cold one.
    expect(measured.connections).toEqual({
      'socket-joined': { connections: 1, requests: 1 },
      'socket-single': { connections: 1, requests: 1 },
      'socket-cold': { connections: 8, requests: 8 },
      'http-kept': { connections: 1, requests: 8 },
      'http-new': { connections: 8, requests: 8 },
    })
    const runs = measured.record.runs
    expect(runs.every(({ marks }) => marks.tokens === 2 && marks.gateway !== null)).toBe(true)
    expect([measured.isSparkpad, measured.rttBy]).toEqual([true, 'ping'])
    expect(tableOf(measured.report).join('\n')).toContain('than kept HTTP')
  })

  it('[A71] a Chat Completions endpoint is measured by its stream, kept and new, and is sent nothing of ours', async () => {
    const mock = await createMockUpstream()
    cleanUps.push(() => mock.close())
    const entrants = [
      { mode: 'chat-kept', workload: 'plain' },
      { mode: 'chat-new', workload: 'plain' },
    ] as const
    const measured = await measure(options(mock.url, { entrants, model: 'mock-zero' }))
    expect(measured.report.entrants.map(({ n, failures }) => [n, failures])).toEqual([
      [3, 0],
      [3, 0],
    ])
    expect(measured.record.runs.every(({ marks }) => marks.tokens === 1)).toBe(true)
    expect([measured.isSparkpad, measured.connections]).toEqual([false, {}])
    expect(mock.calls).toHaveLength(8)
    expect(JSON.stringify(mock.calls[0]?.body)).not.toContain('sparkpad')
    const unknown = await measure(options(mock.url, { entrants: entrants.slice(0, 1), model: 'nobody' }))
    expect(unknown.report.entrants[0]).toMatchObject({ n: 0, failures: 4 })
    expect(unknown.report.entrants[0]?.firstFault).toMatch(/^HTTP 404: The model .nobody. does not exist$/)
  })

  it('[A72] with its certificate trusted, all of it works over TLS through the fault proxy', async () => {
    const gateway = await gatewayUrl()
    const certificate = makeCertificate(Date.now())
    const proxy = await startFaultProxy({
      target: { host: '127.0.0.1', port: gateway.port },
      port: 0,
      faults: faults.parse({ latency: 4, bandwidth: 50e6 }),
      certificate,
      time: preciseTime,
      random: seededRandom(1),
    })
    cleanUps.push(() => proxy.close())
    const trust = { headers: { host: new URL(gateway.url).host }, ca: certificate.cert }
    const entrants = every(['socket-joined', 'http-kept', 'http-new'])
    const measured = await measure(options(`https://127.0.0.1:${proxy.port}/v1`, { entrants, trust, n: 2 }))
    expect(measured.report.entrants.map(({ n, failures }) => [n, failures])).toEqual(
      Array.from({ length: 6 }, () => [2, 0]),
    )
    const untrusted = await measure(
      options(`https://127.0.0.1:${proxy.port}/v1`, { entrants: entrants.slice(2, 3), n: 1 }),
    )
    expect(untrusted.report.entrants[0]?.firstFault).toMatch(/self.signed/i)
  })
})

describe('limits', () => {
  const limit = (text: string): Limit => {
    const read = readLimit(text)
    if (read === null) throw new Error(`no limit: ${text}`)
    return read
  }
  const entrant = (more: Partial<EntrantReport<string>>): EntrantReport<string> => ({
    mode: 'http-kept',
    workload: 'plain',
    n: 60,
    coldTtftMs: null,
    ttftMs: summaryOf(Array.from({ length: 60 }, (_, index) => index + 1)),
    overheadMs: null,
    tpotMs: null,
    totalMs: null,
    modelTtftMs: null,
    bytesUp: null,
    bytesPerToken: null,
    tokensPerFrame: null,
    failures: 0,
    stops: 0,
    reconnects: 0,
    reused: 0,
    flagged: 0,
    firstFault: null,
    ...more,
  })
  const report = (...entrants: EntrantReport<string>[]) => ({ rttMs: null, entrants, reductions: [] })

  it('[A73] a limit is kept or missed by the figure it names, for one mode or for all', () => {
    expect(
      missedLimits([limit('ttft_p50=30.5'), limit('http-kept.ttft_p95=57')], report(entrant({}))),
    ).toEqual([])
    expect(missedLimits([limit('ttft_p50=30.4')], report(entrant({})))).toEqual([
      'http-kept, plain: ttft_p50 is 30.50 ms, the limit 30.4 ms',
    ])
  })

  it('[A73] a limit that cannot be judged is missed, and so is any when a run failed', () => {
    expect(missedLimits([limit('ttft_p99=1000')], report(entrant({})))).toHaveLength(1)
    expect(missedLimits([limit('overhead_p50=1000')], report(entrant({})))).toHaveLength(1)
    expect(missedLimits([limit('socket-joined.ttft_p50=1000')], report(entrant({})))).toHaveLength(1)
    expect(missedLimits([limit('ttft_p50=1000')], report(entrant({ failures: 1 })))).toHaveLength(1)
    expect(missedLimits([], report(entrant({ failures: 1 })))).toEqual([])
    expect([readLimit('ttft=50'), readLimit('speed_p50=5'), readLimit('ttft_p42=5')]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('the command line', () => {
  it('[A74] what a URL names is measured unless a mode is asked for', () => {
    expect(readEndpoint('wss://a.example/v1/responses')).toEqual({
      base: 'https://a.example/v1',
      usual: 'socket-joined',
    })
    expect(readEndpoint('http://127.0.0.1:4321')).toEqual({
      base: 'http://127.0.0.1:4321/v1',
      usual: 'http-kept',
    })
    expect(readEndpoint('https://a.example/api/v1/chat/completions/')).toEqual({
      base: 'https://a.example/api/v1',
      usual: 'chat-kept',
    })
    expect([readEndpoint('ftp://a.example'), readEndpoint('nowhere')]).toEqual([null, null])
    const read = readOptions(['http://a/v1', '--model', 'm', '--mode', 'all', '--mode', 'chat'], {}, 9)
    expect(read).toMatchObject({ n: 100, seed: 9, modes: [...modes.slice(0, 5), 'chat-kept'] })
  })

  it('[A75] mistakes are said in plain words, and a key is named by its variable only', () => {
    const problem = (...argv: string[]) => {
      const read = readOptions(argv, { EMPTY: '', KEY: 'sk-secret' }, 1)
      return read !== null && 'problem' in read ? read.problem : null
    }
    expect(problem()).toContain('Which URL')
    expect(problem('nowhere', '--model', 'm')).toContain('no http')
    expect(problem('http://a')).toContain('--model')
    expect(problem('http://a', '--model', 'm', '--n', '0')).toContain('whole number')
    expect(problem('http://a', '--model', 'm', '--mode', 'pigeon')).toContain('pigeon')
    expect(problem('http://a', '--model', 'm', '--limit', 'fast')).toContain('ttft_p50=50')
    expect(problem('http://a', '--model', 'm', '--key-env', 'MISSING')).toContain('MISSING')
    expect(problem('http://a', '--model', 'm', '--key-env', 'EMPTY')).toContain('EMPTY')
    expect(problem('http://a', '--model', 'm', '--key', 'sk-secret')).not.toContain('sk-secret')
    expect(readOptions(['http://a', '--model', 'm', '--key-env', 'KEY'], { KEY: 'sk' }, 1)).toMatchObject({
      key: 'sk',
    })
  })

  it('[A76] an endpoint that is not there fails every run in words and gives up', async () => {
    const gone = createTcpServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const entrants = [{ mode: 'http-kept', workload: 'plain' }] as const
    const measured = await measure(options(`http://127.0.0.1:${port}/v1`, { entrants, n: 50 }))
    expect([measured.record.ended, measured.record.runs.length]).toEqual(['gave-up', 10])
    expect(measured.report.entrants[0]?.firstFault).toContain('ECONNREFUSED')
    expect(measured.report.rttMs).toBeNull()
  })
})
