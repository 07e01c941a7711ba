import type { Hunk, HunkId, ReplyNews } from '../edits/hunk.ts'
import type { Price } from './price.ts'
import type { Marks, PageNews, Turn, TurnNews, TurnPath, TurnStart } from './turn.ts'

/** A turn as it begins: nothing was sent yet. Kept hunks of a redirect are its first. `price` is its model's. */
export function createTurn(start: TurnStart, price: Price | null = null, path: TurnPath = 'fast'): Turn {
  return {
    phase: 'waiting',
    id: start.id,
    instruction: start.instruction,
    model: start.model,
    price,
    path,
    startedAt: start.actedAt,
    prose: '',
    hunks: start.kept.map((hunk: Hunk) => hunk.id),
    marks: { ...noMarks, acted: start.actedAt, raced: start.raced },
  }
}

const noMarks: Marks = {
  acted: null,
  sent: null,
  bytesUp: null,
  continued: false,
  resent: false,
  firstEvent: null,
  firstDelta: null,
  lastDelta: null,
  ended: null,
  firstHunk: null,
  firstPaint: null,
  stopPressed: null,
  stopPainted: null,
  stopConfirmed: null,
  tokensAfterStop: 0,
  deltas: 0,
  liveSpeed: null,
  longFrame: false,
  hidden: false,
  gateway: null,
  transport: null,
  speculated: false,
  cold: false,
  raced: false,
  replayed: false,
  clock: null,
}

/**
 * Folds one piece of news into the turns. Total: whatever comes, in whatever order, there is an answer. News of a
 * turn that is not there, or that comes too late to matter, leaves the turns as they are (the same array).
 */
export function reduceTurns(turns: readonly Turn[], news: TurnNews | PageNews): readonly Turn[] {
  const index = turns.findIndex((turn) => turn.id === news.turnId)
  const turn = turns[index]
  if (turn === undefined) return turns
  const next = reduceTurn(turn, news)
  return next === turn ? turns : turns.with(index, next)
}

function reduceTurn(turn: Turn, news: TurnNews | PageNews): Turn {
  if (turn.phase === 'ended') return reduceEnded(turn, news)
  switch (news.type) {
    case 'sent':
      return mark(turn, {
        sent: turn.marks.sent ?? news.at,
        transport: news.transport,
        cold: news.cold,
        bytesUp: news.bytesUp,
        continued: news.continued,
        resent: news.resent,
        speculated: news.speculated ?? turn.marks.speculated,
      })
    case 'created':
      return { ...mark(turn, { firstEvent: turn.marks.firstEvent ?? news.at }), phase: streaming(turn) }
    case 'reply':
      return { ...turn, ...fold(turn, news.news) }
    case 'progress':
      return {
        ...mark(turn, {
          firstDelta: news.firstDeltaAt,
          lastDelta: news.lastDeltaAt,
          firstHunk: news.firstHunkAt,
          deltas: news.deltas,
          liveSpeed: news.liveSpeed,
        }),
        phase: streaming(turn),
      }
    case 'ended': {
      const marked = mark(turn, {
        ended: news.at,
        deltas: news.deltas,
        tokensAfterStop: news.tokensAfterStop,
        stopConfirmed: news.stopConfirmedAt,
        gateway: news.gateway,
      })
      return { ...marked, phase: 'ended', outcome: news.outcome, usage: news.usage }
    }
    case 'confirmed':
    case 'counted':
      return turn
    case 'stop-pressed':
      return { ...mark(turn, { stopPressed: turn.marks.stopPressed ?? news.at }), phase: 'stopping' }
    case 'stop-painted':
    case 'first-painted':
    case 'hidden':
    case 'long-frame':
    case 'clock':
      return reducePageMark(turn, news)
  }
}

/** An ended turn takes only what is said of its end, and what the page painted of it in the frame after. */
function reduceEnded(turn: Extract<Turn, { readonly phase: 'ended' }>, news: TurnNews | PageNews): Turn {
  switch (news.type) {
    case 'confirmed': {
      if (turn.marks.stopConfirmed !== null) return turn
      const marked = mark(turn, {
        stopConfirmed: news.at,
        lastDelta: turn.marks.firstDelta === null ? null : (news.lastDeltaAt ?? turn.marks.lastDelta),
        tokensAfterStop: news.tokensAfterStop,
        gateway: news.gateway ?? turn.marks.gateway,
      })
      return { ...marked, usage: news.usage ?? turn.usage }
    }
    case 'counted':
      return turn.usage?.estimated === true
        ? { ...turn, usage: { ...turn.usage, output: news.output } }
        : turn
    case 'stop-painted':
    case 'first-painted':
    case 'long-frame':
    case 'clock':
      return reducePageMark(turn, news)
    case 'sent':
    case 'created':
    case 'reply':
    case 'progress':
    case 'ended':
    case 'stop-pressed':
    case 'hidden':
      return turn
  }
}

type PageMark = Exclude<PageNews, { readonly type: 'stop-pressed' }>

function reducePageMark<T extends Turn>(turn: T, news: PageMark): T {
  switch (news.type) {
    case 'first-painted':
      return turn.marks.firstPaint === null ? mark(turn, { firstPaint: news.at }) : turn
    case 'stop-painted':
      return turn.marks.stopPressed !== null && turn.marks.stopPainted === null
        ? mark(turn, { stopPainted: news.at })
        : turn
    case 'hidden':
      return turn.marks.hidden ? turn : mark(turn, { hidden: true })
    case 'long-frame':
      return turn.marks.longFrame ? turn : mark(turn, { longFrame: true })
    case 'clock':
      return turn.marks.clock === null ? mark(turn, { clock: news.clock }) : turn
  }
}

const mark = <T extends Turn>(turn: T, marks: Partial<Marks>): T => ({
  ...turn,
  marks: { ...turn.marks, ...marks },
})

const streaming = (turn: Turn): 'streaming' | 'stopping' =>
  turn.phase === 'stopping' ? 'stopping' : 'streaming'

function fold(
  turn: Turn,
  news: readonly ReplyNews[],
): { readonly prose: string; readonly hunks: readonly HunkId[] } {
  let prose = turn.prose
  const hunks = new Set(turn.hunks)
  for (const item of news) {
    switch (item.type) {
      case 'prose':
        prose += item.text
        break
      case 'opened':
      case 'closed':
        hunks.add(item.hunk.id)
        break
      case 'dropped':
        hunks.delete(item.id)
        break
      case 'grew':
      case 'frontier':
        break
    }
  }
  const same = hunks.size === turn.hunks.length && turn.hunks.every((id) => hunks.has(id))
  return { prose, hunks: same ? turn.hunks : [...hunks] }
}
