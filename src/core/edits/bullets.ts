import type { FileDraft } from './file-draft.ts'
import { unknownLine } from './lines.ts'

/** One line of a chunk as it was read, its sign apart. */
export type ChunkEntry = {
  readonly sign: 'keep' | 'remove' | 'add'
  readonly line: string
  readonly written: string
}

/**
 * A chunk whose kept lines lack their sign and are list items: `- item` was read as the removal of ` item`. Gives the
 * chunk with the items kept that the file has as they stand; null where there is none, or where one stands before
 * added lines, and may be meant to give way to them after all.
 */
export function keepBullets(draft: FileDraft, entries: readonly ChunkEntry[]): readonly ChunkEntry[] | null {
  let isAny = false
  let isDoubtful = false
  const kept = entries.map((entry, at): ChunkEntry => {
    const isItem =
      entry.sign === 'remove' &&
      draft.index.idOf(entry.written.trimEnd()) !== unknownLine &&
      draft.trimmedIndex().idOf(entry.line.trim()) === unknownLine
    if (!isItem) return entry
    isAny = true
    if (entries[at + 1]?.sign === 'add') isDoubtful = true
    return { sign: 'keep', line: entry.written, written: entry.written }
  })
  return isAny && !isDoubtful ? kept : null
}
