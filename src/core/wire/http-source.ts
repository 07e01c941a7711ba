import type { ConnectionState } from './connection-state.ts'
import { decodeServerEvent } from './decode.ts'
import { readLane } from './lane.ts'
import { errorEvent, type ServerEvent } from './messages.ts'
import type { OpenPost, Time } from './ports.ts'
import type { Exchange, Source, SourceListener } from './source.ts'
import { createSseReader } from './sse.ts'
import { utf8Length } from './utf8-length.ts'

export type HttpTarget = {
  /** The create call's URL, query included. */
  readonly url: string
  /** Sent with every call; `authorization` where the endpoint asks for it. */
  readonly headers: Readonly<Record<string, string>>
  /** Asks for Sparkpad's extensions: lengths and times of deltas, the gateway's marks. */
  readonly extended: boolean
}

export type HttpSourcePorts = { readonly openPost: OpenPost; readonly time: Time }

/**
 * Responses over HTTP with server-sent events, one call each. Whether calls share a connection is the port's affair.
 * There is nothing to open beforehand, so a source that is not closed is always ready; stopping a response drops its
 * call.
 */
export function openHttpSource(target: HttpTarget, ports: HttpSourcePorts, listener: SourceListener): Source {
  const { openPost, time } = ports
  let state: ConnectionState = { type: 'open', since: time.now(), extended: target.extended, rtt: null }
  const running = new Set<{ abort(): void }>()

  const request: Source['request'] = (body, hears) => {
    if (state.type !== 'open') return null
    const lane = readLane(hears, { gapless: target.extended, before: null })
    const events = createSseReader()
    let status = 0
    let refusal = ''
    let over = false

    const finish = () => {
      over = true
      running.delete(call)
    }
    const lose = (detail: string) => {
      finish()
      lane.lose({ type: 'connection', code: 1006, detail }, time.now())
    }
    const read = (payload: string, at: number) => {
      if (over || payload === '[DONE]') return
      const frame = decodeServerEvent(payload)
      if (frame.type !== 'malformed') {
        const step = lane.read(frame, at)
        if (step === 'on') return
        finish()
        if (step === 'broken') post?.abort()
        return
      }
      listener.malformed(frame.detail)
      if (frame.harm === 'none') return void lane.read({ ...frame, type: 'ignored' }, at)
      lane.break(frame.detail, at)
      finish()
      post?.abort()
    }
    const call = {
      abort: () => {
        finish()
        post?.abort()
      },
    }
    running.add(call)
    const sent = JSON.stringify({ ...body, stream: true })
    const sentAt = time.now()
    const post: { abort(): void } | null = openPost(
      {
        url: target.url,
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          ...(target.extended ? { 'sparkpad-extensions': '1' } : {}),
          ...target.headers,
        },
        body: sent,
      },
      {
        answered: (code) => {
          status = code
        },
        text: (piece) => {
          if (over) return
          const at = time.now()
          if (status >= 400) refusal = (refusal + piece).slice(0, longestRefusal)
          else for (const payload of events.push(piece)) read(payload, at)
        },
        ended: () => {
          if (over) return
          if (status < 400) return lose('the answer ended before the response did')
          finish()
          hears.event(refusalEvent(status, refusal), time.now())
        },
        failed: (detail) => {
          if (!over) lose(detail)
        },
      },
    )
    return {
      sentAt,
      bytes: utf8Length(sent),
      lane: call,
      // a gateway keeps nothing of a call without a socket
      stands: () => false,
      extended: target.extended,
      cancel() {
        if (!over) call.abort()
        return false
      },
    } satisfies Exchange
  }

  listener.state(state)
  listener.ready()
  return {
    state: () => state,
    reconnect: () => {},
    setVisible: () => {},
    request,
    close() {
      state = { type: 'idle' }
      for (const call of running) call.abort()
      running.clear()
    },
  }
}

/** UTF-16 units of an error's body that are looked at. */
const longestRefusal = 65_536

/** An HTTP error as the event that the socket would have sent. */
const refusalEvent = (status: number, body: string): Extract<ServerEvent, { type: 'error' }> => {
  const plain = { type: 'error' as const, status, error: { message: `HTTP ${status}` } }
  try {
    const value: unknown = JSON.parse(body)
    const error: unknown =
      typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined
    const read = errorEvent.safeParse({ type: 'error', status, error })
    return read.success && read.data.error !== undefined ? read.data : plain
  } catch {
    return plain
  }
}
