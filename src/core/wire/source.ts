import type { ConnectionState } from './connection-state.ts'
import type { CreateBody, ServerEvent } from './messages.ts'

/** Why no more of a response will come, though it had no terminal event. */
export type Loss =
  /** The socket broke; `code` is its close code. */
  | { readonly type: 'connection'; readonly code: number; readonly detail: string }
  /** An event of the response is missing or could not be read, so its text can no longer be trusted. */
  | { readonly type: 'gap'; readonly detail: string }

/** What a source tells of one response. After a terminal event (or `error`) or `lost`, nothing more. */
export type ResponseListener = {
  event(event: ServerEvent, at: number): void
  lost(loss: Loss, at: number): void
}

/** A response under way. */
export interface Exchange {
  /** Moment just before the request was sent. */
  readonly sentAt: number
  /** Size of the request on the wire, UTF-8. */
  readonly bytes: number
  /** What it went out on; two exchanges with the same one came after each other on one lane. */
  readonly lane: object
  /** The other side may still hold what it keeps of this lane: the connection is the one of then, and takes requests. */
  stands(): boolean
  /** The other side speaks Sparkpad's extensions: its joined deltas say how many they are. */
  readonly extended: boolean
  /**
   * Stops the response. True: the listener will hear its end (`response.incomplete`). False: the socket was
   * dropped with it, and nothing more will be heard.
   */
  cancel(): boolean
}

export type SourceListener = {
  state(state: ConnectionState): void
  /** `request` may succeed now where it did not before. */
  ready(): void
  /** A frame that could not be read; the connection goes on. */
  malformed(detail: string): void
}

/** Where responses come from: live sockets, or a recording. Who reads from it need not know which. */
export interface Source {
  state(): ConnectionState
  reconnect(): void
  setVisible(visible: boolean): void
  /**
   * Sends a request at once, or answers null when there is no open, free lane; nothing is queued. One that continues
   * the response of another exchange goes over the same connection, where that still stands, and on another lane
   * than it, if one is to be had: so what the other side keeps of that lane outlives this request.
   */
  request(body: CreateBody, listener: ResponseListener, continues?: Exchange): Exchange | null
  close(): void
}
