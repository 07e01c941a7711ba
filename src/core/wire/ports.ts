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

/** What a POST tells its owner: the status, the body's text as it comes, then one of `ended` and `failed`. */
export type PostListener = {
  answered(status: number): void
  /** A piece of the body, never cut inside a character. */
  text(piece: string): void
  ended(): void
  /** The connection could not be made, or broke. */
  failed(detail: string): void
}

export type PostRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Posts a request. After `abort` nothing more is told. Never throws: what is wrong comes as `failed`, later. */
export type OpenPost = (request: PostRequest, listener: PostListener) => { abort(): void }
