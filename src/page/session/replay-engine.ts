import type { Edit } from '../../core/edits/edit.ts'
import { createTurn, reduceTurns } from '../../core/turn/reduce.ts'
import { timelineOf, type ReplayStep } from '../../core/turn/replay-timeline.ts'
import type { Deed, RecordedTurn, SessionRecording } from '../../core/turn/session-recording.ts'
import type { PageNews, TurnId, TurnNews, TurnStart } from '../../core/turn/turn.ts'
import { createReplayRun, type ReplayRun } from '../../workers/replay-run.ts'
import { createPad, type FilesState, type ReviewState, type TurnsState } from '../store/pad.ts'
import { reviewPicked, reviewPlaced } from '../store/review.ts'
import { followPaths } from './file-actions.ts'
import { followDocuments } from './follow-documents.ts'
import { createReviewActions, type ReviewActions } from './review-actions.ts'
import { quietParts } from './quiet-parts.ts'
import { textDocuments, type ProjectTexts } from './text-documents.ts'
import { createTurnActions, type TurnActions } from './turn-actions.ts'
import { carriedHunks } from './wish.ts'

/** What a replay shows at one place of its recording. */
export type ReplayView = {
  readonly texts: ReadonlyMap<string, string>
  readonly files: FilesState
  readonly turns: TurnsState
  readonly review: ReviewState
}

/**
 * Plays a recording through the same reader, reducer and review as a live session, but step by step and all at once.
 * Law: what is on show after `goTo(n)` depends on the recording and n alone, whichever way it was reached.
 */
export interface ReplayEngine {
  readonly steps: readonly ReplayStep[]
  /** Shows what there was after the first `count` steps. */
  goTo(count: number): ReplayView
  /** How many steps are made. */
  at(): number
  /**
   * Looks ahead through the recording for where hunks stand complete, from where it last was told to pause. True once it
   * is through.
   */
  lookAhead(isDue: () => boolean): boolean
  /** Counts of steps after which a hunk stands complete, in their order; all of them once it has looked ahead. */
  hunkStops(): readonly number[]
}

/** The state from which steps can be made again. None is taken while a turn runs: a reader cannot be copied. */
type Resting = {
  readonly count: number
  readonly project: ProjectTexts
  readonly files: FilesState
  readonly turns: TurnsState
  readonly review: ReviewState
}

/** So many steps lie between two resting states, at least. */
const restEvery = 50

/** What one run through a recording leaves to others. */
type Known = {
  readonly steps: readonly ReplayStep[]
  readonly hunkStops: Set<number>
  readonly rests: Resting[]
}

/** Steps between two looks at the clock. */
const aheadSteps = 16

export function createReplayEngine(recording: SessionRecording): ReplayEngine {
  const known: Known = { steps: timelineOf(recording), hunkStops: new Set(), rests: [] }
  const run = createReplayPass(recording, known)
  let ahead: ReplayPass | null = null
  return {
    ...run,
    steps: known.steps,
    lookAhead(isDue) {
      ahead ??= createReplayPass(recording, known)
      while (ahead.at() < known.steps.length) {
        ahead.goTo(ahead.at() + aheadSteps)
        if (isDue()) break
      }
      return ahead.at() === known.steps.length
    },
    hunkStops: () => [...known.hunkStops].toSorted((a, b) => a - b),
  }
}

type ReplayPass = Pick<ReplayEngine, 'goTo' | 'at'>

