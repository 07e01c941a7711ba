import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createFakeTime } from '../core/wire/fakes.ts'
import { seededRandom } from '../core/turn/seeded-random.ts'
import { makeCertificate, type Certificate } from './fault-proxy/certificate.ts'
import { startControl } from './fault-proxy/control.ts'
import { faults, type Faults } from './fault-proxy/faults.ts'
import { createLink, type LinkTime } from './fault-proxy/link.ts'
import { preciseTime } from './fault-proxy/precise-time.ts'
import { startFaultProxy, type FaultProxy } from './fault-proxy/proxy.ts'

type Written = { readonly at: number; readonly bytes: Uint8Array }

/** A link under a fake clock; `ended` is when its last byte was through. */
const setUpLink = (wanted: Partial<Faults>, { opensIn = 0, seed = 1 } = {}) => {
  const time = createFakeTime()
  const startedAt = time.now()
  const written: Written[] = []
  const ended: number[] = []
  const link = createLink({
    faults: () => faults.parse(wanted),
    time,
    random: seededRandom(seed),
    opensAt: startedAt + opensIn,
    out: {
      write: (bytes) => written.push({ at: time.now() - startedAt, bytes }),
      end: () => ended.push(time.now() - startedAt),
    },
  })
  const run = () => time.advance(1_000_000)
  return { time, link, written, ended, run }
}
const joined = (written: readonly Written[]) => Buffer.concat(written.map(({ bytes }) => bytes))
const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, index) => index % 251))

describe('one direction of a link', () => {
  it('[A60] half of the round trip passes each way, the end of the stream too', () => {
    const { time, link, written, ended, run } = setUpLink({ latency: 50 })
    link.push(bytesOf(3))
    time.advance(10)
    link.push(bytesOf(2))
    link.end()
    run()
    expect(written.map(({ at, bytes }) => [at, bytes.length])).toEqual([
      [25, 3],
      [35, 2],
    ])
    expect(ended).toEqual([35])
  })

  it('[A61] nothing enters before the connection is there', () => {
    const { link, written, run } = setUpLink({ latency: 50 }, { opensIn: 50 })
    link.push(bytesOf(1))
    run()
    expect(written.map(({ at }) => at)).toEqual([75])
  })

  it('[A62] a bandwidth lets bytes queue: twice the bytes take twice the time, and what comes later waits behind', () => {
    const timeFor = (size: number) => {
      const { link, ended, run } = setUpLink({ bandwidth: 20_000_000 })
      link.push(bytesOf(size))
      link.end()
      run()
      return ended[0] ?? 0
    }
    expect(timeFor(100_000)).toBeCloseTo(40, 6)
    expect(timeFor(200_000)).toBeCloseTo(80, 6)
    const { link, written, run } = setUpLink({ bandwidth: 8_000 })
    link.push(bytesOf(1_000))
    link.push(bytesOf(1))
    run()
    expect(written.at(-1)?.at).toBeCloseTo(1_001, 6)
  })

  it('[A63] whatever the faults, bytes come out in order and whole', () => {
    const some = fc.record({
      latency: fc.nat(100),
      jitter: fc.nat(200),
      bandwidth: fc.option(fc.integer({ min: 1_000, max: 1e8 })),
      slicer: fc.option(
        fc.record({
          average_size: fc.integer({ min: 1, max: 50 }),
          size_variation: fc.nat(60),
          delay: fc.nat(5),
        }),
      ),
    })
    fc.assert(
      fc.property(some, fc.array(fc.nat(300), { maxLength: 20 }), fc.nat(), (wanted, sizes, seed) => {
        const { time, link, written, ended, run } = setUpLink(wanted, { seed })
        const sent = sizes.map((size, index) => {
          const bytes = bytesOf(size).map((byte) => byte ^ index)
          link.push(bytes)
          time.advance(index)
          return bytes
        })
        link.end()
        run()
        expect(joined(written)).toEqual(Buffer.concat(sent))
        expect(ended).toHaveLength(1)
        expect(link.queued()).toBe(0)
      }),
    )
  })

  it('[A63] more distance is never faster, nor is less bandwidth', () => {
    const last = (wanted: Partial<Faults>) => {
      const { link, ended, run } = setUpLink(wanted)
      link.push(bytesOf(5_000))
      link.end()
      run()
      return ended[0] ?? Number.NaN
    }
    const distances = [0, 20, 50, 100, 200].map((latency) => last({ latency, bandwidth: 1e6 }))
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
    const rates = [1e8, 1e7, 1e6, 1e5].map((bandwidth) => last({ latency: 20, bandwidth }))
    expect(rates).toEqual(rates.toSorted((a, b) => a - b))
  })

  it('[A60] what is due at once still waits for its turn', async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      preciseTime.after(0, () => {
        order.push('run')
        resolve()
      })
      order.push('returned')
    })
    expect(order).toEqual(['returned', 'run'])
  })

  it('[A64] a slicer cuts, with a pause between the pieces', () => {
    const { link, written, run } = setUpLink({ slicer: { average_size: 4, size_variation: 0, delay: 7 } })
    link.push(bytesOf(10))
    run()
    expect(written.map(({ at, bytes }) => [at, bytes.length])).toEqual([
      [0, 4],
      [7, 4],
      [14, 2],
    ])
  })
})

