import { createRoot } from 'react-dom/client'
import type { ToldFrame } from '../core/turn/told.ts'
import { connectProse } from '../workers/connect-prose.ts'
import type { StreamClient } from '../workers/connect-stream.ts'
import { consoleDoor } from './console-door.ts'
import { createDocuments } from './editor/documents.ts'
import { createEditorHost, type EditorHost } from './editor/editor-host.ts'
import { whenIdle } from './editor/idle.ts'
import { createAutosave, loadDraft, saveDraft } from './session/drafts.ts'
import { epochNow, nextPaint } from './session/paint.ts'
import { sampleFiles } from './session/sample-files.ts'
import { createModelRace } from './session/model-race.ts'
import { createSession, type Session, type SessionParts } from './session/session.ts'
import type { Storages } from './session/settings.ts'
import { createPad } from './store/pad.ts'
import type { Shared } from './store/shared.ts'
import { App } from './ui/app.tsx'
import { words } from './ui/words.ts'

const draftPauseMs = 300
const draftMostMs = 1000
const framesKept = 2_000
/** A page that is busy all the time gets the next frame of news after so long, ms. */
const busyMs = 33

/** What `main.tsx` has begun before the rest of the page was there. */
export type Begun = {
  readonly storages: Storages
  readonly shared: Shared
  readonly stream: StreamClient
  /** The stream worker was told where to connect; its news go to `session.onFrame`. */
  readonly isConnecting: boolean
}

/** Builds the page's parts, joins them, and shows the page. */
export function startPage({ storages, shared, stream, isConnecting }: Begun): { readonly session: Session } {
  const pad = createPad('main')
  const documents = createDocuments(pad.id)
  const draft = loadDraft(storages.lasting, pad.id)
  documents.seed(draft?.files ?? sampleFiles)
  pad.files.setState({ open: draft?.open ?? sampleFiles[0]?.path ?? null })

  const frames: ToldFrame[] = []
  let host: EditorHost | null = null

  const parts: SessionParts = {
    pad,
    shared,
    documents,
    stream,
    pageOrigin: location.origin,
    fetch: (...args) => fetch(...args),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
    nextPaint,
    spareMoment: () => new Promise((settle) => whenIdle(settle, busyMs)),
    now: epochNow,
    newId: () => crypto.randomUUID(),
    sample: sampleFiles,
    reveal: (path, hunkId) => host?.revealHunk(path, hunkId),
    hunkAtCursor: () => host?.hunkAtCursor() ?? null,
    cursor: () => host?.cursorLine() ?? null,
    painted: (frame) => {
      frames.push(frame)
      if (frames.length > framesKept) frames.shift()
    },
  }
  const race = createModelRace(parts, Math.random)
  const single = createSession({
    ...parts,
    stream: {
      ...stream,
      connect: (target, listener) => stream.connect(target, race.route(listener)),
    },
  })
  const session: Session = {
    ...single,
    onFrame: race.route(single.onFrame),
    crashed: (restarted) => {
      race.crashed()
      single.crashed(restarted)
    },
  }

  const autosave = createAutosave(
    () => {
      const files = documents.paths().flatMap((path) => documents.read(path) ?? [])
      const { open } = pad.files.getState()
      saveDraft(storages.lasting, pad.id, { files: files.map(({ path, text }) => ({ path, text })), open })
    },
    {
      pauseMs: draftPauseMs,
      mostMs: draftMostMs,
      set: (run, ms) => window.setTimeout(run, ms),
      clear: (id) => window.clearTimeout(id),
    },
  )
  documents.onChange(autosave.touch)
  documents.onPaths(autosave.touch)
  pad.files.subscribe(autosave.touch)
  // The browser waits for `beforeunload` before it leaves; by `pagehide` the page to come may have read its draft already.
  window.addEventListener('beforeunload', autosave.flush)
  window.addEventListener('pagehide', autosave.flush)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) autosave.flush()
    void stream.setHidden(document.hidden)
  })

  const racers = () => race.store.getState().racers.map((racer) => racer.pad)
  window.sparkpad = consoleDoor(pad, shared, (path) => documents.textOf(path), frames, racers)

  void (isConnecting ? session.refreshModels() : session.connect())

  const root = document.querySelector('#root')
  if (root !== null)
    createRoot(root).render(
      <App
        shared={shared}
        pad={pad}
        actions={session}
        race={race}
        mountEditor={(container) => {
          const actions = { ...session, race: () => race.show(true) }
          host = createEditorHost(container, { pad, documents, actions, words: words.editor })
          return host
        }}
        connectProse={connectProse}
        readText={(path) => documents.textOf(path) ?? null}
      />,
    )
  return { session }
}
