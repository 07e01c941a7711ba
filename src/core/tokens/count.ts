import { countTokens as countWhole } from 'gpt-tokenizer/encoding/o200k_base'
import { countPiece, mayHoldLongPiece, pieceEnd, plain } from './pieces.ts'

/**
 * Number of o200k_base tokens of the whole text; special tokens count as the plain text they are spelled with, and
 * pieces of more than 256 characters are cut (`encodeStretches`).
 */
export function countTokens(text: string): number {
  if (!mayHoldLongPiece(text)) return countWhole(text, plain)
  let count = 0
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at)
    count += countPiece(text, at, end)
    at = end
  }
  return count
}
