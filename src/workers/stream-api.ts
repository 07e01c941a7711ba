import type { Recording } from '../core/turn/recording.ts'
import type { Preparation, TurnId, TurnNews, TurnStart } from '../core/turn/turn.ts'
import type { ConnectionState } from '../core/wire/connection-state.ts'
import type { Unshown } from './unseen-turn.ts'

/** Where turns go: the Responses socket's URL, and the access code where it asks for one. */
export type StreamTarget = { readonly url: string; readonly accessCode: string | null }

/** News since the last frame. The listener's promise settles once the frame was painted; until then none follows. */
export type FrameNews = {
  readonly frame: number
  readonly turns: readonly TurnNews[]
  /** Present when it changed since the last frame. */
  readonly connection: ConnectionState | null
}

/** The stream worker as the page sees it (through comlink, so every call is a promise there). */
export interface StreamApi {
  /** Sets the target and connects; closes an older connection. */
  connect(target: StreamTarget, listener: (news: FrameNews) => Promise<void> | void): void
  /** Skips the wait of a back-off, or leaves `refused`. */
  reconnect(): void
  /** Starts a turn, or shows the one of this id that runs unseen. */
  start(turn: TurnStart): void
  /**
   * Starts a turn that nobody has asked for yet, where nothing else runs: its news is kept back until `start` is called
   * with its id. Settles when it is shown (null) or over without that, told what it used; null too where it was not sent.
   */
  speculate(turn: TurnStart): Promise<Unshown | null>
  /** Throws the unseen turn away: it is cancelled, and nothing will stand on it. */
  discard(turnId: TurnId): void
  /**
   * Files as the next turn is likely to show them: they go ahead when nothing else does, so that the turn need only say
   * what is new. Only the last ones asked for count; that they did not go is not told.
   */
  prepare(preparation: Preparation): void
  /** Stops a running or waiting turn; its news ends with `ended`. `pressedAt` is s0 on the page's clock. */
  stop(turnId: TurnId, pressedAt: number): void
  /** Tells that the tab is hidden: frames then go out by timer, and the heartbeat rests. */
  setHidden(hidden: boolean): void
  /** Hands over an ended turn's raw answer, once; null when there is none (any more). */
  takeRecording(turnId: TurnId): Recording | null
  /** A sign of life. */
  ping(): void
}
