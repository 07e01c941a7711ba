import type { Aligner, Change } from './align.ts'
import { pairAcrossLazy } from './lazy.ts'

/** A change next to a lazy comment; not sure where it cannot be told which base lines it takes the place of. */
export type LazyChange = { readonly change: Change; readonly isSure: boolean }

/**
 * A lazy comment came: what is pending before it takes the place of the base lines that it plainly rewrites, and the
 * base stays from there on until the new lines meet it again. Null if nothing was pending.
 */
export function alignLazyComment(
  aligner: Aligner,
  baseText: (line: number) => string,
  to: number,
): LazyChange | null {
  const from = aligner.frontier
  if (aligner.pending.length === 0) {
    aligner.skip(from)
    return null
  }
  const pending = aligner.leave()
  const near = Array.from({ length: Math.min(to - from, pending.lines.length * 2 + 4) }, (_, i) =>
    baseText(from + i),
  )
  const { taken, isSure } = pairAcrossLazy(pending.lines, near)
  aligner.skip(from + taken)
  return { change: { ...pending, to: from + taken }, isSure }
}

/** The other side: new lines between a lazy comment and the place where new and old met again. */
export function alignAfterLazy(change: Change, baseText: (line: number) => string): LazyChange {
  const gapFrom = change.gapFrom ?? change.from
  if (change.lines.length === 0) return { change, isSure: true }
  const reach = Math.min(change.from - gapFrom, change.lines.length * 2 + 4)
  const near = Array.from({ length: reach }, (_, i) => baseText(change.from - 1 - i))
  const { taken, isSure } = pairAcrossLazy(change.lines.toReversed(), near)
  return { change: { ...change, from: change.from - taken }, isSure }
}
