import type { FileDraft } from './file-draft.ts'
import { unknownLine } from './lines.ts'

/** One line of a chunk as it was read, its sign apart. */
export type ChunkEntry = {
  readonly sign: 'keep' | 'remove' | 'add'
  readonly line: string
  readonly written: string
}

const isItem = (draft: FileDraft, entry: ChunkEntry): boolean =>
  entry.sign === 'remove' &&
  draft.index.idOf(entry.written.trimEnd()) !== unknownLine &&
  draft.trimmedIndex().idOf(entry.line.trim()) === unknownLine

/** Whether a line is either a kept list item without its sign, or meant to give way to the added lines behind it. */
export const isDoubtfulItem = (draft: FileDraft, entries: readonly ChunkEntry[]): boolean =>
  entries.some((entry, at) => entries[at + 1]?.sign === 'add' && isItem(draft, entry))

/**
 * A chunk whose kept lines lack their sign and are list items: `- item` was read as the removal of ` item`. Gives the
 * chunk with the items kept that the file has as they stand; null where there is none, or where one is doubtful.
 */
export function keepBullets(draft: FileDraft, entries: readonly ChunkEntry[]): readonly ChunkEntry[] | null {
  if (isDoubtfulItem(draft, entries)) return null
  let isAny = false
  const kept = entries.map((entry): ChunkEntry => {
    if (!isItem(draft, entry)) return entry
    isAny = true
    return { sign: 'keep', line: entry.written, written: entry.written }
  })
  return isAny ? kept : null
}
