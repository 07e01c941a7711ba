import { accessSubprotocol, subprotocol } from './messages.ts'

/** A subprotocol must be an HTTP token, or the browser refuses to open the socket. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** Subprotocols by which a client asks for Sparkpad's extensions and shows its access code. */
export function sparkpadSubprotocols(accessCode: string | null): readonly string[] {
  if (accessCode === null || accessCode === '') return [subprotocol]
  return [subprotocol, accessSubprotocol + base64Url(utf8(accessCode))]
}

/**
 * Subprotocols for an endpoint that knows nothing of Sparkpad: none, because a browser fails a connection whose
 * server echoes none of those offered; with a key, the one that other gateways read it from.
 */
export function plainSubprotocols(key: string | null): readonly string[] {
  return key !== null && token.test(key) ? [`openai-insecure-api-key.${key}`] : []
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** base64url without padding (RFC 4648, section 5). */
export function base64Url(bytes: readonly number[]): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3)
    const word = (a << 16) | (b << 8) | c
    const digits = Math.min(4, bytes.length - i + 1)
    for (let d = 0; d < digits; d += 1) out += alphabet[(word >> (18 - 6 * d)) & 63]
  }
  return out
}

const utf8 = (text: string): number[] => {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      )
  }
  return bytes
}
