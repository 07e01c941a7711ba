import { apply, type Edit } from '../../core/edits/edit.ts'
import type { Hunk, HunkId, PlacedHunk, ReplyNews } from '../../core/edits/hunk.ts'
import { replaceLines } from '../../core/edits/proposal.ts'
import {
  acceptAllIds,
  acceptEdit,
  type FileReview,
  reject,
  standing,
  typed,
} from '../../core/edits/review.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { judgements } from '../../core/edits/judge.ts'
import { baseRange, baseText } from '../../core/edits/standing.ts'

/** A rule of SPEC.md that does not hold, and how that shows. */
export class BrokenLaw extends Error {
  readonly rule: string
  constructor(rule: string, what: string) {
    super(what)
    this.rule = rule
  }
}

export function law(rule: string, holds: boolean, what: string): void {
  if (!holds) throw new BrokenLaw(rule, what)
}

/** What holds of a review after every step. `isTyped`: whether anything but accepts and their undo changed the text. */
export function checkReview(review: FileReview, isTyped: boolean): void {
  const { base, live, user, own, kept } = review
  law('R1', apply(user, base) === live, 'the edits since the snapshot do not give the live text')
  law(
    'R1',
    apply(own, kept) === live,
    'what the user changed of the accepted text does not give the live text',
  )
  let reach = -1
  for (const hunk of review.hunks) {
    const now = standing(review, hunk.id)
    if (now.type === 'pending' || now.type === 'conflict') {
      const { from, to } = now.live
      law('R4', 0 <= from && from <= to && to <= live.length, `${hunk.id} stands outside the text`)
    }
    // behind a last line without an end, a hunk says that line again
    if (hunk.state === 'open' || hunk.state === 'incomplete')
      law('E7', hunk.insert.startsWith(baseText(review, hunk)), `${hunk.id} is ${hunk.state} and deletes`)
    if (hunk.state !== 'closed' && hunk.state !== 'guarded') continue
    law('E6', hunk.base.from >= reach, `${hunk.id} overlaps another hunk`)
    law('E6', hunk.insert !== '' || hunk.base.to > hunk.base.from, `${hunk.id} is empty`)
    reach = hunk.base.to
  }
  const all = review.hunks.map(({ id }) => id)
  law('R9', reject(review, all).live === live, 'rejecting everything changed the text')
  if (isTyped) return
  const done = review.hunks.filter(({ id }) => standing(review, id).type === 'done')
  const isMade = review.echoes.length === 0 ? replaceLines(base, done) === live : isMadeOf(review, done)
  law('R7', isMade, 'the hunks that are done do not give the live text')
  for (const { id } of review.hunks)
    law('R7', standing(review, id).type !== 'conflict', `${id} is in conflict, but nothing was typed`)
}

/** Whether the text is the base with these hunks made, and some of those that the reply took away after an accept. */
function isMadeOf(review: FileReview, done: readonly PlacedHunk[]): boolean {
  const edit: Edit = done.map((hunk) => ({ ...baseRange(review, hunk), text: hunk.insert }))
  const echoes = review.echoes.filter(
    (echo) => !edit.some(({ from, to }) => from <= echo.from && echo.to <= to),
  )
  for (let choice = 0; choice < 2 ** echoes.length; choice += 1) {
    const made = [...edit, ...echoes.filter((_, n) => ((choice >> n) & 1) === 1)]
    const inOrder = made.toSorted((a, b) => a.from - b.from || a.to - b.to)
    if (apply(inOrder, review.base) === review.live) return true
  }
  return false
}

/** A mark typed away from every waiting hunk, and from what was typed of it, changes nothing of what accept-all makes. */
export function checkDisjoint(review: FileReview, at: number): void {
  const { live } = review
  const start = live.lastIndexOf('\n', live.lastIndexOf('\n', at - 1) - 1)
  const stop = live.indexOf('\n', live.indexOf('\n', at) + 1)
  if (live.indexOf('\n', at) === -1 || stop === -1 || start === -1) return
  if (live[at - 1] === '\n' || live[at] === '\n' || live[at] === '\r') return
  if (/[\uDC00-\uDFFF]/.test(live[at] ?? '')) return
  const isNear = [...judgements(review).values()].some(
    ({ standing: { type }, whole }) =>
      (type === 'pending' || type === 'conflict') && whole.from <= stop && start <= whole.to,
  )
  if (isNear) return
  const mark = '\u27e6mark\u27e7'
  const after = typed(review, [{ from: at, to: at, text: mark }])
  const plain = acceptEverything(review).live
  const marked = acceptEverything(after).live
  law('R10', marked.split(mark).length === 2, 'a mark typed away from the hunks is gone after accept-all')
  law(
    'R10',
    marked.replace(mark, '') === plain,
    'a mark typed away from the hunks changes what accept-all makes',
  )
}

function acceptEverything(review: FileReview): FileReview {
  return typed(review, acceptEdit(review, acceptAllIds(review)))
}

/** Undoes a history step by step: each gives the text of before, all of them the first text with nothing made. */
export function checkUndo(
  review: FileReview,
  history: readonly { readonly edit: Edit; readonly live: string }[],
): void {
  let now = review
  for (const { edit, live } of history.toReversed()) {
    now = typed(now, edit)
    law('R11', now.live === live, 'an undo does not give the text of before')
  }
  if (now.live !== now.base) return
  law('R11', now.user.length === 0, 'edits are left after everything was undone')
  for (const { id } of now.hunks) {
    const { type } = standing(now, id)
    law('R11', type === 'pending' || type === 'rejected', `${id} is ${type} after everything was undone`)
  }
}

/**
 * Closed hunks as they were when they closed; news that touches one while the reply runs breaks a law. The reply to a
 * redirect may take one away, for a hunk that takes its place.
 */
export function checkNews(
  closed: Map<HunkId, string>,
  news: readonly ReplyNews[],
  isRedirect: boolean,
): void {
  for (const item of news) {
    if (item.type === 'closed') {
      const { id } = item.hunk
      const told = JSON.stringify(item.hunk)
      law('E5', (closed.get(id) ?? told) === told, `${id} changed after it was closed`)
      closed.set(id, told)
    } else if (item.type === 'opened') law('E5', !closed.has(item.hunk.id), `${item.hunk.id} opened again`)
    else if (item.type === 'grew') law('E5', !closed.has(item.id), `${item.id} grew after it was closed`)
    else if (item.type === 'dropped')
      law('E5', isRedirect || !closed.has(item.id), `${item.id} was dropped after it was closed`)
  }
}

/** The lines that a cut reply deletes are lines that the whole reply deletes. */
export function checkTail(files: readonly Snapshot[], cut: readonly Hunk[], whole: readonly Hunk[]): void {
  for (const { path } of files) {
    const gone = deletedLines(whole, path)
    for (const line of deletedLines(cut, path))
      law(
        'E4',
        gone.has(line),
        `cut short, the reply deletes line ${line + 1} of ${path}, which the whole one keeps`,
      )
  }
}

function deletedLines(hunks: readonly Hunk[], path: string): ReadonlySet<number> {
  const lines = new Set<number>()
  for (const hunk of hunks)
    if (hunk.kind === 'lines' && hunk.path === path && (hunk.state === 'closed' || hunk.state === 'guarded'))
      for (let line = hunk.base.from; line < hunk.base.to; line += 1) lines.add(line)
  return lines
}
