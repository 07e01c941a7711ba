import type { Edit, Range, Replacement } from './edit.ts'
import { apply, compose, mapOffset, normalise, refine } from './edit.ts'
import type { HunkId, LinesHunk, PlacedHunk, ReplyNews } from './hunk.ts'
import { collide } from './rebase.ts'
import type { Snapshot } from './snapshot.ts'
import type { FileReview, Judgement, Standing } from './standing.ts'
import { judgements, settledEdit, spots } from './standing.ts'

export type { FileReview, Standing } from './standing.ts'

/** A review without hunks over a document as it stands in the snapshot. */
export function createFileReview({ path, text, version }: Snapshot): FileReview {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1)
  }
  return {
    path,
    version,
    base: text,
    starts: text === '' ? [] : starts,
    user: [],
    hunks: [],
    rejected: new Set(),
    confirmed: new Set(),
    settled: new Map(),
    kept: text,
    own: [],
    live: text,
  }
}

/** Folds one piece of news; what speaks of other files, or of hunks without a place, changes nothing. */
export function withNews(review: FileReview, news: ReplyNews): FileReview {
  switch (news.type) {
    case 'opened':
    case 'closed': {
      const { hunk } = news
      return hunk.path === review.path && hunk.kind === 'lines' && isPlaced(hunk)
        ? withHunk(review, hunk)
        : review
    }
    case 'grew':
      return grow(review, news.id, news)
    case 'dropped':
      return withoutHunk(review, news.id)
    case 'prose':
    case 'frontier':
      return review
  }
}

/** Adds a hunk, or puts it in the place of the one with the same id. */
export function withHunk(review: FileReview, hunk: PlacedHunk): FileReview {
  const rest = review.settled.has(hunk.id) ? unsettle(review, hunk.id) : review
  const others = rest.hunks.filter(({ id }) => id !== hunk.id)
  const after = others.findIndex(
    ({ base }) => base.from > hunk.base.from || (base.from === hunk.base.from && base.to > hunk.base.to),
  )
  const hunks = others.toSpliced(after === -1 ? others.length : after, 0, hunk)
  return settleTyped({ ...rest, hunks }, rest)
}

/** Takes a hunk away. If its text is already in the document it stays there, as the user's own. */
export function withoutHunk(review: FileReview, id: HunkId): FileReview {
  if (!review.hunks.some((hunk) => hunk.id === id)) return review
  const rest = review.settled.has(id) ? unsettle(review, id) : review
  return { ...rest, hunks: rest.hunks.filter((hunk) => hunk.id !== id) }
}

/** Appends finished lines to an open hunk and replaces its unfinished last one. */
export function grow(review: FileReview, id: HunkId, grown: { lines: string; tail: string }): FileReview {
  const index = review.hunks.findIndex((hunk) => hunk.id === id)
  const hunk = review.hunks[index]
  if (hunk?.state !== 'open') return review
  return {
    ...review,
    hunks: review.hunks.with(index, { ...hunk, insert: hunk.insert + grown.lines, tail: grown.tail }),
  }
}

/**
 * The live document changed: typing, an accept, undo or redo alike; `edit` is over the live document as it was.
 * What hunks it made or took back is read from the text it leaves, so undoing everything makes every hunk pending again.
 */
export function typed(review: FileReview, edit: Edit): FileReview {
  const change = normalise(edit)
  if (change.length === 0) return review
  const live = apply(change, review.live)
  if (live === review.base) {
    return { ...review, live, user: [], own: [], settled: new Map(), kept: review.base }
  }
  const own = refine(compose(review.own, change), review.kept)
  let next: FileReview = { ...review, live, own }
  for (const replacement of change) {
    for (const [id, whole] of retracted(review, replacement)) {
      next = unsettle(next, id, mapOffset(change, whole.from, 'before'))
    }
    for (const [id, whole, was] of fulfilled(review, replacement)) {
      next = settle(next, id, { was, at: mapOffset(change, whole.from, 'before') })
    }
  }
  next = settleTyped(releaseTyped(next), review)
  return { ...next, user: refine(compose(settledEdit(next), next.own), next.base) }
}

/** How a hunk stands now. Throws for an id that is not in the review. */
export function standing(review: FileReview, id: HunkId): Standing {
  return review.rejected.has(id) ? { type: 'rejected' } : judgement(review, id).standing
}

