import type { Edit, Range, Replacement } from './edit.ts'
import { common } from './edit.ts'
import type { HunkId } from './hunk.ts'
import { echoTexts, withCutEchoes, withoutSharedLines } from './echoes.ts'
import type { FileReview, Judgement, Spot } from './standing.ts'
import { collide } from './rebase.ts'
import { baseRange, insertOf, settledEdit, spots } from './standing.ts'

const judged = new WeakMap<FileReview, ReadonlyMap<HunkId, Judgement>>()

/** Judgement of every hunk, computed once for each value of the review: O(hunks × log own + text the user touched). */
export function judgements(review: FileReview): ReadonlyMap<HunkId, Judgement> {
  const known = judged.get(review)
  if (known !== undefined) return known
  const view = viewOf(review, true)
  const plain = review.echoes.length > 0 ? viewOf(review, false) : null
  const found = new Map<HunkId, Judgement>()
  for (const spot of spots(review)) {
    const judgement = (plain && judgeEchoes(plain, spot)) ?? judge(view, spot)
    const { standing, whole } = judgement
    const isUnfinished = spot.hunk.state === 'open' && standing.type === 'done'
    const live = { from: whole.to, to: whole.to }
    found.set(
      spot.hunk.id,
      isUnfinished ? { standing: { type: 'pending', live, insert: '' }, whole } : judgement,
    )
  }
  judged.set(review, found)
  return found
}

type View = {
  readonly review: FileReview
  readonly live: string
  readonly kept: string
  readonly own: Edit
  /** shifts[i]: by how much the replacements before own[i] move what follows them. */
  readonly shifts: readonly number[]
  readonly end: string
}

function viewOf(review: FileReview, isSlid: boolean): View {
  const { base, kept, live, own } = review
  const end = base.includes('\r\n') ? '\r\n' : '\n'
  const slid = isSlid ? own.map((change) => slide(change, kept, end)) : own
  let shift = 0
  const shifts = slid.map(({ from, to, text }) => {
    const before = shift
    shift += text.length - (to - from)
    return before
  })
  shifts.push(shift)
  return { review, live, kept, own: slid, shifts, end }
}

/** "Enter, then text" at the end of a line is the same change as whole lines before the next one: read it so. */
function slide(change: Replacement, kept: string, end: string): Replacement {
  const { from, to, text } = change
  if (from !== to || !text.startsWith(end) || !kept.startsWith(end, from)) return change
  return { from: from + end.length, to: from + end.length, text: text.slice(end.length) + end }
}

/** The live text around a spot, and what the user did there. */
type Surroundings = {
  readonly from: number
  readonly to: number
  /** Inserted exactly at the start of the spot, and exactly at the end of a spot that is not empty. */
  readonly before: string
  readonly behind: string
  readonly touched: boolean
  readonly straddled: boolean
}

function surroundings({ own, shifts }: View, { from, to }: Range): Surroundings {
  let index = firstReaching(own, from)
  let shift = shifts[index] ?? 0
  let start = from + shift
  let stop: number | undefined
  let before = ''
  let behind = ''
  let touched = false
  let straddled = false
  for (; index < own.length; index += 1) {
    const change = own[index]
    if (change === undefined || change.from > to) break
    const isInsertion = change.from === change.to
    if (isInsertion && change.from === from) before += change.text
    else if (isInsertion && change.from === to) behind += change.text
    else if (change.from >= to && change.to > to) break
    else if (change.to > from) {
      touched = true
      if (change.from < from) start = change.from + shift
      if (change.to > to) stop = change.from + shift + change.text.length
      straddled ||= change.from < from || change.to > to
    }
    shift += change.text.length - (change.to - change.from)
    if (change.to <= from && !(isInsertion && change.from === from)) start = from + shift
  }
  return { from: start, to: stop ?? to + shift - behind.length, before, behind, touched, straddled }
}

