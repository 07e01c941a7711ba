import { encodeStretches } from './encode.ts'

/** Number of o200k_base tokens of the whole text; special tokens count as the plain text they are spelled with. */
export function countTokens(text: string): number {
  let count = 0
  for (const stretch of encodeStretches(text)) count += stretch.tokens.length
  return count
}
