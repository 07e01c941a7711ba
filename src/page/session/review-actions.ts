import { acceptPart, type Part } from '../../core/edits/accept-part.ts'
import type { FileHunk, HunkId } from '../../core/edits/hunk.ts'
import { acceptEdit, standing } from '../../core/edits/review.ts'
import { notify, type Review } from '../store/pad.ts'
import {
  acceptableIds,
  fileOf,
  keyOf,
  looseStanding,
  reviewPicked,
  reviewPlaced,
  reviewRejected,
  stops,
  waiting,
  withFile,
} from '../store/review.ts'
import type { AcceptReceipt, DocumentChange } from './document-port.ts'
import type { SessionParts } from './session.ts'

export type ReviewActions = {
  accept(hunkId: HunkId): void
  reject(hunkId: HunkId): void
  acceptAll(): void
  /** Accepts these in one step, so far as they wait. */
  acceptThese(ids: readonly HunkId[]): void
  /** Turns down all that waits. Answers whether anything did. */
  rejectAll(): boolean
  undoAccept(): void
  /** Changes documents in one step, which `undoAccept` takes back. */
  change(changes: readonly DocumentChange[]): void
  step(direction: 1 | -1): void
  goTo(hunkId: HunkId): void
  pickPlace(hunkId: HunkId, candidate: number): void
  takeTheirs(hunkId: HunkId): void
  acceptPart(hunkId: HunkId, part: Part): void
  placeAtCursor(hunkId: HunkId | null): void
  compare(hunkId: HunkId | null): void
}

/** One accept that can still be taken back. */
type Accept = { readonly receipt: AcceptReceipt; readonly hunks: number }

