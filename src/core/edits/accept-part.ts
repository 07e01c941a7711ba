import type { Edit } from './edit.ts'
import { apply, invert, mapOffset, refine } from './edit.ts'
import type { HunkId, LinesHunk, PlacedHunk } from './hunk.ts'
import { wordGaps, wordsOf } from './refine-words.ts'
import { acceptEdit, pastWithout, reject, standing, typed } from './review.ts'
import { linesOf, lineStarts } from './line-offsets.ts'
import { firstAtLeast } from './lines.ts'
import { baseText, type FileReview } from './standing.ts'

/** How much of a hunk a partial accept takes: its next changed line, or its next changed word. */
export type Part = 'line' | 'word'

/**
 * Accepts the next changed line, or word, of a hunk that is pending and no longer being written: the edit of the live
 * document that does it, and the review to fold it into. A line becomes a hunk of its own where the document has the
 * hunk's place untouched: whatever the user then makes of that line, the rest keeps its place. Undo joins the two again.
 * Law: accepting the rest afterwards gives the text that accepting at once gives, and does so after an undo as well.
 */
export function acceptPart(
  review: FileReview,
  id: HunkId,
  part: Part,
): { readonly review: FileReview; readonly edit: Edit } {
  const split = part === 'line' ? splitLine(review, id) : null
  if (split !== null) {
    const edit = acceptEdit(split.review, [split.part])
    const next = typed(split.review, edit)
    const goal = apply(acceptEdit(review, [id]), review.live)
    // what the user wrote right behind the hunk would come between the two
    if (apply(acceptEdit(next, [id]), next.live) === goal) return { review: split.review, edit }
  }
  return { review, edit: acceptPartEdit(review, id, part) }
}

/**
 * The review with a hunk's first changed line as a hunk of its own; null where the hunk is one line, or its place is not
 * as the base has it.
 */
function splitLine(
  review: FileReview,
  id: HunkId,
): { readonly review: FileReview; readonly part: HunkId } | null {
  const index = review.hunks.findIndex((hunk) => hunk.id === id)
  const hunk = review.hunks[index]
  const now = standing(review, id)
  if (hunk === undefined || hunk.state === 'open' || now.type !== 'pending') return null
  const { live, base, starts } = review
  const old = baseText(review, hunk)
  const isWhole = live.slice(now.live.from, now.live.to) === old && now.insert === hunk.insert
  const isAtOpenEnd = base !== '' && !base.endsWith('\n') && hunk.base.to >= starts.length
  if (!isWhole || isAtOpenEnd) return null
  const before = linesOf(old)
  const after = linesOf(hunk.insert)
  const size = sharedLines(before, after) + 1
  if (size >= before.length && size >= after.length) return null
  const middle = Math.min(hunk.base.to, hunk.base.from + size)
  let number = 1
  while (review.hunks.some((other) => other.id === `${id}/${number}`)) number += 1
  const part = `${id}/${number}`
  const taken = {
    ...hunk,
    id: part,
    base: { from: hunk.base.from, to: middle },
    insert: after.slice(0, size).join(''),
  }
  const rest = { ...hunk, base: { from: middle, to: hunk.base.to }, insert: after.slice(size).join('') }
  const hunks = review.hunks.toSpliced(index, 1, taken, rest)
  const parts = new Map(review.parts).set(part, id)
  return { review: { ...review, hunks, parts, past: pastWithout(review, id) }, part }
}

/**
 * The edit of the live document that accepts a part where it stays within its hunk. It does what typing the hunk's text
 * would do, so what remains stays pending, and undo restores. Where a part alone would leave the rest without its place,
 * the edit accepts the whole hunk; empty where nothing is pending.
 */
function acceptPartEdit(review: FileReview, id: HunkId, part: Part): Edit {
  const now = standing(review, id)
  const whole = acceptEdit(review, [id])
  if (now.type !== 'pending' || whole.length === 0) return []
  const goal = apply(whole, review.live)
  // lines are taken with their ends, even where the end is the one that stands there already
  const rest = part === 'line' ? restOfLine(review.live, now.live.to) : ''
  const range = { from: now.live.from, to: now.live.to + rest.length }
  const old = review.live.slice(range.from, range.to)
  for (const text of partTexts(old, now.insert + rest, part)) {
    const edit = refine([{ ...range, text }], review.live)
    const next = typed(review, edit)
    if (next.live === goal) return whole
    if (next.live === review.live) continue
    const back = typed(next, invert(edit, review.live))
    const isSafe = [next, back].every(
      (after) => isOnlyThis(review, after, id) && apply(acceptEdit(after, [id]), after.live) === goal,
    )
    if (isSafe) return edit
  }
  return whole
}

