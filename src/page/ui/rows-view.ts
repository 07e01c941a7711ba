import type { HunkId } from '../../core/edits/hunk.ts'
import type { Review } from '../store/pad.ts'
import { useFiles, useReview } from './context.tsx'
import { pendingByFile, rowsOf, summaryOf, type FileRows, type ReviewSummary } from './hunk-rows.ts'
import { useMemo } from 'react'

/** The proposal under review as rows; null without one. */
export type RowsView = {
  readonly turnId: string
  readonly current: HunkId | null
  readonly files: readonly FileRows[]
  readonly summary: ReviewSummary
  readonly pending: Readonly<Record<string, number>>
}

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
    summary: summaryOf(files, review.current),
    pending: pendingByFile(files),
  }
  cache.set(review, { paths, view })
  return view
}

const reviewOf = (state: { readonly review: Review | null }) => state.review
const pathsOf = (state: { readonly paths: readonly string[] }) => state.paths

/** The proposal as rows, looked at as often as samples are taken. */
export function useRows(): RowsView | null {
  const review = useReview(reviewOf)
  const paths = useFiles(pathsOf)
  return useMemo(() => (review === null ? null : rowsView(review, paths)), [review, paths])
}
