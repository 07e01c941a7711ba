/**
 * Numbers as a fraction that is narrowed bit by bit (a binary range coder with carry, as in LZMA), each bit priced by how
 * often it was so before in its context: a few hundred small numbers take what they tell and no table goes along.
 */
export type RangeWriter = {
  /** One bit in a context. */
  bit(context: BitContext, value: boolean): void
  done(): readonly number[]
}

/** Behind the end it reads zeros, as a writer leaves those out. */
export type RangeReader = { bit(context: BitContext): boolean }

/** How often a bit was unset and set; both sides count alike. */
export type BitContext = { zeros: number; ones: number }

const most = 255
const full = 0x1_0000_0000
const small = 0x100_0000

/** The part of `range` that stands for an unset bit: at least 1, and less than all. */
const unsetPart = (range: number, { zeros, ones }: BitContext): number =>
  Math.floor(range / 65_536) * Math.floor(((2 * zeros + 1) * 65_536) / (2 * zeros + 2 * ones + 2))

const count = (context: BitContext, value: boolean) => {
  if (value) context.ones += 1
  else context.zeros += 1
  if (context.ones + context.zeros < most) return
  context.ones = Math.floor(context.ones / 2)
  context.zeros = Math.floor(context.zeros / 2)
}

export function createRangeWriter(): RangeWriter {
  const out: number[] = []
  let low = 0
  let range = full - 1
  const carry = () => {
    for (let at = out.length - 1; at >= 0; at -= 1) {
      const byte = out[at] ?? 0
      out[at] = (byte + 1) & 255
      if (byte < 255) return
    }
  }
  const put = () => {
    out.push(Math.floor(low / small))
    low = (low % small) * 256
  }
  return {
    bit(context, value) {
      const unset = unsetPart(range, context)
      if (value) {
        low += unset
        range -= unset
        if (low >= full) {
          low -= full
          carry()
        }
      } else range = unset
      while (range < small) {
        range *= 256
        put()
      }
      count(context, value)
    },
    done() {
      // The shortest bytes whose fraction lies in what is left; a reader takes those that are missing for zeros.
      for (const size of [small, 65_536, 256, 1]) {
        const rounded = Math.ceil(low / size) * size
        if (rounded >= low + range) continue
        if (rounded >= full) carry()
        low = rounded % full
        break
      }
      while (low > 0) put()
      while (out.at(-1) === 0) out.pop()
      return out
    },
  }
}

export function createRangeReader(bytes: Uint8Array): RangeReader {
  let at = 0
  let range = full - 1
  const next = () => {
    at += 1
    return bytes[at - 1] ?? 0
  }
  let code = 0
  for (let n = 0; n < 4; n += 1) code = code * 256 + next()
  return {
    bit(context) {
      const unset = unsetPart(range, context)
      const value = code >= unset
      if (value) {
        code -= unset
        range -= unset
      } else range = unset
      while (range < small) {
        range *= 256
        code = (code % small) * 256 + next()
      }
      count(context, value)
      return value
    },
  }
}

const fresh = (): BitContext => ({ zeros: 0, ones: 0 })

/** Contexts of a column of whole numbers from 0 on: how many bits a number has, then those, the highest first. */
export type NumberContext = { readonly size: BitContext[]; readonly bits: Map<number, BitContext> }

export const numberContext = (): NumberContext => ({ size: [], bits: new Map() })

/** Of a number plus one, the bits below the highest. */
const mostBits = 53

const sizeContext = ({ size }: NumberContext, at: number): BitContext => (size[at] ??= fresh())

/** By the bits above, while they are few. */
const bitContext = ({ bits }: NumberContext, size: number, above: number, left: number): BitContext => {
  const key = above < 64 ? size * 64 + above : 4_096 + size * 64 + left
  const known = bits.get(key) ?? fresh()
  bits.set(key, known)
  return known
}

/** `value`: a whole number from 0 to 2^53 - 2. */
export function putNumber(out: RangeWriter, contexts: NumberContext, value: number): void {
  const told = value + 1
  const size = sizeOf(told)
  for (let at = 0; at < size; at += 1) out.bit(sizeContext(contexts, at), true)
  if (size < mostBits) out.bit(sizeContext(contexts, size), false)
  for (let left = size - 1, above = 1; left >= 0; left -= 1) {
    const bit = Math.floor(told / 2 ** left) % 2
    out.bit(bitContext(contexts, size, above, left), bit === 1)
    above = above * 2 + bit
  }
}

export function takeNumber(from: RangeReader, contexts: NumberContext): number {
  let size = 0
  while (size < mostBits && from.bit(sizeContext(contexts, size))) size += 1
  let told = 1
  for (let left = size - 1; left >= 0; left -= 1)
    told = told * 2 + (from.bit(bitContext(contexts, size, told, left)) ? 1 : 0)
  return Math.min(told, Number.MAX_SAFE_INTEGER) - 1
}

const sizeOf = (told: number): number => {
  let size = 0
  for (let left = told; left >= 2; left = Math.floor(left / 2)) size += 1
  return size
}

/** Bits that tell nothing of each other: `count` of them, 52 at most, the highest first. */
export function putBits(out: RangeWriter, value: number, count: number): void {
  for (let left = count - 1; left >= 0; left -= 1) out.bit(fresh(), Math.floor(value / 2 ** left) % 2 === 1)
}

export function takeBits(from: RangeReader, count: number): number {
  let value = 0
  for (let left = count; left > 0; left -= 1) value = value * 2 + (from.bit(fresh()) ? 1 : 0)
  return value
}
