import { Deflate, Inflate, strToU8 } from 'fflate'
import { fromBase64url, toBase64url } from './base64url.ts'
import { codeOfDictionary1 } from './dictionary-1-code.ts'
import { pagesOfDictionary1 } from './dictionary-1-pages.ts'
import { linkLimits } from './link-state.ts'

/**
 * Links that begin with `1`: three bytes of `checkOf` the state's bytes, then these bytes as deflate-raw (RFC 1951) that
 * begins with a dictionary known to both sides, all as base64url. Nothing here may change: other rules are another
 * format with a character of its own.
 */
let dictionary: Uint8Array | null = null
const dictionaryBytes = () => (dictionary ??= strToU8(pagesOfDictionary1 + codeOfDictionary1))

/**
 * State bytes as the characters behind the format's own. What stands from `apartAt` on gets codes of its own: the numbers
 * of a recording are not spread as the letters of a text are. Readers do not notice.
 */
export function packFormat1(bytes: Uint8Array, apartAt: number = bytes.length): string {
  const pieces: Uint8Array[] = [checkOf(bytes)]
  // Without `mem` fflate would change its hash between the two, and find nothing of the first in the second.
  const options = { level: 9, mem: 4, dictionary: dictionaryBytes() } as const
  const deflate = new Deflate(options, (piece) => pieces.push(piece))
  deflate.push(bytes.subarray(0, apartAt))
  if (apartAt < bytes.length) deflate.flush()
  deflate.push(bytes.subarray(apartAt), true)
  return toBase64url(joined(pieces))
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

export type Unpacked =
  | {
      readonly type: 'bytes'
      /** What unfolded before the characters ended or stopped making sense. */
      readonly bytes: Uint8Array
      /** They ended because what follows is no deflate. */
      readonly isBroken: boolean
      /** Whether bytes are those that were packed, all of them. */
      isWhole(bytes: Uint8Array): boolean
    }
  | { readonly type: 'too-large' }

/** The state bytes of a link's characters. They unfold piece by piece and are given up above `linkLimits.bytes`. */
export function unpackFormat1(chars: string): Unpacked {
  const all = fromBase64url(chars)
  const check = all.subarray(0, checkLength)
  const pieces: Uint8Array[] = []
  let length = 0
  const inflate = new Inflate({ dictionary: dictionaryBytes() }, (piece) => {
    pieces.push(piece)
    length += piece.length
  })
  let isBroken = false
  try {
    for (let at = checkLength; at < all.length && length <= linkLimits.bytes; at += pieceLength)
      inflate.push(all.subarray(at, at + pieceLength))
  } catch {
    // What came out before may still be of use.
    isBroken = true
  }
  if (length > linkLimits.bytes) return { type: 'too-large' }
  return {
    type: 'bytes',
    bytes: joined(pieces),
    isBroken,
    isWhole: (told) => checkOf(told).every((byte, index) => byte === check[index]),
  }
}

/** Bytes unfolded at once: deflate makes at most 1,032 of one, so that 528 kB is the most that comes too much. */
const pieceLength = 512

const checkLength = 3

/** FNV-1a of 32 bits, folded to 24: enough to notice that a link was altered on its way. */
function checkOf(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  const folded = (hash >>> 24) ^ (hash & 0xff_ffff)
  return Uint8Array.of(folded >>> 16, (folded >>> 8) & 255, folded & 255)
}