/** The edit of the live document that accepts these hunks, conflicts too ("theirs"); open, done and rejected ones add nothing. */
export function acceptEdit(review: FileReview, ids: Iterable<HunkId>): Edit {
  const wanted = new Set(ids)
  const edit: Replacement[] = []
  for (const hunk of review.hunks) {
    if (!wanted.has(hunk.id) || hunk.state === 'open') continue
    const now = standing(review, hunk.id)
    if (now.type !== 'pending' && now.type !== 'conflict') continue
    const last = edit.at(-1)
    if (last !== undefined && (collide(last, now.live) || now.live.from < last.from)) {
      const from = Math.min(last.from, now.live.from)
      edit.splice(-1, 1, { from, to: Math.max(last.to, now.live.to), text: last.text + now.insert })
    } else edit.push({ ...now.live, text: now.insert })
  }
  return normalise(edit)
}

/** Hunks that accept-all takes: closed, or guarded and confirmed, and pending; never two that share lines. */
export function acceptAllIds(review: FileReview): HunkId[] {
  let reach = -1
  return review.hunks.flatMap((hunk) => {
    const isFree = hunk.base.from >= reach
    const isFinal = hunk.state === 'closed' || (hunk.state === 'guarded' && review.confirmed.has(hunk.id))
    if (!isFree || !isFinal || standing(review, hunk.id).type !== 'pending') return []
    reach = hunk.base.to
    return [hunk.id]
  })
}

/** Rejects hunks that are not in the document yet; the document does not change. */
export function reject(review: FileReview, ids: Iterable<HunkId>): FileReview {
  const rejected = new Set(review.rejected)
  for (const id of ids) if (standing(review, id).type !== 'done') rejected.add(id)
  return { ...review, rejected }
}

/** Takes a rejection back. */
export function restore(review: FileReview, ids: Iterable<HunkId>): FileReview {
  const rejected = new Set(review.rejected)
  for (const id of ids) rejected.delete(id)
  return settleTyped({ ...review, rejected }, review)
}

/** The user's word on guarded hunks: accept-all takes them from now on. */
export function confirm(review: FileReview, ids: Iterable<HunkId>): FileReview {
  return { ...review, confirmed: new Set([...review.confirmed, ...ids]) }
}

/** Hunks that wait for the user's word: pending and conflicting ones that are no longer being written. */
export function pendingCount(reviews: Iterable<FileReview>): number {
  let count = 0
  for (const review of reviews) {
    for (const hunk of review.hunks) {
      const { type } = standing(review, hunk.id)
      if (hunk.state !== 'open' && (type === 'pending' || type === 'conflict')) count += 1
    }
  }
  return count
}

function isPlaced(hunk: LinesHunk): hunk is PlacedHunk {
  return hunk.state !== 'ambiguous' && hunk.state !== 'unplaced'
}

function judgement(review: FileReview, id: HunkId): Judgement {
  const found = judgements(review).get(id)
  if (found === undefined) throw new RangeError(`no hunk ${id} in the review of ${review.path}`)
  return found
}

type Settling = readonly [id: HunkId, whole: Range, was: string]

/** Settled hunks whose text the replacement takes back: it puts there what was there before. */
function retracted(review: FileReview, replacement: Replacement): readonly Settling[] {
  const near = review.hunks.flatMap(({ id }): Settling[] => {
    const was = review.settled.get(id)
    if (was === undefined) return []
    const { whole } = judgement(review, id)
    if (!touches(whole, replacement)) return []
    const isPoint = whole.from < whole.to && replacement.from === replacement.to
    return isPoint ? [] : [[id, whole, was]]
  })
  const back = ([, whole, was]: Settling): Replacement => {
    const isGone = replacement.from === replacement.to
    return isGone ? { from: replacement.from, to: replacement.from, text: was } : { ...whole, text: was }
  }
  return matching(near, (group) => isSameChange(review.live, [replacement], group.map(back)))
}

/** Waiting hunks that the replacement makes: it is what accepting them does. */
function fulfilled(review: FileReview, replacement: Replacement): readonly Settling[] {
  const near = review.hunks.flatMap(({ id, state }): Settling[] => {
    if (state === 'open' || review.rejected.has(id)) return []
    const { standing: now, whole } = judgement(review, id)
    if (review.settled.has(id) || (now.type !== 'pending' && now.type !== 'conflict')) return []
    const was = review.live.slice(whole.from, whole.to)
    return touches(now.live, replacement) ? [[id, whole, was]] : []
  })
  return matching(near, (group) =>
    isSameChange(
      review.live,
      [replacement],
      acceptEdit(
        review,
        group.map(([id]) => id),
      ),
    ),
  )
}

