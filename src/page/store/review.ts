import { placeAt } from '../../core/edits/accept-part.ts'
import type { Edit } from '../../core/edits/edit.ts'
import type { Hunk, HunkId, LinesHunk, PlacedHunk, ReplyNews } from '../../core/edits/hunk.ts'
import {
  acceptAllIds,
  createFileReview,
  grow as grown,
  pickCandidate,
  reject,
  standing,
  typed,
  withHunk,
  withoutHunk,
  type FileReview,
} from '../../core/edits/review.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import type { Review } from './pad.ts'

/** A review of a turn that has said nothing yet, over the documents as they stood when it was sent. */
export function startReview(turnId: TurnId, files: readonly Snapshot[]): Review {
  return {
    turnId,
    files: new Map(files.map((file) => [file.path, createFileReview(file)])),
    loose: [],
    rejected: new Set(),
    current: null,
    place: 0,
    moved: new Map(),
    frontier: null,
  }
}

/** Folds what the reply reader said into the review. */
export function reviewNews(review: Review, news: readonly ReplyNews[]): Review {
  const { loose, frontier, moved } = review
  const draft = { files: new Map(review.files), loose, frontier }
  for (const item of news) {
    switch (item.type) {
      case 'prose':
        break
      case 'frontier':
        draft.frontier = { path: moved.get(item.path) ?? item.path, line: item.line }
        break
      case 'opened':
      case 'closed':
        put(draft, renamed(item.hunk, moved))
        break
      case 'grew':
        grow(draft, item.id, item.lines, item.tail)
        break
      case 'dropped':
        remove(draft, item.id)
        break
    }
  }
  return { ...review, ...draft }
}

type Draft = { files: Map<string, FileReview>; loose: readonly Hunk[]; frontier: Review['frontier'] }

const isPlaced = (hunk: Hunk): hunk is PlacedHunk => hunk.kind === 'lines' && 'base' in hunk

/** Adds a hunk, or puts it in the place of the one with the same id, which may have stood elsewhere. */
function put(draft: Draft, hunk: Hunk): void {
  const file = draft.files.get(hunk.path)
  const isHere = isPlaced(hunk) && file !== undefined
  if (!isHere || !file.hunks.some(({ id }) => id === hunk.id)) remove(draft, hunk.id)
  if (isHere) draft.files.set(hunk.path, withHunk(file, hunk))
  else draft.loose = [...draft.loose, hunk]
}

function remove(draft: Draft, id: HunkId): void {
  if (draft.loose.some((hunk) => hunk.id === id)) draft.loose = draft.loose.filter((hunk) => hunk.id !== id)
  for (const [path, file] of draft.files)
    if (file.hunks.some((hunk) => hunk.id === id)) draft.files.set(path, withoutHunk(file, id))
}

function grow(draft: Draft, id: HunkId, lines: string, tail: string): void {
  for (const [path, file] of draft.files) {
    if (!file.hunks.some((hunk) => hunk.id === id)) continue
    draft.files.set(path, grown(file, id, { lines, tail }))
    return
  }
  draft.loose = draft.loose.map((hunk) =>
    hunk.id === id && hunk.kind === 'create' && hunk.state === 'open'
      ? { ...hunk, insert: hunk.insert + lines, tail }
      : hunk,
  )
}

/**
 * The review of a reply of which nothing more will come: what was still being written keeps its whole lines and deletes
 * nothing, as after a stop; a hunk without a whole line goes.
 */
export function reviewCut(review: Review): Review {
  const hunks: readonly Hunk[] = [
    ...[...review.files.values()].flatMap((file) => file.hunks),
    ...review.loose,
  ]
  const news = hunks.flatMap((hunk): readonly ReplyNews[] => {
    if (hunk.state !== 'open') return []
    if (hunk.insert === '') return [{ type: 'dropped', id: hunk.id }]
    const { tail: _, ...rest } = hunk
    if (rest.kind === 'create') return [{ type: 'closed', hunk: { ...rest, state: 'incomplete' } }]
    const base = { from: rest.base.from, to: rest.base.from }
    return [{ type: 'closed', hunk: { ...rest, base, state: 'incomplete' } }]
  })
  return { ...reviewNews(review, news), frontier: null }
}

/** A hunk of lines under the name that its file has now; hunks of whole files keep theirs. */
function renamed(hunk: Hunk, moved: Review['moved']): Hunk {
  const path = hunk.kind === 'lines' ? moved.get(hunk.path) : undefined
  return path === undefined ? hunk : { ...hunk, path }
}

/** The review after a file got another name: its hunks, and those that the reply still brings, go with it. */
export function reviewRenamed(review: Review, from: string, to: string): Review {
  const moved = new Map([...review.moved].map(([name, now]) => [name, now === from ? to : now] as const))
  if (![...moved.values()].includes(to)) moved.set(from, to)
  const files = new Map<string, FileReview>()
  for (const [path, file] of review.files) {
    if (path !== from) files.set(path, file)
    else {
      const hunks = file.hunks.map((hunk) => ({ ...hunk, path: to }))
      files.set(to, { ...file, path: to, hunks })
    }
  }
  const loose = review.loose.map((hunk) =>
    hunk.kind === 'lines' && hunk.path === from ? { ...hunk, path: to } : hunk,
  )
  const { frontier } = review
  return {
    ...review,
    files,
    loose,
    moved,
    frontier: frontier?.path === from ? { ...frontier, path: to } : frontier,
  }
}

/**
 * The review after files came or went. A file that is gone keeps its hunks and they wait; one that comes back under
 * its name with another text counts as rewritten by the user.
 */
