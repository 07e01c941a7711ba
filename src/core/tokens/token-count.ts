import { countPiece, lookAhead, pieceEnd } from './pieces.ts'

/** A stretch of the text that begins where a piece begins. */
type Chunk = { readonly text: string; readonly tokens: number }

/** A chunk is closed at the first piece that brings it to this many UTF-16 units. */
const chunkUnits = 1024
/** A rest smaller than this stays with the chunk before it. */
const leastRest = 512

/** A text's number of tokens, kept up to date through edits. */
export interface TokenCount {
  /** Number of o200k_base tokens of the text as it stands. */
  readonly tokens: number
  /** Length of the text in UTF-16 units. */
  readonly length: number
  /**
   * Puts `text` in the place of [from, to), offsets of the text as it stands, and answers the new count.
   * @throws RangeError when the range is not within the text
   */
  edit(from: number, to: number, text: string): number
  /** The text as it stands. */
  text(): string
}

/**
 * Counts a text's tokens and keeps the count through edits, counting anew only around each.
 *
 * Law: after any edits, `tokens === countTokens(text())`.
 *
 * The pre-tokenizer's pieces are counted one by one, and where a piece ends depends on the text from its beginning on
 * alone (`pieceEnd`). So the pieces before an edit that did not look as far as it stay; those after it are the same
 * from the first old boundary that the new pieces meet. The text is held in chunks of about 1,000 units that begin
 * at such boundaries: an edit reads one or two of them, and the list of chunks.
 */
export function createTokenCount(initial: string): TokenCount {
  let chunks: Chunk[] = []
  let tokens = 0
  let length = 0

  /** Index and offset of the chunk that holds the unit at an offset; the last chunk for the end of the text. */
  const chunkAt = (offset: number): { readonly index: number; readonly start: number } => {
    let start = 0
    for (const [index, { text }] of chunks.entries()) {
      if (offset < start + text.length || index === chunks.length - 1) return { index, start }
      start += text.length
    }
    return { index: 0, start: 0 }
  }

  const edit = (from: number, to: number, inserted: string): number => {
    if (!(from >= 0 && from <= to && to <= length))
      throw new RangeError(`no range ${from}..${to} in ${length}`)
    if (from === to && inserted === '') return tokens
    let { index: first, start } = chunkAt(from)
    while (
      first > 0 &&
      !breaksRuns(chunks[first]?.text.slice(0, Math.max(0, from - start - lookAhead)) ?? '')
    ) {
      first -= 1
      start -= chunks[first]?.text.length ?? 0
    }
    // The chunks that the edit touches, and then as many more as it takes to meet an old boundary again.
    let next = first
    let end = start
    while (next < chunks.length && (end < to || next === first)) {
      end += chunks[next]?.text.length ?? 0
      next += 1
    }
    const old = textOf(chunks, first, next)
    let region = old.slice(0, from - start) + inserted + old.slice(to - start)
    let ahead = next
    let window = region
    const fresh: Chunk[] = []
    let open = { from: 0, tokens: 0 }
    let at = 0
    for (;;) {
      // What stands behind the region must show where the runs that its last pieces begin come to an end.
      while (
        ahead < chunks.length &&
        !breaksRuns(window.slice(region.length, Math.max(region.length, window.length - lookAhead)))
      ) {
        window += chunks[ahead]?.text ?? ''
        ahead += 1
      }
      while (at < region.length) {
        const pieceTo = pieceEnd(window, at)
        if (pieceTo > region.length) break
        open.tokens += countPiece(window, at, pieceTo)
        at = pieceTo
        if (at - open.from >= chunkUnits && region.length - at >= leastRest) {
          fresh.push({ text: window.slice(open.from, at), tokens: open.tokens })
          open = { from: at, tokens: 0 }
        }
      }
      if (at === region.length) break
      region += chunks[next]?.text ?? ''
      next += 1
      if (next > ahead) {
        ahead = next
        window = region
      }
    }
    if (region.length > open.from) fresh.push({ text: region.slice(open.from), tokens: open.tokens })
    const gone = chunks.splice(first, next - first, ...fresh)
    tokens += sum(fresh) - sum(gone)
    length += inserted.length - (to - from)
    return tokens
  }

  chunks = chunksOf(initial)
  tokens = sum(chunks)
  length = initial.length
  return {
    get tokens() {
      return tokens
    },
    get length() {
      return length
    },
    edit,
    text: () => textOf(chunks, 0, chunks.length),
  }
}

/** A text's chunks, from its beginning. */
function chunksOf(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let from = 0
  let tokens = 0
  let at = 0
  while (at < text.length) {
    const end = pieceEnd(text, at)
    tokens += countPiece(text, at, end)
    at = end
    if ((at - from >= chunkUnits && text.length - at >= leastRest) || at === text.length) {
      chunks.push({ text: text.slice(from, at), tokens })
      from = at
      tokens = 0
    }
  }
  return chunks
}

/** Whether neither a run of letters and marks nor one of blanks that enters `text` at its beginning leaves it. */
const breaksRuns = (text: string): boolean => {
  const whole = /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
  return /[^\p{L}\p{M}]/u.test(whole) && /\S/.test(whole)
}

const textOf = (chunks: readonly Chunk[], from: number, to: number): string =>
  chunks
    .slice(from, to)
    .map(({ text }) => text)
    .join('')

const sum = (chunks: readonly Chunk[]): number => chunks.reduce((total, chunk) => total + chunk.tokens, 0)
