import type { OpenSocket, SocketListener, Time } from './ports.ts'

/** A clock that tests move by hand. Timers run in order of their due time. */
export interface FakeTime extends Time {
  advance(ms: number): void
  /** Timers still set. */
  pending(): number
}

export function createFakeTime(random: () => number = () => 0): FakeTime {
  let now = 1_000
  let timers: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    random,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = timers.filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.run()
      }
      now = end
    },
    pending: () => timers.length,
  }
}

/** The other end of a socket in memory. */
export interface FakeSocket {
  readonly url: string
  readonly protocols: readonly string[]
  /** Frames the client sent, decoded. */
  readonly sent: Record<string, unknown>[]
  closedByClient: boolean
  open(protocol?: string): void
  deliver(content: unknown): void
  break(code?: number, reason?: string): void
}

/** An endpoint in memory: every socket that a client opens to it, in order. */
export function createFakeEndpoint(): { readonly sockets: FakeSocket[]; readonly openSocket: OpenSocket } {
  const sockets: FakeSocket[] = []
  return {
    sockets,
    openSocket(url, protocols, listener: SocketListener) {
      const socket: FakeSocket = {
        url,
        protocols,
        sent: [],
        closedByClient: false,
        open: (protocol = protocols[0] ?? '') => listener.opened(protocol),
        deliver: (content) =>
          listener.message(typeof content === 'string' ? content : JSON.stringify(content)),
        break: (code = 1006, reason = '') => listener.closed(code, reason),
      }
      sockets.push(socket)
      return {
        send: (text) => void socket.sent.push(JSON.parse(text)),
        close: () => {
          socket.closedByClient = true
        },
      }
    },
  }
}

/** Events of one response as a gateway with Sparkpad's extensions sends them. */
export function speakAs(socket: FakeSocket, lane: string | null, id: string) {
  let sequence = 0
  const send = (event: Record<string, unknown>) => {
    socket.deliver({ ...event, sequence_number: sequence, ...(lane === null ? {} : { stream_id: lane }) })
    sequence += 1
  }
  const response = (status: string, more: Record<string, unknown> = {}) => ({
    response: { id, object: 'response', status, model: 'm', output: [], usage: null, ...more },
  })
  return {
    created: () => send({ type: 'response.created', ...response('in_progress') }),
    /** An event of a type the client does not know. */
    other: () => send({ type: 'response.output_item.added', output_index: 0, item: {} }),
    delta: (text: string, n?: readonly number[]) =>
      send({
        type: 'response.output_text.delta',
        item_id: 'item',
        output_index: 0,
        content_index: 0,
        delta: text,
        ...(n === undefined ? {} : { sparkpad: { n, t: n.map((_, i) => i) } }),
      }),
    timing: (marks: Record<string, number>) => send({ type: 'sparkpad:timing', response_id: id, ...marks }),
    skip: () => {
      sequence += 1
    },
    completed: (
      usage: Record<string, number> | null = { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
    ) => send({ type: 'response.completed', ...response('completed', { usage }) }),
    cancelled: () =>
      send({
        type: 'response.incomplete',
        ...response('incomplete', { incomplete_details: { reason: 'cancelled' } }),
      }),
    failed: (error: Record<string, unknown>) =>
      send({ type: 'response.failed', ...response('failed', { error }) }),
  }
}
