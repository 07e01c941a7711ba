import type { Rate } from './rate-limit.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** Sizes in bytes, the rest are counts. */
export type Limits = {
  /** A create call. */
  readonly createBytes: number
  /** Any other frame. */
  readonly frameBytes: number
  /** Above this a frame is not even read to its end: the socket closes with 1009. */
  readonly socketBytes: number
  /** Text of earlier responses that one connection may continue from. */
  readonly keptBytes: number
  /** Responses of one connection that run at once; further ones wait. */
  readonly running: number
  /** Names of lanes that one connection may use in its life. */
  readonly laneNames: number
  /** Waiting creates of one connection above which its socket is not read further. */
  readonly waitingBytes: number
  /** Unsent bytes of one client above which its upstreams are not read further. */
  readonly pauseBytes: number
  /** Clients' runs whose connections are counted; the one that was silent longest is forgotten first. */
  readonly runs: number
  /** Unsent bytes at which a client that does not read but asks for answers is dropped. */
  readonly closeBytes: number
  /** Sealed bytes of one stored link. */
  readonly linkBytes: number
  /** Stored links that one client puts or deletes. */
  readonly linkWrites: Rate
  /** Stored links that one client gets, cards among them. */
  readonly linkReads: Rate
}

export const defaultLimits: Limits = {
  createBytes: MIB,
  frameBytes: 16 * KIB,
  socketBytes: 4 * MIB,
  keptBytes: 4 * MIB,
  running: 16,
  laneNames: 32,
  waitingBytes: 8 * MIB,
  runs: 256,
  pauseBytes: 256 * KIB,
  closeBytes: MIB,
  linkBytes: 1.5 * MIB,
  linkWrites: { burst: 30, everyMs: 20_000 },
  linkReads: { burst: 300, everyMs: 200 },
}

/** All in ms. */
export type Deadlines = {
  /** Deltas that arrive within this time of the last event are joined in the next. */
  readonly joinMs: number
  /** After a cancel the upstream may still tell its usage this long. */
  readonly abortGraceMs: number
  /** A client that takes nothing for so long is dropped with 1013. */
  readonly stallMs: number
  /** Life of a connection. */
  readonly connectionMs: number
  readonly heartbeatMs: number
  /** Time for the client to answer a heartbeat. */
  readonly pongMs: number
  /** Time for the rest of a frame or a request to arrive. */
  readonly messageMs: number
  /** A streamed POST holds its status back so long, so that an upstream's early refusal is an HTTP status. */
  readonly statusHoldMs: number
  /** Time for the clients to answer the closing of the gateway. */
  readonly closeMs: number
  /** Time for an upstream to get ready for a turn that is announced. */
  readonly warmMs: number
  /** Between two looks for stored links that have expired. */
  readonly sweepMs: number
}

export const defaultDeadlines: Deadlines = {
  joinMs: 4,
  abortGraceMs: 4,
  stallMs: 10_000,
  connectionMs: 60 * 60_000,
  heartbeatMs: 25_000,
  pongMs: 20_000,
  messageMs: 30_000,
  statusHoldMs: 2_000,
  closeMs: 1_000,
  warmMs: 10_000,
  sweepMs: 10 * 60_000,
}
