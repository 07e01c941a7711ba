import { compose } from '../../core/edits/edit.ts'
import type { Recording } from '../../core/turn/recording.ts'
import {
  recordingVersion,
  type Deed,
  type EditedBy,
  type RecordedTurn,
  type SessionRecording,
} from '../../core/turn/session-recording.ts'
import type { Turn, TurnId, TurnStart } from '../../core/turn/turn.ts'
import type { Pad } from '../store/pad.ts'
import { acceptableIds, waiting } from '../store/review.ts'
import type { DocumentPort } from './document-port.ts'
import { unitsOf, type NotedTurn } from './noted-turn.ts'
import { recordedTurn } from './recorded-turn.ts'
import type { ReviewActions } from './review-actions.ts'
import type { StreamPort } from './turn-actions.ts'

/** The recording keeps so many turns, and so many UTF-16 units of projects, answers and typing; the oldest go first. */
export const mostTurns = 60
export const mostUnits = 8_000_000

/** Typing within this long of the key before, at one go, is one act, ms. */
const sameTypingMs = 40

/** An answer that a worker lost in a crash is not asked for without end. */
const mostTries = 4

/** Records the session in memory: what was asked, what came and what the user did. Nothing of it is saved by itself. */
export interface Recorder {
  /** The stream with an ear on what is asked of it. */
  stream(stream: StreamPort): StreamPort
  /** The review's actions, noted before they are done. */
  review(actions: ReviewActions): ReviewActions
  /** The session so far, but for a turn that runs; null while there is no ended turn. */
  currentRecording(): Promise<SessionRecording | null>
  /** Turns that were dropped because there was no room for them. */
  dropped(): number
  dispose(): void
}

export type RecorderParts = {
  readonly pad: Pad
  readonly documents: DocumentPort
  /** The raw answer of an ended turn; null while it is not there. */
  readonly rawOf: (turnId: TurnId) => Promise<Recording | null>
  readonly now: () => number
  readonly cursor: () => { readonly path: string; readonly line: number } | null
  /** Runs when the page has nothing better to do. */
  readonly later: (run: () => void) => void
}

