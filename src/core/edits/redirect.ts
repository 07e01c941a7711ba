import type { Edit, Replacement } from './edit.ts'
import { apply } from './edit.ts'
import type { FileHunk, Hunk, HunkId, LinesHunk, ReplyNews, ReplyReader } from './hunk.ts'
import { lineStarts } from './line-offsets.ts'
import { acceptAll } from './proposal.ts'
import type { Ground } from './redirect-ground.ts'
import { astray, createGround } from './redirect-ground.ts'
import type { Snapshot } from './snapshot.ts'

export type RedirectOptions = {
  /** The documents as they are now, without the kept hunks. */
  readonly files: readonly Snapshot[]
  /** Pending hunks of the turn before, in the lines of `files`. */
  readonly kept: readonly Hunk[]
  /** Makes the reader of the reply over what the model was shown: `keptText(files, kept)`. */
  readonly inner: (files: readonly Snapshot[]) => ReplyReader
}

/** The files with the kept hunks made: what a redirected model is shown, and what its reply speaks of. */
export function keptText(files: readonly Snapshot[], kept: readonly Hunk[]): readonly Snapshot[] {
  const final = kept.map((hunk) => (hunk.state === 'guarded' ? { ...hunk, state: 'closed' as const } : hunk))
  const texts = acceptAll(files, final)
  const shown = files.flatMap((file) => {
    const text = texts.get(file.path)
    texts.delete(file.path)
    return text === null ? [] : [text === undefined ? file : { ...file, text }]
  })
  const versionOf = (path: string) => {
    const origin = final.find((hunk) => hunk.kind === 'rename' && hunk.to === path)?.path
    return files.find((file) => file.path === origin)?.version ?? 0
  }
  for (const [path, text] of texts) if (text !== null) shown.push({ path, text, version: versionOf(path) })
  return shown
}

/**
 * Reads the reply to a redirect: the kept hunks come first, as closed ones; the reply's own, which speak of the files
 * with the kept hunks made, are carried over to `files`. One that touches kept lines takes their place, kept text and
 * all. Law: accepting everything gives the reply's result: accept-all = R(K(files)).
 */
