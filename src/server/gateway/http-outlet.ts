import type { ServerResponse } from 'node:http'
import { errorBodyText, type Fault } from './fault.ts'
import type { Outlet } from './outlet.ts'
import { createRoom } from './room.ts'
import type { Shared } from './shared.ts'

/** Answers with an HTTP error, unless an answer has begun. */
export function answerFault(outgoing: ServerResponse, fault: Fault): void {
  if (outgoing.headersSent) return
  outgoing.writeHead(fault.status, {
    'content-type': 'application/json; charset=utf-8',
    ...fault.headers,
  })
  outgoing.end(errorBodyText(fault))
}

/** Answers with the whole response once it has ended. */
export function jsonOutlet(outgoing: ServerResponse): Outlet {
  return {
    write: () => {},
    refuse: (fault) => answerFault(outgoing, fault),
    ended(outcome, response) {
      if (outcome.status === 'failed') return answerFault(outgoing, outcome.fault)
      outgoing.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      outgoing.end(response)
    },
    burst: (run) => run(),
    room: () => null,
  }
}

/**
 * Answers with server-sent events. The first two, which only say that the response exists, wait for the third (or a
 * deadline), so that an upstream's refusal becomes an HTTP status, as clients expect who retry by it.
 */
export function eventOutlet(outgoing: ServerResponse, shared: Shared): Outlet {
  const { clock, deadlines } = shared
  const room = createRoom(
    { unsent: () => outgoing.writableLength, stalled: () => outgoing.destroy() },
    shared,
  )
  let held: string[] | null = []
  const open = () => {
    if (held === null) return
    outgoing.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    outgoing.write(held.join(''))
    held = null
    callOff()
  }
  const callOff = clock.after(deadlines.statusHoldMs, open)
  outgoing.on('drain', room.check)
  outgoing.on('close', () => {
    callOff()
    room.end()
  })
  return {
    write(type, json) {
      const text = `event: ${type}\ndata: ${json}\n\n`
      if (held === null) outgoing.write(text)
      else {
        held.push(text)
        if (!mayWait.has(type)) open()
      }
    },
    refuse: (fault) => answerFault(outgoing, fault),
    ended(outcome) {
      if (held !== null && outcome.status === 'failed') return answerFault(outgoing, outcome.fault)
      open()
      outgoing.end('data: [DONE]\n\n')
    },
    burst(run) {
      outgoing.cork()
      try {
        run()
      } finally {
        outgoing.uncork()
      }
    },
    room: room.room,
  }
}

/** Events that may be taken back while nothing else has been said. */
const mayWait: ReadonlySet<string> = new Set([
  'response.created',
  'response.in_progress',
  'response.failed',
  'sparkpad:timing',
])
