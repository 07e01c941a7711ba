import { createStore, type StoreApi } from 'zustand/vanilla'
import { figuresOf } from '../../core/turn/latency.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import { createPad, type Pad } from '../store/pad.ts'
import type { Replay, ReplaysState } from '../store/replay.ts'
import { reviewCut } from '../store/review.ts'
import type { DocumentChange } from './document-port.ts'
import { createReplayEngine, type ReplayView } from './replay-engine.ts'
import { createReplayPlayer } from './replay-player.ts'
import { rawRecording } from '../../workers/replay-run.ts'
import type { SessionParts } from './session.ts'

/** Figures change at most so often while a replay plays, ms, so that they can be read. */
const figuresEveryMs = 250

/** Where a replay is drawn: documents of its own that show whatever they are told. */
export type ReplayStage = { show(texts: ReadonlyMap<string, string>): void; dispose(): void }

export type ReplayPorts = {
  readonly stage: (pad: Pad) => ReplayStage
  readonly now: () => number
  readonly nextFrame: (run: () => void) => () => void
  readonly later: (run: () => void) => () => void
}

/** The one recording that is on show, if any. The pads of the session are not touched by it. */
export interface Replays {
  readonly store: StoreApi<ReplaysState>
  /** Shows a recording before its first instruction; another one on show goes. */
  openReplay(recording: SessionRecording, how: { readonly paused: boolean }): void
  close(): void
  /**
   * Puts the project as the replay shows it into the session's own pad, as one step that Undo accept takes back, and
   * closes the replay. Ghosts that wait come along and are decided on as any; one that was still being written keeps
   * its whole lines, as after a stop.
   */
  continueHere(): void
}

export function createReplays(
  parts: Pick<SessionParts, 'pad' | 'documents'> & {
    /** Changes documents in one step that can be taken back. */
    readonly change: (changes: readonly DocumentChange[]) => void
  },
  ports: ReplayPorts,
): Replays {
  const store = createStore<ReplaysState>(() => ({ replay: null }))
  let stage: ReplayStage | null = null
  let last: ReplayView | null = null
  let opened = 0

  const close = () => {
    const { replay } = store.getState()
    if (replay === null) return
    replay.controls.dispose()
    store.setState({ replay: null })
    stage?.dispose()
    stage = null
    last = null
  }

  const drawing = (pad: Pad, on: ReplayStage) => {
    let figuresAt = -Infinity
    return (view: ReplayView, isPlaying: boolean) => {
      if (!isSame(view.texts, last?.texts)) on.show(view.texts)
      // The file that the recording shows comes up when that changes; in between the reader may look at others.
      const open = view.files.open === last?.files.open ? pad.files.getState().open : view.files.open
      const isThere = open !== null && (view.texts.has(open) || view.files.proposed.includes(open))
      pad.files.setState({ ...view.files, open: isThere ? open : view.files.open })
      last = view
      pad.turns.setState(view.turns)
      pad.review.setState({ ...view.review, lastAccept: null, comparing: null })
      const turn = view.turns.turns.at(-1)
      if (isPlaying && turn?.phase !== 'ended' && ports.now() - figuresAt < figuresEveryMs) return
      figuresAt = ports.now()
      pad.latency.setState(
        turn === undefined
          ? { live: false, figures: null }
          : { live: turn.phase !== 'ended', figures: figuresOf(turn, turn.marks.clock) },
      )
    }
  }

  return {
    store,
    openReplay(recording, { paused }) {
      close()
      opened += 1
      const pad = createPad(`replay-${opened}`)
      // Whose code it is nobody here knows: it runs when somebody says so.
      pad.preview.setState({ foreign: true, network: false })
      const on = ports.stage(pad)
      stage = on
      const draw = drawing(pad, on)
      let controls: Replay['controls'] | null = null
      const player = createReplayPlayer(recording, createReplayEngine(recording), {
        now: ports.now,
        nextFrame: ports.nextFrame,
        later: ports.later,
        show: (view) => draw(view, controls?.store.getState().phase === 'playing'),
      })
      controls = {
        ...player,
        stepHunk(direction) {
          player.stepHunk(direction)
          lookAtNewest(pad)
        },
      }
      store.setState({ replay: { recording, pad, controls } })
      if (!paused) controls.play()
    },
    close,
    continueHere() {
      const { replay } = store.getState()
      const view = last
      if (replay === null || view === null) return
      const running = view.turns.turns.some(({ phase }) => phase !== 'ended')
      const { pad, documents } = parts
      close()
      parts.change(changesTo(view.texts, documents))
      const { review } = view.review
      const turn = view.turns.turns.find(({ id }) => id === review?.turnId)
      pad.preview.setState({ foreign: true, network: false })
      if (review !== null && turn !== undefined) {
        const { turns } = pad.turns.getState()
        const ended =
          turn.phase === 'ended'
            ? turn
            : { ...turn, phase: 'ended' as const, outcome: { type: 'stopped' as const }, usage: null }
        pad.turns.setState({ turns: [...turns.filter(({ id }) => id !== turn.id), ended] })
        pad.review.setState({ review: running ? reviewCut(review) : review, comparing: null })
      } else pad.review.setState({ review: null, comparing: null })
      const { proposed, open } = view.files
      pad.files.setState({ proposed, open })
    },
  }
}

const isSame = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string> | undefined): boolean =>
  b !== undefined && a.size === b.size && [...a].every(([path, text]) => b.get(path) === text)

/** Brings the hunk into view that stood complete last. */
function lookAtNewest(pad: Pad): void {
  const { review } = pad.review.getState()
  const id = pad.turns.getState().turns.at(-1)?.hunks.at(-1)
  const file = [...(review?.files.values() ?? [])].find(({ hunks }) => hunks.some((hunk) => hunk.id === id))
  if (review === null || id === undefined || file === undefined) return
  pad.files.setState({ open: file.path })
  pad.review.setState({ review: { ...review, current: id } })
}

/** What stands behind the figures of replayed turns: their answers; what was painted of them is not recorded. */
export const replayEvidence = ({ turns, startedAt }: SessionRecording) => ({
  of: (turnId: TurnId) => {
    const turn = turns.find(({ id }) => id === turnId)
    const recording = turn === undefined ? null : rawRecording(turn, startedAt)
    return Promise.resolve({ recording, frames: [] })
  },
  framesOf: () => [],
})

/** What makes a pad's documents these. */
function changesTo(
  texts: ReadonlyMap<string, string>,
  documents: Pick<SessionParts['documents'], 'paths' | 'read'>,
): readonly DocumentChange[] {
  const gone = documents.paths().filter((path) => !texts.has(path))
  return [
    ...gone.map((path): DocumentChange => ({ type: 'delete', path })),
    ...[...texts].flatMap(([path, text]): readonly DocumentChange[] => {
      const now = documents.read(path)
      if (now === undefined) return [{ type: 'create', path, text }]
      if (now.text === text) return []
      return [{ type: 'edit', path, edit: [{ from: 0, to: now.text.length, text }] }]
    }),
  ]
}
