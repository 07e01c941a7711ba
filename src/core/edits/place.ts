import type { LineRange, Rung } from './hunk.ts'

/**
 * Where a block stands: for every line of its search (blank lines at the ends left out as the place asked) the base
 * lines [starts[i], stops[i]). A line found is one line; a lazy comment is the gap between the lines around it; a blank
 * line that the file does not have is an empty range.
 */
export type Place = {
  readonly rung: Rung
  readonly search: readonly string[]
  readonly starts: readonly number[]
  readonly stops: readonly number[]
  readonly isGap: readonly boolean[]
  /** Which of the searched lines each of these is. */
  readonly origins: readonly number[]
  readonly lead: number
  readonly trail: number
}

export type Placing =
  | { readonly kind: 'placed'; readonly place: Place }
  | { readonly kind: 'ambiguous'; readonly rung: Rung; readonly candidates: readonly LineRange[] }
  | { readonly kind: 'nowhere' }

export type PlacingHints = {
  /** Line from which on the nearest of several places is meant; null if nothing tells. */
  readonly after: number | null
  readonly window: LineRange
  /** Whether something else speaks for a place: a line number, the end of the file. */
  readonly prefer?: (place: number, length: number) => boolean
}
