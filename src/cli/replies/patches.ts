import { isBlank } from '../../core/edits/lines.ts'
import { exactKey } from './blocks.ts'
import type { Commit, LineChange } from './commit.ts'
import type { Dice } from './dice.ts'

/** One line of a chunk: kept, removed or added. */
export type ChunkLine = { readonly sign: ' ' | '-' | '+'; readonly text: string }
export type Chunk = {
  readonly from: number
  readonly to: number
  readonly lines: readonly ChunkLine[]
  readonly changes: readonly LineChange[]
  readonly scope: string | null
}

const indentOf = (line: string) => line.length - line.trimStart().length
const declares =
  /^\s*(?:export |async |public |private |static |default )*(?:function|class|interface|type|def|const \w+ = (?:async )?(?:\(|function)|describe\(|it\(|\w+\(.*\)\s*\{$)/

/** The declaration around a line, as it would stand behind `@@`. */
export function scopeOf(lines: readonly string[], at: number): string | null {
  let depth = indentOf(lines[at] ?? '')
  if (isBlank(lines[at] ?? '')) depth = Infinity
  for (let i = at - 1; i >= 0 && i > at - 120; i -= 1) {
    const line = lines[i] ?? ''
    if (isBlank(line) || indentOf(line) >= depth) continue
    depth = indentOf(line)
    if (declares.test(line)) return line.trim()
  }
  return null
}

export function chunkOver(
  commit: Commit,
  { from, to }: { readonly from: number; readonly to: number },
  changes: readonly LineChange[] = commit.changes.filter((change) => change.from >= from && change.to <= to),
): Chunk {
  const lines: ChunkLine[] = []
  const keep = (start: number, stop: number) => {
    for (const text of commit.before.slice(start, stop)) lines.push({ sign: ' ', text })
  }
  let at = from
  for (const change of changes) {
    keep(at, change.from)
    for (const text of commit.before.slice(change.from, change.to)) lines.push({ sign: '-', text })
    for (const text of change.lines) lines.push({ sign: '+', text })
    at = change.to
  }
  keep(at, to)
  return { from, to, lines, changes, scope: scopeOf(commit.before, from) }
}

export const oldLines = (chunk: Chunk) =>
  chunk.lines.flatMap(({ sign, text }) => (sign === '+' ? [] : [text]))

/** First lines of the places where a chunk's old lines stand. */
export function placesOf(
  commit: Commit,
  old: readonly string[],
  key: (line: string) => string,
): readonly number[] {
  const keys = commit.before.map(key)
  const wanted = old.map(key)
  return keys.flatMap((_, at) =>
    at + wanted.length <= keys.length && wanted.every((line, i) => keys[at + i] === line) ? [at] : [],
  )
}

/** Cuts a commit into chunks with `context` lines around, each grown until it stands once. */
export function chunksOf(
  commit: Commit,
  options: { readonly context?: number; readonly key?: (line: string) => string } = {},
): readonly Chunk[] | null {
  const { context = 3, key = exactKey } = options
  const groups: LineChange[][] = []
  for (const change of commit.changes) {
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && change.from - last.to <= context * 2) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  const chunks: Chunk[] = []
  for (const [at, group] of groups.entries()) {
    const lowest = groups[at - 1]?.at(-1)?.to ?? 0
    const highest = groups[at + 1]?.[0]?.from ?? commit.before.length
    let from = Math.max(lowest, (group[0]?.from ?? 0) - context)
    let to = Math.min(highest, (group.at(-1)?.to ?? 0) + context)
    for (;;) {
      const old = commit.before.slice(from, to)
      if (!old.every(isBlank) && placesOf(commit, old, key).length === 1) break
      if (from === lowest && to === highest) return null
      if (from > lowest) from -= 1
      if (to < highest) to += 1
    }
    chunks.push(chunkOver(commit, { from, to }, group))
  }
  return chunks
}

export type PatchStyle = {
  readonly scope: 'none' | 'bare' | 'always' | 'some'
  readonly ends: 'both' | 'no-end' | 'no-begin' | 'none'
  readonly fence: string | null
  /** Context lines as they stand, without the leading space. */
  readonly isBare: boolean
  readonly firstBare: boolean
}
export const plainPatch: PatchStyle = {
  scope: 'some',
  ends: 'both',
  fence: null,
  isBare: false,
  firstBare: false,
}

export function chunkText(
  chunk: Chunk,
  { isBare }: Pick<PatchStyle, 'isBare'>,
  dice: Dice,
): readonly string[] {
  const blank = dice.chance(0.5)
  return chunk.lines.map(({ sign, text }) => {
    if (sign !== ' ') return sign + text
    return isBare || (text === '' && blank) ? text : ` ${text}`
  })
}

/** The part of a patch that speaks of one file. */
export function updateText(
  path: string,
  chunks: readonly Chunk[],
  { style, dice }: { readonly style: PatchStyle; readonly dice: Dice },
): readonly string[] {
  const lines = [`*** Update File: ${path}`]
  for (const [at, chunk] of chunks.entries()) {
    const hasScope = style.scope === 'always' || (style.scope === 'some' && dice.chance(0.6))
    const head = hasScope && chunk.scope !== null ? `@@ ${chunk.scope}` : '@@'
    if (style.scope !== 'none' && !(at === 0 && style.firstBare)) lines.push(head)
    else if (style.scope === 'none' && at > 0) lines.push('@@')
    lines.push(...chunkText(chunk, style, dice))
  }
  return lines
}

export function envelope(body: readonly string[], style: PatchStyle): string {
  const lines = [...body]
  if (style.ends === 'both' || style.ends === 'no-end') lines.unshift('*** Begin Patch')
  if (style.ends === 'both' || style.ends === 'no-begin') lines.push('*** End Patch')
  if (style.fence !== null) {
    const mark = lines.some((line) => line.startsWith('```')) ? '````' : '```'
    lines.unshift(mark + style.fence)
    lines.push(mark)
  }
  return `${lines.join('\n')}\n`
}