export function createRecorder(parts: RecorderParts): Recorder {
  const { pad, documents } = parts
  let noted: NotedTurn[] = []
  let dropped = 0
  /** What racers were asked; one of them may become a turn of the pad. */
  const asked = new Map<TurnId, TurnStart>()
  let by: EditedBy = 'typing'
  /** Inside an accept the documents change by it. */
  let isQuiet = false
  let texts = new Map<string, string>()
  /** Turns whose answer is on its way. */
  const fetching = new Set<NotedTurn>()

  const turnsOf = () => pad.turns.getState().turns
  const lastTurn = (): Turn | undefined => turnsOf().findLast(({ id }) => noted.at(-1)?.id === id)
  /** An ended turn has been seen whole, whatever still comes of it. */
  const shown = (): number => {
    const turn = lastTurn()
    return turn === undefined ? 0 : turn.phase === 'ended' ? Infinity : turn.marks.deltas
  }

  const textOf = (path: string): string => documents.read(path)?.text ?? ''

  const note = (deed: Deed, at = parts.now()) => {
    const turn = noted.at(-1)
    if (turn === undefined) return
    const last = turn.acts.at(-1)
    const deltas = shown()
    const joins =
      deed.type === 'edit' &&
      last?.deed.type === 'edit' &&
      last.deed.path === deed.path &&
      last.deed.by === deed.by &&
      last.deltas === deltas &&
      at - last.at <= sameTypingMs
    if (joins && last.deed.type === 'edit' && deed.type === 'edit')
      turn.acts[turn.acts.length - 1] = {
        ...last,
        deed: { ...deed, edit: compose(last.deed.edit, deed.edit) },
      }
    else turn.acts.push({ at, deltas, deed })
  }

  const begin = (start: TurnStart, deltas: number) => {
    const shownTexts = new Map(start.files.map(({ path, text }) => [path, text]))
    noted.push({
      id: start.id,
      start,
      files: documents.paths().map((path) => ({ path, text: shownTexts.get(path) ?? textOf(path) })),
      open: pad.files.getState().open,
      deltas,
      acts: [],
      raw: null,
      tries: 0,
    })
    makeRoom()
  }

  const makeRoom = () => {
    let units = noted.reduce((sum, turn) => sum + unitsOf(turn), 0)
    while (noted.length > mostTurns || (units > mostUnits && noted.length > 1)) {
      const [oldest] = noted
      if (oldest === undefined) return
      units -= unitsOf(oldest)
      noted = noted.slice(1)
      dropped += 1
    }
  }

  const fetchRaw = async (turn: NotedTurn) => {
    turn.tries += 1
    turn.raw ??= await parts.rawOf(turn.id)
    fetching.delete(turn)
  }

  const seeTurns = () => {
    const turns = turnsOf()
    // A racer's turn that was taken into the pad counts as asked when it was taken.
    for (const { id } of turns.slice(-2)) {
      const start = asked.get(id)
      if (start === undefined) continue
      asked.clear()
      begin(start, shown())
    }
    for (const turn of noted)
      if (
        turn.raw === null &&
        turn.tries < mostTries &&
        !fetching.has(turn) &&
        turns.some((known) => known.id === turn.id && isOver(known))
      ) {
        fetching.add(turn)
        parts.later(() => void fetchRaw(turn))
      }
  }

  /** Which files came, went or were renamed since the last look. */
  const seePaths = (renamed?: readonly [string, string]) => {
    const now = new Map(documents.paths().map((path) => [path, textOf(path)]))
    if (!isQuiet) {
      if (renamed !== undefined) note({ type: 'rename', path: renamed[0], to: renamed[1] })
      const [from, to] = renamed ?? []
      for (const path of texts.keys()) if (!now.has(path) && path !== from) note({ type: 'delete', path })
      for (const [path, text] of now)
        if (!texts.has(path) && path !== to) note({ type: 'create', path, text })
    }
    texts = now
  }
  seePaths()

  const stops = [
    pad.turns.subscribe(seeTurns),
    pad.files.subscribe(({ open }, before) => {
      if (open !== null && open !== before.open) note({ type: 'open', path: open })
    }),
    documents.onChange(({ path, edit, by: cause }) => {
      if (!isQuiet) note({ type: 'edit', path, edit, by: by === 'typing' ? (cause ?? by) : by })
    }),
    documents.onRename((from, to) => seePaths([from, to])),
    documents.onPaths(() => seePaths()),
  ]

  const quietly = (run: () => void) => {
    isQuiet = true
    try {
      run()
    } finally {
      isQuiet = false
    }
  }

  return {
    stream: (stream) => ({
      ...stream,
      start: (turn) => {
        const deltas = shown()
        // The request leaves first.
        const started = stream.start(turn)
        if (turn.raced) asked.set(turn.id, turn)
        else begin(turn, deltas)
        return started
      },
      stop: (turnId, pressedAt) => {
        if (noted.at(-1)?.id === turnId) note({ type: 'stop' }, pressedAt)
        return stream.stop(turnId, pressedAt)
      },
    }),
    review: (actions) => ({
      ...actions,
      accept: (id) => {
        note({ type: 'accept', ids: [id], all: false })
        quietly(() => actions.accept(id))
      },
      takeTheirs: (id) => {
        note({ type: 'accept', ids: [id], all: false })
        quietly(() => actions.takeTheirs(id))
      },
      acceptAll: () => {
        const { review } = pad.review.getState()
        if (review !== null)
          note({ type: 'accept', ids: acceptableIds(review, documents.paths()), all: true })
        quietly(actions.acceptAll)
      },
      acceptPart: (id, part) => {
        note({ type: 'accept-part', id, part })
        quietly(() => actions.acceptPart(id, part))
      },
      reject: (id) => {
        note({ type: 'reject', ids: [id] })
        actions.reject(id)
      },
      rejectAll: () => {
        const { review } = pad.review.getState()
        const ids = review === null ? [] : waiting(review, documents.paths()).map(({ id }) => id)
        if (ids.length > 0) note({ type: 'reject', ids })
        return actions.rejectAll()
      },
      pickPlace: (id, candidate) => {
        note({ type: 'pick', id, candidate })
        actions.pickPlace(id, candidate)
      },
      placeAtCursor: (wanted) => {
        const before = pad.review.getState().review
        actions.placeAtCursor(wanted)
        const after = pad.review.getState().review
        const placed = before?.loose.find(({ id }) => after?.loose.every((hunk) => hunk.id !== id) === true)
        const cursor = parts.cursor()
        if (placed !== undefined && cursor !== null) note({ type: 'place', id: placed.id, ...cursor })
      },
      undoAccept: () => {
        by = 'take-back'
        try {
          actions.undoAccept()
        } finally {
          by = 'typing'
        }
      },
    }),
    async currentRecording() {
      for (const turn of noted) await fetchRaw(turn)
      const turns = turnsOf()
      const ended = noted.flatMap((turn) => {
        const known = turns.find(({ id }) => id === turn.id)
        return known?.phase === 'ended' ? [{ noted: turn, turn: known }] : []
      })
      const [first] = ended
      if (first === undefined) return null
      const startedAt = Math.floor(first.noted.start.actedAt)
      const told: RecordedTurn[] = []
      for (const [index, one] of ended.entries())
        told.push(recordedTurn(one, { zero: startedAt, before: ended[index - 1] ?? null }))
      return {
        version: recordingVersion,
        startedAt,
        binMs: null,
        dropped,
        files: first.noted.files,
        open: first.noted.open,
        turns: told,
      }
    },
    dropped: () => dropped,
    dispose: () => {
      for (const stop of stops) stop()
    },
  }
}

/** It was sent, and the worker has had its last word of it. */
const isOver = ({ phase, marks }: Turn): boolean =>
  phase === 'ended' && marks.sent !== null && (marks.stopPressed === null || marks.stopConfirmed !== null)
