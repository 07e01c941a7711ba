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
  burst(run: () => void): void
  room(): Promise<void> | null
  end(): void
}

export function createSocketWriter(socket: WebSocket, stream: Duplex, shared: Shared): SocketWriter {
  const { limits } = shared
  const tooSlow = () => {
    socket.close(1013, 'the client does not keep up')
    // The close frame stands behind all that was not read.
    shared.clock.after(shared.deadlines.closeMs, () => socket.terminate())
  }
  const room = createRoom({ unsent: () => socket.bufferedAmount, stalled: tooSlow }, shared)
  const isOpen = () => socket.readyState === socket.OPEN
  const sent = () => room.check()
  const write = (json: string) => {
    if (!isOpen()) return
    // The callback comes when these bytes have left, and costs a little: only asked for when someone may wait.
    if (socket.bufferedAmount > limits.pauseBytes / 2) socket.send(json, sent)
    else if (json.length > limits.pauseBytes / 8) socket.send(json, sent)
    else socket.send(json)
  }
  return {
    write,
    answer(json) {
      if (socket.bufferedAmount > limits.closeBytes) tooSlow()
      else write(json)
    },
    burst(run) {
      stream.cork()
      try {
        run()
      } finally {
        stream.uncork()
      }
    },
    room: room.room,
    end: room.end,
  }
}
