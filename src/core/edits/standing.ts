import type { Edit, Range, Replacement } from './edit.ts'
import { mapRange } from './edit.ts'
import type { Hunk, HunkId, PlacedHunk } from './hunk.ts'
import { collide } from './rebase.ts'

/** Where a hunk stands between the base snapshot and what the user made of it since. */
export type Standing =
  /** Accepting now replaces `live` of the live document by `insert`; what the user typed of it is already taken off. */
  | { readonly type: 'pending'; readonly live: Range; readonly insert: string }
  /** The live text already says what the hunk says: accepted, or typed by hand. */
  | { readonly type: 'done' }
  | { readonly type: 'rejected' }
  /** The user changed the text that the hunk replaces; accepting replaces the user's text too. */
  | { readonly type: 'conflict'; readonly live: Range; readonly insert: string }

/**
 * The review of one file. The live document is `own` over `kept`, and `kept` is the base with the settled hunks
 * made: so a settled hunk and its neighbours never blur into each other, and what remains in `own` is the user's.
 */
export type FileReview = {
  readonly path: string
  readonly version: number
  readonly base: string
  /** Offset of each base line; a line number past the end stands for the end of the text. */
  readonly starts: readonly number[]
  /** Everything since the snapshot, accepted hunks included: apply(user, base) === live. */
  readonly user: Edit
  /** Placed hunks in base order; of two at one gap the older first. */
  readonly hunks: readonly PlacedHunk[]
  readonly rejected: ReadonlySet<HunkId>
  readonly confirmed: ReadonlySet<HunkId>
  /** Hunks whose text stands in the document, each with the live text it stands in place of. */
  readonly settled: ReadonlyMap<HunkId, string>
  /**
   * What accepts made of hunks that are no longer there, over the base: the user's own text, but no hand wrote it. Undo
   * takes it out of the text and redo brings it back, so it is known for good.
   */
  readonly echoes: Edit
  /** The base with the settled hunks made. */
  readonly kept: string
  /** The user's own changes of `kept`. */
  readonly own: Edit
  readonly live: string
  /** Parts of hunks that were accepted by themselves, each with the id of the hunk that it was taken from. */
  readonly parts: ReadonlyMap<HunkId, HunkId>
  /** How things stood with the texts that the document had before, the newest last. */
  readonly past: readonly Past[]
}

/** A text that the document had, as an edit of the base, and what of it was the hunks' and what the user's. */
export type Past = Pick<FileReview, 'user' | 'settled' | 'kept' | 'own'>

/** A hunk's place in the kept text. */
export type Spot = Range & {
  readonly hunk: PlacedHunk
  readonly settled: boolean
  /** Shares lines with a settled hunk, so it can only be made over it. */
  readonly blocked: boolean
}

/** `whole` is the live text that stands for the hunk: what it replaces, and what was typed of it. */
export type Judgement = { readonly standing: Standing; readonly whole: Range }

/** Everything a hunk would insert as far as it is written. */
export function insertOf(hunk: Extract<Hunk, { readonly insert: string }>): string {
  return hunk.state === 'open' ? hunk.insert + hunk.tail : hunk.insert
}

/** Offsets of a hunk's lines in the base text. */
export function baseRange(review: FileReview, hunk: PlacedHunk): Range {
  const offset = (line: number) => review.starts[line] ?? review.base.length
  return { from: offset(hunk.base.from), to: offset(hunk.base.to) }
}

/** The base text that a hunk replaces. */
export function baseText(review: FileReview, hunk: PlacedHunk): string {
  const { from, to } = baseRange(review, hunk)
  return review.base.slice(from, to)
}

/** The settled hunks as an edit of the base. Neighbours touch; they are not merged. */
export function settledEdit(review: FileReview): Edit {
  const edit: Replacement[] = []
  for (const hunk of review.hunks) {
    if (review.settled.has(hunk.id)) edit.push({ ...baseRange(review, hunk), text: hunk.insert })
  }
  return edit
}

/** Places of all hunks in the kept text, in order. */
export function spots(review: FileReview): readonly Spot[] {
  let shift = 0
  let reach = 0
  let overlap = false
  const found = review.hunks.map((hunk): Spot => {
    const { from, to } = baseRange(review, hunk)
    if (from < reach) overlap = true
    reach = Math.max(reach, to)
    const settled = review.settled.has(hunk.id)
    const start = from + shift
    if (!settled) return { from: start, to: to + shift, hunk, settled, blocked: false }
    shift += hunk.insert.length - (to - from)
    return { from: start, to: start + hunk.insert.length, hunk, settled, blocked: false }
  })
  if (!overlap || review.settled.size === 0) return found
  const edit = settledEdit(review)
  return found.map((spot) => {
    const range = baseRange(review, spot.hunk)
    if (spot.settled || !edit.some((other) => collide(range, other))) return spot
    return { ...spot, ...mapRange(edit, range, 'outside'), blocked: true }
  })
}
