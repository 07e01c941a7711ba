import ranks from 'gpt-tokenizer/bpeRanks/o200k_base'
import { encodeStretches } from './encode.ts'

/**
 * The text cut where o200k_base cuts it: cutTokens(text).join('') === text.
 *
 * A token that ends inside a character (a flag, a rare script) is joined with the tokens that complete it, so that
 * no piece splits a surrogate pair: there are at most countTokens(text) pieces.
 */
export function cutTokens(text: string): string[] {
  const pieces: string[] = []
  for (const stretch of encodeStretches(text)) cutStretch(stretch.text, stretch.tokens, pieces)
  return pieces
}

function cutStretch(text: string, tokens: readonly number[], pieces: string[]): void {
  let from = 0
  let to = 0
  // UTF-8 bytes of tokens already read that belong to the character at `to`.
  let bytes = 0
  for (const token of tokens) {
    const spelled = ranks[token]
    if (spelled === undefined) throw new Error(`no spelling for token ${token}`)
    if (typeof spelled === 'string') to += spelled.length
    else {
      bytes += spelled.length
      for (let size = byteLengthAt(text, to); bytes >= size; size = byteLengthAt(text, to)) {
        bytes -= size
        to += size === 4 ? 2 : 1
      }
    }
    if (bytes > 0) continue
    pieces.push(text.slice(from, to))
    from = to
  }
}

/** UTF-8 length of the character at an offset; a lone surrogate is encoded as U+FFFD, 3 bytes; past the end Infinity. */
function byteLengthAt(text: string, offset: number): number {
  const code = text.codePointAt(offset)
  if (code === undefined) return Infinity
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
