import { connect } from 'node:net'
import { medianOf } from '../../core/turn/statistics.ts'
import { getText, type Trust } from './node-ports.ts'

/** What a URL of the command line names. */
export type EndpointUrl = {
  /** http or https, ends in the folder of the API (`/v1`), no slash. */
  readonly base: string
  /** What is measured when no mode is asked for. */
  readonly usual: 'socket-joined' | 'http-kept' | 'chat-kept'
}

/** Reads the URL of an endpoint: its base, `/responses` (http or ws) or `/chat/completions`. Null when it is none. */
export function readEndpoint(text: string): EndpointUrl | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isSocket = url.protocol === 'ws:' || url.protocol === 'wss:'
  if (!isSocket && url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (isSocket) url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:'
  const path = url.pathname.replace(/\/+$/, '')
  const isChat = path.endsWith('/chat/completions')
  const folder = path.replace(/\/(responses|chat\/completions)$/, '')
  return {
    base: `${url.origin}${folder === '' ? '/v1' : folder}`,
    usual: isChat ? 'chat-kept' : isSocket ? 'socket-joined' : 'http-kept',
  }
}

/** Whether a gateway of ours serves there: nobody else counts connections. */
export async function isOurGateway(base: string, trust: Trust): Promise<boolean> {
  const { status, text } = await getText(`${base}/sparkpad/connections?run=nobody`, trust)
  return status === 404 && text.includes('run_not_found')
}

/** Median time of `times` TCP connections, ms: one network round trip each. Null when one fails. */
export async function connectTime(base: string, times: number): Promise<number | null> {
  const url = new URL(base)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const spans: number[] = []
  for (let n = 0; n < times; n += 1) {
    const span = await new Promise<number | null>((resolve) => {
      const startedAt = performance.now()
      const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port }, () => {
        resolve(performance.now() - startedAt)
        socket.destroy()
      })
      socket.on('error', () => resolve(null))
    })
    if (span === null) return null
    spans.push(span)
  }
  return medianOf(spans)
}
