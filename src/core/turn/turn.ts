import type { Hunk, HunkId, ReplyFormat, ReplyNews } from '../edits/hunk.ts'
import type { Snapshot } from '../edits/snapshot.ts'
import type { Price } from './price.ts'

export type TurnId = string

/** A model the user reaches with a key of their own; sent with the turn and kept nowhere. */
export type OwnUpstream = { readonly url: string; readonly key: string; readonly model: string }

/** Everything a turn is made from. `files` are the base snapshots; `kept` the hunks a redirect carries along. */
export type TurnStart = {
  readonly id: TurnId
  readonly instruction: string
  readonly model: string
  readonly format: ReplyFormat
  readonly files: readonly Snapshot[]
  readonly openPath: string | null
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
  /** Pending hunks of the turn this one redirects, already in the coordinates of `files`. */
  readonly kept: readonly Hunk[]
  /** The running turn that this one takes the place of. */
  readonly redirects: TurnId | null
  readonly own: OwnUpstream | null
  /** Moment of the user's action (b0), ms since the epoch on the page's clock. */
  readonly actedAt: number
  /** One of several models that were asked at once: all is said to each, whatever one of them was shown before. */
  readonly raced: boolean
}

/**
 * Why a turn failed; each has its text in the dictionary.
 *
 * - on the way: `connection-lost` (the socket broke under a running turn; never replayed), `unreachable`,
 *   `unauthorised`, `origin-refused`, `not-a-gateway`, `garbled` (a piece of the answer got lost or was unreadable),
 *   `worker-crashed`
 * - of the request: `invalid-request`, `request-too-large`, `context-too-long`, `model-not-found`
 * - of the model's API: `key-refused`, `not-allowed`, `rate-limited`, `overloaded`, `model-failed`
 */
export type FaultCode =
  | 'connection-lost'
  | 'unreachable'
  | 'unauthorised'
  | 'origin-refused'
  | 'not-a-gateway'
  | 'garbled'
  | 'worker-crashed'
  | 'invalid-request'
  | 'request-too-large'
  | 'context-too-long'
  | 'model-not-found'
  | 'key-refused'
  | 'not-allowed'
  | 'rate-limited'
  | 'overloaded'
  | 'model-failed'

/** A failure: `code` chooses the text in the dictionary, `detail` is what the other side said. */
export type Fault = {
  readonly code: FaultCode
  readonly detail: string
  readonly retryAfterMs: number | null
}

/** The files of a turn that is likely to come, as it would show them; sent ahead of it. */
export type Preparation = Pick<TurnStart, 'model' | 'format' | 'files' | 'kept'>

export type TokenUsage = {
  readonly input: number
  readonly cached: number
  readonly output: number
  readonly reasoning: number
  /** Counted here with o200k because the model reported none; a rough figure until it was counted. */
  readonly estimated: boolean
}

/** How a turn ended. `replaced`: the user redirected it. `incomplete`: the model hit a limit. */
export type Outcome =
  | { readonly type: 'completed' }
  | { readonly type: 'stopped' }
  | { readonly type: 'replaced' }
  | { readonly type: 'incomplete'; readonly reason: string }
  | { readonly type: 'failed'; readonly fault: Fault }

/** Which of the user's two models answers: the one of the tight loop, or the one asked when it may take longer. */
export type TurnPath = 'fast' | 'deep'

type TurnBase = {
  readonly id: TurnId
  readonly instruction: string
  readonly model: string
  /** The model's price when the turn was sent; null where nobody told. */
  readonly price: Price | null
  readonly path: TurnPath
  readonly startedAt: number
  readonly prose: string
  /** Hunks of this turn in the order in which they were closed or opened. */
  readonly hunks: readonly HunkId[]
  readonly marks: Marks
}

export type Turn =
  | (TurnBase & { readonly phase: 'waiting' })
  | (TurnBase & { readonly phase: 'streaming' })
  | (TurnBase & { readonly phase: 'stopping' })
  | (TurnBase & { readonly phase: 'ended'; readonly outcome: Outcome; readonly usage: TokenUsage | null })

