import type { Hunk, HunkId, ReplyNews } from './hunk.ts'

type OpenHunk = Extract<Hunk, { readonly state: 'open' }>
type FinalHunk = Exclude<Hunk, { readonly state: 'open' }>

/** Where the writers tell what became of their hunks; `take` gives the news since the last take. */
export interface HunkLog {
  /** The next id, counted per reply, so that a replay gives the same. */
  newId(): HunkId
  open(hunk: OpenHunk): void
  /** Appends finished lines; `tail` takes the place of the last tail. Joined: one `grew` per hunk and take. */
  grow(id: HunkId, lines: string, tail: string): void
  close(hunk: FinalHunk): void
  drop(id: HunkId): void
  prose(text: string): void
  frontier(path: string, line: number): void
  take(): readonly ReplyNews[]
  /** How many hunks were given as final. */
  readonly finals: number
}

/** Where news of a hunk or a file stands among those of one take; in any other take it stands nowhere. */
type Place = { take: number; at: number }

const noNews: readonly ReplyNews[] = []

/** An empty log. Law: however often it is taken from, its news in order folds to the same hunks. */
export function createHunkLog(): HunkLog {
  let count = 0
  let finals = 0
  let takes = 0
  /** News since the last take, and which of them later ones made void. */
  let news: ReplyNews[] = []
  let voided: Set<number> | null = null
  const open = new Map<HunkId, Place & { tail: string }>()
  const frontiers = new Map<string, Place & { line: number }>()

  const add = (item: ReplyNews): number => {
    if (news.length > 0) return news.push(item) - 1
    // an array that is written out takes no more room than it needs
    news = [item]
    return 0
  }

  /** The news of an open hunk in this take, and where they stand. */
  const newsOf = (place: Place | undefined): ReplyNews | null =>
    place === undefined || place.take !== takes ? null : (news[place.at] ?? null)

  const voidAt = (at: number) => {
    voided ??= new Set()
    voided.add(at)
  }

  return {
    newId: () => `h${(count += 1)}`,
    open(hunk) {
      open.set(hunk.id, { take: takes, at: add({ type: 'opened', hunk }), tail: hunk.tail })
    },
    grow(id, lines, tail) {
      const place = open.get(id)
      if (lines === '' && place?.tail === tail) return
      const known = newsOf(place)
      if (place === undefined) open.set(id, { take: takes, at: add({ type: 'grew', id, lines, tail }), tail })
      else {
        place.tail = tail
        if (known?.type === 'opened') {
          const { hunk } = known
          news[place.at] = { type: 'opened', hunk: { ...hunk, insert: hunk.insert + lines, tail } }
        } else if (known?.type === 'grew') {
          news[place.at] = { type: 'grew', id, lines: known.lines + lines, tail }
        } else {
          place.take = takes
          place.at = add({ type: 'grew', id, lines, tail })
        }
      }
    },
    get finals() {
      return finals
    },
    close(hunk) {
      finals += 1
      const place = open.get(hunk.id)
      const known = newsOf(place)
      open.delete(hunk.id)
      // the final hunk takes the place where the open one would have been, so that the order is that of the ids
      if (place !== undefined && known?.type === 'opened') news[place.at] = { type: 'closed', hunk }
      else {
        if (place !== undefined && known !== null) voidAt(place.at)
        add({ type: 'closed', hunk })
      }
    },
    drop(id) {
      const place = open.get(id)
      const known = newsOf(place)
      open.delete(id)
      if (place !== undefined && known !== null) voidAt(place.at)
      if (known?.type !== 'opened') add({ type: 'dropped', id })
    },
    prose(text) {
      const last = news.at(-1)
      if (last?.type === 'prose') news[news.length - 1] = { type: 'prose', text: last.text + text }
      else add({ type: 'prose', text })
    },
    frontier(path, line) {
      const place = frontiers.get(path)
      if (place?.line === line) return
      if (place !== undefined) place.line = line
      if (place?.take === takes) news[place.at] = { type: 'frontier', path, line }
      else {
        const at = add({ type: 'frontier', path, line })
        if (place === undefined) frontiers.set(path, { take: takes, at, line })
        else {
          place.take = takes
          place.at = at
        }
      }
    },
    take() {
      if (news.length === 0) return noNews
      const taken = voided === null ? news : news.filter((_, at) => voided?.has(at) !== true)
      news = []
      voided = null
      takes += 1
      return taken
    },
  }
}