export function reviewFiles(review: Review, textOf: (path: string) => string | undefined): Review {
  let next = review
  for (const [path, { live }] of review.files) {
    const text = textOf(path)
    if (text === undefined || text === live) continue
    next = reviewTyped(next, path, [{ from: 0, to: live.length, text }])
  }
  return next
}

/** The review after a document's content changed, whoever changed it. */
export function reviewTyped(review: Review, path: string, edit: Edit): Review {
  const file = review.files.get(path)
  return file === undefined ? review : withFile(review, typed(file, edit))
}

/** The review with that of one file replaced. */
export const withFile = (review: Review, file: FileReview): Review => ({
  ...review,
  files: new Map(review.files).set(file.path, file),
})

/** The file in whose review a hunk stands; undefined for loose ones. */
export function fileOf(review: Review, id: HunkId): FileReview | undefined {
  for (const file of review.files.values()) if (file.hunks.some((hunk) => hunk.id === id)) return file
  return undefined
}

/** Turns a hunk down; its ghost goes, the document stays. */
export function reviewRejected(review: Review, id: HunkId): Review {
  const file = fileOf(review, id)
  if (file !== undefined) return withFile(review, reject(file, [id]))
  return { ...review, rejected: new Set(review.rejected).add(id) }
}

/** Gives an ambiguous hunk the place that the user picked. */
export function reviewPicked(review: Review, id: HunkId, candidate: number): Review {
  const hunk = review.loose.find((loose): loose is LinesHunk => loose.id === id && loose.kind === 'lines')
  const file = hunk === undefined ? undefined : review.files.get(hunk.path)
  if (hunk?.state !== 'ambiguous' || file === undefined) return review
  const placed = pickCandidate(hunk, candidate, file.base)
  const loose = review.loose.filter((other) => other.id !== id)
  return withFile({ ...review, loose }, withHunk(file, placed))
}

/** Gives a hunk without a place the one that the user points at: before a line, from 0, of a live document. */
export function reviewPlaced(
  review: Review,
  id: HunkId,
  { path, line }: { path: string; line: number },
): Review {
  const hunk = review.loose.find((loose): loose is LinesHunk => loose.id === id && loose.kind === 'lines')
  const file = review.files.get(path)
  if (hunk?.state !== 'unplaced' || file === undefined) return review
  const loose = review.loose.filter((other) => other.id !== id)
  return withFile({ ...review, loose, current: id }, withHunk(file, placeAt(file, { ...hunk, path }, line)))
}

/** Where a hunk without a place stands, told from the files that there are (so an undo makes it pending again). */
export type LooseStanding = 'open' | 'pending' | 'done' | 'rejected' | 'placeless'

export function looseStanding(review: Review, hunk: Hunk, paths: readonly string[]): LooseStanding {
  if (review.rejected.has(hunk.id)) return 'rejected'
  switch (hunk.kind) {
    case 'lines':
      return 'placeless'
    case 'create':
      if (paths.includes(hunk.path)) return 'done'
      return hunk.state === 'open' ? 'open' : 'pending'
    case 'delete':
      return paths.includes(hunk.path) ? 'pending' : 'done'
    case 'rename':
      return paths.includes(hunk.to) && !paths.includes(hunk.path) ? 'done' : 'pending'
  }
}

/** Everything that accept-all takes: closed hunks without conflict, and closed files. */
export function acceptableIds(review: Review, paths: readonly string[]): readonly HunkId[] {
  const lines = [...review.files].flatMap(([path, file]) => (paths.includes(path) ? acceptAllIds(file) : []))
  const files = review.loose.filter(
    (hunk) =>
      hunk.kind !== 'lines' && hunk.state === 'closed' && looseStanding(review, hunk, paths) === 'pending',
  )
  return [...lines, ...files.map(({ id }) => id)]
}

/** A hunk that waits for the user, in the order of the file list and then of the lines. */
export type Waiting = { readonly path: string; readonly id: HunkId }

/** Hunks that still wait for the user's word, open ones left out. */
export function waiting(review: Review, paths: readonly string[]): readonly Waiting[] {
  const found: Waiting[] = []
  for (const path of new Set([...paths, ...review.files.keys()])) {
    const file = paths.includes(path) ? review.files.get(path) : undefined
    for (const hunk of file?.hunks ?? []) {
      if (file === undefined || hunk.state === 'open') continue
      const { type } = standing(file, hunk.id)
      if (type === 'pending' || type === 'conflict') found.push({ path, id: hunk.id })
    }
  }
  for (const hunk of review.loose) {
    const { path, id } = hunk
    const where = looseStanding(review, hunk, paths)
    if (where === 'pending' || where === 'placeless') found.push({ path, id })
  }
  return found
}

/** A stop of Alt+J and Alt+K: a waiting hunk, or one of the places of an ambiguous one. */
export type Stop = Waiting & { readonly place: number; readonly key: string }

/** The key under which a hunk, or one of its places, is drawn and stepped to. */
export const keyOf = (id: HunkId, place: number | null): string => (place === null ? id : `${id}#${place}`)

/** Everything to step through; each place between which the user is to pick is a stop of its own. */
export function stops(review: Review, paths: readonly string[]): readonly Stop[] {
  return waiting(review, paths).flatMap((waits): readonly Stop[] => {
    const hunk = review.loose.find(({ id }) => id === waits.id)
    if (hunk?.kind !== 'lines' || hunk.state !== 'ambiguous') return [{ ...waits, place: 0, key: waits.id }]
    return hunk.candidates.map((_, place) => ({ ...waits, place, key: keyOf(waits.id, place) }))
  })
}
