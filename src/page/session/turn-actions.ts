import { placesHunk, type Hunk, type HunkId } from '../../core/edits/hunk.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { createTurn, reduceTurns } from '../../core/turn/reduce.ts'
import { readTestWish } from '../../core/turn/test-wish.ts'
import type {
  Fault,
  PageNews,
  Preparation,
  TokenUsage,
  Turn,
  TurnId,
  TurnNews,
  TurnPath,
  TurnStart,
} from '../../core/turn/turn.ts'
import type { FrameNews, StreamTarget } from '../../workers/stream-api.ts'
import { freezeNews } from '../store/freeze.ts'
import { notify } from '../store/pad.ts'
import { reviewCut, reviewNews, startReview } from '../store/review.ts'
import type { SessionParts } from './session.ts'
import type { Speculating } from './speculate.ts'
import { wishOf } from './wish.ts'

/** The stream worker as the session uses it: the worker's interface with promises for answers. */
export interface StreamPort {
  connect(target: StreamTarget, listener: (news: FrameNews) => Promise<void>): Promise<void>
  reconnect(): Promise<void>
  start(turn: TurnStart): Promise<void>
  /** Starts a turn unseen; settles when it is shown (null) or over without that. */
  speculate(turn: TurnStart): Promise<{ readonly usage: TokenUsage | null } | null>
  discard(turnId: TurnId): Promise<void>
  prepare(preparation: Preparation): Promise<void>
  stop(turnId: TurnId, pressedAt: number): Promise<void>
}

export type TurnActions = {
  /**
   * Answers whether it was sent: an empty instruction is not, nor one that does not fit the model's window. It takes the
   * deep path only where a model was chosen for it.
   */
  send(instruction: string, actedAt: number, path?: TurnPath): boolean
  /** A turn stands in the pad from now on, over all its files and with the hunks that it takes along. */
  begin(turn: Turn, files: readonly Snapshot[], kept: readonly Hunk[]): void
  again(turnId: TurnId, actedAt: number): void
  stop(actedAt: number): boolean
  reconnect(): void
  /** The stream worker crashed: what ran in it has failed. `restarted` tells whether a new one took its place. */
  crashed(restarted: boolean): void
  /** The tab was hidden. */
  hidden(): void
  /** A frame of the page took over 50 ms; from its start to its end, ms since the epoch. */
  longFrame(from: number, to: number): void
  /** One frame of news; settles once it was painted and the page has a moment to spare for the next. */
  onFrame(news: FrameNews): Promise<void>
}

/** How many earlier instructions stay listed. */
const turnsKept = 100

