import type { ToldReplay } from '../core/turn/told.ts'
import type { SessionRecording } from '../core/turn/session-recording.ts'
import { toldHunks, toldTurn } from './console-door.ts'
import { createDocuments, type Documents } from './editor/documents.ts'
import { createEditorHost, type EditorHost } from './editor/editor-host.ts'
import type { EditorActions } from './editor/words.ts'
import type { PreviewGround } from './preview-ground.ts'
import type { DocumentChange } from './session/document-port.ts'
import { openRecordingFile, saveRecordingFile } from './session/recording-files.ts'
import { createReplays, replayEvidence, type Replays } from './session/replays.ts'
import { notify, type Pad } from './store/pad.ts'
import type { Replay } from './store/replay.ts'
import type { ReplayStand, ReplayStands } from './ui/replay-stands.ts'
import { words } from './ui/words.ts'

/**
 * Joins the replays of a page: `openReplay` shows a recording in the page's place, `currentRecording` is the session so
 * far. Both are the ways in for whatever shares, saves or opens recordings.
 */
export type StartedReplays = {
  readonly openReplay: Replays['openReplay']
  readonly currentRecording: () => Promise<SessionRecording | null>
  readonly stands: ReplayStands
  /** What is on show, for the console. */
  told(): ToldReplay | null
  /** Opens a file that is named like a recording; false where its name is another. */
  openFile(file: File): boolean
}

export function startReplays(parts: {
  readonly pad: Pad
  readonly documents: Documents
  readonly change: (changes: readonly DocumentChange[]) => void
  readonly currentRecording: () => Promise<SessionRecording | null>
  /** A compiler knows the files of one pad: each replay has its own. */
  readonly newGround: () => PreviewGround
}): StartedReplays {
  const { pad, documents, change, currentRecording, newGround } = parts
  const stages = new Map<
    string,
    { readonly documents: Documents; readonly ground: PreviewGround; host: EditorHost | null }
  >()

  const replays = createReplays(
    { pad, documents, change },
    {
      stage: ({ id }) => {
        const shown = createDocuments(id)
        stages.set(id, { documents: shown, ground: newGround(), host: null })
        return {
          show: shown.show,
          dispose: () => {
            stages.get(id)?.host?.dispose()
            stages.delete(id)
            shown.dispose()
          },
        }
      },
      now: () => performance.now(),
      nextFrame: (run) => {
        const id = requestAnimationFrame(run)
        return () => cancelAnimationFrame(id)
      },
      later: (run) => {
        const id = setTimeout(run)
        return () => clearTimeout(id)
      },
    },
  )
  const { openReplay } = replays
  const files = { pad, openReplay, currentRecording, download }

  const standOf = ({ pad: shown }: Replay): ReplayStand => {
    const stage = stages.get(shown.id)
    if (stage === undefined) throw new Error('this replay is closed')
    return {
      mountEditor: (container) => {
        const openFile = (path: string) => shown.files.setState({ open: path })
        stage.host = createEditorHost(container, {
          pad: shown,
          documents: stage.documents,
          actions: { ...watching, openFile },
          words: words.editor,
          readOnly: true,
        })
        return stage.host
      },
      readText: (path) => stage.documents.textOf(path) ?? null,
      showPlace: (path, line, column) => stage.host?.revealPlace(path, line, column),
      openPreview: async () =>
        (await import('./start-preview.ts')).startPreview(shown, stage.documents, stage.ground),
      openTests: async () =>
        (await import('./start-tests.ts')).startTests(shown, stage.documents, stage.ground),
    }
  }

  return {
    openReplay,
    currentRecording,
    openFile: (file) => openRecordingFile(file, files),
    told() {
      const { replay } = replays.store.getState()
      const shown = replay === null ? undefined : stages.get(replay.pad.id)?.documents
      if (replay === null || shown === undefined) return null
      const { phase, at, total, count } = replay.controls.store.getState()
      const texts = shown.paths().map((path) => [path, shown.textOf(path) ?? ''] as const)
      return {
        phase,
        at,
        total,
        count,
        texts: Object.fromEntries(texts),
        hunks: toldHunks(replay.pad),
        turns: replay.pad.turns.getState().turns.map(toldTurn),
      }
    },
    stands: {
      store: replays.store,
      of: standOf,
      evidenceOf: replayEvidence,
      close: replays.close,
      continueHere: replays.continueHere,
      save: () => void saveRecordingFile(files),
      openFile: (file) => {
        if (!openRecordingFile(file, files)) notify(pad, 'recording-unreadable', file.name)
      },
    },
  }
}

const nothing = () => {}

/** The editor's actions where code is looked at and nothing is decided. */
export const watching: Omit<EditorActions, 'openFile'> = {
  accept: nothing,
  reject: nothing,
  acceptAll: nothing,
  stopOrDismiss: nothing,
  step: nothing,
  takeTheirs: nothing,
  pickPlace: nothing,
  undoAccept: nothing,
  acceptPart: nothing,
  placeAtCursor: nothing,
  compare: nothing,
  race: nothing,
  transportRace: nothing,
  share: nothing,
  runTests: nothing,
  fix: nothing,
}

const keepLinkMs = 60_000

/** Hands bytes to the user as a file. */
function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; a browser that still reads would find nothing if it went at once.
  setTimeout(() => URL.revokeObjectURL(url), keepLinkMs)
}
