import type { Edit, Range, Replacement } from './edit.ts'
import { apply, applyWithin, compose, gives, mapOffset, normalise, refine } from './edit.ts'
import type { HunkId, LinesHunk, PlacedHunk, ReplyNews } from './hunk.ts'
import { isSameRange } from './hunk.ts'
import { lineStarts, withoutRepeats } from './line-offsets.ts'
import { firstAtLeast } from './lines.ts'
import {
  readPlace,
  readReplacement,
  refined,
  releaseTyped,
  settle,
  settleTyped,
  standing,
  unsettle,
} from './settle.ts'
import type { Snapshot } from './snapshot.ts'
import type { FileReview, Past } from './standing.ts'
import { baseRange, settledEdit } from './standing.ts'

export type { FileReview } from './standing.ts'
export { acceptEdit, standing } from './settle.ts'

/** As many texts as undo commonly goes back over while one proposal is reviewed. */
const mostPast = 300

/** A review without hunks over a document as it stands in the snapshot. */
export function createFileReview({ path, text, version }: Snapshot): FileReview {
  return {
    path,
    version,
    base: text,
    starts: lineStarts(text),
    user: [],
    hunks: [],
    rejected: new Set(),
    confirmed: new Set(),
    settled: new Map(),
    echoes: [],
    kept: text,
    own: [],
    live: text,
    parts: new Map(),
    past: [],
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
  const old = review.hunks.find(({ id }) => id === hunk.id)
  // guarded late: what was made of it stays made
  const isSame = old !== undefined && isSameRange(old.base, hunk.base) && old.insert === hunk.insert
  if (isSame && old.state !== 'open')
    return { ...review, hunks: review.hunks.map((other) => (other === old ? hunk : other)) }
  const one = withoutParts(review, hunk.id)
  const rest = one.settled.has(hunk.id) ? unsettle(one, hunk.id) : one
  const others = rest.hunks.filter(({ id }) => id !== hunk.id)
  const after = others.findIndex(
    ({ base }) => base.from > hunk.base.from || (base.from === hunk.base.from && base.to > hunk.base.to),
  )
  const hunks = others.toSpliced(after === -1 ? others.length : after, 0, hunk)
  return settleTyped({ ...rest, hunks, past: pastWithout(rest, hunk.id) }, rest)
}

/**
 * Takes a hunk away. If its text is already in the document it stays there, as the user's own; a hunk that comes in its
 * place is in no conflict with it.
 */
export function withoutHunk(given: FileReview, id: HunkId): FileReview {
  const review = withoutParts(given, id)
  const hunk = review.hunks.find((one) => one.id === id)
  if (hunk === undefined) return review
  const rest = { ...review, past: pastWithout(review, id) }
  const hunks = review.hunks.filter((one) => one !== hunk)
  if (!review.settled.has(id)) return { ...rest, hunks }
  return { ...refined(unsettle(rest, id)), hunks, echoes: withEcho(review, hunk) }
}

function withEcho(review: FileReview, hunk: PlacedHunk): Edit {
  const echo = { ...baseRange(review, hunk), text: hunk.insert }
  const others = review.echoes.filter((other) => other.from !== echo.from || other.to !== echo.to)
  return [...others, echo].toSorted((a, b) => a.from - b.from || a.to - b.to)
}

/** Takes away what was made a hunk of its own when a part of this one was accepted. */
function withoutParts(review: FileReview, id: HunkId): FileReview {
  let next = review
  for (const [part, from] of review.parts) {
    if (from !== id) continue
    const parts = new Map(next.parts)
    parts.delete(part)
    next = withoutHunk({ ...next, parts }, part)
  }
  return next
}

/** The texts of before in which this hunk had no part. */
export function pastWithout({ past }: Pick<FileReview, 'past'>, id: HunkId): FileReview['past'] {
  return past.some(({ settled }) => settled.has(id)) ? past.filter(({ settled }) => !settled.has(id)) : past
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
 * A text that the document had before stands as it stood then, so undo and redo need no word from the editor; what hunks
 * a new text makes or takes back is read from it. With the first text every hunk is pending again.
 */
export function typed(review: FileReview, edit: Edit): FileReview {
  const change = normalise(edit)
  return change.length === 0 ? review : rejoined(changed(review, change))
}

function changed(review: FileReview, change: Edit): FileReview {
  const live = apply(change, review.live)
  const { user, settled, kept, own, base } = review
  const past = [...review.past.slice(-mostPast), { user, settled, kept, own }]
  if (live === base) return { ...review, live, past, user: [], own: [], settled: new Map(), kept: base }
  const stood = past.findLast((one) => gives(one.user, base, live))
  if (stood !== undefined && change.every((part) => leadsTo(review, part, stood))) {
    return settleTyped({ ...review, ...stood, live, past }, review)
  }
  let next: FileReview = { ...review, live, past, own: compose(own, change) }
  for (const replacement of change) {
    const reading = readReplacement(review, replacement)
    for (const [id, whole, was] of reading?.hunks ?? []) {
      const at = mapOffset(change, whole.from, 'before')
      next = reading?.type === 'made' ? settle(next, id, { was, at }) : unsettle(next, id, at)
    }
  }
  next = settleTyped(releaseTyped(refined(next)), review)
  return { ...next, user: refine(compose(settledEdit(next), next.own), next.base) }
}

/** The review with each part that is no longer in the text put back to the hunk it was taken from. */
function rejoined(review: FileReview): FileReview {
  let next = review
  for (const [id, from] of review.parts) {
    const part = next.hunks.find((hunk) => hunk.id === id)
    const rest = next.hunks.find((hunk) => hunk.id === from)
    const isApart = part === undefined || rest === undefined || part.base.to !== rest.base.from
    if (isApart || [part, rest].some((hunk) => standing(next, hunk.id).type !== 'pending')) continue
    const base = { from: part.base.from, to: rest.base.to }
    const whole = { ...rest, base, insert: part.insert + rest.insert }
    const hunks = next.hunks.flatMap((hunk) => (hunk === part ? [] : hunk === rest ? [whole] : [hunk]))
    const parts = new Map(next.parts)
    parts.delete(id)
    // both ids meant less in the texts of before; redo brings the part's text back, and the hunk goes on from there
    const past = pastWithout({ past: pastWithout(next, id) }, from)
    next = { ...next, hunks, parts, past, echoes: withEcho(next, part) }
  }
  return next
}

/**
 * Whether a change can be the way back to a text of before. It cannot where its very place says that it accepts a hunk
 * which was not in that text, or takes back one which was, and nothing else.
 */
function leadsTo(review: FileReview, change: Replacement, { settled }: Past): boolean {
  const readings = readPlace(review, change)
  return (
    readings.length === 0 ||
    readings.some(({ type, hunks }) => hunks.every(([id]) => settled.has(id) === (type === 'made')))
  )
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

/** The ambiguous hunk in the n-th of its places, without the lines that it only repeats there. */
export function pickCandidate(
  hunk: Extract<LinesHunk, { readonly state: 'ambiguous' }>,
  n: number,
  base: string,
): PlacedHunk {
  const place = hunk.candidates[n]
  if (place === undefined) throw new RangeError(`hunk ${hunk.id} has no place ${n}`)
  const starts = lineStarts(base)
  const old = base.slice(starts[place.from] ?? base.length, starts[place.to] ?? base.length)
  const { skip, size, insert } = withoutRepeats(old, hunk.insert)
  return {
    id: hunk.id,
    path: hunk.path,
    kind: 'lines',
    state: 'closed',
    base: { from: place.from + skip, to: place.from + skip + size },
    insert,
    rung: hunk.rung,
  }
}

/**
 * The hunks that a redirect carries along, over the lines of the live text as it is now: closed and guarded ones that
 * are pending. Two that have come to share a line become one.
 * Law: making them over the live text gives what accepting them gives.
 */
export function pendingAsKept(review: FileReview): readonly PlacedHunk[] {
  const { live } = review
  const groups: { hunk: PlacedHunk; edit: Replacement[]; from: number; to: number }[] = []
  const waiting = review.hunks.flatMap((hunk) => {
    const now = standing(review, hunk.id)
    const isFinal = hunk.state === 'closed' || hunk.state === 'guarded'
    return isFinal && now.type === 'pending' ? [{ hunk, now }] : []
  })
  for (const { hunk, now } of waiting.toSorted((a, b) => a.now.live.from - b.now.live.from)) {
    const { from, to } = wholeLines(live, now.live)
    const change = { ...now.live, text: now.insert }
    const last = groups.at(-1)
    if (last === undefined || from >= last.to) groups.push({ hunk, edit: [change], from, to })
    else {
      const before = last.edit.at(-1)
      if (before === undefined || before.to <= change.from) last.edit.push(change)
      else
        last.edit.splice(-1, 1, {
          from: before.from,
          to: Math.max(before.to, change.to),
          text: before.text + change.text,
        })
      last.to = Math.max(last.to, to)
      if (hunk.state === 'guarded') last.hunk = { ...hunk, id: last.hunk.id }
    }
  }
  const starts = lineStarts(live)
  const lineAt = (offset: number) => firstAtLeast(starts, offset)
  return groups.map(({ hunk, edit, from, to }) => {
    const insert = applyWithin(edit, live, { from, to })
    return { ...hunk, base: { from: lineAt(from), to: lineAt(to) }, insert }
  })
}

/** The range widened to whole lines; a place at the start of a line stays a place. */
function wholeLines(text: string, { from, to }: Range): Range {
  const start = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1
  const isStart = to === 0 || text[to - 1] === '\n'
  if (isStart && (from === start || to > from)) return { from: start, to }
  const end = text.indexOf('\n', to)
  return { from: start, to: end === -1 ? text.length : end + 1 }
}
