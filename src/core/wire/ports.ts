/** What a socket tells its owner. `message` gets whatever the frame held; only text is part of the protocol. */
export type SocketListener = {
  /** `protocol` is the subprotocol that the other side chose, '' for none. */
  opened(protocol: string): void
  message(content: unknown): void
  /** Said once, also when it never opened. */
  closed(code: number, reason: string): void
}

export interface SocketLike {
  send(text: string): void
  close(): void
}

/** Opens a socket. Throws when the URL or a subprotocol is not even well-formed, or the page may not use it. */
export type OpenSocket = (url: string, protocols: readonly string[], listener: SocketListener) => SocketLike

/** Runs once after `ms`; the returned function calls it off. */
export type After = (ms: number, run: () => void) => () => void

/** Time and chance, handed in. `now` is in ms since the epoch and never steps back. */
export type Time = {
  readonly now: () => number
  readonly after: After
  readonly random: () => number
}
