import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { TransportError } from './chat-faults.ts'
import type { HeaderMap } from './limits.ts'

export type ConnectOptions = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** Asks for Sparkpad's extensions by offering their subprotocol. */
  readonly offersSparkpad: boolean
  readonly timeoutMs: number
}

export type Connected =
  | { readonly type: 'open'; readonly socket: WebSocket; readonly isSparkpad: boolean }
  /** Answered by HTTP in place of an upgrade. */
  | {
      readonly type: 'refused'
      readonly status: number
      readonly headers: HeaderMap
      readonly body: string
    }
  | { readonly type: 'failed'; readonly error: TransportError }
  /** It speaks WebSocket but not to a client that offers subprotocols. */
  | { readonly type: 'no_subprotocol' }

const subprotocol = 'sparkpad.v1'
/** Longest frame, bytes: a terminal event repeats the whole answer. */
const longestFrame = 64 * 1024 * 1024
const longestRefusal = 64 * 1024

/** Opens one socket, authorised by the headers of its upgrade. Never rejects. */
export function connectSocket(options: ConnectOptions): Promise<Connected> {
  return new Promise((settle) => {
    const socket = new WebSocket(options.url, options.offersSparkpad ? [subprotocol] : [], {
      headers: options.headers,
      perMessageDeflate: false,
      maxPayload: longestFrame,
    })
    let timedOut = false
    const clock = setTimeout(() => {
      timedOut = true
      socket.terminate()
    }, options.timeoutMs)
    const done = (connected: Connected) => {
      clearTimeout(clock)
      settle(connected)
    }
    socket.once('open', () => {
      done({ type: 'open', socket, isSparkpad: socket.protocol === subprotocol })
    })
    const refused = async (answer: IncomingMessage) => {
      const body = await readRefusal(answer)
      done({ type: 'refused', status: answer.statusCode ?? 0, headers: answer.headers, body })
      // The answer is read or cut off; ws would wait for its end.
      answer.destroy()
    }
    socket.once('unexpected-response', (_request, answer: IncomingMessage) => void refused(answer))
    // Stays for good: an error without a listener would end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (timedOut) return done({ type: 'failed', error: { code: 'CONNECT_TIMEOUT', message: '' } })
      if (/subprotocol/i.test(error.message)) return done({ type: 'no_subprotocol' })
      done({ type: 'failed', error: { code: error.code ?? 'ECONNRESET', message: error.message } })
    })
  })
}

async function readRefusal(answer: IncomingMessage): Promise<string> {
  let body = ''
  answer.setEncoding('utf8')
  try {
    for await (const part of answer) {
      body += String(part)
      if (body.length > longestRefusal) break
    }
  } catch {
    // What was read before the break may still say why.
  }
  return body
}
