import type { Aligner, Change } from './align.ts'
import { pairAcrossLazy } from './lazy.ts'
import { isBlank } from './lines.ts'

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
  const isBetween = aligner.isSkipping
  const pending = aligner.leave()
  if (pending.lines.every((line) => line.trim() === '')) {
    aligner.skip(from)
    return null
  }
  // the file has nothing left that the comment could stand for
  if (from >= to) return { change: pending, isSure: false }
  // lines between two lazy comments that met no line of the base: nothing tells where they belong
  if (isBetween) return { change: pending, isSure: false }
  const near = Array.from({ length: Math.min(to - from, pending.lines.length * 2 + 4) }, (_, i) =>
    baseText(from + i),
  )
  const { taken, isSure } = pairAcrossLazy(pending.lines, near)
  const isParted = from + taken < to && isBlank(baseText(from + taken))
  const lines = isParted || taken > 0 ? dropBlankEnd(pending.lines) : pending.lines
  aligner.skip(from + taken)
  return { change: { ...pending, to: from + taken, lines, ids: pending.ids.slice(0, lines.length) }, isSure }
}

/**
 * A blank line between new lines and a lazy comment only parts the two, where the base has one there anyway, or where
 * the new lines come instead of others that had none behind them.
 */
function dropBlankEnd(lines: readonly string[]): readonly string[] {
  let stop = lines.length
  while (stop > 0 && isBlank(lines[stop - 1] ?? '')) stop -= 1
  return lines.slice(0, stop)
}

/** The other side: new lines between a lazy comment and the place where new and old met again. */
export function alignAfterLazy(change: Change, baseText: (line: number) => string): LazyChange {
  const gapFrom = change.gapFrom ?? change.from
  // blank lines alone only part the comment from the code behind it
  if (change.lines.every(isBlank)) return { change: { ...change, lines: [], ids: [] }, isSure: true }
  const reach = Math.min(change.from - gapFrom, change.lines.length * 2 + 4)
  const near = Array.from({ length: reach }, (_, i) => baseText(change.from - 1 - i))
  const { taken, isSure } = pairAcrossLazy(change.lines.toReversed(), near, change.lines)
  const before = change.from - taken - 1
  let head = 0
  if (before >= gapFrom && isBlank(baseText(before)))
    while (head < change.lines.length && isBlank(change.lines[head] ?? '')) head += 1
  const lines = change.lines.slice(head)
  return { change: { ...change, from: change.from - taken, lines, ids: change.ids.slice(head) }, isSure }
}
