import type { ConnectionState } from '../../core/wire/connection-state.ts'
import type { CreateBody } from '../../core/wire/messages.ts'
import type { Time } from '../../core/wire/ports.ts'
import type { ResponseListener, Source, SourceListener } from '../../core/wire/source.ts'
import { createChatReader } from '../../server/upstream/chat-reader.ts'
import type { UpstreamEvent, UpstreamFault, Usage } from '../../server/upstream/upstream.ts'
import type { OpenBytes } from './node-ports.ts'

export type ChatTarget = { readonly url: string; readonly openBytes: OpenBytes; readonly time: Time }

/** A Chat Completions endpoint as a source: its stream is told in the events of a response. For measuring only. */
export function openChatSource({ url, openBytes, time }: ChatTarget, listener: SourceListener): Source {
  let state: ConnectionState = { type: 'open', since: time.now(), extended: false, rtt: null }
  const running = new Set<{ abort(): void }>()
  listener.state(state)
  return {
    state: () => state,
    reconnect: () => {},
    setVisible: () => {},
    request(body, hears) {
      if (state.type !== 'open') return null
      const sent = JSON.stringify(chatBodyOf(body))
      const sentAt = time.now()
      const call = openBytes(
        { url, headers: { 'content-type': 'application/json' }, body: sent },
        readAnswer(hears, time, () => running.delete(call)),
      )
      running.add(call)
      return {
        sentAt,
        bytes: Buffer.byteLength(sent),
        lane: call,
        stands: () => false,
        extended: false,
        cancel() {
          call.abort()
          return false
        },
      }
    },
    close() {
      state = { type: 'idle' }
      for (const call of running) call.abort()
      running.clear()
    },
  }
}

const readAnswer = (hears: ResponseListener, time: Time, over: () => void): Parameters<OpenBytes>[1] => {
  const reader = createChatReader({ reported, malformed: () => malformed, lost: () => lost })
  const response = { id: 'chat', object: 'response' as const }
  let status = 0
  let refusal = ''
  let begun = false
  let usage: Usage | null = null

  const take = (event: UpstreamEvent, at: number) => {
    switch (event.type) {
      case 'delta':
        return hears.event(
          {
            type: 'response.output_text.delta',
            item_id: '',
            output_index: 0,
            content_index: 0,
            delta: event.text,
          },
          at,
        )
      case 'usage':
        usage = event.usage
        return
      case 'end':
        over()
        if (event.reason === 'stop') {
          return hears.event(
            { type: 'response.completed', response: { ...response, usage: wire(usage) } },
            at,
          )
        }
        return hears.event(
          {
            type: 'response.incomplete',
            response: {
              ...response,
              usage: wire(usage),
              incomplete_details: { reason: event.reason === 'length' ? 'max_output_tokens' : event.reason },
            },
          },
          at,
        )
      case 'fault':
        over()
        return hears.event({ type: 'error', error: { message: event.fault.message } }, at)
      case 'reasoning':
      case 'timing':
      case 'mark':
        return
    }
  }
  return {
    answered: (code) => {
      status = code
    },
    bytes: (piece) => {
      const at = time.now()
      if (status >= 400) {
        refusal = (refusal + Buffer.from(piece).toString('utf8')).slice(0, 4_096)
        return
      }
      if (!begun) hears.event({ type: 'response.created', response }, at)
      begun = true
      for (const event of reader.push(piece)) take(event, at)
    },
    ended: () => {
      if (status < 400) for (const event of reader.finish(true)) take(event, time.now())
      else {
        over()
        hears.event({ type: 'error', status, error: { message: refusalWords(status, refusal) } }, time.now())
      }
    },
    failed: (detail) => {
      over()
      hears.lost({ type: 'connection', code: 1006, detail }, time.now())
    },
  }
}

const chatBodyOf = ({ model, input, instructions, max_output_tokens: most }: CreateBody): object => ({
  model,
  messages: [
    ...(typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : []),
    ...(typeof input === 'string' ? [{ role: 'user', content: input }] : input),
  ],
  stream: true,
  stream_options: { include_usage: true },
  ...(typeof most === 'number' ? { max_tokens: most } : {}),
})

const wire = (usage: Usage | null) =>
  usage === null
    ? null
    : {
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        total_tokens: usage.inputTokens + usage.outputTokens,
      }

const faultOf = (message: string): UpstreamFault => ({
  status: 502,
  type: 'server_error',
  code: null,
  message,
})
const malformed = faultOf('the answer is no Chat Completions stream')
const lost = faultOf('the stream broke off')

const reported = (error: Readonly<Record<string, unknown>> | string): UpstreamFault => {
  if (typeof error === 'string') return faultOf(error)
  const { message } = error
  return faultOf(typeof message === 'string' ? message : 'the endpoint reported an error without words')
}

const refusalWords = (status: number, body: string): string => {
  try {
    const message = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1]
    return message === undefined ? `HTTP ${status}` : `HTTP ${status}: ${String(JSON.parse(message))}`
  } catch {
    return `HTTP ${status}`
  }
}
