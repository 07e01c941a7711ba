import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { agents } from './exchange.ts'

export type OpenAheadOptions = {
  readonly url: URL
  readonly connectTimeoutMs: number
  readonly signal: AbortSignal
}

/** Connections being opened ahead, by origin. */
const opening = new Map<string, Promise<void>>()

/**
 * Opens a connection to the URL's origin for the call to come, unless one is kept or being opened already: name, TCP
 * and TLS are then done. It takes a request for a server to keep a connection, so one is made that asks for nothing
 * (`OPTIONS /`; Node keeps no connection after a `HEAD`) and carries no key; what it is answered does not matter. Never rejects.
 */
export function openAhead(options: OpenAheadOptions): Promise<void> {
  const { origin } = options.url
  if (isKept(options.url)) return Promise.resolve()
  const known = opening.get(origin)
  if (known !== undefined) return known
  const opened = ask(options).finally(() => opening.delete(origin))
  opening.set(origin, opened)
  return opened
}

const agentFor = ({ protocol }: URL) => agents[protocol === 'https:' ? 'https:' : 'http:']

/** The agent names its connections by host and port, and by more behind them where there is TLS. */
function isKept(url: URL): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const name = `${host}:${url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port}:`
  return Object.keys(agentFor(url).freeSockets).some((kept) => kept.startsWith(name))
}

function ask({ url, connectTimeoutMs, signal }: OpenAheadOptions): Promise<void> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(new URL('/', url), {
      method: 'OPTIONS',
      agent: agentFor(url),
      headers: { 'user-agent': 'sparkpad' },
    })
    const giveUp = () => request.destroy()
    const clock = setTimeout(giveUp, connectTimeoutMs)
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    request.once('response', (answer) => answer.resume())
    request.on('error', () => {})
    request.once('close', () => {
      clearTimeout(clock)
      signal.removeEventListener('abort', giveUp)
      resolve()
    })
    request.end()
  })
}
