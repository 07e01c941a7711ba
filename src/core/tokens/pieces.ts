import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants'

/** o200k_base's own pattern, asked for the one piece that begins at an offset. */
const piece = new RegExp(O200K_TOKEN_SPLIT_REGEX.source, 'uy')

/** Text that spells a special token (`<|endoftext|>`) is the plain text it is. */
export const plain = { disallowedSpecial: new Set<string>() }

/** A piece longer than this many UTF-16 units is cut: merging costs the square of a piece's length. */
const longestPiece = 256

/** How far behind its end a piece may look beyond a run of letters or of blanks: an apostrophe and two letters. */
export const lookAhead = 3

/** How many pieces are remembered with their counts. */
const remembered = 30_000
const counts = new Map<string, number>()

/**
 * End of the pre-tokenizer's piece that begins at `from`, an offset below `text.length`. What it is depends on the
 * text from there on alone: on the piece, on the run of letters and marks or of blanks that it begins, and on
 * `lookAhead` units after those.
 */
export function pieceEnd(text: string, from: number): number {
  piece.lastIndex = from
  return piece.test(text) ? piece.lastIndex : from + 1
}

/** Ends of the parts that a piece is counted in: itself, or `longestPiece` units each, no character split. */
export function partEnds(text: string, from: number, to: number): readonly number[] {
  if (to - from <= longestPiece) return [to]
  const ends: number[] = []
  let at = from
  while (to - at > longestPiece) {
    at += longestPiece
    if (isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))) at -= 1
    ends.push(at)
  }
  ends.push(to)
  return ends
}

/** Tokens of the piece [from, to) of a text. */
export function countPiece(text: string, from: number, to: number): number {
  if (to - from <= longestPiece) return countPart(text.slice(from, to))
  let count = 0
  let at = from
  for (const end of partEnds(text, from, to)) {
    count += countPart(text.slice(at, end))
    at = end
  }
  return count
}

function countPart(part: string): number {
  const known = counts.get(part)
  if (known !== undefined) return known
  const count = countTokens(part, plain)
  if (counts.size >= remembered) counts.clear()
  counts.set(part, count)
  return count
}

/** A run that a piece of more than `longestPiece` units cannot do without, at one of any 64 neighbouring offsets. */
const run = /[\p{L}\p{M}]{64}|\s{64}|[^\s\p{L}\p{N}]{64}|[\r\n/]{64}/uy

/** Whether a text may hold a piece that is cut. Told by looking at every 64th character; never wrong with a no. */
export function mayHoldLongPiece(text: string): boolean {
  for (let at = 0; at + 64 <= text.length; at += 64) {
    const isInside = at > 0 && isLowSurrogate(text.charCodeAt(at)) && isHighSurrogate(text.charCodeAt(at - 1))
    run.lastIndex = isInside ? at - 1 : at
    if (run.test(text)) return true
  }
  return false
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd8_00 && unit < 0xdc_00
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc_00 && unit < 0xe0_00
