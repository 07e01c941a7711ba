import { Mailbox } from './mailbox.ts'
import { asRecord, asText, type JsonRecord } from './record.ts'
import { createResponseReader, errorOfEvent, type ResponseFaults } from './responses-reader.ts'
import type { Lease } from './responses-pool.ts'
import type { Close } from './responses-socket.ts'
import type { UpstreamEvent, UpstreamMessage } from './upstream.ts'

/** Events that may wait for a slow reader before the socket is paused. */
const mostWaiting = 1024

/** How a call ended that gave no answer. */
export type Failure =
  /** An error in the place of the first event. */
  | { readonly type: 'refused'; readonly error: JsonRecord }
  | { readonly type: 'lost'; readonly close: Close; readonly hasBegun: boolean }
  | { readonly type: 'silent'; readonly hasBegun: boolean }

/** One create call on a lane. */
export type Call = {
  readonly events: Mailbox<UpstreamEvent>
  /** Known once the events have run out. */
  readonly failure: Failure | null
  /** Reads on after a pause. */
  resume(): void
  /** Nobody listens any more. Harmless after the end. `mayDrop`: to stop it may cost the connection. */
  leave(mayDrop: boolean): void
}

export type CallOptions = {
  readonly lease: Extract<Lease, { type: 'lane' }>
  readonly body: JsonRecord
  /** The other fields of the request as JSON, kept with the answer. */
  readonly fields: string
  readonly messages: readonly UpstreamMessage[]
  readonly faults: ResponseFaults
  readonly idleTimeoutMs: number
}

/** Sends the call at once. A completed answer becomes what its lane remembers. */
export function startCall(options: CallOptions): Call {
  const { socket, lane } = options.lease
  const events = new Mailbox<UpstreamEvent>()
  const reader = createResponseReader(options.faults)
  let failure: Failure | null = null
  let isOver = false
  let isFirst = true

  const finish = (why: Failure | null) => {
    if (isOver) return
    isOver = true
    failure = why
    clearTimeout(clock)
    events.close()
  }
  const clock = setTimeout(() => {
    const hasBegun = reader.hasBegun
    finish({ type: 'silent', hasBegun })
    // It may speak again, but not to this call; nor to another one.
    lane.chain = null
    socket.abandon(lane, true)
    socket.retire()
  }, options.idleTimeoutMs)

  socket.begin(lane, options.body, {
    event: (event) => {
      if (isOver) return
      clock.refresh()
      const refusal = refusalOf(event, reader.hasBegun, reader.text)
      if (refusal !== null) {
        lane.chain = null
        return finish({ type: 'refused', error: refusal })
      }
      if (isFirst) events.put([{ type: 'mark', name: 'first_byte' }])
      isFirst = false
      events.put(reader.push(event))
      if (!reader.isOver) {
        if (events.size > mostWaiting) socket.pause()
        return
      }
      lane.chain =
        reader.isCompleted && reader.id !== null
          ? {
              responseId: reader.id,
              fields: options.fields,
              messages: options.messages,
              answer: reader.text,
            }
          : null
      finish(null)
    },
    lost: (close) => finish({ type: 'lost', close, hasBegun: reader.hasBegun }),
  })
  return {
    events,
    get failure() {
      return failure
    },
    resume: () => socket.resume(),
    leave: (mayDrop) => {
      if (isOver) return
      finish(null)
      socket.abandon(lane, mayDrop)
    },
  }
}

/** An error before anything else; some endpoints create a response first, only to say that its parent is not there. */
function refusalOf(event: JsonRecord, hasBegun: boolean, text: string): JsonRecord | null {
  if (event['type'] === 'error' && !hasBegun) return errorOfEvent(event)
  if (event['type'] !== 'response.failed' || text !== '') return null
  const error = asRecord(asRecord(event['response'])?.['error'])
  return asText(error?.['code']) === 'previous_response_not_found' ? error : null
}
