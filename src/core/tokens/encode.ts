import { encode } from 'gpt-tokenizer/encoding/o200k_base'

const plain = { disallowedSpecial: new Set<string>() }

/** A block this long of nothing but letters, of marks or of blanks ends a stretch. */
const blockLength = 256
const block = new RegExp(
  String.raw`[\p{L}\p{M}]{${blockLength}}|\s{${blockLength}}|[^\s\p{L}\p{N}]{${blockLength}}`,
  'uy',
)

/**
 * o200k_base tokens of `text`, in stretches that are encoded one by one. Text that spells a special token
 * (`<|endoftext|>`) is encoded as the plain text it is.
 *
 * Merging costs the square of a word's length, so a hostile "word" of a million letters would hold the thread for
 * hours. Words of 512 characters and more are therefore cut; up to 255 characters the tokens are exactly those of
 * o200k_base (in between it depends on where the word stands).
 */
export function encodeStretches(
  text: string,
): { readonly text: string; readonly tokens: readonly number[] }[] {
  return stretches(text).map((stretch) => ({ text: stretch, tokens: encode(stretch, plain) }))
}

function stretches(text: string): string[] {
  const found: string[] = []
  let from = 0
  let at = 0
  while (at + blockLength < text.length) {
    block.lastIndex = at
    if (block.test(text)) {
      at = block.lastIndex
      found.push(text.slice(from, at))
      from = at
    } else at += blockLength
  }
  if (from < text.length) found.push(text.slice(from))
  return found
}
