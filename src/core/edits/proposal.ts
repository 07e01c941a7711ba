import type { Hunk, HunkId, LineRange, ReplyNews } from './hunk.ts'
import { joinLines, splitLines } from './lines.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * Folds news into the proposal's hunks, which keep the order in which they were first seen.
 * Law: folding news one by one or all at once gives the same.
 */
export function foldNews(hunks: readonly Hunk[], news: readonly ReplyNews[]): readonly Hunk[] {
  const byId = new Map<HunkId, Hunk>()
  let isChanged = false
  for (const hunk of hunks) byId.set(hunk.id, hunk)
  for (const item of news) {
    switch (item.type) {
      case 'opened':
      case 'closed':
        byId.set(item.hunk.id, item.hunk)
        isChanged = true
        break
      case 'grew': {
        const hunk = byId.get(item.id)
        if (hunk?.state !== 'open') break
        byId.set(item.id, { ...hunk, insert: hunk.insert + item.lines, tail: item.tail })
        isChanged = true
        break
      }
      case 'dropped':
        isChanged = byId.delete(item.id) || isChanged
        break
      case 'prose':
      case 'frontier':
        break
    }
  }
  return isChanged ? [...byId.values()] : hunks
}

/** Replaces line ranges of a text, all in its own coordinates; of two at the same gap the first given comes first. */
export function replaceLines(
  text: string,
  changes: readonly { readonly base: LineRange; readonly insert: string }[],
): string {
  const lines = splitLines(text)
  const sorted = changes.toSorted((a, b) => a.base.from - b.base.from || a.base.to - b.base.to)
  let out = ''
  let at = 0
  for (const { base, insert } of sorted) {
    out += joinLines(lines, at, base.from) + insert
    at = base.to
  }
  return out + joinLines(lines, at)
}

/**
 * The texts after every closed hunk is accepted, by path; null = the file is gone. Files that nothing touches are
 * left out. A renamed file is null under its old path and stands under its new one.
 */
export function acceptAll(files: readonly Snapshot[], hunks: readonly Hunk[]): Map<string, string | null> {
  const closed = hunks.filter((hunk) => hunk.state === 'closed')
  const texts = new Map<string, string | null>()
  for (const file of files) {
    const own = hunks.flatMap((hunk) =>
      hunk.kind === 'lines' && hunk.state === 'closed' && hunk.path === file.path ? [hunk] : [],
    )
    const text = replaceLines(file.text, own)
    const rename = closed.findLast((hunk) => hunk.kind === 'rename' && hunk.path === file.path)
    if (rename?.kind === 'rename') {
      texts.set(file.path, null)
      texts.set(rename.to, text)
    } else if (own.length > 0) texts.set(file.path, text)
  }
  for (const hunk of closed) {
    if (hunk.kind === 'create') texts.set(hunk.path, hunk.insert)
    if (hunk.kind === 'delete') texts.set(hunk.path, null)
  }
  return texts
}
