/** Half-open range of line numbers, counted from 0: [from, to). `from === to` is the gap before line `from`. */
export type LineRange = { readonly from: number; readonly to: number }

export type HunkId = string

/** How a model may write its edits; SPEC.md describes the three. */
export type ReplyFormat = 'patch' | 'blocks' | 'whole'

/** Rung of the matching ladder on which an anchor was found, tightest first. */
export type Rung = 'exact' | 'trailing-space' | 'indentation' | 'punctuation' | 'similar'

/** Why a hunk waits for the user's word before accept-all takes it. */
export type GuardReason = 'deletes-much' | 'lazy-comment' | 'unsure' | 'other-folder'

/** Whether two ranges are the same. */
export const isSameRange = (a: LineRange, b: LineRange): boolean => a.from === b.from && a.to === b.to

/** Why a hunk has no place. */
export type UnplacedReason = 'not-found' | 'unknown-file' | 'overlaps' | 'malformed'

/**
 * A contiguous change of one file, in the coordinates of the base snapshot.
 *
 * - `open`: still being written; `insert` holds its finished lines (with line ends), `tail` the unfinished last one.
 *   Nothing of the base is struck before it closes, so `base.from === base.to`.
 * - `closed`: final. Replaces base lines [from, to) by `insert` (line ends included, byte for byte).
 * - `guarded`: final, but left out of accept-all until confirmed.
 * - `incomplete`: the stream was cut inside it; `insert` holds whole lines only and it deletes nothing.
 * - `ambiguous`: its anchor stands in several places; the user picks one of `candidates`.
 * - `unplaced`: its anchor stands nowhere; kept with its text.
 */
export type LinesHunk =
  | (Located & { readonly state: 'open'; readonly tail: string })
  | (Located & { readonly state: 'closed' | 'incomplete' })
  | (Located & { readonly state: 'guarded'; readonly why: GuardReason })
  | (Named & {
      readonly kind: 'lines'
      readonly state: 'ambiguous'
      readonly search: string
      readonly insert: string
      readonly candidates: readonly LineRange[]
      readonly rung: Rung
    })
  | (Named & {
      readonly kind: 'lines'
      readonly state: 'unplaced'
      readonly search: string
      readonly insert: string
      readonly why: UnplacedReason
    })

/** A whole file made, removed or renamed. A created file streams: `open` until its text is complete. */
export type FileHunk =
  | (Named & {
      readonly kind: 'create'
      readonly state: 'open'
      readonly insert: string
      readonly tail: string
    })
  | (Named & { readonly kind: 'create'; readonly state: 'closed' | 'incomplete'; readonly insert: string })
  | (Named & { readonly kind: 'delete'; readonly state: 'closed' })
  | (Named & { readonly kind: 'rename'; readonly state: 'closed'; readonly to: string })

export type Hunk = LinesHunk | FileHunk

/** A lines hunk that has a place: everything but ambiguous and unplaced ones. */
export type PlacedHunk = Extract<LinesHunk, { readonly base: LineRange }>

type Named = { readonly id: HunkId; readonly path: string }
type Located = Named & {
  readonly kind: 'lines'
  readonly base: LineRange
  readonly insert: string
  readonly rung: Rung
}

/**
 * What a reply reader says as it reads. Folding the news in order gives the proposal:
 * `opened` adds an open hunk, `grew` appends to it, `closed` puts the final hunk in its place (or adds one that
 * was never seen open), `dropped` takes a hunk away (an open one that came to nothing, or one that a later
 * instruction replaced).
 */
export type ReplyNews =
  | { readonly type: 'prose'; readonly text: string }
  | { readonly type: 'opened'; readonly hunk: Extract<Hunk, { readonly state: 'open' }> }
  | { readonly type: 'grew'; readonly id: HunkId; readonly lines: string; readonly tail: string }
  | { readonly type: 'closed'; readonly hunk: Exclude<Hunk, { readonly state: 'open' }> }
  | { readonly type: 'dropped'; readonly id: HunkId }
  | { readonly type: 'frontier'; readonly path: string; readonly line: number }

/** How a reply ended: `complete` when the model finished by itself, `cut` on stop, error or a length limit. */
export type ReplyEnd = 'complete' | 'cut'

/** Reads a reply piece by piece. Law: where the pieces are cut never matters to the folded proposal. */
export interface ReplyReader {
  push(text: string): readonly ReplyNews[]
  finish(end: ReplyEnd): readonly ReplyNews[]
}

/**
 * Whether news puts a hunk where the user can see it: an unplaced one has no place, an ambiguous one several. `kept`
 * are those that were there before.
 */
export const placesHunk = (news: ReplyNews, kept: ReadonlySet<HunkId>): boolean =>
  (news.type === 'opened' || news.type === 'closed') &&
  !kept.has(news.hunk.id) &&
  news.hunk.state !== 'unplaced' &&
  news.hunk.state !== 'ambiguous'
