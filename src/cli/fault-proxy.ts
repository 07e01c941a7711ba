import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seededRandom } from '../core/turn/seeded-random.ts'
import { makeCertificate } from './fault-proxy/certificate.ts'
import { startControl } from './fault-proxy/control.ts'
import { faults } from './fault-proxy/faults.ts'
import { preciseTime } from './fault-proxy/precise-time.ts'
import { startFaultProxy } from './fault-proxy/proxy.ts'

const usage = `A TCP proxy on 127.0.0.1 that puts distance and faults between a client and a server.

  npm run fault-proxy -- --to HOST:PORT [options]

  --to HOST:PORT or URL   where it passes connections on to
  --port N                port it listens on; 0, the default, takes a free one
  --latency MS            round trip that is added, half of it each way; opening a connection costs one too
  --jitter MS             the round trip differs by up to so much either way
  --bandwidth BITS        each way, per second; 20M and 500k are understood
  --slicer BYTES          cuts what passes into pieces of about this size
  --slicer-variation BYTES and --slicer-delay MS
  --timeout MS            a black hole that closes after MS; 0 never closes
  --reset-peer MS         resets every connection MS after it was opened
  --limit-data BYTES      closes a connection after BYTES towards the client
  --tls                   speaks TLS with clients, with a self-signed certificate made at start
  --certificate FILE      writes that certificate there, for clients to trust it
  --control PORT          GET and PUT the faults as JSON on this port; 0 takes a free one
  --seed N                makes jitter and slices repeat
`

const text = { type: 'string' } as const

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      to: text,
      port: text,
      latency: text,
      jitter: text,
      bandwidth: text,
      slicer: text,
      'slicer-variation': text,
      'slicer-delay': text,
      timeout: text,
      'reset-peer': text,
      'limit-data': text,
      tls: { type: 'boolean' },
      certificate: text,
      control: text,
      seed: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return void process.stdout.write(usage)
  const number = (name: keyof typeof values): number | undefined => numberOf(name, values[name])
  const slice = number('slicer')
  const wanted = faults.parse({
    latency: number('latency'),
    jitter: number('jitter'),
    bandwidth: number('bandwidth'),
    slicer:
      slice === undefined
        ? undefined
        : { average_size: slice, size_variation: number('slicer-variation'), delay: number('slicer-delay') },
    timeout: number('timeout'),
    reset_peer: number('reset-peer'),
    limit_data: number('limit-data'),
  })
  const seed = number('seed')
  const target = targetOf(values.to)
  const certificate = values.tls === true ? makeCertificate(Date.now()) : null
  if (values.certificate !== undefined) {
    if (certificate === null)
      throw new Error('--certificate writes the certificate of --tls, which is not asked for')
    writeFileSync(values.certificate, certificate.cert)
  }
  const proxy = await startFaultProxy({
    target,
    port: number('port') ?? 0,
    faults: wanted,
    certificate,
    time: preciseTime,
    random: seed === undefined ? Math.random : seededRandom(seed),
  })
  const controlPort = number('control')
  const control = controlPort === undefined ? null : await startControl(proxy, controlPort)
  const scheme = certificate === null ? 'http' : 'https'
  process.stdout.write(
    `Fault proxy at ${scheme}://127.0.0.1:${proxy.port} to ${target.host}:${target.port}\n`,
  )
  if (control !== null) process.stdout.write(`Its faults at http://127.0.0.1:${control.port}\n`)
  const stop = () => void Promise.all([proxy.close(), control?.close()]).then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

const targetOf = (to: string | undefined): { readonly host: string; readonly port: number } => {
  if (to === undefined) throw new Error('--to is missing: where shall connections go?')
  const url = URL.canParse(to) && to.includes('://') ? new URL(to) : new URL(`tcp://${to}`)
  const port = Number(url.port || { 'http:': 80, 'ws:': 80, 'https:': 443, 'wss:': 443 }[url.protocol])
  if (url.hostname === '' || !Number.isInteger(port)) throw new Error(`--to takes HOST:PORT, not “${to}”`)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
}

const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 }

const numberOf = (name: string, value: string | boolean | undefined): number | undefined => {
  if (typeof value !== 'string') return undefined
  const match = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(value)
  if (match === null) throw new Error(`--${name} takes a number, not “${value}”`)
  return Number(match[1]) * (units[match[2] ?? ''] ?? 1)
}

main().catch((error: unknown) => {
  const words =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error
  process.stderr.write(`${String(words)}\n\n${usage}`)
  process.exitCode = 2
})
