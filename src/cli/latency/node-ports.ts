import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { WebSocket } from 'ws'
import { subprotocol } from '../../core/wire/messages.ts'
import type { OpenPost, OpenSocket, PostListener, PostRequest, Time } from '../../core/wire/ports.ts'

/** Node's clock and chance; ms since the epoch, monotonic. */
export const nodeTime: Time = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

export type Trust = {
  /** Sent with every request and upgrade. */
  readonly headers: Readonly<Record<string, string>>
  /** An authority to trust besides the usual ones, PEM; null for none. */
  readonly ca: string | null
}

/** Sockets of the package ws. `offers`: whether subprotocols are offered at all; else it seems that none was chosen. */
export function openNodeSocket({ headers, ca }: Trust, offers: boolean): OpenSocket {
  return (url, protocols, listener) => {
    const offered = protocols.filter((name) => offers || !name.startsWith(subprotocol))
    const socket = new WebSocket(url, offered, {
      perMessageDeflate: false,
      headers,
      ...(ca === null ? {} : { ca }),
    })
    socket.on('open', () => listener.opened(socket.protocol))
    socket.on('message', (content, isBinary) =>
      listener.message(isBinary || !Buffer.isBuffer(content) ? content : content.toString('utf8')),
    )
    socket.on('close', (code, reason) => listener.closed(code, String(reason)))
    socket.on('error', () => undefined)
    return { send: (text) => socket.send(text), close: () => socket.close() }
  }
}

/** A POST whose answer comes as bytes. */
export type OpenBytes = (
  request: PostRequest,
  listener: Omit<PostListener, 'text'> & { bytes(piece: Uint8Array): void },
) => { abort(): void }

/** Connections for POSTs: kept and used again, or a new one each. */
export type Posts = { readonly openBytes: OpenBytes; readonly openPost: OpenPost; close(): void }

/** node:http and not fetch: its first byte comes sooner, and HTTP shall be measured at its best. */
export function createPosts({ headers, ca }: Trust, isKept: boolean): Posts {
  const options = { keepAlive: isKept, maxSockets: 1 }
  const plain = new HttpAgent(options)
  const secure = new HttpsAgent({ ...options, ...(ca === null ? {} : { ca }) })
  const openBytes: OpenBytes = (wanted, listener) => {
    let over = false
    const say = (tell: () => void) => {
      if (!over) tell()
    }
    const end = (tell: () => void) => {
      if (over) return
      over = true
      tell()
    }
    const isSecure = wanted.url.startsWith('https:')
    const call = (isSecure ? httpsRequest : httpRequest)(
      wanted.url,
      {
        method: 'POST',
        agent: isSecure ? secure : plain,
        headers: { ...headers, ...wanted.headers, 'content-length': Buffer.byteLength(wanted.body) },
      },
      (answer) => {
        say(() => listener.answered(answer.statusCode ?? 0))
        answer.on('data', (piece: Buffer) => say(() => listener.bytes(piece)))
        answer.on('end', () => end(() => listener.ended()))
        answer.on('error', (error) => end(() => listener.failed(error.message)))
      },
    )
    call.on('error', (error) => end(() => listener.failed(error.message)))
    call.end(wanted.body)
    return {
      abort: () => {
        over = true
        call.destroy()
      },
    }
  }
  return {
    openBytes,
    openPost: (wanted, listener) => {
      const decoder = new TextDecoder()
      return openBytes(wanted, {
        answered: listener.answered,
        bytes: (piece) => listener.text(decoder.decode(piece, { stream: true })),
        ended: listener.ended,
        failed: listener.failed,
      })
    },
    close: () => {
      plain.destroy()
      secure.destroy()
    },
  }
}

/** Reads a URL; status 0 when there is no answer. Never rejects. */
export function getText(
  url: string,
  { headers, ca }: Trust,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? httpsRequest : httpRequest
    const call = get(
      url,
      { headers, agent: false, timeout: 15_000, ...(ca === null ? {} : { ca }) },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          if (text.length < longestText) text += piece
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', () => resolve({ status: 0, text: '' }))
      },
    )
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve({ status: 0, text: '' }))
    call.end()
  })
}

const longestText = 65_536