/** What stands between an offset and the start of the next line; nothing at the start of a line. */
function restOfLine(text: string, offset: number): string {
  if (offset === 0 || text[offset - 1] === '\n') return ''
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.slice(offset) : text.slice(offset, end + 1)
}

/** Whether a step left every other hunk as it stood, none joined to another, and this one pending. */
function isOnlyThis(before: FileReview, after: FileReview, id: HunkId): boolean {
  if (after.hunks.length !== before.hunks.length) return false
  return before.hunks.every(({ id: other }) => {
    const now = standing(after, other)
    return now.type === (other === id ? 'pending' : standing(before, other).type)
  })
}

/** The old text with the first part of the change made, the best guess first. */
function partTexts(old: string, insert: string, part: Part): readonly string[] {
  return part === 'line' ? nextLine(old, insert) : nextWord(old, insert)
}

/** How many lines two texts begin with alike. */
function sharedLines(before: readonly string[], after: readonly string[]): number {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  return head
}

function nextLine(old: string, insert: string): readonly string[] {
  const before = linesOf(old)
  const after = linesOf(insert)
  const head = sharedLines(before, after)
  const taken = after.slice(0, head + 1).join('')
  // one new line takes the place of one old line; behind the last new line nothing old is left
  const replacing = taken + before.slice(head + 1).join('')
  return [replacing, taken + before.slice(head).join('')]
}

function nextWord(old: string, insert: string): readonly string[] {
  const gap = wordGaps(old, insert)[0]
  if (gap === undefined) return []
  const words = wordsOf(insert.slice(gap.after.from, gap.after.to))
  let size = 0
  for (const word of words) {
    size += word.length
    if (word.trim() !== '') break
  }
  const isLast = size === gap.after.to - gap.after.from
  const taken = insert.slice(0, gap.after.from + size)
  const rest = old.slice(isLast ? gap.before.to : gap.before.from)
  // the first word of a line that is new as a whole needs a line to stand in
  const end = old === '' && insert.endsWith('\n') ? (insert.endsWith('\r\n') ? '\r\n' : '\n') : ''
  return taken.endsWith('\n') || end === '' ? [taken + rest] : [taken + rest + end, taken + rest]
}

/** Whose text stays where the user and a hunk both changed it. */
export type Side = 'mine' | 'theirs'

/**
 * Ends a conflict in one step: `mine` turns the hunk down and leaves the document as it is, `theirs` is an edit of the
 * live document that puts the hunk's text there (the review learns of it when the document changes).
 * Law: afterwards the hunk is rejected, or done. A hunk that is in no conflict stays as it is.
 */
export function resolveConflict(
  review: FileReview,
  id: HunkId,
  side: Side,
): { readonly review: FileReview; readonly edit: Edit } {
  if (standing(review, id).type !== 'conflict') return { review, edit: [] }
  return side === 'mine'
    ? { review: reject(review, [id]), edit: [] }
    : { review, edit: acceptEdit(review, [id]) }
}

/**
 * A hunk without a place, put before a line of the live document (counted from 0; past the end stands for the end). It
 * is an insertion in the base's lines: where that line is the user's own, the place is the next base line's.
 * Law: accepting it inserts its text as whole lines and removes nothing.
 */
export function placeAt(
  review: FileReview,
  hunk: Extract<LinesHunk, { readonly state: 'unplaced' }>,
  line: number,
): PlacedHunk {
  const { base, live, user, starts } = review
  const offset = lineStarts(live)[line] ?? live.length
  const at = firstAtLeast(starts, mapOffset(invert(user, base), offset, 'after'))
  const { id, path } = hunk
  const end = base.includes('\r\n') ? '\r\n' : '\n'
  const lines = hunk.insert === '' || hunk.insert.endsWith('\n') ? hunk.insert : hunk.insert + end
  const isOpenEnded = at === starts.length && base !== '' && !base.endsWith('\n')
  if (!isOpenEnded)
    return {
      id,
      path,
      kind: 'lines',
      state: 'closed',
      base: { from: at, to: at },
      insert: lines,
      rung: 'exact',
    }
  // behind a last line without an end: that line gets one, and the new last line has none
  const last = base.slice(starts.at(-1) ?? 0)
  const insert = `${last}${end}${lines.slice(0, lines.length - end.length)}`
  const from = starts.length - 1
  return { id, path, kind: 'lines', state: 'closed', base: { from, to: from + 1 }, insert, rung: 'exact' }
}