/** Accept, reject and what belongs to them: every accept is one undo step per document, and can be taken back whole. */
export function createReviewActions(parts: SessionParts): ReviewActions {
  const { pad, documents } = parts
  let accepts: readonly Accept[] = []
  const review = (): Review | null => pad.review.getState().review
  const update = (next: Review) => pad.review.setState({ review: next })

  const showLastAccept = () => {
    const last = accepts.at(-1)
    pad.review.setState({
      lastAccept:
        last === undefined
          ? null
          : { id: last.receipt.id, hunks: last.hunks, files: last.receipt.paths.length },
    })
  }

  /** `hunks` is 0 for a part of one. */
  const apply = (changes: readonly DocumentChange[], hunks: number) => {
    if (changes.length === 0) return
    accepts = [...accepts, { receipt: documents.apply(changes), hunks }]
    showLastAccept()
  }

  const acceptOne = (id: HunkId) => {
    const current = review()
    if (current === null) return
    const file = fileOf(current, id)
    if (file !== undefined) {
      if (documents.read(file.path) === undefined) return
      const { type } = standing(file, id)
      const open = file.hunks.some((hunk) => hunk.id === id && hunk.state === 'open')
      if (open || (type !== 'pending' && type !== 'conflict')) return
      apply([{ type: 'edit', path: file.path, edit: acceptEdit(file, [id]) }], 1)
      return
    }
    const hunk = current.loose.find((loose) => loose.id === id)
    if (hunk === undefined || hunk.kind === 'lines') return
    if (looseStanding(current, hunk, documents.paths()) === 'pending') apply([fileChange(hunk)], 1)
  }

  const goTo = (id: HunkId, place = 0) => {
    const current = review()
    if (current === null) return
    const path = fileOf(current, id)?.path ?? current.loose.find((hunk) => hunk.id === id)?.path
    if (path === undefined) return
    const { paths, proposed } = pad.files.getState()
    if (paths.includes(path) || proposed.includes(path)) pad.files.setState({ open: path })
    update({ ...current, current: id, place })
    const hunk = current.loose.find((loose) => loose.id === id)
    parts.reveal(path, keyOf(id, hunk?.state === 'ambiguous' ? place : null))
  }

  const acceptThese = (ids: readonly HunkId[]) => {
    const current = review()
    if (current === null) return
    const { lines, files } = waitingAmong(current, ids)
    const edits = [...lines].flatMap(([path, mine]): DocumentChange[] => {
      const file = current.files.get(path)
      return file === undefined ? [] : [{ type: 'edit', path, edit: acceptEdit(file, mine) }]
    })
    const count = [...lines.values()].reduce((sum, mine) => sum + mine.length, files.length)
    apply([...edits, ...files.map(fileChange)], count)
  }

  /** Hunks by their file, and whole files, that are in the list and may be accepted. */
  const waitingAmong = (current: Review, ids: readonly HunkId[]) => {
    const wanted = new Set(ids)
    const paths = documents.paths()
    const lines = new Map<string, readonly HunkId[]>()
    for (const [path, file] of current.files) {
      if (!paths.includes(path)) continue
      const mine = file.hunks.flatMap(({ id, state }) => {
        if (!wanted.has(id) || state === 'open') return []
        const { type } = standing(file, id)
        return type === 'pending' || type === 'conflict' ? [id] : []
      })
      if (mine.length > 0) lines.set(path, mine)
    }
    const files = current.loose.filter(
      (hunk): hunk is FileHunk =>
        wanted.has(hunk.id) && hunk.kind !== 'lines' && looseStanding(current, hunk, paths) === 'pending',
    )
    return { lines, files }
  }

  return {
    acceptThese,
    change: (changes) => apply(changes, 0),
    accept: acceptOne,
    takeTheirs: acceptOne,
    reject: (id) => {
      const current = review()
      if (current !== null) update(reviewRejected(current, id))
    },
    acceptAll: () => {
      const current = review()
      if (current === null) return
      acceptThese(acceptableIds(current, documents.paths()))
    },
    rejectAll: () => {
      const current = review()
      if (current === null) return false
      const left = waiting(current, documents.paths())
      update(left.reduce((next, { id }) => reviewRejected(next, id), current))
      return left.length > 0
    },
    undoAccept: () => {
      const last = accepts.at(-1)
      if (last === undefined) {
        notify(pad, 'nothing-to-undo', '')
        return
      }
      accepts = accepts.slice(0, -1)
      documents.undo(last.receipt)
      showLastAccept()
      notify(pad, 'accept-undone', last.receipt.paths.join(', '))
    },
    goTo: (id) => goTo(id),
    step: (direction) => {
      const current = review()
      if (current === null) return
      const order = stops(current, pad.files.getState().paths)
      if (order.length === 0) return
      const from = parts.hunkAtCursor()
      const at = order.findIndex(({ id, place, key }) =>
        from === null ? id === current.current && place === current.place : key === from,
      )
      const start = at === -1 && direction === -1 ? 0 : at
      const next = order[(start + direction + order.length) % order.length]
      if (next !== undefined) goTo(next.id, next.place)
    },
    pickPlace: (id, candidate) => {
      const current = review()
      if (current !== null) update(reviewPicked(current, id, candidate))
    },
    acceptPart: (id, part) => {
      const current = review()
      const file = current === null ? undefined : fileOf(current, id)
      if (current === null || file === undefined || documents.read(file.path) === undefined) return
      const taken = acceptPart(file, id, part)
      if (taken.edit.length === 0) return
      update(withFile(current, taken.review))
      apply([{ type: 'edit', path: file.path, edit: taken.edit }], 0)
    },
    placeAtCursor: (wanted) => {
      const current = review()
      const cursor = parts.cursor()
      if (current === null || cursor === null) return
      const unplaced = current.loose.filter(
        (hunk) => hunk.kind === 'lines' && hunk.state === 'unplaced' && !current.rejected.has(hunk.id),
      )
      const chosen = wanted ?? current.current
      const hunk =
        unplaced.find(({ id }) => id === chosen) ??
        (wanted === null ? (unplaced.find(({ path }) => path === cursor.path) ?? unplaced[0]) : undefined)
      if (hunk !== undefined) update(reviewPlaced(current, hunk.id, cursor))
    },
    compare: (id) => pad.review.setState({ comparing: id }),
  }
}

function fileChange(hunk: FileHunk): DocumentChange {
  switch (hunk.kind) {
    case 'create':
      return { type: 'create', path: hunk.path, text: hunk.insert }
    case 'delete':
      return { type: 'delete', path: hunk.path }
    case 'rename':
      return { type: 'rename', path: hunk.path, to: hunk.to }
  }
}
