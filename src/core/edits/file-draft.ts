import { anchorKey, notAscii, typedKey } from './plain-key.ts'
import { type Claim, type Claims, createClaims } from './claims.ts'
import type { LineRange } from './hunk.ts'
import { indexLines, isBlank, joinLines, type LineIndex, splitLines, type TextLines } from './lines.ts'
import type { Snapshot } from './snapshot.ts'

/** A base file while a reply edits it. */
export interface FileDraft {
  readonly path: string
  /** The file's lines; a byte order mark before the first is no part of it. */
  readonly lines: TextLines
  readonly byteOrderMark: string
  /** Lines without their trailing space. */
  readonly index: LineIndex
  /** Lines without space at either end. Made when first asked for. */
  readonly trimmedIndex: () => LineIndex
  /** The first line that has a typed key; undefined if none has it. */
  readonly typedPlace: (key: string) => number | undefined
  /** Lines by their anchor key. Made when first asked for. */
  readonly plainIndex: () => LineIndex
  /** Whether some line has what a pattern names; each pattern is looked for once. */
  readonly has: (pattern: RegExp) => boolean
  /** What the final hunks change. */
  readonly claims: Claims
  /** Where the last placed block ended; null before the first. */
  after: number | null
}

export function createFileDraft(snapshot: Snapshot): FileDraft {
  const byteOrderMark = snapshot.text.startsWith('\ufeff') ? '\ufeff' : ''
  const lines = splitLines(snapshot.text.slice(byteOrderMark.length))
  const index = indexLines(lines.texts.map((text) => text.trimEnd()))
  // lines of plain ASCII are their own typed key: only the others need to be looked up apart
  const odd = once(() => {
    const places = new Map<string, number>()
    if (!notAscii.test(snapshot.text)) return places
    for (const [at, text] of lines.texts.entries()) {
      if (!notAscii.test(text)) continue
      const key = typedKey(text)
      if (!places.has(key)) places.set(key, at)
    }
    return places
  })
  const sought = new Map<string, boolean>()
  return {
    path: snapshot.path,
    lines,
    byteOrderMark,
    index,
    trimmedIndex: once(() => indexLines(lines.texts.map((text) => text.trim()))),
    typedPlace(key) {
      const own = index.first(index.idOf(key))
      const other = odd().get(key)
      return own === undefined || other === undefined ? (own ?? other) : Math.min(own, other)
    },
    plainIndex: once(() => indexLines(lines.texts.map(anchorKey))),
    has(pattern) {
      const known = sought.get(pattern.source)
      if (known !== undefined) return known
      const isThere = lines.texts.some((text) => pattern.test(text))
      sought.set(pattern.source, isThere)
      return isThere
    },
    claims: createClaims(),
    after: null,
  }
}

/** Makes a value when it is first asked for. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

/** Whether an earlier hunk makes the very same change: the reply repeats itself. */
export const isClaimed = (draft: FileDraft, { base, insert }: Claim): boolean =>
  draft.claims.at(base).some((claim) => claim.insert === insert)

/** Whether a change cut short is the beginning of what an earlier hunk does in the same place. */
export const isBegunAgain = (draft: FileDraft, { base, insert }: Claim): boolean =>
  draft.claims.at(base).some((claim) => claim.insert.startsWith(insert))

/** Whether an earlier hunk changes some of the same lines. */
export const isInTheWay = (draft: FileDraft, change: Claim): boolean => draft.claims.overlaps(change.base)

/**
 * A change of lines as a range and its text, with the file's line ends. The file's last line stays without an end if
 * it had none. Null if nothing changes.
 */
export function renderChange(
  draft: FileDraft,
  range: LineRange,
  added: readonly string[],
): { readonly base: LineRange; readonly insert: string } | null {
  const { texts, ends } = draft.lines
  const count = texts.length
  const end = ends[range.from] || ends[range.from - 1] || draft.lines.end
  const { to } = range
  let { from } = range
  let insert = added.map((line) => line + end).join('')
  const isOpenEnded = count > 0 && ends[count - 1] === ''
  if (isOpenEnded && to === count) {
    if (added.length === 0 && from > 0) {
      const isFree = !draft.claims.overlaps({ from: from - 1, to: from })
      if (from < to && isFree) {
        from -= 1
        insert = texts[from] ?? ''
      }
    } else if (added.length > 0) {
      insert = insert.slice(0, -end.length)
      if (from === count) {
        from -= 1
        insert = `${texts[from] ?? ''}${end}${insert}`
      }
    }
  }
  if (insert === joinLines(draft.lines, from, to)) return null
  if (from > 0 || draft.byteOrderMark === '') return { base: { from, to }, insert }
  // the mark stands before the first line, whichever that is
  const stop = Math.max(to, Math.min(1, count))
  return { base: { from, to: stop }, insert: draft.byteOrderMark + insert + joinLines(draft.lines, to, stop) }
}

/**
 * The place of a change that only removes, or only adds, lines that are all equal: the first among such lines, down to
 * `floor` and to what is changed already. The text is the same wherever among them it is; what a later change removes or
 * adds between them, or removes behind them with the end of a last line, finds its place free.
 */
export function firstOfEqual(
  draft: FileDraft,
  { range, lines }: { readonly range: LineRange; readonly lines: readonly string[] },
  floor: number,
): LineRange {
  const { texts, ends } = draft.lines
  const size = range.to - range.from
  const all = size === 0 ? lines : texts.slice(range.from, range.to)
  const [line] = all
  if ((size > 0 && lines.length > 0) || all.some((other) => other !== line)) return range
  const isFree = (at: number) =>
    at >= floor &&
    texts[at] === line &&
    (size === 0 || ends[at] === ends[at + size]) &&
    !draft.claims.overlaps({ from: at, to: at + 1 })
  let { from } = range
  while (isFree(from - 1)) from -= 1
  return { from, to: from + size }
}

/** A new line as the file ends it, where it is a line of the file but for space at its end. */
export function endedAsFile(draft: FileDraft, line: string): string {
  const bare = line.trimEnd()
  if (bare === '') return blankAsFile(draft, line)
  return bare === line ? line : ownText(draft, draft.index.idOf(bare), line)
}

const spaceAlone = /^\s+$/

/** A blank line without its white space, where no blank line of the file has any; any other line as it is. */
export const blankAsFile = (draft: FileDraft, line: string): string =>
  line !== '' && isBlank(line) && !draft.has(spaceAlone) ? '' : line

/** A line with this id as the file writes it: as it stands in the reply, if it is blank or the file has it so anywhere. */
export function ownText({ index, lines }: FileDraft, id: number, line: string): string {
  const first = lines.texts[index.first(id) ?? -1]
  if (first === undefined || first === line || isBlank(line)) return line
  const isThere = index
    .positions(id)
    .slice(1, 8)
    .some((at) => lines.texts[at] === line)
  return isThere ? line : first
}

/** What an open hunk shows of finished lines: the file's line ends, each line ended. */
export function renderOpen(draft: FileDraft, added: readonly string[]): string {
  return added.map((line) => line + draft.lines.end).join('')
}
