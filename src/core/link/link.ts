import { packFormat1, unpackFormat1 } from './format-1.ts'
import { isLinkPath, linkLimits, type LinkBase, type LinkState } from './link-state.ts'
import { readState, type ReadState } from './read-state.ts'
import { findSecrets, withoutSecrets, type Secret } from './secrets.ts'
import { writeState } from './write-state.ts'

/** What becomes of tokens and keys in the files: the link is refused, they are taken out, or the user wants them in. */
export type SecretRule = 'refuse' | 'remove' | 'keep'

export type MadeLink =
  | { readonly type: 'made'; readonly link: string }
  | { readonly type: 'secrets'; readonly found: readonly Secret[] }
  | { readonly type: 'too-large' }
  | { readonly type: 'bad-path'; readonly path: string }

export type OpenedLink =
  | { readonly type: 'whole'; readonly state: LinkState }
  /** `cut`: its end is missing · `altered`: characters of it are not those that were made. */
  | {
      readonly type: 'part'
      readonly why: 'cut' | 'altered'
      readonly state: LinkState
      readonly files: ReadState['files']
    }
  | { readonly type: 'unreadable'; readonly why: 'malformed' | 'newer' | 'cut' | 'altered' | 'too-large' }

/** The formats that were ever released, by the character their links begin with. Each opens for ever. */
const formats: ReadonlyMap<string, typeof unpackFormat1> = new Map([['1', unpackFormat1]])

/**
 * The characters behind the `#` for a state, as short as it can be told: by itself, or as changes of a base. `packed`:
 * so many bytes at the recording's end cannot be packed closer. Law: openLink(makeLink(state).link).state = state.
 */
export function makeLink(
  state: LinkState,
  {
    bases,
    secrets,
    packed = 0,
  }: { readonly bases: readonly LinkBase[]; readonly secrets: SecretRule; readonly packed?: number },
): MadeLink {
  const bad = state.files.find(
    ({ path }, index) => !isLinkPath(path) || state.files.findIndex((file) => file.path === path) !== index,
  )
  if (bad !== undefined) return { type: 'bad-path', path: bad.path }
  const found = secrets === 'keep' ? [] : findSecrets(state)
  if (found.length > 0 && secrets === 'refuse') return { type: 'secrets', found }
  const told = found.length > 0 ? withoutSecrets(state) : state
  const units = told.files.reduce((sum, { text }) => sum + text.length, 0)
  if (units > linkLimits.bytes || told.files.length > linkLimits.files) return { type: 'too-large' }
  const ways = [
    writeState(told, null, false),
    ...bases
      .filter((base) => shares(told, base))
      .flatMap((base) => [writeState(told, base, true), writeState(told, base, false)]),
  ]
    .filter((bytes) => bytes.length <= linkLimits.bytes)
    .toSorted((a, b) => a.length - b.length)
  // Fewer bytes are fewer characters, but for close calls; those are worth a try where a try is cheap.
  const tried = ways.filter(({ length }, index) => index === 0 || length <= triedBytes)
  // A recording is the last part but for the end.
  const apart = told.recording === null ? 0 : (packed === 0 ? told.recording.length : packed) + 1
  const links = tried.map((bytes) => `1${packFormat1(bytes, bytes.length - apart)}`)
  const [shortest] = links.toSorted((a, b) => a.length - b.length)
  if (shortest === undefined || shortest.length > linkLimits.chars) return { type: 'too-large' }
  return { type: 'made', link: shortest }
}

/** Reads the characters behind the `#`, whoever wrote them: what can be recovered, and never an error. */
export function openLink(link: string, bases: readonly LinkBase[]): OpenedLink {
  const unpack = formats.get(link.charAt(0))
  if (unpack === undefined) {
    const isLike = /^[\w-]{24,}$/.test(link.slice(0, 64))
    return { type: 'unreadable', why: isLike ? 'newer' : 'malformed' }
  }
  if (link.length > linkLimits.chars) return { type: 'unreadable', why: 'too-large' }
  const unpacked = unpack(link.slice(1))
  if (unpacked.type === 'too-large') return { type: 'unreadable', why: 'too-large' }
  const read = readState(unpacked.bytes, bases)
  if (read === null) {
    const isEmpty = unpacked.bytes.length < 2
    return { type: 'unreadable', why: unpacked.isBroken ? 'altered' : isEmpty ? 'cut' : 'malformed' }
  }
  const { state, ended, files } = read
  const isWhole = ended === 'whole' && unpacked.isWhole(unpacked.bytes.subarray(0, read.length))
  if (isWhole) return { type: 'whole', state }
  const why = ended === 'short' ? 'cut' : 'altered'
  if (files.read === 0 && files.cut === null) return { type: 'unreadable', why }
  return { type: 'part', why, state, files }
}

/** Packing so many bytes takes a millisecond or so. */
const triedBytes = 6_000

const shares = (state: LinkState, base: LinkBase): boolean =>
  base.files.some(({ path }) => state.files.some((file) => file.path === path))