export function createRedirectReader({ files, kept, inner }: RedirectOptions): ReplyReader {
  const reader = inner(keptText(files, kept))
  const prefix = freePrefix(kept)
  const grounds = new Map<string, Ground>()
  const loose = new Map<HunkId, FileHunk>()
  for (const hunk of kept) if (hunk.kind !== 'lines') loose.set(hunk.id, hunk)
  const origins = new Map<string, string>()
  for (const hunk of kept) if (hunk.kind === 'rename') origins.set(hunk.to, hunk.path)
  const made = new Map<string, Created>()
  for (const hunk of kept)
    if (hunk.kind === 'create' && hunk.state === 'closed')
      made.set(hunk.path, { id: hunk.id, text: hunk.insert, edit: [] })
  const muted = new Set<HunkId>()
  let isStarted = false

  const originOf = (path: string) => origins.get(path) ?? path
  const groundOf = (path: string): Ground | undefined => {
    const known = grounds.get(path)
    if (known !== undefined) return known
    const file = files.find((candidate) => candidate.path === path)
    if (file === undefined) return undefined
    const ground = createGround(
      file.text,
      kept.filter((hunk) => hunk.kind === 'lines' && hunk.path === path),
    )
    grounds.set(path, ground)
    return ground
  }
  const start = (): readonly ReplyNews[] => {
    if (isStarted) return []
    isStarted = true
    return kept.flatMap((hunk) => (hunk.state === 'open' ? [] : [{ type: 'closed', hunk } as const]))
  }

  const translate = (news: ReplyNews): readonly ReplyNews[] => {
    switch (news.type) {
      case 'prose':
        return [news]
      case 'frontier': {
        const path = originOf(news.path)
        const ground = groundOf(path)
        return [{ type: 'frontier', path, line: ground === undefined ? news.line : ground.below(news.line) }]
      }
      case 'grew':
        return muted.has(news.id) ? [] : [{ ...news, id: prefix + news.id }]
      case 'dropped':
        return muted.delete(news.id) ? [] : [{ type: 'dropped', id: prefix + news.id }]
      case 'opened':
        return opened(news.hunk)
      case 'closed':
        muted.delete(news.hunk.id)
        return news.hunk.kind === 'lines' ? linesClosed(news.hunk) : fileClosed(news.hunk)
    }
  }

  const opened = (hunk: Extract<Hunk, { state: 'open' }>): readonly ReplyNews[] => {
    const id = prefix + hunk.id
    if (hunk.kind === 'create') return [{ type: 'opened', hunk: { ...hunk, id } }]
    const path = originOf(hunk.path)
    const ground = groundOf(path)
    if (ground === undefined || made.has(path)) {
      muted.add(hunk.id)
      return []
    }
    const line = ground.below(hunk.base.from)
    return [{ type: 'opened', hunk: { ...hunk, id, path, base: { from: line, to: line } } }]
  }

  const linesClosed = (given: Exclude<LinesHunk, { state: 'open' }>): readonly ReplyNews[] => {
    const hunk = { ...given, id: prefix + given.id, path: originOf(given.path) }
    if (hunk.state === 'unplaced') return [{ type: 'closed', hunk }]
    const creation = made.get(hunk.path)
    const ground = creation === undefined ? groundOf(hunk.path) : undefined
    if (hunk.state === 'ambiguous') {
      const candidates =
        ground === undefined ? [] : hunk.candidates.flatMap((place) => ground.clear(place) ?? [])
      return [{ type: 'closed', hunk: candidates.length > 0 ? { ...hunk, candidates } : astray(hunk) }]
    }
    if (creation !== undefined) {
      if (hunk.state === 'incomplete') return [{ type: 'closed', hunk: astray(hunk) }]
      const starts = lineStarts(creation.text)
      const offset = (line: number) => starts[line] ?? creation.text.length
      const change = { from: offset(hunk.base.from), to: offset(hunk.base.to), text: hunk.insert }
      const edit = inserted(creation.edit, change)
      made.set(hunk.path, { ...creation, id: hunk.id, edit })
      const insert = apply(edit, creation.text)
      loose.delete(creation.id)
      return [
        { type: 'dropped', id: creation.id },
        { type: 'closed', hunk: { id: hunk.id, path: hunk.path, kind: 'create', state: 'closed', insert } },
      ]
    }
    return ground === undefined ? [{ type: 'closed', hunk: astray(hunk) }] : ground.take(hunk)
  }

  const fileClosed = (given: Exclude<FileHunk, { state: 'open' }>): readonly ReplyNews[] => {
    const hunk = { ...given, id: prefix + given.id }
    const path = originOf(hunk.path)
    const news: ReplyNews[] = []
    const drop = (id: HunkId) => {
      loose.delete(id)
      news.push({ type: 'dropped', id })
    }
    const creation = made.get(hunk.path)
    const before = [...loose.values()].find(
      (other) =>
        (other.kind === 'delete' && other.path === path) || (other.kind === 'rename' && other.path === path),
    )
    if (creation !== undefined && hunk.kind !== 'create') {
      // Made by a kept hunk and gone again, or gone under another name: the files never see the first name.
      drop(creation.id)
      made.delete(hunk.path)
      if (hunk.kind === 'delete') return news
      const insert = apply(creation.edit, creation.text)
      const moved = { id: hunk.id, path: hunk.to, kind: 'create', state: 'closed', insert } as const
      loose.set(hunk.id, moved)
      return [...news, { type: 'closed', hunk: moved }]
    }
    if (hunk.kind === 'create') {
      if (creation !== undefined) drop(creation.id)
      made.delete(hunk.path)
      const ground = groundOf(hunk.path)
      if (before?.kind === 'delete' && ground !== undefined && hunk.state === 'closed') {
        drop(before.id)
        return [...news, ...ground.rewrite(hunk.id, hunk)]
      }
      return [...news, { type: 'closed', hunk }]
    }
    if (before !== undefined) drop(before.id)
    if (hunk.kind === 'delete')
      for (const id of grounds.get(path)?.clearAll() ?? keptLines(kept, path)) drop(id)
    const final = { ...hunk, path }
    loose.set(hunk.id, final)
    return [...news, { type: 'closed', hunk: final }]
  }

  return {
    push: (text) => [...start(), ...inOrder(reader.push(text)).flatMap(translate)],
    finish: (end) => [...start(), ...reader.finish(end).flatMap(translate)],
  }
}

/**
 * News with the final hunks in the order of their ids. Of a block that was told in one piece a hunk that would have been
 * open before comes first; in several pieces, where it was, last: what is joined with which must not depend on that.
 */
function inOrder(news: readonly ReplyNews[]): readonly ReplyNews[] {
  const finals = news
    .filter((item) => item.type === 'closed')
    .toSorted((a, b) => Number(a.hunk.id.slice(1)) - Number(b.hunk.id.slice(1)))
  if (finals.length < 2) return news
  let next = 0
  return news.map((item) => (item.type === 'closed' ? (finals[next++] ?? item) : item))
}

/** A file that a kept hunk makes, and what the reply changes in it so far. */
type Created = { readonly id: HunkId; readonly text: string; readonly edit: Edit }

function keptLines(kept: readonly Hunk[], path: string): readonly HunkId[] {
  return kept.flatMap((hunk) => (hunk.kind === 'lines' && hunk.path === path ? [hunk.id] : []))
}

function freePrefix(kept: readonly Hunk[]): string {
  for (let n = 1; ; n += 1) {
    const prefix = `r${n}:`
    if (!kept.some(({ id }) => id.startsWith(prefix))) return prefix
  }
}

function inserted(edit: Edit, change: Replacement): Edit {
  const index = edit.findIndex(
    ({ from, to }) => from > change.from || (from === change.from && to > change.to),
  )
  return edit.toSpliced(index === -1 ? edit.length : index, 0, change)
}