/** All of the group if they match together, else the longest run of neighbours, else none. */
function matching(
  near: readonly Settling[],
  test: (group: readonly Settling[]) => boolean,
): readonly Settling[] {
  for (let size = near.length; size > 0; size -= 1) {
    for (let from = 0; from + size <= near.length; from += 1) {
      const group = near.slice(from, from + size)
      if (test(group)) return group
    }
    // Beyond a handful only "all of them" and "one of them" are worth the comparisons.
    if (size > 6) size = 2
  }
  return []
}

function isSameChange(text: string, a: Edit, b: Edit): boolean {
  if (b.length === 0) return false
  const from = Math.min(a[0]?.from ?? 0, b[0]?.from ?? 0)
  const to = Math.max(a.at(-1)?.to ?? 0, b.at(-1)?.to ?? 0)
  const made = (edit: Edit) =>
    apply(
      edit.map((part) => ({ from: part.from - from, to: part.to - from, text: part.text })),
      text.slice(from, to),
    )
  return made(a) === made(b)
}

function touches(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to
}

/** Settles the hunks that the live text says already, without an accept. */
function settleTyped(review: FileReview, before: FileReview): FileReview {
  let next = review
  for (const hunk of review.hunks) {
    if (hunk.state === 'open' || next.settled.has(hunk.id) || next.rejected.has(hunk.id)) continue
    const now = judgement(next, hunk.id)
    if (now.standing.type !== 'done') continue
    const whole = judgements(before).get(hunk.id)?.whole
    const was = whole === undefined ? insertOfBase(next, hunk) : before.live.slice(whole.from, whole.to)
    next = settle(next, hunk.id, { was, at: now.whole.from })
  }
  return next
}

function insertOfBase(review: FileReview, hunk: PlacedHunk): string {
  const offset = (line: number) => review.starts[line] ?? review.base.length
  return review.base.slice(offset(hunk.base.from), offset(hunk.base.to))
}

/** Unsettles the hunks in whose place the base text stands again. */
function releaseTyped(review: FileReview): FileReview {
  let next = review
  for (const hunk of review.hunks) {
    const was = next.settled.get(hunk.id)
    if (was === undefined) continue
    const { whole } = judgement(next, hunk.id)
    const text = next.live.slice(whole.from, whole.to)
    if (text === hunk.insert || (text !== was && text !== insertOfBase(next, hunk))) continue
    next = unsettle(next, hunk.id, whole.from)
  }
  return next
}

function settle(review: FileReview, id: HunkId, { was, at }: { was: string; at: number }): FileReview {
  const spot = spots(review).find(({ hunk }) => hunk.id === id)
  if (spot === undefined || spot.blocked || spot.settled) return review
  const { insert } = spot.hunk
  const back = { from: spot.from, to: spot.from + insert.length, text: review.kept.slice(spot.from, spot.to) }
  const settled = new Map(review.settled).set(id, was)
  return regrounded(review, settled, { back, at })
}

function unsettle(review: FileReview, id: HunkId, at = -1): FileReview {
  const spot = spots(review).find(({ hunk }) => hunk.id === id)
  if (spot === undefined || !spot.settled) return review
  const old = insertOfBase(review, spot.hunk)
  const back = { from: spot.from, to: spot.from + old.length, text: spot.hunk.insert }
  const settled = new Map(review.settled)
  settled.delete(id)
  return regrounded(review, settled, { back, at })
}

/**
 * Moves `own` onto the kept text of other settled hunks; `back` leads from the new kept text to the present one.
 * `at` is where the text of `back`'s range stands in the live document, if it does: the change there is then cut in two
 * around it, so that what the user wrote at its ends stays apart from it.
 */
function regrounded(
  review: FileReview,
  settled: FileReview['settled'],
  { back, at }: { back: Replacement; at: number },
): FileReview {
  const ground = { ...review, settled }
  const kept = apply(settledEdit(ground), review.base)
  const text = kept.slice(back.from, back.to)
  const own: Replacement[] = []
  let shift = 0
  for (const change of compose([back], review.own)) {
    const split = at - change.from - shift
    shift += change.text.length - (change.to - change.from)
    const isAround = change.from <= back.from && change.to >= back.to
    if (isAround && split >= 0 && change.text.startsWith(text, split)) {
      own.push({ from: change.from, to: back.from, text: change.text.slice(0, split) })
      own.push({ from: back.to, to: change.to, text: change.text.slice(split + text.length) })
    } else own.push(change)
  }
  return { ...ground, kept, own: refine(own, kept) }
}
