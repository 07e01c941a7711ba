import type { Edit, Range, Replacement } from './edit.ts'
import { apply, applyWithin, compose, normalise, refine } from './edit.ts'
import type { HunkId } from './hunk.ts'
import { collide } from './rebase.ts'
import type { FileReview, Judgement, Standing } from './standing.ts'
import { judgements } from './judge.ts'
import { baseText, settledEdit, spots } from './standing.ts'

/**
 * How a hunk stands now: one that was rejected and whose text stands there all the same is done. Throws for an id that is
 * not in the review.
 */
export function standing(review: FileReview, id: HunkId): Standing {
  const isRejected = review.rejected.has(id) && !review.settled.has(id)
  return isRejected ? { type: 'rejected' } : judgement(review, id).standing
}

/**
 * The edit of the live document that accepts these hunks, conflicts too ("theirs"); open, done and rejected ones add
 * nothing. They are made in the order in which they stand there; of two at one place the earlier in the base comes first.
 */
export function acceptEdit(review: FileReview, ids: Iterable<HunkId>): Edit {
  const wanted = new Set(ids)
  const changes = review.hunks.flatMap((hunk): Replacement[] => {
    if (!wanted.has(hunk.id) || hunk.state === 'open') return []
    const now = standing(review, hunk.id)
    return now.type === 'pending' || now.type === 'conflict' ? [{ ...now.live, text: now.insert }] : []
  })
  const edit: Replacement[] = []
  for (const change of changes.toSorted((a, b) => a.from - b.from)) {
    const last = edit.at(-1)
    if (last !== undefined && collide(last, change))
      edit.splice(-1, 1, { from: last.from, to: Math.max(last.to, change.to), text: last.text + change.text })
    else edit.push(change)
  }
  return normalise(edit)
}

function judgement(review: FileReview, id: HunkId): Judgement {
  const found = judgements(review).get(id)
  if (found === undefined) throw new RangeError(`no hunk ${id} in the review of ${review.path}`)
  return found
}

type Settling = readonly [id: HunkId, whole: Range, was: string]

/** What one replacement of the live text means for the hunks. */
export type Reading = { readonly type: 'made' | 'takenBack'; readonly hunks: readonly Settling[] }

/**
 * Reads which hunks a replacement makes, or takes back: first by its very place, then by its effect. Of equal lines
 * the one is meant whose place it is; where the place tells nothing, text that comes back is an undo.
 */
export function readReplacement(review: FileReview, replacement: Replacement): Reading | undefined {
  for (const isSame of [isSameEdit, isSameChange])
    for (const reading of readings(review, replacement, isSame)) return reading
  return undefined
}

/** What a replacement may mean by its very place alone, an undo first: of neighbours it can be the one or the other. */
export function readPlace(review: FileReview, replacement: Replacement): readonly Reading[] {
  return [...readings(review, replacement, isSameEdit)]
}

function* readings(
  review: FileReview,
  replacement: Replacement,
  isSame: typeof isSameChange,
): Generator<Reading> {
  const is = (edit: Edit) => isSame([replacement], edit, review.live)
  for (const hunks of runs(settledNear(review, replacement)))
    if (is(hunks.map((each) => backTo(each, replacement)))) yield { type: 'takenBack', hunks }
  for (const hunks of runs(waitingNear(review, replacement))) {
    const ids = hunks.map(([id]) => id)
    if (is(acceptEdit(review, ids))) yield { type: 'made', hunks }
  }
}

/** Hunks in the document that the replacement touches. */
function settledNear(review: FileReview, replacement: Replacement): readonly Settling[] {
  return review.hunks.flatMap(({ id }): Settling[] => {
    const was = review.settled.get(id)
    if (was === undefined) return []
    const { whole } = judgement(review, id)
    return touches(whole, replacement) ? [[id, whole, was]] : []
  })
}

/** Hunks not in the document, rejected and open ones aside, whose place the replacement touches. */
function waitingNear(review: FileReview, replacement: Replacement): readonly Settling[] {
  return review.hunks.flatMap(({ id, state }): Settling[] => {
    if (state === 'open' || review.rejected.has(id)) return []
    const { standing: now, whole } = judgement(review, id)
    if (review.settled.has(id) || (now.type !== 'pending' && now.type !== 'conflict')) return []
    const was = review.live.slice(whole.from, whole.to)
    return touches(now.live, replacement) ? [[id, whole, was]] : []
  })
}

