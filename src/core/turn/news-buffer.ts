import type { HunkId, ReplyNews } from '../edits/hunk.ts'
import type { TurnId, TurnNews } from './turn.ts'

/** Joins news that waits for the next frame, so that a frame costs what changed and not how often it changed. */
export interface Buffer<News> {
  readonly size: number
  add(news: News): void
  /** Empties the buffer. */
  take(): readonly News[]
}

/**
 * Joins the news of replies and progress, turn by turn, and keeps all else in order.
 * Law: folding what `take` answers gives the same turns and the same proposals as folding all that was added.
 */
export function createNewsBuffer(): Buffer<TurnNews> {
  let items: (
    TurnNews | { readonly type: 'replies'; readonly turnId: TurnId; readonly buffer: Buffer<ReplyNews> }
  )[] = []
  const replies = new Map<TurnId, Buffer<ReplyNews>>()
  const progress = new Map<TurnId, number>()
  return {
    get size() {
      return items.length
    },
    add(news) {
      if (news.type === 'reply') {
        let buffer = replies.get(news.turnId)
        if (buffer === undefined) {
          buffer = createReplyBuffer()
          replies.set(news.turnId, buffer)
          items.push({ type: 'replies', turnId: news.turnId, buffer })
        }
        for (const item of news.news) buffer.add(item)
        return
      }
      const at = news.type === 'progress' ? progress.get(news.turnId) : undefined
      const known = at === undefined ? undefined : items[at]
      if (at !== undefined && news.type === 'progress' && known?.type === 'progress') {
        items[at] = { ...news, oldestAt: known.oldestAt }
        return
      }
      if (news.type === 'progress') progress.set(news.turnId, items.length)
      items.push(news)
    },
    take() {
      const taken = items.flatMap((item): TurnNews[] => {
        if (item.type !== 'replies') return [item]
        const news = item.buffer.take()
        return news.length === 0 ? [] : [{ type: 'reply', turnId: item.turnId, news }]
      })
      items = []
      replies.clear()
      progress.clear()
      return taken
    },
  }
}

type Open = Extract<ReplyNews, { readonly type: 'opened' | 'grew' }>

/**
 * Joins the news of one reply: prose with prose, what one hunk grew by, an opening with its growth and its close,
 * and only the last frontier of each file.
 */
export function createReplyBuffer(): Buffer<ReplyNews> {
  let items: (ReplyNews | null)[] = []
  let proseAt: number | null = null
  const openAt = new Map<HunkId, number>()
  const frontierAt = new Map<string, number>()

  const put = (news: ReplyNews) => items.push(news) - 1
  const openItem = (id: HunkId): { readonly at: number; readonly item: Open } | null => {
    const at = openAt.get(id)
    const item = at === undefined ? null : items[at]
    return at !== undefined && (item?.type === 'opened' || item?.type === 'grew') ? { at, item } : null
  }

  return {
    get size() {
      return items.length
    },
    add(news) {
      switch (news.type) {
        case 'prose': {
          const said = proseAt === null ? null : items[proseAt]
          if (proseAt !== null && said?.type === 'prose')
            items[proseAt] = { type: 'prose', text: said.text + news.text }
          else proseAt = put(news)
          return
        }
        case 'opened':
          openAt.set(news.hunk.id, put(news))
          return
        case 'grew': {
          const open = openItem(news.id)
          if (open === null) openAt.set(news.id, put(news))
          else items[open.at] = grow(open.item, news)
          return
        }
        case 'closed': {
          const open = openItem(news.hunk.id)
          if (open === null) put(news)
          else items[open.at] = news
          openAt.delete(news.hunk.id)
          return
        }
        case 'dropped': {
          const open = openItem(news.id)
          if (open === null) put(news)
          else items[open.at] = open.item.type === 'opened' ? null : news
          openAt.delete(news.id)
          return
        }
        case 'frontier': {
          const before = frontierAt.get(news.path)
          if (before !== undefined) items[before] = null
          frontierAt.set(news.path, put(news))
          return
        }
      }
    },
    take() {
      const taken = items.filter((item) => item !== null)
      items = []
      proseAt = null
      openAt.clear()
      frontierAt.clear()
      return taken
    },
  }
}

type Grew = Extract<ReplyNews, { readonly type: 'grew' }>

const grow = (item: Open, { lines, tail }: Grew): Open =>
  item.type === 'grew'
    ? { ...item, lines: item.lines + lines, tail }
    : { type: 'opened', hunk: { ...item.hunk, insert: item.hunk.insert + lines, tail } }
