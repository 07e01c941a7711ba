import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { createRoom } from './room.ts'
import type { Shared } from './shared.ts'

/** Writes on one socket and knows when its client does not keep up. */
export type SocketWriter = {
  /** An event of a response; the response waits for room before it asks its upstream for more. */
  write(json: string): void
  /** An answer nothing waits for: a client that asks on and on but does not read is dropped. */
  answer(json: string): void
  burst(run: () => void, holdMs?: number): void
  room(): Promise<void> | null
  end(): void
}

export type SocketWriterOptions = {
  readonly socket: WebSocket
  /** The stream under the socket. */
  readonly stream: Duplex
  /** The client does not keep up. */
  readonly stalled: () => void
}

export function createSocketWriter(options: SocketWriterOptions, shared: Shared): SocketWriter {
  const { socket, stream, stalled } = options
  const { limits } = shared
  const room = createRoom({ unsent: () => socket.bufferedAmount, stalled }, shared)
  const isOpen = () => socket.readyState === socket.OPEN
  const sent = () => room.check()
  /** Calls off the end of the hold that is under way; null: what is written leaves. */
  let held: (() => void) | null = null
  const letGo = () => {
    if (held === null) return
    held()
    held = null
    stream.uncork()
  }
  const send = (json: string) => {
    if (isOpen()) socket.send(json, sent)
  }
  let isHolding = false
  const write = (json: string) => {
    send(json)
    if (!isHolding) letGo()
  }
  return {
    write,
    answer(json) {
      if (socket.bufferedAmount > limits.closeBytes) stalled()
      else write(json)
    },
    burst(run, holdMs = 0) {
      stream.cork()
      isHolding = holdMs > 0
      try {
        run()
      } finally {
        isHolding = false
        if (holdMs > 0 && held === null) held = shared.clock.after(holdMs, letGo)
        else {
          stream.uncork()
          if (holdMs === 0) letGo()
        }
      }
    },
    room: room.room,
    end: room.end,
  }
}
