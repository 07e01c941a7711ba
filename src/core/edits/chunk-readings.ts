import { type ChunkEntry, keepBullets } from './bullets.ts'
import type { FileDraft } from './file-draft.ts'
import { isBlank, isSignificant, unknownLine } from './lines.ts'
import { readingsOf } from './readings.ts'
import { indentOf } from './indent.ts'

/** A chunk read otherwise than as written. Whether it was meant so the file tells: its old lines stand there. */
export type ChunkReading = {
  readonly entries: readonly ChunkEntry[]
  /** Whether the place must fit to the byte, because the chunk as written has one too that is looser. */
  readonly isStrict: boolean
  readonly isSure: boolean
  readonly hasEntities: boolean
}

const plain = { isStrict: false, isSure: true, hasEntities: false }

/** The readings that a chunk allows beside the plain one, likeliest first. */
export function chunkReadings(draft: FileDraft, entries: readonly ChunkEntry[]): readonly ChunkReading[] {
  const readings: ChunkReading[] = []
  const bullets = keepBullets(draft, entries)
  if (bullets !== null) readings.push({ ...plain, entries: bullets })
  const spaced = dropSpaceAfterSign(entries)
  if (spaced !== null) readings.push({ ...plain, entries: spaced, isStrict: true })
  const unsigned = signAdded(draft, entries)
  const blanks = signBlanks(entries)
  if (unsigned !== null) readings.push({ ...plain, ...unsigned })
  if (blanks !== null) readings.push({ ...plain, entries: blanks, isStrict: true })
  const both = unsigned === null ? null : signBlanks(unsigned.entries)
  if (unsigned !== null && both !== null) readings.push({ ...plain, ...unsigned, entries: both })
  return [...readings, ...writtenOtherwise(entries)]
}

/** Indented by an odd number of spaces, as otherwise only the lines of a block comment are. */
const odd = /^(?: {2})* (?![ *])/

/**
 * Whether all added lines seem to have a space between their sign and themselves: each is indented by an odd number of
 * spaces, and no line of the file is.
 */
export function seemsSpaced(draft: FileDraft, entries: readonly ChunkEntry[]): boolean {
  const added = entries.filter(({ sign, line }) => sign === 'add' && !isBlank(line))
  // in a chunk that is shifted as a whole the old lines are odd too
  const isShifted = entries.some(({ sign, line }) => sign !== 'add' && odd.test(line))
  // who writes a space behind the sign does so before a removed line too
  const isUnspaced = entries.some(
    ({ sign, line }) =>
      sign === 'remove' && isSignificant(line) && draft.index.idOf(line.trimEnd()) !== unknownLine,
  )
  return (
    added.length > 0 &&
    added.every(({ line }) => odd.test(line)) &&
    !isShifted &&
    !isUnspaced &&
    !draft.has(odd)
  )
}

/**
 * Whether the first space of all kept lines may be the sign, or be their own: they stand in the file with it, as the
 * lines of a block comment do, and those added at the margin are as deep as it or not.
 */
export function mayBeDedented(draft: FileDraft, entries: readonly ChunkEntry[]): boolean {
  const old = entries.filter(({ sign, line }) => sign !== 'add' && !isBlank(line))
  const stands = (line: string) => draft.index.idOf(line.trimEnd()) !== unknownLine
  const isBare = (entry: ChunkEntry) =>
    entry.sign === 'keep' &&
    entry.written === ` ${entry.line}` &&
    !stands(entry.line) &&
    stands(entry.written)
  const isAtMargin = ({ sign, line }: ChunkEntry) => sign === 'add' && /^\S/.test(line)
  return old.length > 0 && old.every(isBare) && entries.some(isAtMargin)
}