/** Marks of latency.md on the page's and worker's clocks, ms since the epoch; null until they happen. */
export type Marks = {
  /** b0 the user's action */ readonly acted: number | null
  /** b1 just before send */ readonly sent: number | null
  /** Bytes of the turn's requests, one as a rule; null until it is sent. */ readonly bytesUp: number | null
  /** Sent over what the other side held already (warm), with only what is new. */ readonly continued: boolean
  /** The other side did not hold it any more: sent a second time, in full, before it had answered. */
  readonly resent: boolean
  /** b2 first event of the response */ readonly firstEvent: number | null
  /** b3 first visible delta */ readonly firstDelta: number | null
  /** bn arrival of the last delta */ readonly lastDelta: number | null
  /** be terminal event */ readonly ended: number | null
  /** bh first hunk placed */ readonly firstHunk: number | null
  /** bp first ghost painted */ readonly firstPaint: number | null
  /** s0 stop pressed */ readonly stopPressed: number | null
  /** s1 first painted frame after which no ghost grows */ readonly stopPainted: number | null
  /** s2 stop confirmed by the gateway */ readonly stopConfirmed: number | null
  /** Deltas that still arrived after the stop was pressed. */ readonly tokensAfterStop: number
  /** Deltas received so far (tokens of the built-in models). */ readonly deltas: number
  /** Deltas per second over the last half second; null before there are two. */ readonly liveSpeed:
    number | null
  /** A frame of the page took over 50 ms while the turn ran. */ readonly longFrame: boolean
  /** The page was hidden at some moment between b0 and the end. */ readonly hidden: boolean
  /** The gateway's marks, ms on its own clock, where it gave them. */
  readonly gateway: Readonly<Record<string, number>> | null
  /** How the request travelled; null until it is sent. */ readonly transport: Transport | null
  /** Sent before the user's action, which then confirmed it. */ readonly speculated: boolean
  /** The turn had to wait until its connection was open. */ readonly cold: boolean
  /** It shared connection, gateway and page with other racers. */ readonly raced: boolean
  /** It was read from a recording: it ran at another time, and maybe elsewhere. */ readonly replayed: boolean
  /** What the pings told of the gateway's clock when the turn ended; null where nothing answered any. */
  readonly clock: ClockEstimate | null
}

/** `socket`: Sparkpad's socket with lanes on it. `plain-socket`: the standard protocol, one response at a time. */
export type Transport = 'socket' | 'plain-socket'

/**
 * Round trips of the last `n` pings, ms, and the gateway's clock minus ours as the one with the least round trip tells
 * it; wrong by at most `offsetError`.
 */
export type ClockEstimate = {
  readonly median: number
  readonly min: number
  readonly offset: number
  readonly offsetError: number
  readonly n: number
}

/** What the stream worker tells of one turn in one frame of news. */
export type TurnNews =
  /** Said again when the turn had to be sent again; `at` is the first time, `bytesUp` counts both. */
  | {
      readonly type: 'sent'
      readonly turnId: TurnId
      readonly at: number
      readonly transport: Transport
      /** The turn had to wait for a connection. */
      readonly cold: boolean
      readonly bytesUp: number
      readonly continued: boolean
      readonly resent: boolean
      /** It was sent before the user confirmed it. */
      readonly speculated?: boolean
    }
  | { readonly type: 'created'; readonly turnId: TurnId; readonly at: number }
  | { readonly type: 'reply'; readonly turnId: TurnId; readonly news: readonly ReplyNews[] }
  | {
      readonly type: 'progress'
      readonly turnId: TurnId
      /** Deltas (tokens of the built-in models) received so far. */
      readonly deltas: number
      readonly firstDeltaAt: number
      readonly lastDeltaAt: number
      /** Arrival of the oldest delta that this news tells of. */
      readonly oldestAt: number
      readonly firstHunkAt: number | null
      /** Deltas per second over the last half second, for the live display; null before there are two. */
      readonly liveSpeed: number | null
    }
  | {
      readonly type: 'ended'
      readonly turnId: TurnId
      readonly at: number
      readonly outcome: Outcome
      readonly usage: TokenUsage | null
      readonly deltas: number
      readonly tokensAfterStop: number
      readonly stopConfirmedAt: number | null
      readonly gateway: Readonly<Record<string, number>> | null
    }
  /**
   * The gateway's last word on a turn that had ended here before it ended there (stopped or replaced): the moment
   * of its terminal event, and what arrived in between. Comes after `ended`, at most once.
   */
  | {
      readonly type: 'confirmed'
      readonly turnId: TurnId
      readonly at: number
      readonly usage: TokenUsage | null
      readonly tokensAfterStop: number
      /** bn: what came after the stop is in the usage, so its time is in the speed. Null before any delta. */
      readonly lastDeltaAt: number | null
      readonly gateway: Readonly<Record<string, number>> | null
    }
  /** The exact count of a text whose usage was told as estimated. Comes last of all, at most once. */
  | { readonly type: 'counted'; readonly turnId: TurnId; readonly output: number }

/** What the page itself sees of a turn; goes through the same reducer as the worker's news. */
export type PageNews =
  | { readonly type: 'stop-pressed'; readonly turnId: TurnId; readonly at: number }
  | { readonly type: 'first-painted'; readonly turnId: TurnId; readonly at: number }
  | { readonly type: 'stop-painted'; readonly turnId: TurnId; readonly at: number }
  | { readonly type: 'hidden'; readonly turnId: TurnId }
  | { readonly type: 'long-frame'; readonly turnId: TurnId }
  | { readonly type: 'clock'; readonly turnId: TurnId; readonly clock: ClockEstimate }
