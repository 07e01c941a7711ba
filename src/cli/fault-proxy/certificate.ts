import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate and its key, both PEM. */
export type Certificate = { readonly cert: string; readonly key: string }

const dayMs = 24 * 60 * 60_000

/**
 * Makes a self-signed certificate (ECDSA on P-256) for `localhost` and 127.0.0.1 that is good for 30 days from `now`
 * (ms since the epoch). It may be handed to a client as an authority it trusts. X.509 as RFC 5280 lays it out.
 */
export function makeCertificate(now: number): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const serial = randomBytes(16)
  // A positive number without a leading zero byte.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const algorithm = sequence(ecdsaWithSha256)
  const name = sequence(tlv(0x31, sequence(commonName, tlv(0x0c, Buffer.from('Sparkpad fault proxy')))))
  const validity = sequence(time(now - dayMs), time(now + 30 * dayMs))
  const names = sequence(tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])))
  const extensions = tlv(
    0xa3,
    sequence(
      sequence(subjectAltName, tlv(0x04, names)),
      // It may stand as an authority, for itself alone.
      sequence(
        basicConstraints,
        tlv(0x01, Buffer.from([0xff])),
        tlv(0x04, sequence(tlv(0x01, Buffer.from([0xff])))),
      ),
    ),
  )
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, serial),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  return {
    cert: pem(sequence(body, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** One value of DER: tag, length, content. */
const tlv = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const bytes = Buffer.concat(content)
  const { length } = bytes
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), bytes])
}

const sequence = (...content: readonly Uint8Array[]): Buffer => tlv(0x30, ...content)

const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))

const ecdsaWithSha256 = oid('2a8648ce3d040302')
const commonName = oid('550403')
const subjectAltName = oid('551d11')
const basicConstraints = oid('551d13')

/** UTCTime: `YYMMDDhhmmssZ`. */
const time = (at: number): Buffer =>
  tlv(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`
