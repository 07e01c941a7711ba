import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileReview } from '../../core/edits/review.ts'
import type { Hunk, HunkId } from '../../core/edits/hunk.ts'
import { noPreview, type Preview } from '../../core/preview/preview.ts'
import { noTests, type Tests } from '../../core/preview/tests.ts'
import type { Figures } from '../../core/turn/latency.ts'
import { nothingThrownAway, type ThrownAway } from '../../core/turn/speculation.ts'
import type { Turn, TurnId } from '../../core/turn/turn.ts'
import { noContext, type ContextState } from './context.ts'

/** Files of a pad and which of them is on show. Their text lives in Monaco. */
export type FilesState = {
  readonly paths: readonly string[]
  readonly open: string | null
  /** Files that exist only as a proposal: created by a hunk that is not accepted yet. */
  readonly proposed: readonly string[]
}

/** The proposal under review: the hunks of one turn over their files. */
export type Review = {
  readonly turnId: TurnId
  readonly files: ReadonlyMap<string, FileReview>
  /** Hunks without a place: unplaced and ambiguous ones, and whole files to create, delete or rename. */
  readonly loose: readonly Hunk[]
  /** Loose hunks that the user turned down. */
  readonly rejected: ReadonlySet<HunkId>
  /** Hunk the keys act on; null: the nearest to the cursor. */
  readonly current: HunkId | null
  /** Of an ambiguous current hunk, the place that is looked at, from 0; its text is drawn there. */
  readonly place: number
  /** Names that the user, or an accept, gave to files since the turn was sent; the reply goes on to use the old ones. */
  readonly moved: ReadonlyMap<string, string>
  /** Where the model writes at this moment; null when it does not. */
  readonly frontier: { readonly path: string; readonly line: number } | null
}

export type TurnsState = { readonly turns: readonly Turn[] }
export type ReviewState = {
  readonly review: Review | null
  /** What `undoAccept` would take back; null when there is nothing. `id` tells one accept from the next, `hunks` is 0 for a part of one. */
  readonly lastAccept: { readonly id: number; readonly hunks: number; readonly files: number } | null
  /** The hunk that is shown side by side. */
  readonly comparing: HunkId | null
}

/** Something to tell the user once, in the dictionary's terms; `detail` names the file or what was said. */
export type Notice = { readonly id: number; readonly code: NoticeCode; readonly detail: string }
export type NoticeCode =
  | 'binary-refused'
  | 'file-too-large'
  | 'files-added'
  | 'path-taken'
  | 'path-invalid'
  | 'worker-restarted'
  | 'accept-undone'
  | 'nothing-to-undo'
  | 'not-connected'
  | 'no-deep-model'
  | 'not-kept'
  | 'recording-saved'
  | 'nothing-recorded'
  | 'recording-unreadable'
  | 'recording-newer'
export type NoticesState = { readonly notices: readonly Notice[] }

/** Figures of the last turn that has any, and of the one that runs; sampled, at most four times a second. */
export type LatencyState = { readonly live: boolean; readonly figures: Figures | null }

/** The stores of one pad, split by how often they change. */
export type Pad = {
  readonly id: string
  readonly files: StoreApi<FilesState>
  readonly context: StoreApi<ContextState>
  readonly turns: StoreApi<TurnsState>
  /** What turns have cost that were started early and never confirmed. */
  readonly thrownAway: StoreApi<ThrownAway>
  readonly review: StoreApi<ReviewState>
  readonly latency: StoreApi<LatencyState>
  readonly notices: StoreApi<NoticesState>
  readonly preview: StoreApi<Preview>
  readonly tests: StoreApi<Tests>
}

/** Makes the stores of a pad. Every pad has its own; model URIs carry its id. */
export function createPad(id: string): Pad {
  return {
    id,
    files: createStore<FilesState>(() => ({ paths: [], open: null, proposed: [] })),
    context: createStore<ContextState>(() => noContext),
    turns: createStore<TurnsState>(() => ({ turns: [] })),
    thrownAway: createStore<ThrownAway>(() => nothingThrownAway),
    review: createStore<ReviewState>(() => ({ review: null, lastAccept: null, comparing: null })),
    latency: createStore<LatencyState>(() => ({ live: false, figures: null })),
    notices: createStore<NoticesState>(() => ({ notices: [] })),
    preview: createStore<Preview>(() => noPreview),
    tests: createStore<Tests>(() => noTests),
  }
}

/** Tells the user something once; the page shows it for a few seconds and says it politely. */
export function notify(pad: Pad, code: NoticeCode, detail: string): void {
  pad.notices.setState(({ notices }) => ({
    notices: [...notices, { id: (notices.at(-1)?.id ?? 0) + 1, code, detail }],
  }))
}

/** Takes a notice away. */
export function dismissNotice(pad: Pad, id: number): void {
  pad.notices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
}
