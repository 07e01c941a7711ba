import type { Refusal, Target } from '../core/wire/connection.ts'
import type { OpenSocket, Time } from '../core/wire/ports.ts'

/** The browser's own socket. */
export const openBrowserSocket: OpenSocket = (url, protocols, listener) => {
  const socket = new WebSocket(url, [...protocols])
  socket.addEventListener('open', () => listener.opened(socket.protocol))
  socket.addEventListener('message', (event) => listener.message(event.data))
  socket.addEventListener('close', (event) => listener.closed(event.code, event.reason))
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
  }
}

/** The browser's clock and chance. `timeOrigin` counts from the user agent's one monotonic epoch, so page and worker agree. */
export const browserTime: Time = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}

/** Longest wait for an answer to the question why a socket was refused, ms. */
const probeTimeoutMs = 5_000

/**
 * Asks the endpoint's list of models over HTTP why it refuses our socket. No answer at all (it is down, or lets
 * this page read nothing) tells nothing, and neither does a server's own trouble.
 */
export async function probeEndpoint({ url, accessCode }: Target): Promise<Refusal | null> {
  const address = new URL(url)
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:'
  address.pathname = address.pathname.replace(/\/responses\/?$/, '/models')
  address.search = ''
  try {
    const answer = await fetch(address, {
      headers: accessCode === null || accessCode === '' ? {} : { authorization: `Bearer ${accessCode}` },
      signal: AbortSignal.timeout(probeTimeoutMs),
      cache: 'no-store',
    })
    return refusalOf(answer.status)
  } catch {
    return null
  }
}

const refusalOf = (status: number): Refusal | null => {
  const detail = `HTTP ${status}`
  if (status === 401) return { reason: 'unauthorised', detail }
  if (status === 403) return { reason: 'origin', detail }
  return status === 404 || status === 405 ? { reason: 'not-a-gateway', detail } : null
}
