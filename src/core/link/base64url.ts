const chars = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const values = new Map(Array.from(chars, (char, value) => [char.charCodeAt(0), value]))

/** Bytes as letters, digits, `-` and `_` (RFC 4648, section 5), six bits each, without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const bits = (a << 16) | (b << 8) | c
    const count = Math.min(3, bytes.length - at) + 1
    for (let n = 0; n < count; n += 1) text += chars.charAt((bits >> (18 - 6 * n)) & 63)
  }
  return text
}

/**
 * The bytes of such a text, up to the first character that does not belong to one: the bracket or full stop behind a
 * link often comes along with it. Law: fromBase64url(toBase64url(bytes)) = bytes.
 */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let length = 0
  let bits = 0
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const value = values.get(text.charCodeAt(at))
    if (value === undefined) break
    bits = ((bits << 6) | value) & 0xfff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes[length] = (bits >> count) & 255
      length += 1
    }
  }
  return bytes.subarray(0, length)
}
