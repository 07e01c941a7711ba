import { placesHunk, type Hunk, type HunkId } from '../../core/edits/hunk.ts'
import { pendingAsKept } from '../../core/edits/review.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { createTurn, reduceTurns } from '../../core/turn/reduce.ts'
import type { Fault, PageNews, Turn, TurnId, TurnNews, TurnPath, TurnStart } from '../../core/turn/turn.ts'
import type { FrameNews, StreamTarget } from '../../workers/stream-api.ts'
import { freezeNews } from '../store/freeze.ts'
import { notify } from '../store/pad.ts'
import { reviewCut, reviewNews, startReview } from '../store/review.ts'
import { ownModel } from '../store/shared.ts'
import type { SessionParts } from './session.ts'

/** The stream worker as the session uses it: the worker's interface with promises for answers. */
export interface StreamPort {
  connect(target: StreamTarget, listener: (news: FrameNews) => Promise<void>): Promise<void>
  reconnect(): Promise<void>
  start(turn: TurnStart): Promise<void>
  stop(turnId: TurnId, pressedAt: number): Promise<void>
}

export type TurnActions = {
  /** On the deep path only where a model was chosen for it. */
  send(instruction: string, actedAt: number, path?: TurnPath): void
  again(turnId: TurnId, actedAt: number): void
  stop(actedAt: number): boolean
  reconnect(): void
  /** The stream worker crashed: what ran in it has failed. `restarted` tells whether a new one took its place. */
  crashed(restarted: boolean): void
  /** One frame of news; settles once it was painted and the page has a moment to spare for the next. */
  onFrame(news: FrameNews): Promise<void>
}

/** How many earlier instructions stay listed. */
const turnsKept = 100

/** The life of a turn: started, fed by frames of news, stopped or redirected. */
export function createTurnActions(parts: SessionParts): TurnActions {
  const { pad, shared, documents, stream } = parts
  const turns = () => pad.turns.getState().turns
  const running = (): Turn | undefined => turns().findLast((turn) => turn.phase !== 'ended')
  const reduce = (...news: readonly (TurnNews | PageNews)[]) => {
    pad.turns.setState({ turns: news.reduce(reduceTurns, turns()) })
  }

  /** Pending hunks of the current review over the documents as they are now. */
  const carried = (files: readonly Snapshot[]): readonly Hunk[] => {
    const { review } = pad.review.getState()
    if (review === null) return []
    const placed = files.flatMap(({ path }) => {
      const file = review.files.get(path)
      return file === undefined ? [] : pendingAsKept(file)
    })
    const created = review.loose.filter(
      (hunk) =>
        hunk.kind === 'create' &&
        hunk.state === 'closed' &&
        !review.rejected.has(hunk.id) &&
        !files.some(({ path }) => path === hunk.path),
    )
    return [...placed, ...created]
  }

  const send = (instruction: string, actedAt: number, wanted: TurnPath = 'fast') => {
    const text = instruction.trim()
    if (text === '') return
    const { model: fastModel, deepModel, own } = shared.settings.getState()
    const path: TurnPath = deepModel === '' ? 'fast' : wanted
    const model = path === 'deep' ? deepModel : fastModel
    const choice = shared.connection.getState().models.find(({ id }) => id === model)
    const files = documents.paths().flatMap((path) => documents.read(path) ?? [])
    const redirected = running()
    const start: TurnStart = {
      id: parts.newId(),
      instruction: text,
      model: model === ownModel && own !== null ? own.model : model === '' ? 'builtin-1000' : model,
      format: choice?.format ?? 'blocks',
      files,
      openPath: pad.files.getState().open,
      selection: documents.selection(),
      kept: carried(files),
      redirects: redirected?.id ?? null,
      own: model === ownModel ? own : null,
      actedAt,
    }
    // The request leaves first: nothing on the page may stand between the key and the wire.
    void stream.start(start)
    keptIds = new Set(start.kept.map(({ id }) => id))
    pad.turns.setState({ turns: [...turns(), createTurn(start, path)].slice(-turnsKept) })
    const review = startReview(start.id, files)
    const kept = start.kept.flatMap((hunk) =>
      hunk.state === 'open' ? [] : [{ type: 'closed', hunk } as const],
    )
    pad.review.setState({ review: reviewNews(review, kept) })
  }

  let keptIds: ReadonlySet<HunkId> = new Set()

  /** The turn that the user has stopped, until it has ended; `paintedAt` is the first paint after the key. */
  let stopping: { readonly turnId: TurnId; paintedAt: number | null; grew: boolean } | null = null

  const onFrame = async (news: FrameNews): Promise<void> => {
    if (news.connection !== null) shared.connection.setState({ state: news.connection })
    if (news.turns.length === 0) return
    const told = news.turns.map(frozen)
    reduce(...told)
    applyReplies(told)
    const { at, hidden } = await parts.nextPaint()
    const marks: PageNews[] = []
    for (const item of told) {
      const { turnId } = item
      if (item.type === 'progress')
        parts.painted({ firstAt: item.oldestAt, lastAt: item.lastDeltaAt, paintedAt: at })
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