function createReplayPass(recording: SessionRecording, { steps, hunkStops, rests }: Known): ReplayPass {
  const zero = recording.startedAt
  const pad = createPad('replaying')
  const documents = textDocuments(recording.files.map(({ path, text }) => [path, text] as const))
  followPaths(pad, documents)
  pad.files.setState({ open: openOf(recording) })
  followDocuments(pad, documents)
  const parts = quietParts(pad, documents)
  /** Turns whose end, or last word, has not come. */
  const runs = new Map<number, ReplayRun>()
  let count = 0
  let turnActions: TurnActions = createTurnActions(parts)
  let reviewActions: ReviewActions = createReviewActions(parts)
  /** Moment of the stop of a turn, where there was one. */
  const pressed = new Map<number, number>()

  const hear = (news: readonly TurnNews[]) => {
    if (news.some((item) => item.type === 'reply' && item.news.some(({ type }) => type === 'closed')))
      hunkStops.add(count + 1)
    // Everything up to the paint, which never comes here, is done before this returns.
    void turnActions.onFrame({ frame: 0, turns: news, connection: null })
  }

  const mark = (...news: readonly PageNews[]) => {
    pad.turns.setState(({ turns }) => ({ turns: news.reduce(reduceTurns, turns) }))
  }

  const begin = (index: number, recorded: RecordedTurn) => {
    const files = documents.paths().flatMap((path) => documents.read(path) ?? [])
    const kept = carriedHunks(pad, files)
    const goes = recorded.context === null ? null : new Set(recorded.context)
    const isThere = (path: string) => files.some((file) => file.path === path)
    const start: TurnStart = {
      id: recorded.id,
      instruction: recorded.instruction,
      model: recorded.model,
      format: recorded.format,
      files: goes === null ? files : files.filter(({ path }) => goes.has(path)),
      openPath: recorded.openPath,
      selection: recorded.selection,
      kept: goes === null ? kept : kept.filter(({ path }) => goes.has(path) || !isThere(path)),
      redirects: recorded.redirects ? (recording.turns[index - 1]?.id ?? null) : null,
      own: null,
      actedAt: zero + recorded.at,
      raced: recorded.raced,
    }
    const turn = createTurn({ ...start, kept }, recorded.price, recorded.path)
    turnActions.begin({ ...turn, marks: { ...turn.marks, replayed: true } }, files, kept)
    runs.set(index, createReplayRun(recorded, { start, zero, tell: hear }))
  }

  const end = (index: number, recorded: RecordedTurn) => {
    const { id: turnId, marks } = recorded
    if (marks.hidden) mark({ type: 'hidden', turnId })
    const next = recording.turns[index + 1]
    const replacedAt = recorded.outcome.type === 'replaced' ? (next?.at ?? null) : null
    runs.get(index)?.ended(pressed.get(index) ?? replacedAt)
    if (marks.longFrame) mark({ type: 'long-frame', turnId })
    if (marks.clock !== null) mark({ type: 'clock', turnId, clock: marks.clock })
    if (recorded.marks.stopConfirmed === null) runs.delete(index)
  }

  const make = (step: ReplayStep) => {
    const recorded = recording.turns[step.turn]
    if (recorded === undefined) return
    const turnId: TurnId = recorded.id
    const run = runs.get(step.turn)
    switch (step.type) {
      case 'begin':
        return begin(step.turn, recorded)
      case 'sent':
        return run?.sent()
      case 'created':
        return run?.created()
      case 'delta':
        return run?.delta(step.index)
      case 'first-painted':
        return mark({ type: 'first-painted', turnId, at: zero + (recorded.marks.firstPaint ?? 0) })
      case 'stop-painted':
        return mark({ type: 'stop-painted', turnId, at: zero + (recorded.marks.stopPainted ?? 0) })
      case 'ended':
        return end(step.turn, recorded)
      case 'confirmed':
        run?.confirmed()
        runs.delete(step.turn)
        return undefined
      case 'act': {
        const act = recorded.acts[step.index]
        if (act?.type === 'stop') {
          if (!pressed.has(step.turn)) pressed.set(step.turn, act.at)
          turnActions.stop(zero + act.at)
        } else if (act !== undefined) doDeed(act)
        return undefined
      }
    }
  }

  const doDeed = (deed: Exclude<Deed, { readonly type: 'stop' }>): void => {
    switch (deed.type) {
      case 'edit': {
        const text = documents.read(deed.path)?.text
        if (text !== undefined && fits(deed.edit, text)) documents.type(deed.path, deed.edit)
        return
      }
      case 'create':
      case 'delete':
      case 'rename':
        documents.apply([deed])
        return
      case 'open': {
        const { paths, proposed } = pad.files.getState()
        if (paths.includes(deed.path) || proposed.includes(deed.path)) pad.files.setState({ open: deed.path })
        return
      }
      case 'accept':
        return reviewActions.acceptThese(deed.ids)
      case 'accept-part':
        return reviewActions.acceptPart(deed.id, deed.part)
      case 'reject':
        for (const id of deed.ids) reviewActions.reject(id)
        return
      case 'pick':
      case 'place': {
        const { review } = pad.review.getState()
        if (review === null) return
        pad.review.setState({
          review:
            deed.type === 'pick'
              ? reviewPicked(review, deed.id, deed.candidate)
              : reviewPlaced(review, deed.id, deed),
        })
      }
    }
  }

  const rest = () => {
    if (runs.size > 0) return
    const last = rests.at(-1)
    const isDue = steps[count]?.type === 'begin' || last === undefined || count >= last.count + restEvery
    if (!isDue || (last !== undefined && last.count >= count)) return
    rests.push({
      count,
      project: documents.keep(),
      files: pad.files.getState(),
      turns: pad.turns.getState(),
      review: pad.review.getState(),
    })
  }

  const goBack = (to: number) => {
    const place = rests.findLastIndex((resting) => resting.count <= to)
    const resting = rests[place]
    if (resting === undefined) throw new Error('a replay rests before its first step')
    runs.clear()
    pressed.clear()
    documents.restore(resting.project)
    pad.files.setState(resting.files)
    pad.turns.setState(resting.turns)
    pad.review.setState(resting.review)
    turnActions = createTurnActions(parts)
    reviewActions = createReviewActions(parts)
    count = resting.count
  }

  const goTo = (wanted: number): ReplayView => {
    const to = Math.max(0, Math.min(steps.length, wanted))
    const nearest = rests.findLast((resting) => resting.count <= to)
    if (to < count || (nearest !== undefined && nearest.count > count)) goBack(to)
    while (count < to) {
      const step = steps[count]
      if (step === undefined) break
      make(step)
      count += 1
      rest()
    }
    const project = documents.keep()
    return {
      texts: project.texts,
      files: pad.files.getState(),
      turns: pad.turns.getState(),
      review: pad.review.getState(),
    }
  }

  rest()
  return {
    goTo,
    at: () => count,
  }
}

/** The whole recording need not be right about the text it changes. */
const fits = (edit: Edit, text: string): boolean => (edit.at(-1)?.to ?? 0) <= text.length

const openOf = ({ open, files }: SessionRecording): string | null =>
  files.some(({ path }) => path === open) ? open : (files[0]?.path ?? null)