/** `- old`, `+ new`: a space between the sign and the line. */
function dropSpaceAfterSign(entries: readonly ChunkEntry[]): readonly ChunkEntry[] | null {
  const signed = entries.filter(({ sign, line }) => sign !== 'keep' && !isBlank(line))
  if (!signed.some(({ sign }) => sign === 'remove') || !signed.every(({ line }) => line.startsWith(' ')))
    return null
  return entries.map((entry) =>
    entry.sign === 'keep' ? entry : { ...entry, line: isBlank(entry.line) ? '' : entry.line.slice(1) },
  )
}

/** Lines without a sign beside changed ones, which the file has nowhere: they are added. */
function signAdded(
  draft: FileDraft,
  entries: readonly ChunkEntry[],
): { readonly entries: readonly ChunkEntry[]; readonly isSure: boolean } | null {
  const index = draft.trimmedIndex()
  const isNew = (entry: ChunkEntry | undefined): boolean =>
    entry?.sign === 'keep' && !isBlank(entry.line) && index.idOf(entry.line.trim()) === unknownLine
  const indents = new Set(
    entries.flatMap((entry) =>
      isNew(entry) || isBlank(entry.line) || entry.sign === 'remove' ? [] : [indentOf(entry.line)],
    ),
  )
  let isAny = false
  let isSure = true
  let isBeside = false
  // at an end of the chunk such a line may quote its neighbour wrongly
  const isOld = (entry: ChunkEntry) => entry.sign !== 'add' && !isBlank(entry.line) && !isNew(entry)
  const [first, last] = [entries.findIndex(isOld), entries.findLastIndex(isOld)]
  const read = entries.map((entry, at): ChunkEntry => {
    if (!isNew(entry) || at < first || at > last) {
      isBeside = entry.sign !== 'keep'
      return entry
    }
    let next = at + 1
    while (isNew(entries[next])) next += 1
    const isChanged = entries[next]?.sign === 'add' || entries[next]?.sign === 'remove'
    if (!isBeside && !isChanged) return entry
    isAny = true
    // a line without a sign may have kept its first space
    const isBare = indents.has(indentOf(entry.written)) && !indents.has(indentOf(entry.line))
    if (!isBare && !indents.has(indentOf(entry.line))) isSure = false
    const line = isBare ? entry.written : entry.line
    return { sign: 'add', line, written: `+${line}` }
  })
  return isAny ? { entries: read, isSure } : null
}

/** Blank lines without a sign between added lines: they are added too. */
function signBlanks(entries: readonly ChunkEntry[]): readonly ChunkEntry[] | null {
  let isAny = false
  const read = entries.map((entry, at): ChunkEntry => {
    if (entry.sign !== 'keep' || !isBlank(entry.line)) return entry
    let [before, next] = [at - 1, at + 1]
    while (entries[before]?.sign === 'keep' && isBlank(entries[before]?.line ?? '')) before -= 1
    while (entries[next]?.sign === 'keep' && isBlank(entries[next]?.line ?? '')) next += 1
    if (entries[before]?.sign !== 'add' || entries[next]?.sign !== 'add') return entry
    isAny = true
    return { sign: 'add', line: '', written: '+' }
  })
  return isAny ? read : null
}

/** All lines in another way of writing, such as numbered or with entities. */
function writtenOtherwise(entries: readonly ChunkEntry[]): readonly ChunkReading[] {
  const old = entries.filter(({ sign }) => sign !== 'add')
  const added = entries.filter(({ sign }) => sign === 'add').map(({ line }) => line)
  return readingsOf(old.map(({ line }) => line)).flatMap((reading) => {
    if (reading.kind !== 'entities' && reading.kind !== 'backslashes' && reading.kind !== 'gutter') return []
    const turned = reading.replace(added)
    let [olds, news] = [0, 0]
    const read = entries.map((entry): ChunkEntry => {
      const line = entry.sign === 'add' ? turned.lines[news++] : reading.search[olds++]
      return { sign: entry.sign, line: line ?? entry.line, written: line ?? entry.written }
    })
    return [
      {
        ...plain,
        entries: read,
        isSure: turned.isSure,
        hasEntities: reading.kind === 'entities',
      },
    ]
  })
}