function firstReaching(own: Edit, offset: number): number {
  let low = 0
  let high = own.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((own[middle]?.to ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

function judge(view: View, spot: Spot): Judgement {
  const around = surroundings(view, spot)
  const inner = { from: around.from + around.before.length, to: around.to }
  if (spot.settled) {
    const whole = spot.from === spot.to ? { from: around.from, to: around.to } : inner
    return { standing: { type: 'done' }, whole }
  }
  const insert = insertOf(spot.hunk)
  // while it is written it takes nothing away: where it stands in the end is told when it closes
  if (spot.blocked && spot.hunk.state === 'open') return waiting(at(inner.to), insert, inner)
  if (spot.blocked) return clash(view, inner, insert)
  if (around.touched) return judgeTouched(view, spot, around)
  if (spot.from === spot.to) return judgeInsertion(view, spot, around)
  const typedAbove = consume(around.before, insert)
  if (typedAbove !== undefined) {
    return waiting({ from: around.from + typedAbove, to: inner.to }, insert.slice(typedAbove), {
      from: around.from,
      to: inner.to,
    })
  }
  if (consume(around.behind, insert) !== undefined) {
    const whole = { from: inner.from, to: inner.to + around.behind.length }
    return waiting(whole, insert, whole)
  }
  return waiting(inner, insert, inner)
}

/**
 * A hunk in whose place nothing stands but what accepting made there of hunks that the reply took away since. Of one
 * whose text reaches beyond that place the rest gives way to the base text again.
 */
function judgeEchoes(view: View, spot: Spot): Judgement | undefined {
  if (spot.settled || spot.blocked) return undefined
  const { review } = view
  const own = baseRange(review, spot.hunk)
  const whole = withCutEchoes(review.echoes, own)
  const above = own.from - whole.from
  const below = whole.to - own.to
  const insert = insertOf(spot.hunk)
  const inner = judgeEchoesIn(view, own, spot, insert)
  if (inner !== undefined || (above === 0 && below === 0)) return inner
  if (settledEdit(review).some((made) => collide(made, whole))) return undefined
  const { base } = review
  const padded = base.slice(whole.from, own.from) + insert + base.slice(own.to, whole.to)
  return judgeEchoesIn(view, whole, { from: spot.from - above, to: spot.to + below }, padded)
}

/** `insert` in the place of a base range, if echoes are all that is there. `place` is that range in the kept text. */
function judgeEchoesIn(view: View, range: Range, place: Range, insert: string): Judgement | undefined {
  const { live } = view
  const { echoes, base } = view.review
  const texts = echoTexts(echoes, base, range)
  if (texts.length === 0) return undefined
  const { from, to, before, behind } = surroundings(view, place)
  const found = (text: string): number => {
    for (const start of before === '' ? [from] : [from, from + before.length])
      for (const stop of behind === '' ? [to] : [to, to + behind.length])
        if (stop - start === text.length && live.startsWith(text, start)) return start
    // what was typed right at the end of an echo is one change with it; lines that stood there before tell nothing
    const start = base.slice(range.from, range.to).includes(text) ? -1 : live.indexOf(text, from)
    return start + text.length > to + behind.length ? -1 : start
  }
  for (const text of texts) {
    const start = found(text)
    if (start === -1) continue
    const whole = { from: start, to: start + text.length }
    const rest = withoutSharedLines(whole, text, insert)
    return waiting(rest.live, rest.insert, whole)
  }
  return undefined
}

function judgeInsertion(view: View, spot: Spot, around: Surroundings): Judgement {
  const insert = insertOf(spot.hunk)
  const taken = consume(around.before, insert)
  if (taken !== undefined) {
    const rest = insert.slice(taken)
    const { tail } = common(around.before.slice(taken), rest)
    const live = { from: around.from + taken, to: around.to - tail }
    return waiting(live, rest.slice(0, rest.length - tail), { from: around.from, to: around.to })
  }
  const lostLineStart = around.from > 0 && view.live[around.from - 1] !== '\n'
  if (lostLineStart && view.kept[spot.from - 1] === '\n') return clash(view, at(around.from), insert)
  // Whole lines that the user wrote stay before the ghost; a line begun there goes on into the next one.
  const point = at(around.from + around.before.lastIndexOf('\n') + 1)
  return waiting(point, insert, point)
}

function judgeTouched(view: View, spot: Spot, around: Surroundings): Judgement {
  const insert = insertOf(spot.hunk)
  const whole = { from: around.from, to: around.to }
  const inner = { from: around.from + around.before.length, to: around.to }
  if (spot.from === spot.to) return clash(view, at(lineStartIn(view.live, whole)), insert)
  // of lines that were to go nothing is left: the user struck more than that
  if (around.straddled && insert === '' && whole.from === whole.to)
    return { standing: { type: 'done' }, whole }
  if (around.straddled) return clash(view, whole, insert)
  const old = view.kept.slice(spot.from, spot.to)
  for (const range of around.before === '' ? [inner] : [inner, whole]) {
    const text = view.live.slice(range.from, range.to)
    if (text === insert) return { standing: { type: 'done' }, whole: range }
    if (!isOnTheWay(old, text, insert)) continue
    const { head, tail } = common(text, insert)
    const live = { from: range.from + head, to: range.to - tail }
    return waiting(live, insert.slice(head, insert.length - tail), range)
  }
  return clash(view, inner, insert)
}

function waiting(live: Range, insert: string, whole: Range): Judgement {
  if (live.from === live.to && insert === '') return { standing: { type: 'done' }, whole }
  return { standing: { type: 'pending', live, insert }, whole }
}

function clash(view: View, live: Range, insert: string): Judgement {
  const atLineStart = live.from === 0 || view.live[live.from - 1] === '\n'
  const text = live.from < live.to || atLineStart ? insert : view.end + insert
  return { standing: { type: 'conflict', live, insert: text }, whole: live }
}

function at(offset: number): Range {
  return { from: offset, to: offset }
}

/** The last place in the range, its ends included, at which a line begins; its end where none does. */
function lineStartIn(text: string, { from, to }: Range): number {
  if (to === 0) return 0
  const start = text.lastIndexOf('\n', to - 1) + 1
  return start >= from ? start : to
}

/**
 * How much of what the user typed is a beginning of the insertion; undefined when it is none. What an editor adds by
 * itself behind the cursor (closing brackets, quotes, the line's end) counts when the insertion goes on to say it.
 */
function consume(text: string, insert: string): number | undefined {
  const { head } = text === insert ? { head: text.length } : common(text, insert)
  if (head === 0) return undefined
  return isClosing(text.slice(head), insert.slice(head)) ? head : undefined
}

function isClosing(rest: string, insert: string): boolean {
  if (rest === '') return true
  if (!/^[)\]}>"'`\s]+$/.test(rest)) return false
  let from = 0
  for (const unit of rest) {
    const found = insert.indexOf(unit, from)
    if (found === -1) return false
    from = found + 1
  }
  return true
}

/** Whether `text` is a step on the way from `old` to `insert`: nothing in it is the user's alone. */
function isOnTheWay(old: string, text: string, insert: string): boolean {
  const { head, tail } = commonWords(old, insert)
  const isFramed =
    text.length >= head + tail &&
    text.startsWith(old.slice(0, head)) &&
    text.endsWith(old.slice(old.length - tail))
  if (!isFramed) return false
  const from = old.slice(head, old.length - tail)
  const now = text.slice(head, text.length - tail)
  const goal = insert.slice(head, insert.length - tail)
  const shared = common(now, goal)
  const rest = now.slice(shared.head)
  if (from.endsWith(rest) || (shared.head > 0 && isClosing(rest, goal.slice(shared.head)))) return true
  return from.startsWith(now.slice(0, now.length - shared.tail))
}

/** The equal beginning and end of two texts, cut back to whole words: `let` and `const` have no `t` in common. */
function commonWords(a: string, b: string): { readonly head: number; readonly tail: number } {
  let { head, tail } = common(a, b)
  const splits = (text: string, cut: number) =>
    cut > 0 && cut < text.length && isWord(text, cut - 1) && isWord(text, cut)
  while (head > 0 && (splits(a, head) || splits(b, head))) head -= 1
  while (tail > 0 && (splits(a, a.length - tail) || splits(b, b.length - tail))) tail -= 1
  return { head, tail }
}

function isWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}_$\uD800-\uDFFF]/u.test(text[at] ?? '')
}
