import type { Edit } from '../edits/edit.ts'
import type { HunkId, ReplyFormat } from '../edits/hunk.ts'
import type { Price } from './price.ts'
import type { RecordedDelta } from './recording.ts'
import type { Marks, Outcome, TokenUsage, TurnId, TurnPath } from './turn.ts'

/** Version of the format; moves when a field changes its meaning, and every older one stays readable. */
export const recordingVersion = 1

export type RecordedFile = { readonly path: string; readonly text: string }

/**
 * Something the user did, `at` ms after the recording's start. `seen`: how many deltas of the turn the page had shown by
 * then; the act comes after those and before all others, whatever the clocks say.
 */
export type RecordedAct = { readonly at: number; readonly seen: number } & Deed

/** Hunks are named by their ids: whoever reads the answer again gets the same ones. */
export type Deed =
  /** Typing, or the editor's undo and redo. Offsets are UTF-16 units of the document as it then was. */
  | { readonly type: 'edit'; readonly path: string; readonly edit: Edit; readonly by: EditedBy }
  | { readonly type: 'create'; readonly path: string; readonly text: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'open'; readonly path: string }
  /** `all`: they were accepted with one key. */
  | { readonly type: 'accept'; readonly ids: readonly HunkId[]; readonly all: boolean }
  | { readonly type: 'accept-part'; readonly id: HunkId; readonly part: 'line' | 'word' }
  | { readonly type: 'reject'; readonly ids: readonly HunkId[] }
  | { readonly type: 'pick'; readonly id: HunkId; readonly candidate: number }
  | { readonly type: 'place'; readonly id: HunkId; readonly path: string; readonly line: number }
  /** Esc: the turn is to stop; nothing of it grows from here on. */
  | { readonly type: 'stop' }

/** `take-back`: the last accept was taken back, which the page does by edits. */
export type EditedBy = 'typing' | 'undo' | 'redo' | 'take-back'

/** Marks that do not follow from the deltas: what the worker, the page and the gateway saw. Times after the start, ms. */
export type RecordedMarks = Pick<
  Marks,
  | 'bytesUp'
  | 'continued'
  | 'resent'
  | 'firstEvent'
  | 'firstPaint'
  | 'stopPainted'
  | 'stopConfirmed'
  | 'longFrame'
  | 'hidden'
  | 'gateway'
  | 'transport'
  | 'speculated'
  | 'cold'
  | 'clock'
>

/** One turn: what was asked, what came and when, how it ended, and what the user did until the next one began. */
export type RecordedTurn = {
  readonly id: TurnId
  /** The user's action (b0). */
  readonly at: number
  /** Deltas of the turn before that the page had shown by then. */
  readonly seen: number
  readonly instruction: string
  /** Its name alone; neither an address nor a key is ever recorded. */
  readonly model: string
  readonly format: ReplyFormat
  readonly path: TurnPath
  readonly price: Price | null
  /** Paths of the files that went along; null: all of them. */
  readonly context: readonly string[] | null
  readonly openPath: string | null
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
  /** It took the place of the turn before. */
  readonly redirects: boolean
  readonly raced: boolean
  /** Just before its request was sent (b1); null: it never was. */
  readonly sentAt: number | null
  readonly endedAt: number
  /** In the order of their arrival; times never fall. */
  readonly deltas: readonly RecordedDelta[]
  /** So many of the deltas came before its end; those after a stop are only counted. */
  readonly heard: number
  readonly outcome: Outcome
  readonly usage: TokenUsage | null
  readonly marks: RecordedMarks
  readonly acts: readonly RecordedAct[]
}

/**
 * A session: the project as it stood when the first of its turns began, and the turns in their order. All times are ms
 * after `startedAt`, in whole microseconds.
 */
export type SessionRecording = {
  readonly version: typeof recordingVersion
  /** Whole ms since the epoch, on the page's clock. */
  readonly startedAt: number
  /** Arrivals were rounded to bins of so many ms, and the deltas of a bin joined; null: they are as measured. */
  readonly binMs: number | null
  /** Turns of the session before the first of these, which are not kept. */
  readonly dropped: number
  readonly files: readonly RecordedFile[]
  readonly open: string | null
  readonly turns: readonly RecordedTurn[]
}

/** A time or span as a recording holds it: ms, in whole microseconds. */
export const inMicroseconds = (ms: number): number => Math.round(ms * 1_000) / 1_000
