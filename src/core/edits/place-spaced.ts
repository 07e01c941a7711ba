import { choosePlace } from './anchor.ts'
import type { FileDraft } from './file-draft.ts'
import { isBlank, isSignificant } from './lines.ts'
import type { Place, PlacingHints } from './place.ts'

/** Fewer lines that say something tell no place where blank lines are not counted. */
const leastTelling = 2

/**
 * Finds searched lines among which the reply left out blank lines of the file, or put in some: all others stand in
 * the file one after the other, but for their indents. A blank line that the file does not have there is an empty range
 * between its neighbours, so that it is no change where it comes back. Null if they stand nowhere, or in several places.
 */
export function placeSpaced(
  draft: FileDraft,
  search: readonly string[],
  { after, window, prefer }: PlacingHints,
): Place | null {
  const { texts } = draft.lines
  const index = draft.trimmedIndex()
  const told = search.flatMap((line, at) => (isBlank(line) ? [] : [at]))
  if (told.filter((at) => isSignificant(search[at] ?? '')).length < leastTelling) return null
  const ids = told.map((at) => index.idOf((search[at] ?? '').trim()))
  const rarest = ids.reduce(
    (best, id, at) => (index.positions(id).length < index.positions(ids[best] ?? -1).length ? at : best),
    0,
  )
  /** The lines of the place in which the rarest line stands at `start`; null if the others do not stand around it. */
  const around = (start: number): readonly number[] | null => {
    const lines: number[] = []
    let line = start
    for (let at = rarest; at >= 0; at -= 1) {
      while (at < rarest && line >= window.from && isBlank(texts[line] ?? '')) line -= 1
      if (line < window.from || index.ids[line] !== ids[at]) return null
      lines.unshift(line)
      line -= 1
    }
    line = start + 1
    for (let at = rarest + 1; at < ids.length; at += 1) {
      while (line < window.to && isBlank(texts[line] ?? '')) line += 1
      if (line >= window.to || index.ids[line] !== ids[at]) return null
      lines.push(line)
      line += 1
    }
    return lines
  }
  const found = index.positions(ids[rarest] ?? -1).flatMap((start) => {
    const lines = around(start)
    return lines === null ? [] : [lines]
  })
  const starts = found.map(([first = 0]) => first)
  const preferred = starts.filter((place) => prefer?.(place, told.length) === true)
  const start = preferred.length === 1 ? preferred[0] : choosePlace(starts, after)
  const lines = found.find(([first]) => first === start)
  return lines === undefined ? null : spread(search, told, lines)
}

/** The place of all searched lines between the first and the last that say something, blank ones in their order. */
function spread(search: readonly string[], told: readonly number[], lines: readonly number[]): Place {
  const entries: { readonly origin: number; readonly from: number; readonly to: number }[] = []
  for (const [at, origin] of told.entries()) {
    const line = lines[at] ?? 0
    const before = lines[at - 1]
    if (before !== undefined) {
      for (let blank = (told[at - 1] ?? 0) + 1, free = before + 1; blank < origin; blank += 1) {
        const to = Math.min(free + 1, line)
        entries.push({ origin: blank, from: free, to })
        free = to
      }
    }
    entries.push({ origin, from: line, to: line + 1 })
  }
  return {
    rung: 'indentation',
    search: entries.map(({ origin }) => search[origin] ?? ''),
    starts: entries.map(({ from }) => from),
    stops: entries.map(({ to }) => to),
    isGap: entries.map(() => false),
    origins: entries.map(({ origin }) => origin),
    lead: told[0] ?? 0,
    trail: search.length - 1 - (told.at(-1) ?? 0),
  }
}
