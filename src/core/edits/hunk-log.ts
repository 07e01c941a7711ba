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

type Slot = { news: ReplyNews | null }

const noNews: readonly ReplyNews[] = []

/** An empty log. Law: however often it is taken from, its news in order folds to the same hunks. */
export function createHunkLog(): HunkLog {
  let count = 0
  let finals = 0
  let slots: Slot[] = []
  const growing = new Map<HunkId, Slot>()
  const frontiers = new Map<string, Slot>()
  const tails = new Map<HunkId, string>()

  const add = (news: ReplyNews): Slot => {
    const slot: Slot = { news }
    slots.push(slot)
    return slot
  }

  /** Forgets what was noted of an open hunk in this take; true if the reader of the news never saw it. */
  const settle = (id: HunkId): boolean => {
    tails.delete(id)
    const slot = growing.get(id)
    if (slot === undefined) return false
    const wasUnseen = slot.news?.type === 'opened'
    slot.news = null
    growing.delete(id)
    return wasUnseen
  }

  return {
    newId: () => `h${(count += 1)}`,
    open(hunk) {
      tails.set(hunk.id, hunk.tail)
      growing.set(hunk.id, add({ type: 'opened', hunk }))
    },
    grow(id, lines, tail) {
      if (lines === '' && tails.get(id) === tail) return
      tails.set(id, tail)
      const slot = growing.get(id)
      const news = slot?.news
      if (slot !== undefined && news?.type === 'opened') {
        slot.news = { type: 'opened', hunk: { ...news.hunk, insert: news.hunk.insert + lines, tail } }
      } else if (slot !== undefined && news?.type === 'grew') {
        slot.news = { type: 'grew', id, lines: news.lines + lines, tail }
      } else {
        growing.set(id, add({ type: 'grew', id, lines, tail }))
      }
    },
    get finals() {
      return finals
    },
    close(hunk) {
      finals += 1
      const slot = growing.get(hunk.id)
      const wasUnseen = settle(hunk.id)
      // the final hunk takes the place where the open one would have been, so that the order is that of the ids
      if (wasUnseen && slot !== undefined) slot.news = { type: 'closed', hunk }
      else add({ type: 'closed', hunk })
    },
    drop(id) {
      if (!settle(id)) add({ type: 'dropped', id })
    },
    prose(text) {
      const last = slots.at(-1)
      if (last?.news?.type === 'prose') last.news = { type: 'prose', text: last.news.text + text }
      else add({ type: 'prose', text })
    },
    frontier(path, line) {
      const slot = frontiers.get(path)
      if (slot === undefined) frontiers.set(path, add({ type: 'frontier', path, line }))
      else slot.news = { type: 'frontier', path, line }
    },
    take() {
      if (slots.length === 0) return noNews
      const news: ReplyNews[] = []
      for (const slot of slots) if (slot.news !== null) news.push(slot.news)
      slots = []
      if (growing.size > 0) growing.clear()
      if (frontiers.size > 0) frontiers.clear()
      return news
    },
  }
}
