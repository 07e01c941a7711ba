import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Certificate } from './certificate.ts'
import type { Faults } from './faults.ts'
import { createLink, type Link, type LinkTime } from './link.ts'

export type FaultProxyOptions = {
  readonly target: { readonly host: string; readonly port: number }
  /** 0 takes any free port. */
  readonly port: number
  readonly faults: Faults
  /** Speaks TLS with its clients, plainly with the target; null passes bytes as they are. */
  readonly certificate: Certificate | null
  readonly time: LinkTime
  readonly random: () => number
}

export type FaultProxyCounts = {
  /** Accepted since the start, and open now. */
  readonly connections: number
  readonly open: number
  /** Bytes from and to clients, TLS included. */
  readonly up: number
  readonly down: number
}

export type FaultProxy = {
  readonly port: number
  faults(): Faults
  /** Holds for open connections too. */
  setFaults(faults: Faults): void
  counts(): FaultProxyCounts
  close(): Promise<void>
}

/** Bytes on their way in one direction above which its sender is not read further. */
const mostQueued = 1024 * 1024

/**
 * A TCP proxy on 127.0.0.1 that puts distance and faults between its clients and the target. With TLS the distance
 * lies between client and handshake, so that each of its round trips is paid for. A connection costs one round trip
 * before its first byte passes (its SYN). Not modelled: lost packets and slow start.
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { time, random, certificate } = options
  let { faults } = options
  const counts = { connections: 0, up: 0, down: 0 }
  const open = new Set<{ close(): void; faultsChanged(): void }>()
  const inner = certificate === null ? null : await startTls(certificate, options.target)
  const target = inner === null ? options.target : { host: '127.0.0.1', port: inner.port }

  const serve = (client: Socket) => {
    const openedAt = time.now()
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true })
    client.setNoDelay(true)
    counts.connections += 1
    let callOffs: (() => void)[] = []
    let toClient = 0

    const close = (how: 'close' | 'reset') => {
      if (!open.delete(connection)) return
      for (const callOff of callOffs) callOff()
      up.cut()
      down.cut()
      server.destroy()
      if (how === 'reset') client.resetAndDestroy()
      else client.destroy()
    }
    const opensAt = openedAt + faults.latency
    const common = { faults: () => faults, time, random, opensAt }
    const writeOn = (socket: Socket, bytes: Uint8Array) => {
      socket.write(bytes)
      throttle()
    }
    const up: Link = createLink({
      ...common,
      out: { write: (bytes) => writeOn(server, bytes), end: () => server.end() },
    })
    const down: Link = createLink({
      ...common,
      out: {
        write: (bytes) => {
          const rest = faults.limit_data === null ? bytes.length : Math.max(0, faults.limit_data - toClient)
          const passed = bytes.subarray(0, rest)
          toClient += passed.length
          counts.down += passed.length
          if (passed.length > 0) writeOn(client, passed)
          if (passed.length === bytes.length) return
          open.delete(connection)
          for (const callOff of callOffs) callOff()
          up.cut()
          down.cut()
          server.destroy()
          client.end(() => client.destroy())
        },
        end: () => client.end(),
      },
    })
    const throttle = () => {
      hold(client, up.queued() + server.writableLength > mostQueued)
      hold(server, down.queued() + client.writableLength > mostQueued)
    }
    const connection = {
      close: () => close('close'),
      /** Sets the clocks of the faults that end a connection. */
      faultsChanged() {
        for (const callOff of callOffs) callOff()
        callOffs = []
        const { timeout, reset_peer: resetMs } = faults
        const age = time.now() - openedAt
        if (timeout !== null && timeout > 0) callOffs.push(time.after(timeout, () => close('close')))
        if (resetMs !== null) callOffs.push(time.after(Math.max(0, resetMs - age), () => close('reset')))
      },
    }
    open.add(connection)

    client.on('data', (bytes) => {
      counts.up += bytes.length
      up.push(bytes)
      throttle()
    })
    server.on('data', (bytes) => {
      down.push(bytes)
      throttle()
    })
    client.on('end', () => up.end())
    server.on('end', () => down.end())
    client.on('drain', throttle)
    server.on('drain', throttle)
    client.on('error', () => close('close'))
    server.on('error', () => close('reset'))
    client.on('close', () => {
      if (faults.timeout !== null) return close('close')
      // What the client sent last is still on its way.
      up.end()
      down.cut()
      if (server.destroyed) open.delete(connection)
    })
    server.on('close', () => {
      up.cut()
      if (client.destroyed) open.delete(connection)
    })
    connection.faultsChanged()
  }

  const server = createServer({ allowHalfOpen: true }, serve)
  const port = await listen(server, options.port)
  return {
    port,
    faults: () => faults,
    setFaults(next) {
      faults = next
      for (const connection of open) connection.faultsChanged()
    },
    counts: () => ({ ...counts, open: open.size }),
    async close() {
      const gone = new Promise((resolve) => server.close(resolve))
      for (const connection of open) connection.close()
      await Promise.all([gone, inner?.close()])
    },
  }
}

const hold = (socket: Socket, isFull: boolean): void => {
  if (isFull && !socket.isPaused()) socket.pause()
  else if (!isFull && socket.isPaused()) socket.resume()
}

/** Ends TLS and passes what was said on to the target, without any delay of its own. */
const startTls = async (
  { cert, key }: Certificate,
  target: FaultProxyOptions['target'],
): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const sockets = new Set<Socket>()
  const server = createTlsServer({ cert, key, noDelay: true }, (client) => {
    const plain = connect({ ...target, noDelay: true })
    sockets.add(client).add(plain)
    const leave = () => {
      client.destroy()
      plain.destroy()
      sockets.delete(client)
      sockets.delete(plain)
    }
    client.on('error', leave)
    plain.on('error', leave)
    client.on('close', leave)
    client.pipe(plain)
    plain.pipe(client)
  })
  // A client that does not trust the certificate is its own affair.
  server.on('tlsClientError', () => {})
  const port = await listen(server, 0)
  return {
    port,
    async close() {
      const gone = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await gone
    },
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
