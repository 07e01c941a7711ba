import { countLines } from '../../core/edits/guard.ts'
import type { Hunk, ReplyNews } from '../../core/edits/hunk.ts'
import { acceptAll, foldNews } from '../../core/edits/proposal.ts'
import { createReplyReader } from '../../core/edits/reader.ts'

const path = 'src/case.ts'
const head = `Here is the whole file.\n\n${path}\n\`\`\`ts\n`

/** A file, and the reply that rewrites it as a whole, cut into tokens. */
export type EditCase = {
  readonly base: readonly string[]
  readonly target: readonly string[]
  readonly tokens: readonly string[]
}

/** The pieces of a reply as they come: `cut` turns the file's text into tokens. */
export function editCase(
  base: readonly string[],
  target: readonly string[],
  cut: (text: string) => readonly string[],
): EditCase {
  return { base, target, tokens: cut(`${target.join('\n')}\n\`\`\`\n`) }
}

const textOf = (lines: readonly string[]) => `${lines.join('\n')}\n`

export type Streamed = {
  /** Head of the reply and first line of the file: the base is split and indexed. */
  readonly indexMs: number
  /** All tokens after the first line, and the end. */
  readonly ms: number
  readonly tokens: number
}

/** Streams the reply through a fresh reader, token by token. */
export function stream({ base, tokens }: EditCase): Streamed {
  const files = [{ path, text: textOf(base), version: 1 }]
  const first = tokens.findIndex((token) => token.includes('\n')) + 1
  const start = performance.now()
  const reader = createReplyReader({ files, asked: 'whole', openPath: path })
  let said = reader.push(head).length
  for (let at = 0; at < first; at += 1) said += reader.push(tokens[at] ?? '').length
  const indexed = performance.now()
  for (let at = first; at < tokens.length; at += 1) said += reader.push(tokens[at] ?? '').length
  said += reader.finish('complete').length
  const end = performance.now()
  if (said === 0) throw new Error('the reader said nothing')
  return { indexMs: indexed - start, ms: end - indexed, tokens: tokens.length - first }
}

type Closed = Exclude<Hunk, { readonly state: 'open' }>

/** At the end of a reply the guard may still say which hunks it holds back; nothing else of them may change. */
function isSame(a: Closed, b: Closed, isEnd: boolean): boolean {
  if (a.kind !== 'lines' || b.kind !== 'lines' || !('base' in a) || !('base' in b)) return false
  const isSamePlace = a.base.from === b.base.from && a.base.to === b.base.to
  return isEnd && isSamePlace && a.insert === b.insert && a.path === b.path
}

export type Outcome = {
  /** Lines removed plus lines added by all hunks. */
  readonly changedLines: number
  /** Closed hunks that were taken back, reopened or said otherwise later; the guard's word at the end apart. */
  readonly closedChanged: number
  readonly hunks: number
  readonly longestPushMs: number
}

/**
 * Streams once more and looks at everything the reader says.
 * @throws Error when accepting all hunks, guarded ones confirmed, does not give the target to the byte
 */
export function check({ base, target, tokens }: EditCase): Outcome {
  const files = [{ path, text: textOf(base), version: 1 }]
  const reader = createReplyReader({ files, asked: 'whole', openPath: path })
  let hunks: readonly Hunk[] = []
  const closed = new Map<string, Closed>()
  const changed = new Set<string>()
  let longestPushMs = 0
  const take = (news: readonly ReplyNews[], isEnd: boolean) => {
    for (const item of news) {
      const id = 'hunk' in item ? item.hunk.id : 'id' in item ? item.id : null
      if (id === null) continue
      const before = closed.get(id)
      if (before !== undefined && !(item.type === 'closed' && isSame(before, item.hunk, isEnd)))
        changed.add(id)
      if (item.type === 'closed') closed.set(id, item.hunk)
    }
    hunks = foldNews(hunks, news)
  }
  take(reader.push(head), false)
  for (const token of tokens) {
    const start = performance.now()
    const news = reader.push(token)
    longestPushMs = Math.max(longestPushMs, performance.now() - start)
    take(news, false)
  }
  take(reader.finish('complete'), true)
  const confirmed = hunks.map((hunk): Hunk => {
    if (hunk.state !== 'guarded') return hunk
    const { why: _, ...rest } = hunk
    return { ...rest, state: 'closed' }
  })
  const text = acceptAll(files, confirmed).get(path) ?? textOf(base)
  if (text !== textOf(target)) throw new Error('accepting all does not give the text that was streamed')
  const changedLines = confirmed.reduce(
    (sum, hunk) =>
      hunk.kind === 'lines' && 'base' in hunk
        ? sum + hunk.base.to - hunk.base.from + countLines(hunk.insert)
        : sum,
    0,
  )
  return { changedLines, closedChanged: changed.size, hunks: confirmed.length, longestPushMs }
}
