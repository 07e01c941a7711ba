import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Shared } from './shared.ts'

export type KeepAlive = {
  /** When the message now being handled began to arrive, ms on the gateway's clock. */
  messageBegan(): number
  end(): void
}

/**
 * The deadlines of one socket (after the upgrade none of Node's apply): half-open connections, messages that never
 * end, and the age limit, at which `aged` is called.
 */
export function keepAlive(
  {
    socket,
    stream,
    shared,
  }: { readonly socket: WebSocket; readonly stream: Duplex; readonly shared: Shared },
  aged: () => void,
): KeepAlive {
  const { clock, deadlines } = shared
  let beganAt: number | null = null
  let heard = true
  let callOff: () => void = () => {}

  const began = () => {
    beganAt ??= clock.now()
  }
  const complete = () => {
    heard = true
    beganAt = null
  }
  const beat = () => {
    // A socket that is not read cannot be heard.
    if (socket.isPaused) heard = true
    const slow = beganAt !== null && clock.now() - beganAt > deadlines.messageMs && !socket.isPaused
    if (slow) socket.close(1008, 'a message took too long to arrive')
    heard = false
    socket.ping()
    callOff = clock.after(deadlines.pongMs, () => {
      if (!heard && !socket.isPaused) return socket.terminate()
      callOff = clock.after(Math.max(0, deadlines.heartbeatMs - deadlines.pongMs), beat)
    })
  }

  // ws reads the same events; what is ahead of it sees the first byte of a message before its end.
  stream.prependListener('data', began)
  socket.on('pong', complete)
  socket.on('ping', complete)
  callOff = clock.after(deadlines.heartbeatMs, beat)
  const callOffAge = clock.after(deadlines.connectionMs, aged)
  return {
    messageBegan() {
      const at = beganAt ?? clock.now()
      complete()
      return at
    },
    end() {
      callOff()
      callOffAge()
      stream.off('data', began)
    },
  }
}
