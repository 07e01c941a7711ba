import type { StoreApi } from 'zustand/vanilla'
import type { Deed, SessionRecording } from '../../core/turn/session-recording.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import type { Pad } from './pad.ts'

/** How the name of a recording's file ends. */
export const recordingEnding = '.sparkrec'
/** And one that is JSON. */
export const recordingJsonEnding = '.sparkrec.json'
/** What a file picker offers. */
export const recordingEndings = `${recordingEnding},.json`

export const replaySpeeds = [0.25, 0.5, 1, 2, 4] as const
export type ReplaySpeed = (typeof replaySpeeds)[number]

/** A turn of a replay, and where on its clock it begins, ms. */
export type Chapter = { readonly turnId: TurnId; readonly instruction: string; readonly at: number }

/** Where a replay stands. Times are ms on its clock, which begins with the first turn. */
export type ReplayState = {
  readonly phase: 'paused' | 'playing'
  readonly at: number
  readonly total: number
  /** Steps that are made; 0: the code before the first instruction. */
  readonly count: number
  readonly speed: ReplaySpeed
  /** Long pauses are cut short. */
  readonly cutsPauses: boolean
  readonly chapters: readonly Chapter[]
  /** Moments at which a hunk stood complete. */
  readonly hunks: readonly number[]
  /** The turn on show, from 0; -1 before the first. */
  readonly turn: number
  /** Since it began, as it was then, ms. */
  readonly inTurn: number
  /** What the user did last, for a moment. */
  readonly deed: Deed['type'] | 'stop' | null
}

/** What moves a replay. */
export type ReplayControls = {
  readonly store: StoreApi<ReplayState>
  play(): void
  pause(): void
  /** Goes to a moment, ms on its clock. */
  seek(ms: number): void
  /** One delta, or one thing that the user did, on or back. */
  step(direction: 1 | -1): void
  /** To where the next hunk, or the one before, stood complete. */
  stepHunk(direction: 1 | -1): void
  /** To the beginning of a turn; from 0. */
  chapter(turn: number): void
  toStart(): void
  toEnd(): void
  chooseSpeed(speed: ReplaySpeed): void
  cutPauses(cuts: boolean): void
  dispose(): void
}

/** A recording on show, in a pad of its own. */
export type Replay = {
  readonly recording: SessionRecording
  readonly pad: Pad
  readonly controls: ReplayControls
}
export type ReplaysState = { readonly replay: Replay | null }
