import type { LinkState } from './link-state.ts'

export type SecretKind =
  | 'private-key'
  | 'api-key'
  | 'bearer'
  | 'aws'
  | 'github'
  | 'google'
  | 'slack'
  | 'stripe'
  | 'package-token'
  | 'web-token'
  | 'password-in-address'
  | 'assigned'

/** Something in a project that looks like a token or a key. */
export type Secret = {
  readonly kind: SecretKind
  /** Null: it stands in the instruction; of a recording only that it has one is known. */
  readonly where: { readonly path: string; readonly line: number } | 'instruction' | 'recording'
  /** Its first characters, enough to know it again and no more. */
  readonly begins: string
}

type Rule = {
  readonly kind: SecretKind
  /** Finds it; a group named `secret` is the part that must not go out, else all of it is. */
  readonly pattern: RegExp
  /** Placeholders and names have no digit in them, or only small letters: those are let through. */
  readonly isMixed?: true
}

/** Written so that each reads a text once, whatever it is: no part may match in two ways. */
const rules: readonly Rule[] = [
  {
    kind: 'private-key',
    pattern:
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,}(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{16,})*(?:(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{1,15})?(?:\s|\\[nr])*-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?)/g,
  },
  { kind: 'stripe', pattern: /\b[rs]k_live_(?<secret>[A-Za-z0-9]{16,})/g },
  { kind: 'api-key', pattern: /\bsk-(?<secret>[A-Za-z0-9_-]{16,})/g, isMixed: true },
  { kind: 'bearer', pattern: /\bBearer[ \t]{1,4}(?<secret>[A-Za-z0-9._~+/-]{16,}=*)/gi, isMixed: true },
  { kind: 'aws', pattern: /\b(?:AKIA|ASIA)(?<secret>[A-Z0-9]{16})\b/g },
  {
    kind: 'aws',
    pattern:
      /\baws_?secret_?(?:access_?)?key["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?<secret>[A-Za-z0-9/+]{40})\b/gi,
  },
  { kind: 'github', pattern: /\bgh[opsur]_(?<secret>[A-Za-z0-9]{36,})/g },
  { kind: 'github', pattern: /\bgithub_pat_(?<secret>[A-Za-z0-9_]{22,})/g },
  { kind: 'google', pattern: /\bAIza(?<secret>[A-Za-z0-9_-]{35})/g },
  { kind: 'slack', pattern: /\bxox[abeprs]-(?<secret>[A-Za-z0-9-]{10,})/g, isMixed: true },
  { kind: 'package-token', pattern: /\bnpm_(?<secret>[A-Za-z0-9]{36})\b/g },
  { kind: 'package-token', pattern: /\b(?:glpat-|hf_|pypi-)(?<secret>[A-Za-z0-9_-]{20,})/g, isMixed: true },
  {
    kind: 'web-token',
    pattern: /\beyJ(?<secret>[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})/g,
  },
  {
    kind: 'password-in-address',
    pattern: /\b[a-z][a-z0-9+]{1,20}:\/\/[^\s/:@'"`$]{1,100}:(?<secret>[^\s/:@'"`$]{3,200})@/g,
  },
  {
    kind: 'assigned',
    pattern:
      /(?:api_?key|secret|token|passw(?:or)?d)["']?[ \t]{0,4}[:=][ \t]{0,4}["'`](?<secret>[A-Za-z0-9+/_=-]{20,200})["'`]/gi,
    isMixed: true,
  },
]

/** What stands in the place of a secret. */
const removed = 'REMOVED'

type Found = { readonly kind: SecretKind; readonly at: number; readonly from: number; readonly to: number }

function secretsIn(text: string): readonly Found[] {
  const all = rules.flatMap(({ kind, pattern, isMixed }) =>
    Array.from(text.matchAll(pattern)).flatMap((match): readonly Found[] => {
      const secret = match.groups?.['secret'] ?? match[0]
      if (secret === removed) return []
      if (isMixed === true && !(/\d/.test(secret) && /[a-z]/i.test(secret))) return []
      const from = match.index + match[0].lastIndexOf(secret)
      return [{ kind, at: match.index, from, to: from + secret.length }]
    }),
  )
  // What two rules see is one secret: the wider one's.
  const inOrder = all.toSorted((a, b) => a.from - b.from || b.to - a.to)
  let end = 0
  return inOrder.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

const beginOf = (text: string, { at, from }: Found): string =>
  `${
    text
      .slice(at, Math.max(from, at + 4))
      .split('\n')[0]
      ?.slice(0, 24) ?? ''
  }…`

/** What looks like a token or a key in the files, the instruction and the recording of a state. */
export function findSecrets({ files, instruction, recording }: LinkState): readonly Secret[] {
  const inFiles = files.flatMap(({ path, text }) =>
    secretsIn(text).map((found): Secret => ({
      kind: found.kind,
      where: { path, line: lineOf(text, found.at) },
      begins: beginOf(text, found),
    })),
  )
  const elsewhere = (where: 'instruction' | 'recording', text: string): readonly Secret[] =>
    secretsIn(text).map((found) => ({ kind: found.kind, where, begins: beginOf(text, found) }))
  return [
    ...inFiles,
    ...elsewhere('instruction', instruction ?? ''),
    ...elsewhere('recording', recording === null ? '' : latin(recording)),
  ]
}

/** The state with a word in place of each secret, and without a recording that has one. Law: findSecrets finds none in it. */
export function withoutSecrets(state: LinkState): LinkState {
  return {
    ...state,
    files: state.files.map(({ path, text }) => ({ path, text: hide(text) })),
    instruction: state.instruction === null ? null : hide(state.instruction),
    recording:
      state.recording !== null && secretsIn(latin(state.recording)).length > 0 ? null : state.recording,
  }
}

/** Again until nothing is found: where two secrets lay across each other, the rest of one may be left. */
function hide(text: string): string {
  let [before, hidden] = ['', text]
  for (let round = 0; round < 8 && hidden !== before; round += 1)
    [before, hidden] = [hidden, hideOnce(hidden)]
  return hidden
}

function hideOnce(text: string): string {
  let hidden = ''
  let at = 0
  for (const { from, to } of secretsIn(text)) {
    hidden += text.slice(at, from) + removed
    at = to
  }
  return hidden + text.slice(at)
}

/** Bytes as characters of one byte each; what is plain text in them reads as such. */
function latin(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return text
}
