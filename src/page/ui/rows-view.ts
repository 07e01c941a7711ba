import type { HunkId } from '../../core/edits/hunk.ts'
import type { Review } from '../store/pad.ts'
import { useFiles, useReview } from './context.tsx'
import { pendingByFile, rowsOf, summaryOf, type FileRows, type ReviewSummary } from './hunk-rows.ts'
import { useCallback, useMemo } from 'react'
import { shallow } from 'zustand/shallow'

/** The proposal under review as rows; null without one. */
export type RowsView = {
  readonly turnId: string
  readonly current: HunkId | null
  readonly files: readonly FileRows[]
  readonly summary: ReviewSummary
  readonly pending: Readonly<Record<string, number>>
}

const nothing: Readonly<Record<string, number>> = {}

/** Views follow one another; what did not change from one to the next stays the same object. */
let last: { readonly pending: Readonly<Record<string, number>>; readonly summary: ReviewSummary } | null =
  null

const keep = <T extends object>(before: T | undefined, next: T): T =>
  before !== undefined && shallow(before, next) ? before : next

const cache = new WeakMap<Review, { readonly paths: readonly string[]; readonly view: RowsView }>()

/** The view of a review, made once for each state of it however many components look. */
export function rowsView(review: Review, paths: readonly string[]): RowsView {
  const made = cache.get(review)
  if (made?.paths === paths) return made.view
  const files = rowsOf(review, paths)
  const view: RowsView = {
    turnId: review.turnId,
    current: review.current,
    files,
    summary: keep(last?.summary, summaryOf(files, review.current)),
    pending: keep(last?.pending, pendingByFile(files)),
  }
  last = view
  cache.set(review, { paths, view })
  return view
}

type Reviewed = { readonly review: Review | null }

const reviewOf = (state: Reviewed) => state.review
const pathsOf = (state: { readonly paths: readonly string[] }) => state.paths

/** The proposal as rows, looked at as often as samples are taken. */
export function useRows(): RowsView | null {
  const review = useReview(reviewOf)
  const paths = useFiles(pathsOf)
  return useMemo(() => (review === null ? null : rowsView(review, paths)), [review, paths])
}

/** A part of the view; a component that looks at it renders only when the part has changed. */
function useView<T>(part: (view: RowsView | null) => T): T {
  const paths = useFiles(pathsOf)
  const look = useCallback(
    ({ review }: Reviewed) => part(review === null ? null : rowsView(review, paths)),
    [part, paths],
  )
  return useReview(look)
}

const pendingOf = (view: RowsView | null) => view?.pending ?? nothing
const summaryPart = (view: RowsView | null) => view?.summary ?? null

/** How many hunks wait, by file. */
export const usePending = (): Readonly<Record<string, number>> => useView(pendingOf)

/** Counts of what waits; null without a proposal. */
export const useSummary = (): ReviewSummary | null => useView(summaryPart)
