import { acceptPart, resolveConflict, type Side } from '../../core/edits/accept-part.ts'
import { type Edit, invert, type Replacement } from '../../core/edits/edit.ts'
import type { Hunk, HunkId, PlacedHunk, ReplyEnd, ReplyFormat, ReplyReader } from '../../core/edits/hunk.ts'
import { isSameRange } from '../../core/edits/hunk.ts'
import { acceptAll, foldNews, replaceLines } from '../../core/edits/proposal.ts'
import { createReplyReader } from '../../core/edits/reader.ts'
import { createRedirectReader, keptText } from '../../core/edits/redirect.ts'
import * as reviews from '../../core/edits/review.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { baseRange } from '../../core/edits/standing.ts'
import type { Dice } from '../replies/dice.ts'
import { checkDisjoint, checkNews, checkReview, checkTail, checkUndo, law } from './laws.ts'

/** A step as it is told when a law breaks. */
export type Step = { readonly do: string; readonly [what: string]: unknown }

type Doc = {
  /** Whether anything but accepts changed the text; what was undone does not count. */
  isTyped: boolean
  review: reviews.FileReview
  /** Counts what changes standings besides edits: news and decisions. */
  turn: number
  history: Past[]
  /** What was undone and not overwritten since, the last first to come back. */
  future: Past[]
}

/** A text to go back to, or forward to again, and how the hunks stood there. */
type Past = {
  readonly edit: Edit
  readonly live: string
  readonly isTyped: boolean
  readonly turn: number
  readonly standings: Standings
  /** The hunks that were made. */
  readonly done: readonly PlacedHunk[]
  /** What was made of hunks that were gone by then. */
  readonly echoes: Edit
}

type Standings = readonly (readonly [id: HunkId, standing: ReturnType<typeof reviews.standing>['type']])[]

function standingsOf(review: reviews.FileReview): Standings {
  return review.hunks.map(({ id }) => [id, reviews.standing(review, id).type] as const)
}

/** Where a document is now, and the edit that leads back there. */
function pastOf({ review, isTyped, turn }: Doc, edit: Edit): Past {
  const done = review.hunks.filter(({ id }) => reviews.standing(review, id).type === 'done')
  return {
    edit,
    live: review.live,
    isTyped,
    turn,
    standings: standingsOf(review),
    done,
    echoes: review.echoes,
  }
}

/** Whether two hunks say the very same: the text does not tell which of them was made. */
function isTwin(a: PlacedHunk, b: PlacedHunk): boolean {
  return a.id !== b.id && isSameRange(a.base, b.base) && a.insert === b.insert
}

/** Whether the base text of a hunk's place, and what meets it there, stands in the document as it was. */
function isUntouched(review: reviews.FileReview, hunk: PlacedHunk): boolean {
  const { from, to } = baseRange(review, hunk)
  return !review.user.some((change) => change.from <= to && from <= change.to)
}

/** Plays a person and a model at one proposal; every law that can be is checked after every step. */
export class Session {
  readonly steps: Step[] = []
  #docs = new Map<string, Doc>()
  #files: readonly Snapshot[]
  #kept: readonly Hunk[] = []
  #reader: ReplyReader
  #hunks: readonly Hunk[] = []
  #closed = new Map<HunkId, string>()
  #reply: string
  #at = 0
  #isOver = false
  readonly #format: ReplyFormat
  readonly #dice: Dice

  constructor(files: readonly Snapshot[], reply: string, format: ReplyFormat, dice: Dice) {
    this.#files = files
    this.#reply = reply
    this.#format = format
    this.#dice = dice
    this.#reader = this.#readerOf(files)
    this.#open(files)
  }

