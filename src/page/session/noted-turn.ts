import type { Recording } from '../../core/turn/recording.ts'
import type { Deed, RecordedFile } from '../../core/turn/session-recording.ts'
import type { TurnId, TurnStart } from '../../core/turn/turn.ts'

/** An act as it happens: which turn it came after, and what of its answer the page had shown. */
export type NotedAct = { readonly at: number; readonly deltas: number; readonly deed: Deed }

/** A turn from its first moment on; what came of it is in the pad and the worker. */
export type NotedTurn = {
  readonly id: TurnId
  readonly start: TurnStart
  /** All files as they stood. */
  readonly files: readonly RecordedFile[]
  readonly open: string | null
  /** Deltas of the turn before that had been shown. */
  readonly deltas: number
  readonly acts: NotedAct[]
  raw: Recording | null
  /** How often the worker was asked for it. */
  tries: number
}

/** How much of the recorder's room a turn takes, UTF-16 units. */
export const unitsOf = ({ files, acts, raw }: NotedTurn): number =>
  files.reduce((sum, { text }) => sum + text.length, 0) +
  (raw?.deltas.reduce((sum, { text, n }) => sum + text.length + 8 + 4 * (n?.length ?? 0), 0) ?? 0) +
  acts.reduce(
    (sum, { deed }) =>
      sum + 20 + (deed.type === 'edit' ? deed.edit.reduce((total, { text }) => total + text.length, 0) : 0),
    0,
  )