/** The life of a turn: started, fed by frames of news, stopped or redirected. `raced`: its turns are those of a racer. */
export function createTurnActions(
  parts: SessionParts,
  {
    raced = false,
    speculating = { take: () => null },
  }: { readonly raced?: boolean; readonly speculating?: Pick<Speculating, 'take'> } = {},
): TurnActions {
  const { pad, shared, stream } = parts
  const turns = () => pad.turns.getState().turns
  const running = (): Turn | undefined => turns().findLast((turn) => turn.phase !== 'ended')
  const reduce = (...news: readonly (TurnNews | PageNews)[]) => {
    pad.turns.setState({ turns: news.reduce(reduceTurns, turns()) })
  }

  const send = (instruction: string, actedAt: number, wanted: TurnPath = 'fast'): boolean => {
    const said = instruction.trim()
    if (said === '') return false
    // the model is not asked to run anything
    const text = readTestWish(said).instruction
    const wish = wishOf(parts, { instruction: text, path: wanted, for: 'turn' })
    const { path, choice, files, kept, picked, model, format, own } = wish
    if ('type' in picked) {
      pad.context.setState({ refusal: picked })
      return false
    }
    const start: TurnStart = {
      ...picked,
      instruction: text,
      model,
      format,
      own,
      id: speculating.take(wish) ?? parts.newId(),
      redirects: running()?.id ?? null,
      actedAt,
      raced,
    }
    // The request leaves first: nothing on the page may stand between the key and the wire.
    void stream.start(start)
    begin(createTurn({ ...start, instruction: said, kept }, choice?.price ?? null, path), files, kept)
    if (pad.context.getState().refusal !== null) pad.context.setState({ refusal: null })
    return true
  }

  const begin = (turn: Turn, files: readonly Snapshot[], kept: readonly Hunk[]) => {
    keptIds = new Set(kept.map(({ id }) => id))
    pad.turns.setState({ turns: [...turns(), turn].slice(-turnsKept) })
    const review = startReview(turn.id, files)
    // Hunks of files that stay behind go on waiting: the model does not hear of them, the user does.
    const waiting = kept.flatMap((hunk) => (hunk.state === 'open' ? [] : [{ type: 'closed', hunk } as const]))
    pad.review.setState({ review: reviewNews(review, waiting) })
  }

  let keptIds: ReadonlySet<HunkId> = new Set()

  /** The turn that the user has stopped, until it has ended; `paintedAt` is the first paint after the key. */
  let stopping: { readonly turnId: TurnId; paintedAt: number | null; grew: boolean } | null = null

  const onFrame = async (news: FrameNews): Promise<void> => {
    if (news.connection !== null) shared.connection.setState({ state: news.connection })
    if (news.turns.length === 0) return
    const cameAt = parts.now()
    const told = news.turns.map(frozen)
    reduce(...told)
    applyReplies(told)
    const takenMs = parts.now() - cameAt
    const { at, hidden, workMs } = await parts.nextPaint()
    const mainMs = takenMs + workMs
    const { state } = shared.connection.getState()
    const marks: PageNews[] = []
    for (const item of told) {
      const { turnId } = item
      if (item.type === 'progress') {
        const { oldestAt: firstAt, lastDeltaAt: lastAt, deltas } = item
        parts.painted({ turnId, firstAt, lastAt, paintedAt: at, deltas, mainMs })
      }
      if (item.type === 'ended' && state.type === 'open' && state.rtt !== null)
        marks.push({ type: 'clock', turnId, clock: state.rtt })
      if (hidden) marks.push({ type: 'hidden', turnId })
      if (item.type === 'reply' && item.news.some((said) => placesHunk(said, keptIds)))
        marks.push({ type: 'first-painted', turnId, at })
      if (item.type === 'ended' && item.outcome.type === 'stopped') {
        const still = stopping?.turnId === turnId && !stopping.grew ? stopping.paintedAt : null
        marks.push({ type: 'stop-painted', turnId, at: still ?? at })
        if (stopping?.turnId === turnId) stopping = null
      }
    }
    if (marks.length > 0) reduce(...marks)
    if (!hidden) await parts.spareMoment()
  }

  /** From the moment of the key on nothing of a stopped turn grows, whatever is still on its way from the worker. */
  const frozen = (item: TurnNews): TurnNews => {
    const { review } = pad.review.getState()
    if (item.type !== 'reply' || item.turnId !== stopping?.turnId || review?.turnId !== item.turnId)
      return item
    const { news, grew } = freezeNews(review, item.news)
    stopping.grew ||= grew
    return { ...item, news }
  }

  const applyReplies = (news: readonly TurnNews[]) => {
    const { review } = pad.review.getState()
    if (review === null) return
    let next = review
    for (const item of news) {
      if (item.turnId !== review.turnId) continue
      if (item.type === 'reply') next = reviewNews(next, item.news)
      if (item.type === 'ended') next = { ...next, frontier: null }
    }
    if (next === review) return
    pad.review.setState({ review: next })
    showProposed(next.loose)
  }

  const showProposed = (loose: readonly Hunk[]) => {
    const { paths, proposed } = pad.files.getState()
    const wanted = loose.flatMap((hunk) =>
      hunk.kind === 'create' && !paths.includes(hunk.path) ? [hunk.path] : [],
    )
    if (wanted.join('\n') !== proposed.join('\n')) pad.files.setState({ proposed: wanted })
  }

  return {
    send,
    begin,
    again: (turnId, actedAt) => {
      const turn = turns().find(({ id }) => id === turnId)
      if (turn !== undefined) send(turn.instruction, actedAt, turn.path)
    },
    stop: (actedAt) => {
      const turn = running()
      if (turn === undefined) return false
      if (turn.phase !== 'stopping') {
        void stream.stop(turn.id, actedAt)
        reduce({ type: 'stop-pressed', turnId: turn.id, at: actedAt })
        const mine = { turnId: turn.id, paintedAt: null as number | null, grew: false }
        stopping = mine
        void parts.nextPaint().then(({ at }) => {
          mine.paintedAt = at
        })
      }
      return true
    },
    reconnect: () => {
      void stream.reconnect().catch(() => notify(pad, 'not-connected', ''))
    },
    crashed: (restarted) => {
      const fault: Fault = { code: 'worker-crashed', detail: '', retryAfterMs: null }
      const at = parts.now()
      for (const turn of turns())
        if (turn.phase !== 'ended')
          reduce({ ...endedHere, turnId: turn.id, at, outcome: { type: 'failed', fault } })
      const { review } = pad.review.getState()
      if (review !== null) pad.review.setState({ review: reviewCut(review) })
      stopping = null
      if (restarted) notify(pad, 'worker-restarted', '')
    },
    hidden: () => {
      for (const turn of turns()) if (turn.phase !== 'ended') reduce({ type: 'hidden', turnId: turn.id })
    },
    longFrame: (from, to) => {
      // The browser tells of it when it is over: the turn may have ended meanwhile.
      for (const { id, startedAt, marks } of turns())
        if (startedAt < to && Math.max(marks.ended ?? Infinity, marks.firstPaint ?? 0) > from)
          reduce({ type: 'long-frame', turnId: id })
    },
    onFrame,
  }
}

/** End of a turn of which the worker can say nothing more. */
const endedHere = {
  type: 'ended',
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
} as const
