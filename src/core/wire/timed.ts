import type { CreateBody, ServerEvent } from './messages.ts'
import type { Time } from './ports.ts'
import type { Exchange, Loss, Source } from './source.ts'

/** The marks of one response, ms on the clock of its source; null for what did not happen. */
export type ResponseMarks = {
  /** Just before the first act of the run: opening a connection where that is part of it, else sending. */
  readonly startedAt: number
  readonly sentAt: number
  /** First event of the response. */
  readonly firstEventAt: number | null
  /** First non-empty visible delta. */
  readonly firstDeltaAt: number | null
  /** Arrival of the last visible delta. */
  readonly lastDeltaAt: number | null
  /** The terminal event, or the moment the response was known to be lost. */
  readonly endedAt: number
  /** Events that carried text. */
  readonly frames: number
  /** Deltas in them, where the other side says how many it joined; else `frames`. */
  readonly deltas: number
  /** UTF-16 units of visible text. */
  readonly units: number
  /** `usage.output_tokens`; without usage the text counted once as a whole; null when neither can be told. */
  readonly tokens: number | null
  /** `tokens` was counted here. */
  readonly estimated: boolean
  /** The gateway's own marks, ms on its clock; null where none came. */
  readonly gateway: Readonly<Record<string, number>> | null
}

/** How one response went. */
export type TimedResponse = {
  readonly outcome: 'completed' | 'incomplete' | 'failed' | 'stopped'
  /** In words what went wrong; null when nothing did. */
  readonly fault: string | null
  readonly responseId: string | null
  readonly marks: ResponseMarks
}

export type Timing = {
  /** Never rejects. */
  readonly done: Promise<TimedResponse>
  /** Stops the response; `done` then settles as stopped. */
  stop(): void
}

export type TimingOptions = {
  readonly time: Time
  /** When the run began, if that was before the request is sent. */
  readonly startedAt?: number
  /** Counts the tokens of a whole text where the other side tells no usage; left out, they stay unknown. */
  readonly countTokens?: (text: string) => number
}

/** Sends one request over a source and takes its marks. Null when the source takes no request now. */
export function timeResponse(source: Source, body: CreateBody, options: TimingOptions): Timing | null {
  const { time } = options
  let settle: (response: TimedResponse) => void = () => {}
  const done = new Promise<TimedResponse>((resolve) => {
    settle = resolve
  })
  let settled = false
  let responseId: string | null = null
  let firstEventAt: number | null = null
  let firstDeltaAt: number | null = null
  let lastDeltaAt: number | null = null
  let frames = 0
  let deltas = 0
  let text = ''
  let gateway: Record<string, number> | null = null

  const end = (
    outcome: TimedResponse['outcome'],
    at: number,
    more: { readonly fault?: string; readonly tokens?: number },
  ) => {
    if (settled) return
    settled = true
    const sentAt = exchange?.sentAt ?? at
    const counted = text === '' ? null : (options.countTokens?.(text) ?? null)
    settle({
      outcome,
      fault: more.fault ?? null,
      responseId,
      marks: {
        startedAt: options.startedAt ?? sentAt,
        sentAt,
        firstEventAt,
        firstDeltaAt,
        lastDeltaAt,
        endedAt: at,
        frames,
        deltas,
        units: text.length,
        tokens: more.tokens ?? counted,
        estimated: more.tokens === undefined && counted !== null,
        gateway,
      },
    })
  }

  const heard = (event: ServerEvent, at: number) => {
    if (settled) return
    firstEventAt ??= at
    switch (event.type) {
      case 'response.created':
        responseId = event.response.id
        return
      case 'response.output_text.delta':
        if (event.delta === '') return
        firstDeltaAt ??= at
        lastDeltaAt = at
        frames += 1
        deltas += event.sparkpad?.n.length ?? 1
        text += event.delta
        return
      case 'sparkpad:timing':
        gateway = numbersOf(event)
        return
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed': {
        responseId = event.response.id
        const tokens = event.response.usage?.output_tokens
        const told = tokens === undefined ? {} : { tokens }
        if (event.type === 'response.completed') return end('completed', at, told)
        if (event.type === 'response.failed')
          return end('failed', at, { ...told, fault: event.response.error?.message ?? 'the response failed' })
        const reason = event.response.incomplete_details?.reason ?? 'incomplete'
        return end(reason === 'cancelled' ? 'stopped' : 'incomplete', at, { ...told, fault: reason })
      }
      case 'error':
        return end('failed', at, { fault: event.error?.message ?? event.message ?? 'an error without words' })
      case 'response.queued':
      case 'response.in_progress':
      case 'sparkpad:queue':
      case 'sparkpad:pong':
      case 'sparkpad:going_away':
        return
    }
  }

  const lost = (loss: Loss, at: number) => end('failed', at, { fault: loss.detail })

  const exchange: Exchange | null = source.request(body, { event: heard, lost })
  if (exchange === null) return null
  return {
    done,
    stop() {
      if (settled || exchange.cancel()) return
      end('stopped', time.now(), { fault: 'stopped' })
    },
  }
}

const numbersOf = (event: Readonly<Record<string, unknown>>): Record<string, number> => {
  const numbers: Record<string, number> = {}
  for (const [name, value] of Object.entries(event)) {
    if (typeof value === 'number' && name !== 'sequence_number') numbers[name] = value
  }
  return numbers
}
