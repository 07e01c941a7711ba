import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/theme.css'
import { createRoot } from 'react-dom/client'
import { connectProse } from '../workers/connect-prose.ts'
import { connectStream } from '../workers/connect-stream.ts'
import { consoleDoor } from './console-door.ts'
import { createDocuments } from './editor/documents.ts'
import { createEditorHost, type EditorHost } from './editor/editor-host.ts'
import { whenIdle } from './editor/idle.ts'
import { browserTime } from '../workers/browser-ports.ts'
import { createAutosave, loadDraft, saveDraft } from './session/drafts.ts'
import { createEvidence } from './session/evidence.ts'
import { longFramesWatched, watchLongFrames } from './session/long-frames.ts'
import { epochNow, nextPaint } from './session/paint.ts'
import { sampleFiles } from './session/sample-files.ts'
import { createSession } from './session/session.ts'
import { loadSettings, saveSettings, type Storages } from './session/settings.ts'
import { createPad } from './store/pad.ts'
import { createShared } from './store/shared.ts'
import { App } from './ui/app.tsx'
import { words } from './ui/words.ts'

const draftPauseMs = 300
const draftMostMs = 1000
/** A page that is busy all the time gets the next frame of news after so long, ms. */
const busyMs = 33

/** Storage may be forbidden, and reading the property then throws. */
const storageOrNull = (read: () => Storage): Storage | null => {
  try {
    return read()
  } catch {
    return null
  }
}

const storages: Storages = {
  lasting: storageOrNull(() => localStorage),
  forSession: storageOrNull(() => sessionStorage),
}

const shared = createShared(loadSettings(storages))
shared.settings.subscribe((settings) => saveSettings(storages, settings))

const pad = createPad('main')
const documents = createDocuments(pad.id)
const draft = loadDraft(storages.lasting, pad.id)
documents.seed(draft?.files ?? sampleFiles)
pad.files.setState({ open: draft?.open ?? sampleFiles[0]?.path ?? null })

const stream = connectStream(({ restarted }) => session.crashed(restarted))
const evidence = createEvidence(stream.api.takeRecording, browserTime.after)
let host: EditorHost | null = null

const session = createSession({
  pad,
  shared,
  documents,
  stream: stream.api,
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
  painted: evidence.painted,
})

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
  if (document.hidden) {
    autosave.flush()
    session.hidden()
  }
  void stream.api.setHidden(document.hidden)
})

window.sparkpad = consoleDoor(pad, shared, (path) => documents.textOf(path), evidence.frames)
watchLongFrames(session.longFrame)

void session.connect()

const root = document.querySelector('#root')
if (root !== null)
  createRoot(root).render(
    <App
      shared={shared}
      pad={pad}
      actions={session}
      mountEditor={(container) => {
        host = createEditorHost(container, { pad, documents, actions: session, words: words.editor })
        return host
      }}
      connectProse={connectProse}
      evidence={evidence}
      environment={{ clockStepMs: 0.1, browser: navigator.userAgent, longFramesWatched }}
      readText={(path) => documents.textOf(path) ?? null}
    />,
  )
