import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { MockReply } from './mock-reply.ts'
import { dueTimes, type MockFault, type MockScript } from './mock-script.ts'
import { nextTurn, waitMs } from './wait.ts'

export type SendOptions = {
  readonly script: MockScript
  readonly fault: MockFault | null
  readonly call: { tokens: number; isEnded: boolean }
  /** Multiplies all times. */
  readonly factor: number
  readonly random: () => number
  readonly signal: AbortSignal
  /** Settles at the next release, or when the client has gone. */
  readonly released: (signal: AbortSignal) => Promise<void>
}

/** Most tokens in one write, so that a client that goes away is noticed soon. */
const mostPerWrite = 256

/**
 * Writes a reply at its pace. Timers are good for a millisecond at best, so each turn writes all that is due by the
 * clock: what one turn was late the next makes up, and the rate holds at any speed.
 */
export async function sendPaced(
  response: ServerResponse,
  reply: MockReply,
  options: SendOptions,
): Promise<void> {
  const { script, fault, call, factor, signal } = options
  const due = dueTimes(script, reply.tokens.length, options.random)
  const count = reply.tokens.length
  let faultAt = fault !== null && 'at_token' in fault ? (fault.at_token ?? 0) : Infinity
  let startedAt = performance.now()
  let next = 0
  await send(response, reply.head, options)
  while (!signal.aborted) {
    const elapsed = (performance.now() - startedAt) / factor
    const most = Math.min(count, faultAt, next + mostPerWrite)
    let to = next
    while (to < most && (due[to] ?? 0) <= elapsed) to += 1
    const isLast = to === count && to !== faultAt
    const text = reply.tokens.slice(next, to).join('')
    call.tokens += to - next
    next = to
    await send(response, text, options)
    if (isLast) await send(response, reply.tail(), options)
    if (isLast || signal.aborted) break
    if (fault !== null && next === faultAt) {
      if (fault.type !== 'stall' && fault.type !== 'hold') return sendFault(response, fault, call)
      faultAt = Infinity
      const heldAt = performance.now()
      if (fault.type === 'hold') await options.released(signal)
      startedAt += fault.type === 'stall' ? fault.ms : performance.now() - heldAt
    }
    const restMs = startedAt + (due[next] ?? 0) * factor - performance.now()
    if (restMs > 0) await waitMs(Math.max(1, Math.floor(restMs)), signal)
    else await nextTurn()
  }
  if (!signal.aborted) response.end()
}

async function send(response: ServerResponse, text: string, { script, signal }: SendOptions): Promise<void> {
  if (text === '' || signal.aborted) return
  if (script.cut_every === null) {
    if (!response.write(text)) await once(response, 'drain', { signal }).catch(() => undefined)
    return
  }
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length && !signal.aborted; at += script.cut_every) {
    response.write(bytes.subarray(at, at + script.cut_every))
    await nextTurn()
  }
}

async function sendFault(
  response: ServerResponse,
  fault: MockFault,
  call: { isEnded: boolean },
): Promise<void> {
  if (fault.type === 'drop' || fault.type === 'close') {
    // The mock hung up, not the client.
    call.isEnded = true
    // What was written leaves the process first.
    await nextTurn()
    response.destroy()
    return
  }
  if (fault.type === 'malformed') response.write('data: {"id":"chatcmpl-mock","choices":[{"delta":{"con\n\n')
  if (fault.type === 'error_chunk') {
    const error = { message: fault.message, type: 'server_error', param: null, code: fault.code }
    response.write(`data: ${JSON.stringify({ error })}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}