function backTo([, whole, was]: Settling, replacement: Replacement): Replacement {
  const isGone = whole.from === whole.to && replacement.from === replacement.to
  return isGone ? { from: replacement.from, to: replacement.from, text: was } : { ...whole, text: was }
}

/** Runs of neighbours, the longest first. */
function* runs(near: readonly Settling[]): Generator<readonly Settling[]> {
  for (let size = near.length; size > 0; size -= 1) {
    for (let from = 0; from + size <= near.length; from += 1) yield near.slice(from, from + size)
    // Beyond a handful only "all of them" and "one of them" are worth the comparisons.
    if (size > 6) size = 2
  }
}

function isSameEdit([a]: Edit, [b, ...more]: Edit): boolean {
  return more.length === 0 && a?.from === b?.from && a?.to === b?.to && a?.text === b?.text
}

function isSameChange(a: Edit, b: Edit, text: string): boolean {
  if (b.length === 0) return false
  const from = Math.min(a[0]?.from ?? 0, b[0]?.from ?? 0)
  const to = Math.max(a.at(-1)?.to ?? 0, b.at(-1)?.to ?? 0)
  return applyWithin(a, text, { from, to }) === applyWithin(b, text, { from, to })
}

function touches(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to
}

/** Settles the hunks that the live text says already, without an accept. */
export function settleTyped(review: FileReview, before: FileReview): FileReview {
  let next = review
  for (const hunk of review.hunks) {
    if (hunk.state === 'open' || next.settled.has(hunk.id)) continue
    const now = judgement(next, hunk.id)
    if (now.standing.type !== 'done') continue
    const whole = judgements(before).get(hunk.id)?.whole
    const was = whole === undefined ? baseText(next, hunk) : before.live.slice(whole.from, whole.to)
    next = settle(next, hunk.id, { was, at: now.whole.from })
  }
  return refined(next)
}

/** Unsettles the hunks in whose place the base text stands again. */
export function releaseTyped(review: FileReview): FileReview {
  let next = review
  for (const hunk of review.hunks) {
    const was = next.settled.get(hunk.id)
    if (was === undefined) continue
    const { whole } = judgement(next, hunk.id)
    const text = next.live.slice(whole.from, whole.to)
    if (text === hunk.insert || (text !== was && text !== baseText(next, hunk))) continue
    next = unsettle(next, hunk.id, whole.from)
  }
  return refined(next)
}

/** Marks a hunk as made: `was` is the live text it stands in place of, `at` where its text begins in the live document. */
export function settle(review: FileReview, id: HunkId, { was, at }: { was: string; at: number }): FileReview {
  const spot = spots(review).find(({ hunk }) => hunk.id === id)
  if (spot === undefined || spot.blocked || spot.settled) return review
  const { insert } = spot.hunk
  const back = { from: spot.from, to: spot.from + insert.length, text: review.kept.slice(spot.from, spot.to) }
  const settled = new Map(review.settled).set(id, was)
  return regrounded(review, settled, { back, at })
}

/** Takes the mark back; what stands in the hunk's place becomes the user's own. `at`: where the old text stands, if it does. */
export function unsettle(review: FileReview, id: HunkId, at = -1): FileReview {
  const spot = spots(review).find(({ hunk }) => hunk.id === id)
  if (spot === undefined || !spot.settled) return review
  const old = baseText(review, spot.hunk)
  const back = { from: spot.from, to: spot.from + old.length, text: spot.hunk.insert }
  const settled = new Map(review.settled)
  settled.delete(id)
  return regrounded(review, settled, { back, at })
}

/**
 * Moves `own` onto the kept text of other settled hunks; `back` leads from the new kept text to the present one.
 * `at` is where the text of `back`'s range stands in the live document, if it does: the change there is then cut in two
 * around it, so that what the user wrote at its ends stays apart from it. `own` is left unrefined: trimmed against one
 * hunk's text it would no longer show which of its letters belong to the next.
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
  return { ...ground, kept, own: normalise(own) }
}

/** The review with nothing in `own` that only puts back what stands in the kept text. */
export function refined(review: FileReview): FileReview {
  return { ...review, own: refine(review.own, review.kept) }
}
