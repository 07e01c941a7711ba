import { choosePlace, findPlaces } from './anchor.ts'
import type { ChunkEntry } from './bullets.ts'
import { type ChunkReading, chunkReadings } from './chunk-readings.ts'
import { findScope } from './chunk-scope.ts'
import type { FileDraft } from './file-draft.ts'
import type { Rung } from './hunk.ts'
import { createReindent, indentOf, indentStyle } from './indent.ts'
import { isBlank, isSignificant } from './lines.ts'
import type { Placing, PlacingHints } from './place.ts'
import { isLazyHere, placeLines } from './place-block.ts'

/** The old lines of a chunk: `written[i]` is `lines[i]` as it stands in the reply, with its sign if it is kept. */
export type OldLines = { readonly lines: readonly string[]; readonly written: readonly string[] }

/** What else a chunk tells of its place. */
export type ChunkHints = {
  /** The `@@` lines above it, the outermost first. */
  readonly scopes: readonly string[]
  /** The line, counted from 0, that a unified diff gives; null if none. */
  readonly line: number | null
  /** Whether it says that it stands at the end of the file. */
  readonly isAtEnd: boolean
}

/** Where the chunk seems to stand while it is still being written. */
export type LivePlace = {
  readonly start: number
  readonly rung: Rung
  readonly reindent: (line: string) => string
}

/** The one place of the lines read so far; null while they say too little, or stand in several. */
export function placeLive(file: FileDraft, old: OldLines, scopes: readonly string[]): LivePlace | null {
  const { lines, written } = old
  if (!lines.some(isSignificant) || lines.some((line) => isLazyHere(file, line))) return null
  const window = { from: 0, to: file.lines.texts.length }
  const signed = findPlaces(file, lines, window)
  const bare = signed === null || isLooseRung(signed.rung) ? findPlaces(file, written, window) : null
  const isBare = bare !== null && !isLooseRung(bare.rung)
  const found = isBare ? bare : signed
  if (found === null || found.rung === 'similar' || found.lead + found.trail > 0) return null
  const start = choosePlace(found.places, findScope(file, scopes) ?? file.after)
  if (start === null) return null
  const base = file.lines.texts.slice(start, start + lines.length)
  const quoted = isBare
    ? written
    : lines.map((line, at) => (written[at] === base[at] ? (base[at] ?? line) : line))
  return {
    start,
    rung: found.rung,
    reindent: createReindent(quoted, base, indentStyle(file.lines.texts)).turn,
  }
}

/** The place of a whole chunk, its kept lines read with a sign, or as they stand where that fits better. */
export function placeChunk(file: FileDraft, old: OldLines, chunk: ChunkHints): Placing {
  const { lines, written } = old
  const hints = hintsFor(file, chunk)
  const signed = placeLines(file, lines, hints)
  if (signed.kind !== 'nowhere' && !isLoose(signed)) return signed
  const bare = placeLines(file, written, hints)
  if (bare.kind !== 'nowhere' && !isLoose(bare)) return bare
  if (signed.kind !== 'placed') return signed
  const { place } = signed
  // lines that are all as much shallower have their sign
  const shifts = place.search.flatMap((line, at) =>
    isBlank(line)
      ? []
      : [indentOf(file.lines.texts[place.starts[at] ?? 0] ?? '').length - indentOf(line).length],
  )
  if (place.rung === 'indentation' && new Set(shifts).size === 1) return signed
  const search = place.search.map((line, at) => {
    const own = written[place.origins[at] ?? 0]
    return own === file.lines.texts[place.starts[at] ?? 0] && own !== undefined ? own : line
  })
  return { kind: 'placed', place: { ...place, search } }
}

/** A reading of the chunk with a better place than `placing`, the one it has as written; null if there is none. */
export function readOtherwise(
  file: FileDraft,
  entries: readonly ChunkEntry[],
  { placing, chunk }: { readonly placing: Placing; readonly chunk: ChunkHints },
): ChunkReading | null {
  const isPlaced = placing.kind === 'placed' && placing.place.rung !== 'similar'
  let second: ChunkReading | null = null
  for (const reading of chunkReadings(file, entries)) {
    if (isPlaced && !reading.isStrict) continue
    const lines = reading.entries.filter(({ sign }) => sign !== 'add').map(({ line }) => line)
    const found = placeLines(file, lines, hintsFor(file, chunk))
    if (found.kind !== 'placed') continue
    if (!isLoose(found) && found.place.lead + found.place.trail === 0) return reading
    if (found.place.rung !== 'similar' && !reading.isStrict) second ??= reading
  }
  return second
}

/** Whether a place was found only by taking more than space at the end of lines for the same; so is no place. */
export const isLoose = (placing: Placing): boolean =>
  placing.kind === 'nowhere' || isLooseRung(placing.kind === 'placed' ? placing.place.rung : placing.rung)

const isLooseRung = (rung: Rung): boolean => rung !== 'exact' && rung !== 'trailing-space'

function hintsFor(file: FileDraft, { scopes, line, isAtEnd }: ChunkHints): PlacingHints {
  const count = file.lines.texts.length
  return {
    after: findScope(file, scopes) ?? file.after,
    window: { from: 0, to: count },
    prefer: (place, length) => place === line || (isAtEnd && place + length === count),
  }
}