  /** Plays until the reply is read and a little longer. `again` is the reply to a redirect. @throws BrokenLaw */
  play(again: string): void {
    let redirects = this.#dice.roll(2)
    for (let rest = 12; rest > 0;) {
      if (this.#isOver) rest -= 1
      const throwOf = this.#dice.roll(100)
      if (throwOf < 45 && !this.#isOver) this.#push()
      else if (throwOf < 47 && !this.#isOver) this.#finish('cut')
      else if (throwOf < 50 && redirects > 0) {
        redirects -= 1
        this.#redirect(again)
      } else if (throwOf < 65) this.#type()
      else if (throwOf < 90) this.#decide()
      else if (throwOf < 96) this.#goBack('history')
      else this.#goBack('future')
      for (const { review, isTyped } of this.#docs.values()) checkReview(review, isTyped)
    }
    for (const { review, history } of this.#docs.values()) {
      for (let n = 0; n < 3; n += 1) checkDisjoint(review, this.#dice.roll(review.live.length + 1))
      checkUndo(review, history)
    }
    this.#note({ do: 'undo everything' })
  }

  #note(step: Step): void {
    this.steps.push(step)
  }

  #readerOf(files: readonly Snapshot[]): ReplyReader {
    const openPath = files.length === 1 ? (files[0]?.path ?? null) : null
    return createReplyReader({ files, asked: this.#format, openPath })
  }

  #open(files: readonly Snapshot[]): void {
    this.#docs = new Map(
      files.map((file) => [
        file.path,
        { review: reviews.createFileReview(file), history: [], future: [], turn: 0, isTyped: false },
      ]),
    )
  }

  #doc(): Doc | null {
    const all = [...this.#docs.values()]
    const busy = all.filter(({ review }) => review.hunks.length > 0)
    return this.#dice.any(busy.length > 0 && this.#dice.chance(0.9) ? busy : all)
  }

  #take(news: ReturnType<ReplyReader['push']>, isRunning: boolean): void {
    if (isRunning) checkNews(this.#closed, news, this.#kept.length > 0)
    this.#hunks = foldNews(this.#hunks, news)
    for (const doc of this.#docs.values()) {
      const before = doc.review.live
      doc.review = news.reduce(reviews.withNews, doc.review)
      doc.turn += news.length
      law('E20', doc.review.live === before, 'news of the reply changed the document')
    }
  }

  #push(): void {
    if (this.#at >= this.#reply.length) {
      this.#finish('complete')
      return
    }
    const size = 1 + Math.floor((this.#dice.roll(1000) / 1000) ** 3 * 400)
    const text = this.#reply.slice(this.#at, this.#at + size)
    this.#at += size
    this.#note({ do: 'push', size })
    this.#take(this.#reader.push(text), true)
  }

  #finish(end: ReplyEnd): void {
    this.#note({ do: 'finish', end })
    this.#isOver = true
    this.#take(this.#reader.finish(end), false)
    law(
      'E2',
      this.#hunks.every(({ state }) => state !== 'open'),
      'a hunk is open after the end',
    )
    const read = this.#reply.slice(0, this.#at)
    const { hunks } = this.#readAtOnce(this.#files, this.#kept, read, end)
    law('E2', JSON.stringify(hunks) === JSON.stringify(this.#hunks), 'read in one piece the hunks are others')
    if (this.#kept.length > 0) {
      this.#checkRedirect(read, end)
      return
    }
    if (end === 'cut')
      checkTail(this.#files, hunks, this.#readAtOnce(this.#files, [], this.#reply, 'complete').hunks)
    const texts = acceptAll(this.#files, hunks)
    for (const file of this.#files) {
      const fresh = hunks.reduce(
        (review, hunk) =>
          hunk.state === 'open' ? review : reviews.withNews(review, { type: 'closed', hunk }),
        reviews.createFileReview(file),
      )
      const all = reviews.typed(fresh, reviews.acceptEdit(fresh, reviews.acceptAllIds(fresh))).live
      const moved = hunks.some((hunk) => hunk.kind !== 'lines' && hunk.path === file.path)
      if (!moved)
        law('R6', all === (texts.get(file.path) ?? file.text), `accept-all of ${file.path} is another text`)
    }
  }

  #readAtOnce(files: readonly Snapshot[], kept: readonly Hunk[], reply: string, end: ReplyEnd) {
    const reader =
      kept.length === 0
        ? this.#readerOf(files)
        : createRedirectReader({ files, kept, inner: (shown) => this.#readerOf(shown) })
    return { hunks: foldNews([], [...reader.push(reply), ...reader.finish(end)]) }
  }

  #checkRedirect(reply: string, end: ReplyEnd): void {
    const shown = keptText(this.#files, this.#kept)
    const { hunks } = this.#readAtOnce(shown, [], reply, end)
    const isPlain = [...hunks, ...this.#hunks].every(({ state }) => state === 'closed')
    if (!isPlain) return
    const wanted = acceptAll(shown, hunks)
    const got = acceptAll(this.#files, this.#hunks)
    for (const { path, text } of shown) {
      const goal = wanted.has(path) ? wanted.get(path) : text
      const base = this.#files.find((file) => file.path === path)?.text
      law(
        'R15',
        (got.has(path) ? got.get(path) : base) === goal,
        `after the redirect accept-all of ${path} is another text`,
      )
    }
  }

  #change(doc: Doc, edit: Edit, isTyped: boolean): void {
    if (edit.length === 0) return
    doc.history.push(pastOf(doc, invert(edit, doc.review.live)))
    doc.future = []
    doc.isTyped ||= isTyped
    doc.review = reviews.typed(doc.review, edit)
  }

  #type(): void {
    const doc = this.#doc()
    if (doc === null) return
    const { live, hunks } = doc.review
    const said = this.#dice.any(hunks)?.insert.slice(0, this.#dice.between(1, 12)) ?? ''
    const words = ['x', '\n', '}', '😀', '  ', 'const a = 1\n', '\tif (b) {\n}\n', '()', '', said]
    const places = Array.from({ length: this.#dice.chance(0.75) ? 1 : 3 }, () =>
      this.#dice.roll(live.length + 1),
    )
    const edit: Replacement[] = []
    for (const from of places.toSorted((a, b) => a - b)) {
      if (from < (edit.at(-1)?.to ?? -1) + 1) continue
      const to = Math.min(live.length, from + (this.#dice.chance(0.6) ? 0 : this.#dice.roll(30)))
      edit.push({ from, to, text: this.#dice.any(words) ?? '' })
    }
    this.#note({ do: 'type', path: doc.review.path, edit })
    this.#change(doc, edit, true)
  }

  #decide(): void {
    const doc = this.#doc()
    const hunk = this.#dice.any(doc?.review.hunks ?? [])
    if (doc === null || hunk === null) return
    const { id } = hunk
    const { path } = doc.review
    const what = this.#dice.pick<
      'accept' | 'line' | 'word' | 'all' | 'reject' | 'restore' | 'confirm' | Side
    >(['accept', 'accept', 'line', 'word', 'all', 'reject', 'restore', 'confirm', 'mine', 'theirs'])
    this.#note({ do: what, path, id })
    if (what === 'reject' || what === 'restore' || what === 'mine') doc.turn += 1
    const before = reviews.standing(doc.review, id).type
    if (what === 'accept') {
      const { hunks } = doc.review
      const done = hunks.filter((one) => reviews.standing(doc.review, one.id).type === 'done')
      const edit = reviews.acceptEdit(doc.review, [id])
      this.#change(doc, edit, before === 'conflict')
      const isDone = reviews.standing(doc.review, id).type === 'done'
      // R33: where it puts back what another one, or the user, removed or added, it is pending again
      const isCancelled =
        hunks.some((one) => isTwin(one, hunk) && reviews.standing(doc.review, one.id).type === 'done') ||
        done.some((one) => reviews.standing(doc.review, one.id).type !== 'done') ||
        isUntouched(doc.review, hunk)
      if (edit.length > 0 && before === 'pending' && doc.review.live !== doc.review.base)
        law('R7', isDone || isCancelled, `${id} was accepted and is not done`)
    } else if (what === 'all') {
      this.#change(doc, reviews.acceptEdit(doc.review, reviews.acceptAllIds(doc.review)), false)
    } else if (what === 'line' || what === 'word') this.#part(doc, id, what)
    else if (what === 'reject') doc.review = reviews.reject(doc.review, [id])
    else if (what === 'restore') doc.review = reviews.restore(doc.review, [id])
    else if (what === 'confirm') doc.review = reviews.confirm(doc.review, [id])
    else {
      const { review, edit } = resolveConflict(doc.review, id, what)
      doc.review = review
      this.#change(doc, edit, true)
    }
  }

  #part(doc: Doc, id: HunkId, part: 'line' | 'word'): void {
    if (reviews.standing(doc.review, id).type !== 'pending') return
    const whole = reviews.typed(doc.review, reviews.acceptEdit(doc.review, [id])).live
    const taken = acceptPart(doc.review, id, part)
    doc.review = taken.review
    this.#change(doc, taken.edit, true)
    const rest = reviews.typed(doc.review, reviews.acceptEdit(doc.review, [id])).live
    // R33: the whole of it was taken, and is pending again where that gives what the user typed away from
    const isAll = doc.review.live === whole
    law(
      'R30',
      isAll || rest === whole,
      `the rest of ${id} after a ${part} gives another text than accepting at once`,
    )
  }

  /** Undo, or redo. */
  #goBack(where: 'history' | 'future'): void {
    const doc = this.#doc()
    const past = doc?.[where].pop()
    if (doc === null || past === undefined) return
    this.#note({ do: where === 'history' ? 'undo' : 'redo', path: doc.review.path })
    const other = where === 'history' ? doc.future : doc.history
    other.push(pastOf(doc, invert(past.edit, doc.review.live)))
    doc.review = reviews.typed(doc.review, past.edit)
    law('R11', doc.review.live === past.live, 'an undo or redo does not give the text of before')
    // a part that is undone is one with its hunk again, and stays so
    const ids = new Set(doc.review.hunks.map(({ id }) => id))
    // what was made of a hunk that is gone, or says something else by now, is the user's own
    const isThere = (was: PlacedHunk) =>
      doc.review.hunks.some(
        (hunk) => hunk.id === was.id && isSameRange(hunk.base, was.base) && hunk.insert === was.insert,
      )
    const isKnown = (echo: Replacement) =>
      doc.review.echoes.some((one) => isSameRange(one, echo) && one.text === echo.text)
    doc.isTyped = past.isTyped || !past.done.every(isThere) || !past.echoes.every(isKnown)
    const then = past.standings.filter(([id]) => ids.has(id)).join(', ')
    const now = standingsOf(doc.review)
      .filter(([id]) => past.standings.some(([other]) => other === id))
      .join(', ')
    if (doc.turn === past.turn) law('R11', now === then, `an undo or redo gives ${now} where it was ${then}`)
  }

  #redirect(again: string): void {
    this.#note({ do: 'redirect' })
    const docs = [...this.#docs.values()]
    const kept: Hunk[] = []
    for (const { review } of docs) {
      const own = reviews.pendingAsKept(review)
      const isFinal = ({ id, state }: Hunk) =>
        (state === 'closed' || state === 'guarded') && reviews.standing(review, id).type === 'pending'
      const waiting = review.hunks.filter(isFinal).map(({ id }) => id)
      const accepted = reviews.typed(review, reviews.acceptEdit(review, waiting)).live
      law(
        'R18',
        replaceLines(review.live, own) === accepted,
        `what is kept of ${review.path} makes another text`,
      )
      kept.push(...own)
    }
    for (const hunk of this.#hunks) if (hunk.kind !== 'lines' && hunk.state === 'closed') kept.push(hunk)
    const files = docs.map(({ review }) => ({ path: review.path, text: review.live, version: 1 }))
    this.#files = files
    this.#kept = kept
    this.#reply = again
    this.#at = 0
    this.#isOver = false
    this.#hunks = []
    this.#closed = new Map()
    this.#reader =
      kept.length === 0
        ? this.#readerOf(files)
        : createRedirectReader({ files, kept, inner: (shown) => this.#readerOf(shown) })
    this.#open(files)
  }
}
