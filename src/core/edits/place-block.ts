import { choosePlace, findPlaces } from './anchor.ts'
import type { FileDraft } from './file-draft.ts'
import type { LineRange, Rung } from './hunk.ts'
import { hasInlineLazy, isBareComment, isLazyComment } from './lazy.ts'
import { isBlank, isSignificant, unknownLine } from './lines.ts'
import type { Placing, PlacingHints } from './place.ts'
import { placeSpaced } from './place-spaced.ts'

const nowhere: Placing = { kind: 'nowhere' }

const rungs: readonly Rung[] = ['exact', 'trailing-space', 'indentation', 'punctuation', 'similar']

const looser = (a: Rung, b: Rung): Rung => (rungs.indexOf(a) > rungs.indexOf(b) ? a : b)

/** A comment that comes instead of so many lines that say something may stand for them. */
const leastReplaced = 4

/** Whether a line of a reply is a lazy comment here: one that the file itself has is a line like any other. */
export function isLazyHere(draft: FileDraft, line: string): boolean {
  return isLazyComment(line) && draft.trimmedIndex().idOf(line.trim()) === unknownLine
}

/**
 * Whether new lines take the place of others, and one of them is a line that the file has elsewhere and reads like a
 * lazy comment: it may well stand for the lines struck. Where more lines go than come, so may one that the file has
 * among them or right beside them; and so may a comment that is all that comes instead of several, however it is
 * worded.
 */
export function isOwnLazy(draft: FileDraft, { from, to }: LineRange, lines: readonly string[]): boolean {
  if (from === to) return false
  const { texts } = draft.lines
  const struck = texts.slice(from, to).map((line) => line.trim())
  const isShorter = lines.length < struck.length
  const isBeside = isShorter && [texts[from - 1] ?? '', texts[to] ?? ''].some(isLazyComment)
  const written = lines.filter((line) => !isBlank(line))
  const isLone =
    written.length === 1 && written.every(isBareComment) && !struck.includes(written[0]?.trim() ?? '')
  if (isLone && struck.filter(isSignificant).length >= leastReplaced) return true
  return isBeside || lines.some((line) => isLazyComment(line) && (isShorter || !struck.includes(line.trim())))
}

/** Whether a line leaves code out between other code, and is not the file's own. */
export function isInlineLazyHere(draft: FileDraft, line: string): boolean {
  return hasInlineLazy(line) && draft.trimmedIndex().idOf(line.trim()) === unknownLine
}

/**
 * Finds the place of searched lines. Parts between lazy comments are found one after the other, each after the one
 * before. `after` settles a tie; see choosePlace.
 */
export function placeLines(
  draft: FileDraft,
  search: readonly string[],
  { after, window, prefer }: PlacingHints,
): Placing {
  const parts: string[][] = [[]]
  for (const line of search) {
    if (isLazyHere(draft, line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  const starts: number[] = []
  const stops: number[] = []
  const isGap: boolean[] = []
  const lines: string[] = []
  const origins: number[] = []
  let origin = 0
  let rung: Rung = 'exact'
  let lead = 0
  let trail = 0
  let at: number | null = null
  for (const [number, part] of parts.entries()) {
    if (number > 0) {
      // the gap's end is known when the next part has its place
      starts.push(at ?? window.from)
      stops.push(at ?? window.from)
      isGap.push(true)
      lines.push('')
      origins.push(origin)
      origin += 1
    }
    const first = origin
    origin += part.length
    if (part.every(isBlank)) {
      if (number === 0) lead = part.length
      else if (number === parts.length - 1) trail = part.length
      continue
    }
    const found = findPlaces(draft, part, { from: at ?? window.from, to: window.to })
    if (parts.length === 1 && (found === null || found.rung === 'similar')) {
      const spaced = placeSpaced(draft, part, { after, window, ...(prefer && { prefer }) })
      if (spaced !== null) return { kind: 'placed', place: spaced }
    }
    if (found === null) return nowhere
    const length = part.length - found.lead - found.trail
    const preferred = found.places.filter((place) => prefer?.(place, length) === true)
    const start: number | null =
      preferred.length === 1 ? (preferred[0] ?? null) : choosePlace(found.places, at ?? after)
    if (start === null) {
      const candidates = found.places.map((place) => ({ from: place, to: place + length }))
      return { kind: 'ambiguous', rung: found.rung, candidates }
    }
    if (number > 0) {
      if (at === null) starts[starts.length - 1] = start
      stops[stops.length - 1] = start
    }
    for (let i = 0; i < length; i += 1) {
      starts.push(start + i)
      stops.push(start + i + 1)
      isGap.push(false)
      lines.push(part[found.lead + i] ?? '')
      origins.push(first + found.lead + i)
    }
    if (number === 0) lead = found.lead
    if (number === parts.length - 1) trail = found.trail
    rung = looser(rung, found.rung)
    at = start + length
  }
  if (at === null) return nowhere
  return { kind: 'placed', place: { rung, search: lines, starts, stops, isGap, origins, lead, trail } }
}
