import { createNewsBuffer } from '../core/turn/news-buffer.ts'
import type { TurnNews } from '../core/turn/turn.ts'
import type { ConnectionState } from '../core/wire/connection-state.ts'
import type { Time } from '../core/wire/ports.ts'
import type { FrameNews } from './stream-api.ts'

/** How long a hidden tab, which has no animation frames, may owe its acknowledgement, ms. */
export const hiddenFrameMs = 250

/** The same for a visible one: a page that hangs this long gets one frame more, not a queue, ms. */
export const visibleFrameMs = 1_000

/** How long news with nothing to show waits for company, ms. */
export const quietMs = 60

/**
 * A frame costs the page its paint, and the next frame waits for that: that a request left, was heard of or has begun
 * to speak must not stand before the first hunk. Only hunks and ends are worth a frame at once.
 */
const isQuiet = (news: readonly TurnNews[]): boolean =>
  news.every((item) => {
    if (item.type === 'reply') return item.news.every(({ type }) => type === 'prose' || type === 'frontier')
    return (
      item.type === 'sent' || item.type === 'created' || item.type === 'progress' || item.type === 'counted'
    )
  })

/** Sends news to the page, one frame at a time: what comes while one is under way joins the next. */
export interface Frames {
  /** Goes out at once when no frame is under way. */
  add(news: readonly TurnNews[]): void
  connection(state: ConnectionState): void
  setHidden(hidden: boolean): void
  /** Delivers to someone else from now on; a frame under way to the one before is not waited for. */
  deliverTo(listener: FrameListener): void
}

/** Settles when the page has painted the frame; a failure there counts as painted. */
export type FrameListener = (news: FrameNews) => Promise<void> | void

export function createFrames(time: Time): Frames {
  const buffer = createNewsBuffer()
  let connection: ConnectionState | null = null
  let frame = 0
  let hidden = false
  let listener: FrameListener | null = null
  /** The frame that the page has not acknowledged. */
  let owed: { readonly frame: number; readonly sentAt: number; cancelTimer: () => void } | null = null

  const settle = (settled: number) => {
    if (owed?.frame !== settled) return
    owed.cancelTimer()
    owed = null
    send()
  }

  const patience = (): number => (hidden ? hiddenFrameMs : visibleFrameMs)

  const send = () => {
    if (listener === null || owed !== null || (buffer.size === 0 && connection === null)) return
    frame += 1
    const mine = frame
    const news: FrameNews = { frame, turns: buffer.take(), connection }
    connection = null
    owed = { frame, sentAt: time.now(), cancelTimer: time.after(patience(), () => settle(mine)) }
    void acknowledged(listener, news).then(() => settle(mine))
  }

  return {
    add(news) {
      const wasEmpty = buffer.size === 0
      for (const item of news) buffer.add(item)
      if (!isQuiet(news)) send()
      else if (wasEmpty) time.after(quietMs, send)
    },
    connection(state) {
      connection = state
      send()
    },
    setHidden(nowHidden) {
      hidden = nowHidden
      if (owed === null) return
      const { frame: mine, sentAt } = owed
      owed.cancelTimer()
      owed.cancelTimer = time.after(Math.max(0, sentAt + patience() - time.now()), () => settle(mine))
    },
    deliverTo(nowListener) {
      listener = nowListener
      owed?.cancelTimer()
      owed = null
      send()
    },
  }
}

const acknowledged = async (listener: FrameListener, news: FrameNews) => {
  try {
    await listener(news)
  } catch {
    // A page that fails to draw a frame must still get the next one.
  }
}
