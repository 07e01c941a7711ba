import type { FileDraft } from './file-draft.ts'
import type { LineRange, Rung } from './hunk.ts'
import { isBlank, type LineIndex } from './lines.ts'
import { likeness } from './lazy.ts'
import { anchorKey } from './plain-key.ts'

/**
 * Where searched lines stand: first lines of the places, all on the tightest rung that has any. `lead` and `trail`
 * tell how many blank lines at the ends of the search were left out to find them.
 */
export type Found = {
  readonly rung: Rung
  readonly places: readonly number[]
  readonly lead: number
  readonly trail: number
}

const keyOf = {
  exact: (line: string) => line,
  'trailing-space': (line: string) => line.trimEnd(),
  indentation: (line: string) => line.trim(),
  punctuation: anchorKey,
} as const

const ladder = ['exact', 'trailing-space', 'indentation', 'punctuation'] as const

/**
 * Climbs the ladder: exact, trailing space ignored, indentation ignored, punctuation normalised, bounded similarity.
 * The first rung with a place inside `window` answers with all its places there: a tighter place anywhere beats a
 * looser one. On each rung the search is tried as written, then without blank lines at its ends, the fewer the better.
 * Null: no place.
 */
export function findPlaces(draft: FileDraft, search: readonly string[], window: LineRange): Found | null {
  let lead = 0
  while (lead < search.length && search[lead]?.trim() === '') lead += 1
  let trail = 0
  while (trail < search.length - lead && search[search.length - 1 - trail]?.trim() === '') trail += 1
  const core = search.slice(lead, search.length - trail)
  if (core.length === 0) return null
  const trims = trimsOf(lead, trail)
  for (const rung of ladder) {
    for (const trim of trims) {
      const lines = search.slice(trim.lead, search.length - trim.trail)
      const places = placesOn(draft, lines, { rung, window })
      if (places.length > 0) return { rung, places, ...trim }
    }
  }
  const places = similarPlaces(draft, core, window)
  return places.length === 0 ? null : { rung: 'similar', places, lead, trail }
}

/** More blank lines at one end than this are left out together. */
const mostTried = 3

/** How many blank lines may be left out at each end, the fewest first. */
function trimsOf(lead: number, trail: number): readonly { readonly lead: number; readonly trail: number }[] {
  if (lead > mostTried || trail > mostTried)
    return [
      { lead: 0, trail: 0 },
      { lead, trail },
    ]
  const trims: { lead: number; trail: number }[] = []
  for (let out = 0; out <= lead + trail; out += 1)
    for (let first = Math.min(lead, out); first >= Math.max(0, out - trail); first -= 1)
      trims.push({ lead: first, trail: out - first })
  return trims
}

function placesOn(
  draft: FileDraft,
  search: readonly string[],
  { rung, window }: { rung: (typeof ladder)[number]; window: LineRange },
): readonly number[] {
  const index = indexFor(draft, rung)
  const key = keyOf[rung === 'exact' ? 'trailing-space' : rung]
  const ids: number[] = []
  let rarest = 0
  let fewest = Infinity
  for (const [at, line] of search.entries()) {
    const id = index.idOf(key(line))
    const count = index.positions(id).length
    if (count === 0) return []
    if (count < fewest) {
      fewest = count
      rarest = at
    }
    ids.push(id)
  }
  const isPlace = (start: number): boolean => {
    if (start < window.from || start + search.length > window.to) return false
    if (ids.some((id, at) => index.ids[start + at] !== id)) return false
    // white space alone is nothing that a blank line says
    const isSame = (line: string, at: number) => isBlank(line) || draft.lines.texts[start + at] === line
    return rung !== 'exact' || search.every(isSame)
  }
  return index
    .positions(ids[rarest] ?? -1)
    .map((at) => at - rarest)
    .filter(isPlace)
}

function indexFor(draft: FileDraft, rung: (typeof ladder)[number]): LineIndex {
  if (rung === 'indentation') return draft.trimmedIndex()
  if (rung === 'punctuation') return draft.plainIndex()
  return draft.index
}

/** Least part of the lines that must be the same, and least likeness of each of the others. */
const sameShare = 0.8
const otherLikeness = 0.5

/**
 * Places of the same length where at least four lines in five are the same and the rest alike: those with most lines
 * the same, and of these those whose others are most alike. Records that differ in their names are told by them.
 */
function similarPlaces(draft: FileDraft, search: readonly string[], window: LineRange): readonly number[] {
  const index = draft.plainIndex()
  const count = search.length
  if (count < 5) return []
  const votes = new Map<number, number>()
  for (const [at, line] of search.entries()) {
    const positions = index.positions(index.idOf(anchorKey(line)))
    if (positions.length > 64) continue
    for (const position of positions) {
      const start = position - at
      votes.set(start, (votes.get(start) ?? 0) + 1)
    }
  }
  const found: { start: number; same: number; alike: number }[] = []
  for (const [start, voted] of votes) {
    if (start < window.from || start + count > window.to || voted < count / 4) continue
    let same = 0
    let alike = 0
    let isAlike = true
    for (const [at, line] of search.entries()) {
      const base = draft.lines.texts[start + at] ?? ''
      if (anchorKey(base) === anchorKey(line)) same += 1
      else {
        const like = likeness(base, line)
        if (like < otherLikeness) isAlike = false
        alike += like
      }
    }
    if (isAlike && same >= sameShare * count) found.push({ start, same, alike })
  }
  const most = Math.max(0, ...found.map(({ same }) => same))
  const best = found.filter(({ same }) => same === most)
  const mostAlike = Math.max(0, ...best.map(({ alike }) => alike))
  return best
    .filter(({ alike }) => alike === mostAlike)
    .map(({ start }) => start)
    .toSorted((a, b) => a - b)
}

/**
 * The one place to take, or null if the choice would be a guess: the only place, or the nearest one at or after
 * `after` (the end of the file's last placed block, or an `@@` scope that stands in one place).
 */
export function choosePlace(places: readonly number[], after: number | null): number | null {
  if (places.length <= 1) return places[0] ?? null
  if (after === null) return null
  return places.find((place) => place >= after) ?? null
}
