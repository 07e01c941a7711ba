import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { mayHoldLongPiece, partEnds, pieceEnd, plain } from './pieces.ts'

/**
 * o200k_base tokens of `text`, in stretches that are encoded one by one. Text that spells a special token
 * (`<|endoftext|>`) is encoded as the plain text it is.
 *
 * Merging costs the square of a piece's length (a piece is what the pre-tokenizer makes of the text: a word, a run of
 * blanks), so a hostile "word" of a million letters would hold the thread for hours. Pieces of more than 256
 * characters are therefore cut every 256; all others give exactly the tokens of o200k_base.
 */
export function encodeStretches(
  text: string,
): { readonly text: string; readonly tokens: readonly number[] }[] {
  return stretches(text).map((stretch) => ({ text: stretch, tokens: encode(stretch, plain) }))
}

/** Every piece by itself where one is cut: what stands before a cut piece may not be read without it. */
function stretches(text: string): string[] {
  if (text === '') return []
  if (!mayHoldLongPiece(text)) return [text]
  const found: string[] = []
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at)
    for (const partEnd of partEnds(text, at, end)) {
      found.push(text.slice(at, partEnd))
      at = partEnd
    }
  }
  return found
}
