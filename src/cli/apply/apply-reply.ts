import type { Hunk, ReplyFormat, ReplyNews } from '../../core/edits/hunk.ts'
import { acceptAll, foldNews } from '../../core/edits/proposal.ts'
import { createReplyReader } from '../../core/edits/reader.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'

/** What a reply came to: its hunks, and the texts that accept-all changes (null = the file is gone). */
export type Applied = {
  readonly hunks: readonly Hunk[]
  readonly changed: ReadonlyMap<string, string | null>
}

/** Feeds the pieces of a finished reply through the reader that the page uses, and accepts every closed hunk. */
export function applyReply(
  files: readonly Snapshot[],
  pieces: readonly string[],
  asked: ReplyFormat = 'whole',
): Applied {
  const openPath = files.length === 1 ? (files[0]?.path ?? null) : null
  const reader = createReplyReader({ files, asked, openPath })
  const news: ReplyNews[] = pieces.flatMap((piece) => [...reader.push(piece)])
  const hunks = foldNews([], [...news, ...reader.finish('complete')])
  const changed = new Map(acceptAll(files, hunks))
  for (const { path, text } of files) if (changed.get(path) === text) changed.delete(path)
  return { hunks, changed }
}
