import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findSecrets, withoutSecrets } from './secrets.ts'
import type { LinkState } from './link-state.ts'

const stateOf = (text: string): LinkState => ({
  files: [{ path: 'a.ts', text }],
  view: null,
  instruction: null,
  recording: null,
})
const kindsIn = (text: string) => findSecrets(stateOf(text)).map(({ kind }) => kind)
const mixed = (length: number) => 'a1B2c3D4e5'.repeat(20).slice(0, length)
const capitals = (length: number) => 'A1B2C3D4E5'.repeat(4).slice(0, length)
const pem = (name: string) =>
  `-----${'BEGIN'} ${name}-----\n${mixed(64)}\n${mixed(64)}\nshort==\n-----END ${name}-----`

/** Made of pieces: written out they would stop whoever looks for keys in this repository. */
const secrets: readonly (readonly [kind: string, text: string])[] = [
  ['private-key', pem('PRIVATE KEY')],
  ['private-key', pem('OPENSSH PRIVATE KEY')],
  ['private-key', pem('RSA PRIVATE KEY').slice(0, 60)],
  ['private-key', JSON.stringify(pem('PRIVATE KEY'))],
  ['api-key', `const key = 'sk-${mixed(48)}'`],
  ['api-key', `OPENAI_API_KEY=sk-proj-${mixed(60)}`],
  ['api-key', `sk-ant-api03-${mixed(80)}`],
  ['bearer', `headers: { authorization: 'Bearer ${mixed(32)}' }`],
  ['bearer', `curl -H "Authorization: bearer ${mixed(20)}=="`],
  ['aws', `AKIA${capitals(16)}`],
  ['aws', `aws_secret_access_key = ${mixed(40)}`],
  ['github', `ghp_${mixed(36)}`],
  ['github', `github_pat_${mixed(22)}_${mixed(59)}`],
  ['google', `AIza${mixed(35)}`],
  ['slack', `xoxb-1234567890-${mixed(20)}`],
  ['stripe', `sk_live_${mixed(24)}`],
  ['package-token', `//registry.npmjs.org/:_authToken=npm_${mixed(36)}`],
  ['package-token', `glpat-${mixed(20)}`],
  ['web-token', `eyJ${mixed(20)}.eyJ${mixed(40)}.${mixed(43)}`],
  ['password-in-address', `postgres://admin:${mixed(12)}@db.example.com/main`],
  ['assigned', `apiKey: "${mixed(32)}"`],
]

const harmless: readonly string[] = [
  '<div class="sk-circle sk-child sk-loading-indicator-large">',
  'headers: { authorization: `Bearer ${token}` }',
  'Authorization: Bearer YOUR_TOKEN_GOES_HERE',
  'const token = await readTokenFromSomewhereElse()',
  "const password = 'correct horse battery staple'",
  'https://example.com:8080/path@2x.png',
  'http://user@example.com/',
  'tokens: "--surface-very-long-name-of-a-property"',
  'import { AKIA } from "somewhere"',
  '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----',
  'const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
]

describe('secrets', () => {
  it.each(secrets)('[H11] a %s is seen and taken out', (kind, text) => {
    const state = stateOf(`// before\n${text}\n// after\n`)
    const found = findSecrets(state)
    expect(found.map((secret) => secret.kind)).toEqual([kind])
    expect(found[0]?.where).toEqual({ path: 'a.ts', line: 2 })
    const cleaned = withoutSecrets(state)
    expect(findSecrets(cleaned)).toEqual([])
    expect(cleaned.files[0]?.text).toMatch(/^\/\/ before\n[^]*REMOVED[^]*\n\/\/ after\n$/)
    expect(cleaned.files[0]?.text).not.toContain(mixed(10))
  })

  it.each(harmless)('[H11] what only looks a little like one is let through: %s', (text) => {
    expect(kindsIn(text)).toEqual([])
  })

  it('[H11] one in the instruction or the recording is seen too; the recording goes', () => {
    const key = `ghp_${mixed(36)}`
    const state: LinkState = {
      files: [],
      view: null,
      instruction: `use ${key}`,
      recording: Uint8Array.from(`\0\u0001${key}\u00ff`, (char) => char.charCodeAt(0)),
    }
    expect(findSecrets(state).map(({ where }) => where)).toEqual(['instruction', 'recording'])
    expect(withoutSecrets(state)).toEqual({ ...state, instruction: 'use ghp_REMOVED', recording: null })
  })

  it('[H11] no mixture of secrets leaves one behind, and a text without any stays as it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(...secrets.map(([, text]) => text), 'sk-', 'Bearer ', ' ', '\n', '"', '-', 'x'),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const state = stateOf(pieces.join(''))
        const cleaned = withoutSecrets(state)
        expect(findSecrets(cleaned)).toEqual([])
        if (findSecrets(state).length === 0) expect(cleaned).toEqual(state)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[H11] a long text without an end to its words is read once', () => {
    for (const piece of ['a.', 'sk-', 'a:', 'Bearer ', 'eyJ', '-----BEGIN ', 'x', 'token="', 'a+'])
      expect(kindsIn(piece.repeat(200_000 / piece.length)).length).toBeLessThan(2)
  })
})