const cleanUps: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A server that echoes, a proxy before it, and clients of the proxy. */
async function setUp(
  wanted: Partial<Faults>,
  { certificate = null, time = preciseTime }: { certificate?: Certificate | null; time?: LinkTime } = {},
) {
  const accepted: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(socket)
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => {
    for (const socket of accepted) socket.destroy()
    server.close()
  })
  const proxy: FaultProxy = await startFaultProxy({
    target: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    port: 0,
    faults: faults.parse(wanted),
    certificate,
    time,
    random: seededRandom(3),
  })
  cleanUps.push(() => proxy.close())
  const open = () => {
    const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
    cleanUps.push(() => void client.destroy())
    return client
  }
  return { accepted, proxy, open }
}

/** Everything a socket says, and how it ended. */
const readAll = (socket: Socket) =>
  new Promise<{ text: Buffer; error: string | null }>((resolve) => {
    const parts: Buffer[] = []
    let error: string | null = null
    socket.on('data', (bytes: Buffer) => parts.push(bytes))
    socket.on('error', (thrown) => {
      error = 'code' in thrown ? String(thrown.code) : thrown.message
    })
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve({ text: Buffer.concat(parts), error }))
  })

describe('the proxy', () => {
  it('[A65] passes every byte both ways, ends when both sides have ended, and counts', async () => {
    const { proxy, open } = await setUp({
      latency: 4,
      jitter: 6,
      slicer: { average_size: 700, size_variation: 600, delay: 0 },
    })
    const sent = bytesOf(200_000)
    const clients = [open(), open(), open()]
    const heard = clients.map(readAll)
    for (const client of clients) client.end(sent)
    for (const { text, error } of await Promise.all(heard)) {
      expect(error).toBeNull()
      expect(text.equals(sent)).toBe(true)
    }
    expect(proxy.counts()).toMatchObject({ connections: 3, up: 600_000, down: 600_000 })
    await expect.poll(() => proxy.counts().open).toBe(0)
  })

  it('[A61] a new connection pays one round trip before its first byte passes, an open one does not', async () => {
    const time = createFakeTime()
    const { accepted, proxy, open } = await setUp({ latency: 50 }, { time })
    const openedAt = time.now()
    const client = open()
    client.write('a')
    await expect.poll(() => accepted.length).toBe(1)
    await expect.poll(() => proxy.counts().up).toBe(1)
    time.advance(74)
    expect(time.pending()).toBe(1)
    time.advance(1)
    expect(time.pending()).toBe(0)
    // The echo enters the other direction.
    await expect.poll(() => time.pending()).toBe(1)
    const first = once(client, 'data')
    time.advance(25)
    expect(String((await first)[0])).toBe('a')
    expect(time.now() - openedAt).toBe(100)

    client.write('b')
    await expect.poll(() => time.pending()).toBe(1)
    time.advance(25)
    await expect.poll(() => time.pending()).toBe(1)
    const second = once(client, 'data')
    time.advance(25)
    expect(String((await second)[0])).toBe('b')
  })

  it('[A66] limit_data closes after so many bytes to the client', async () => {
    const { open } = await setUp({ limit_data: 1_000 })
    const client = open()
    const heard = readAll(client)
    client.write(bytesOf(5_000))
    expect(await heard).toEqual({ text: bytesOf(1_000), error: null })
  })

  it('[A66] reset_peer resets, also a connection that was open when it was set', async () => {
    const { proxy, open } = await setUp({})
    const client = open()
    client.write('a')
    await once(client, 'data')
    const heard = readAll(client)
    proxy.setFaults(faults.parse({ reset_peer: 0 }))
    expect((await heard).error).toBe('ECONNRESET')
    await expect.poll(() => proxy.counts().open).toBe(0)
  })

  it('[A66] a timeout swallows everything and then closes', async () => {
    const time = createFakeTime()
    const { accepted, proxy, open } = await setUp({ timeout: 500 }, { time })
    const client = open()
    const heard = readAll(client)
    client.write('lost')
    await expect.poll(() => proxy.counts().up).toBe(4)
    time.advance(499)
    expect(proxy.counts().open).toBe(1)
    time.advance(1)
    expect(await heard).toEqual({ text: Buffer.alloc(0), error: null })
    expect(accepted.map(({ bytesRead }) => bytesRead)).toEqual(accepted.map(() => 0))
  })

  it('[A67] with TLS the client may trust the certificate, and the handshake crosses the distance', async () => {
    const certificate = makeCertificate(Date.now())
    const read = new X509Certificate(certificate.cert)
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(read.checkHost('localhost')).toBe('localhost')
    expect(read.verify(read.publicKey)).toBe(true)
    expect(new X509Certificate(makeCertificate(Date.now()).cert).serialNumber).not.toBe(read.serialNumber)

    const { proxy } = await setUp({ latency: 10 }, { certificate })
    const client = connectTls({ port: proxy.port, host: '127.0.0.1', ca: certificate.cert })
    cleanUps.push(() => void client.destroy())
    await once(client, 'secureConnect')
    expect([client.authorized, client.getProtocol()]).toEqual([true, 'TLSv1.3'])
    // The handshake itself passed through the counted, delayed link.
    expect(proxy.counts().down).toBeGreaterThan(400)
    client.write('over TLS')
    expect(String((await once(client, 'data'))[0])).toBe('over TLS')

    const stranger = connectTls({ port: proxy.port, host: '127.0.0.1' })
    const [error] = await once(stranger, 'error')
    expect(String(error)).toMatch(/self.signed/i)
  })

  it('[A68] the faults are read and set as JSON, by programs of this machine only', async () => {
    const { proxy } = await setUp({ latency: 20 })
    const control = await startControl(proxy, 0)
    cleanUps.push(() => control.close())
    const url = `http://127.0.0.1:${control.port}/`
    expect(await (await fetch(url)).json()).toMatchObject({
      faults: { latency: 20 },
      counts: { connections: 0 },
    })
    const put = (body: string, headers = {}) => fetch(url, { method: 'PUT', body, headers })
    expect((await put('{"latency":100,"bandwidth":20000000}')).status).toBe(200)
    expect(proxy.faults()).toMatchObject({ latency: 100, bandwidth: 20_000_000, jitter: 0 })
    const wrong = await put('{"latency":-1,"speed":3}')
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('latency')])
    expect((await put('{', {})).status).toBe(400)
    expect((await put('{}', { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect(proxy.faults().latency).toBe(100)
  })

  it('[A69] a target that is not there resets the client', async () => {
    const proxy = await startFaultProxy({
      target: { host: '127.0.0.1', port: 1 },
      port: 0,
      faults: faults.parse({}),
      certificate: null,
      time: preciseTime,
      random: seededRandom(1),
    })
    cleanUps.push(() => proxy.close())
    const client = connect({ port: proxy.port, host: '127.0.0.1' })
    expect((await readAll(client)).text).toHaveLength(0)
  })
})
