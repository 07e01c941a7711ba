import { fromBase64url, toBase64url } from '../../core/link/base64url.ts'

/** What sealing needs of a browser; `subtle` is missing on pages without https that are not of this machine. */
export type SealCrypto = {
  readonly subtle: SubtleCrypto
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
}

/** First byte of what is sealed. */
const version = 1
const checkLength = 4
const ivLength = 12
const headLength = 1 + checkLength + ivLength

/** First character of a key; another way to seal is another character. */
const keyMark = 'k'

export function randomText(crypto: Pick<SealCrypto, 'getRandomValues'>, bytes: number): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** SHA-256 of a text, base64url. */
export async function hashText({ subtle }: SealCrypto, text: string): Promise<string> {
  return toBase64url(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** A new key: its mark, then 256 bits. */
export const newKey = (crypto: SealCrypto): string => keyMark + randomText(crypto, 32)

/**
 * A link's characters (as `makeLink` gives them) sealed for one id: version, four bytes by which a key is known, an
 * initialisation vector, and AES-GCM of the characters' bytes, bound to all of that and to the id. A key seals once.
 */
export async function seal(
  crypto: SealCrypto,
  { id, key, link }: { readonly id: string; readonly key: string; readonly link: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const raw = rawKey(key)
  if (raw === null) throw new Error('not a key')
  const head = new Uint8Array(headLength)
  head[0] = version
  head.set(await checkOf(crypto, raw), 1)
  head.set(crypto.getRandomValues(new Uint8Array(ivLength)), 1 + checkLength)
  const sealed = await crypto.subtle.encrypt(
    parameters(head, id),
    await aesKey(crypto, raw, 'encrypt'),
    bytesOf(link),
  )
  const all = new Uint8Array(headLength + sealed.byteLength)
  all.set(head)
  all.set(new Uint8Array(sealed), headLength)
  return all
}

export type Unsealed =
  | { readonly type: 'link'; readonly link: string }
  /** `damaged`: the key is right, and what is kept is not what was sealed. */
  | { readonly type: 'wrong-key' | 'damaged' | 'newer' }

/** Law: unseal(seal(link)) = link. Anything else, whoever wrote it, is told and never an error. */
export async function unseal(
  crypto: SealCrypto,
  {
    id,
    key,
    sealed,
  }: { readonly id: string; readonly key: string; readonly sealed: Uint8Array<ArrayBuffer> },
): Promise<Unsealed> {
  const raw = rawKey(key)
  if (raw === null) return { type: 'wrong-key' }
  if (sealed.length > 0 && (sealed[0] ?? 0) > version) return { type: 'newer' }
  if (sealed.length < headLength || sealed[0] !== version) return { type: 'damaged' }
  const head = sealed.slice(0, headLength)
  const check = await checkOf(crypto, raw)
  if (check.some((byte, index) => byte !== head[1 + index])) return { type: 'wrong-key' }
  try {
    const opened = await crypto.subtle.decrypt(
      parameters(head, id),
      await aesKey(crypto, raw, 'decrypt'),
      sealed.slice(headLength),
    )
    return { type: 'link', link: linkOf(new Uint8Array(opened)) }
  } catch {
    return { type: 'damaged' }
  }
}

const parameters = (head: Uint8Array, id: string) => {
  const bound = new TextEncoder().encode(`sparkpad link ${id} `)
  const additionalData = new Uint8Array(bound.length + head.length)
  additionalData.set(bound)
  additionalData.set(head, bound.length)
  return { name: 'AES-GCM', iv: head.slice(1 + checkLength), additionalData }
}

const rawKey = (key: string): Uint8Array<ArrayBuffer> | null =>
  /^k[\w-]{43}$/.test(key) ? new Uint8Array(fromBase64url(key.slice(1))) : null

const aesKey = ({ subtle }: SealCrypto, raw: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt') =>
  subtle.importKey('raw', raw, 'AES-GCM', false, [use])

/** Of a key with 256 bits of chance four bytes of a hash tell nothing. */
async function checkOf({ subtle }: SealCrypto, raw: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const mark = new TextEncoder().encode('sparkpad key ')
  const all = new Uint8Array(mark.length + raw.length)
  all.set(mark)
  all.set(raw, mark.length)
  return new Uint8Array(await subtle.digest('SHA-256', all)).subarray(0, checkLength)
}

/** The format's character as a byte, then the bytes that the others stand for: a quarter less than the characters. */
const bytesOf = (link: string): Uint8Array<ArrayBuffer> => {
  const rest = fromBase64url(link.slice(1))
  const bytes = new Uint8Array(1 + rest.length)
  bytes[0] = link.charCodeAt(0)
  bytes.set(rest, 1)
  return bytes
}

const linkOf = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '' : String.fromCharCode(bytes[0] ?? 0) + toBase64url(bytes.subarray(1))
