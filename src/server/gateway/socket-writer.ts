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
  burst(run: () => void, isOpening?: boolean): void
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
  const write = (json: string) => {
    if (!isOpen()) return
    socket.send(json, sent)
  }
  /** The stream stays corked until the next burst, at most to the end of this task and what it has left to do. */
  let isHeld = false
  const hold = () => {
    isHeld = true
    // A tick that is asked for in a microtask comes when all of those are done.
    queueMicrotask(() => process.nextTick(letGo))
  }
  const letGo = () => {
    if (!isHeld) return
    isHeld = false
    stream.uncork()
  }
  return {
    write,
    answer(json) {
      if (socket.bufferedAmount > limits.closeBytes) stalled()
      else write(json)
    },
    burst(run, isOpening = false) {
      stream.cork()
      try {
        run()
      } finally {
        if (isOpening && !isHeld) hold()
        else {
          stream.uncork()
          if (!isOpening) letGo()
        }
      }
    },
    room: room.room,
    end: room.end,
  }
}
