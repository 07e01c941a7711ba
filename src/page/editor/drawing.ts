import { mapRange, type Range } from '../../core/edits/edit.ts'
import type { GuardReason, Hunk, HunkId, LinesHunk, PlacedHunk } from '../../core/edits/hunk.ts'
import { standing, type FileReview } from '../../core/edits/review.ts'
import { keyOf } from '../store/review.ts'

/** How a hunk looks. `choice` is one of the places between which the user is asked to pick. */
export type Tone = 'open' | 'closed' | 'guarded' | 'incomplete' | 'conflict' | 'choice'

/** Why a hunk carries a word beside its colour; null where bar and signs say enough. */
export type Mark =
  | { readonly type: 'guarded'; readonly why: GuardReason }
  | { readonly type: 'conflict' }
  | { readonly type: 'incomplete' }
  | { readonly type: 'choice'; readonly place: number; readonly of: number }
  | null

/** One hunk as it should stand over the live document; offsets are the live document's. */
export type Drawing = {
  readonly key: string
  readonly id: HunkId
  readonly tone: Tone
  readonly live: Range
  /** Finished text of the ghost. */
  readonly text: string
  /** The line being written; null when nothing is. */
  readonly tail: string | null
  readonly mark: Mark
}

/** What a drawing was made from; the same things make the same drawing. */
type Source = readonly unknown[]
type Known = { readonly source: Source; readonly drawings: readonly Drawing[] }

/** The drawings of one file, which stay the same objects for as long as their hunks and the user's edits do. */
export interface Drawings {
  /** `exists`: the path is a document's; a file that was made is no proposal any more. */
  of(review: Review | null, path: string, exists: boolean): readonly Drawing[]
}

type Review = {
  readonly files: ReadonlyMap<string, FileReview>
  readonly loose: readonly Hunk[]
  readonly rejected: ReadonlySet<HunkId>
  readonly current: HunkId | null
  readonly place: number
}

/** Makes the memory that lets an update cost only what changed. */
export function createDrawings(): Drawings {
  let known: ReadonlyMap<HunkId, Known> = new Map()
  return {
    of(review, path, exists) {
      const next = new Map<HunkId, Known>()
      const file = review?.files.get(path)
      const keep = (hunk: Hunk, source: Source, make: () => readonly Drawing[]) => {
        const before = known.get(hunk.id)
        const same = before?.source.every((part, index) => part === source[index]) === true
        next.set(hunk.id, same ? before : { source, drawings: make() })
      }
      const over: Source = file === undefined ? [] : [file.base, file.own, file.settled, file.rejected]
      if (file !== undefined) {
        for (const hunk of file.hunks) keep(hunk, [hunk, ...over], () => placed(file, hunk))
      }
      for (const hunk of review?.loose ?? []) {
        if (hunk.path !== path || review?.rejected.has(hunk.id) === true) continue
        if (hunk.kind === 'create') {
          if (!exists) keep(hunk, [hunk], () => [created(hunk)])
        } else if (hunk.kind === 'lines' && hunk.state === 'ambiguous' && file !== undefined) {
          const place = review?.current === hunk.id ? review.place : null
          keep(hunk, [hunk, place, ...over], () => choices(file, hunk, place))
        }
      }
      known = next
      return [...next.values()].flatMap((entry) => entry.drawings)
    },
  }
}

function placed(review: FileReview, hunk: PlacedHunk): readonly Drawing[] {
  const now = standing(review, hunk.id)
  if (now.type === 'done' || now.type === 'rejected') return []
  const { live } = now
  const shared = { key: hunk.id, id: hunk.id, live, tail: null }
  if (hunk.state === 'open')
    return [{ ...shared, tone: 'open', ...written(now.insert, hunk.tail), mark: null }]
  const text = now.insert
  if (now.type === 'conflict') return [{ ...shared, tone: 'conflict', text, mark: { type: 'conflict' } }]
  if (hunk.state === 'guarded') {
    return [{ ...shared, tone: 'guarded', text, mark: { type: 'guarded', why: hunk.why } }]
  }
  if (hunk.state === 'incomplete')
    return [{ ...shared, tone: 'incomplete', text, mark: { type: 'incomplete' } }]
  return [{ ...shared, tone: 'closed', text, mark: null }]
}

/** An open hunk's rest, parted into finished lines and the one being written; the user may have typed into either. */
function written(insert: string, tail: string): { readonly text: string; readonly tail: string } {
  if (insert.length < tail.length) return { text: '', tail: insert }
  return { text: insert.slice(0, insert.length - tail.length), tail }
}

function created(hunk: Extract<Hunk, { readonly kind: 'create' }>): Drawing {
  const shared = { key: hunk.id, id: hunk.id, live: { from: 0, to: 0 }, text: hunk.insert, tail: null }
  if (hunk.state === 'open') return { ...shared, tone: 'open', tail: hunk.tail, mark: null }
  if (hunk.state === 'incomplete') return { ...shared, tone: 'incomplete', mark: { type: 'incomplete' } }
  return { ...shared, tone: 'closed', mark: null }
}

/** The places between which the user picks: their lines are marked, and the text stands at the one that is looked at. */
function choices(
  review: FileReview,
  hunk: Extract<LinesHunk, { readonly state: 'ambiguous' }>,
  place: number | null,
): readonly Drawing[] {
  const offset = (line: number) => review.starts[line] ?? review.base.length
  return hunk.candidates.map((lines, index) => ({
    key: keyOf(hunk.id, index),
    id: hunk.id,
    tone: 'choice',
    live: mapRange(review.user, { from: offset(lines.from), to: offset(lines.to) }, 'inside'),
    text: index === place ? hunk.insert : '',
    tail: null,
    mark: { type: 'choice', place: index + 1, of: hunk.candidates.length },
  }))
}

export type Plan = {
  readonly gone: readonly string[]
  readonly fresh: readonly Drawing[]
  readonly changed: readonly Drawing[]
}

/** What has to be touched to get from what is drawn to what is wanted. Untouched drawings are the same objects. */
export function planOf(drawn: ReadonlyMap<string, Drawing>, wanted: readonly Drawing[]): Plan {
  const keys = new Set(wanted.map((drawing) => drawing.key))
  return {
    gone: [...drawn.keys()].filter((key) => !keys.has(key)),
    fresh: wanted.filter((drawing) => !drawn.has(drawing.key)),
    changed: wanted.filter((drawing) => {
      const before = drawn.get(drawing.key)
      return before !== undefined && before !== drawing
    }),
  }
}
