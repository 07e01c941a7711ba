import { createRoot } from 'react-dom/client'
import type { OpenedLink } from '../core/link/link.ts'
import type { Diagnostic } from '../core/preview/fix-request.ts'
import { browserTime } from '../workers/browser-ports.ts'
import { connectProse } from '../workers/connect-prose.ts'
import { connectRace } from '../workers/connect-race.ts'
import type { StreamClient } from '../workers/connect-stream.ts'
import { connectTokenBook, connectTokens } from '../workers/connect-tokens.ts'
import { consoleDoor } from './console-door.ts'
import { createDocuments } from './editor/documents.ts'
import { createEditorHost, type EditorHost } from './editor/editor-host.ts'
import { whenIdle } from './editor/idle.ts'
import { selectionView } from './editor/selection-view.ts'
import { createAutosave, isUntouched, pruneDocuments } from './session/drafts.ts'
import { createEvidence } from './session/evidence.ts'
import { followTestWish } from './session/follow-test-wish.ts'
import { longFramesWatched, watchLongFrames } from './session/long-frames.ts'
import { epochNow, nextPaint } from './session/paint.ts'
import { sampleFiles } from './session/sample-files.ts'
import { openDocument } from './session/open-document.ts'
import { recordedTurns } from './session/recorded-lane.ts'
import { createModelRace } from './session/model-race.ts'
import { createRecorder } from './session/recorder.ts'
import { createSession, type Session, type SessionParts } from './session/session.ts'
import type { Storages } from './session/settings.ts'
import { createTokenKeeper } from './session/token-keeper.ts'
import { createTransportRace } from './session/transport-race.ts'
import { startGround } from './start-ground.ts'
import { startLater } from './start-later.ts'
import { beginningOf, openLinkedRecording, startLinks } from './start-links.ts'
import { createPad, notify } from './store/pad.ts'
import type { LinkTrouble } from './store/place.ts'
import type { Shared, Theme } from './store/shared.ts'
import { startReplays } from './start-replays.ts'
import { App } from './ui/app.tsx'
import { createDraft } from './ui/draft.ts'
import { createPanel, showShare } from './ui/panel-state.ts'
import { once } from './ui/preview-controls.ts'
import { words } from './ui/words.ts'

/** A turn's answer goes into the recording when the page has nothing better to do, at the latest after so long, ms. */
const rawAfterMs = 2_000

const draftPauseMs = 300
const draftMostMs = 1000
/** A page that is busy all the time gets the next frame of news after so long, ms. */
const busyMs = 33

/** A busy page passes edits on to the token counts after so long, ms. */
const countingLatestMs = 40

/** What `main.tsx` has begun before the rest of the page was there. */
export type Begun = {
  readonly storages: Storages
  readonly shared: Shared
  readonly stream: StreamClient
  /** The stream worker was told where to connect; its news go to `session.onFrame`. */
  readonly isConnecting: boolean
  /** Characters behind the `#`, and what they bring; null: there are none. */
  readonly hash: string
  readonly opened: OpenedLink | LinkTrouble | null
}

/** Builds the page's parts, joins them, and shows the page. */
export function startPage(begun: Begun): { readonly session: Session } {
  const { storages, shared, stream, isConnecting, hash } = begun
  const newId = () => crypto.randomUUID()
  const pad = createPad('main')
  const documents = createDocuments(pad.id)
  const opened = openDocument({ storages, hash, opened: begun.opened, newId: () => newId().slice(0, 8) })
  const { files, open, choices, foreign, network } = beginningOf(opened, sampleFiles)
  documents.seed(files)
  pad.context.setState({ choices: choices ?? {} })
  pad.preview.setState({ foreign: foreign ?? false, network: network ?? false })
  pad.files.setState({ open })
  const { selection = null, panel: panelWanted = null } = opened.link?.view ?? {}
  if (open !== null && selection !== null)
    documents.keepView(open, selectionView(documents.textOf(open) ?? '', selection))
  const panel = createPanel(panelWanted)

  const evidence = createEvidence(stream.takeRecording, browserTime.after)
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
    newId,
    sample: sampleFiles,
    reveal: (path, hunkId) => host?.revealHunk(path, hunkId),
    hunkAtCursor: () => host?.hunkAtCursor() ?? null,
    cursor: () => host?.cursorLine() ?? null,
    painted: evidence.painted,
  }
  const transport = createTransportRace({
    shared,
    client: connectRace(),
    pageOrigin: location.origin,
    countTokens: connectTokens(),
    now: epochNow,
    newId,
    newSeed: () => 1 + Math.floor(Math.random() * 0xffff_fffe),
  })
  const recorder = createRecorder({
    pad,
    documents,
    rawOf: async (turnId) => (await evidence.of(turnId)).recording,
    now: epochNow,
    cursor: parts.cursor,
    later: (run) => void whenIdle(run, rawAfterMs),
  })
  const race = createModelRace({ ...parts, stream: recorder.stream(stream) }, Math.random, (run) => {
    requestAnimationFrame(run)
  })
  const single = createSession({
    ...parts,
    watchReview: recorder.review,
    stream: recorder.stream({
      ...stream,
      connect: (target, listener) => stream.connect(target, race.route(listener)),
    }),
  })
  const session: Session = {
    ...single,
    onFrame: race.route(single.onFrame),
    crashed: (restarted) => {
      race.crashed()
      single.crashed(restarted)
    },
  }

  const code = () => {
    const kept = documents.paths().flatMap((path) => documents.read(path) ?? [])
    const { foreign, network } = pad.preview.getState()
    const files = kept.map(({ path, text }) => ({ path, text }))
    return {
      files,
      untouched: isUntouched(files, { came: opened.link?.files ?? null, draft: opened.draft }),
      open: pad.files.getState().open,
      choices: pad.context.getState().choices,
      foreign,
      network,
      savedAt: epochNow(),
    }
  }
  let isLeaving = false
  const autosave = createAutosave(() => links.seat.save(code(), isLeaving ? 'now' : 'soon'), {
    pauseMs: draftPauseMs,
    mostMs: draftMostMs,
    set: (run, ms) => window.setTimeout(run, ms),
    clear: (id) => window.clearTimeout(id),
  })
  const leave = () => {
    isLeaving = true
    autosave.flush()
    isLeaving = false
  }
  let isToldOfRoom = false
  const links = startLinks({
    opened,
    hash,
    storages,
    pad,
    shared,
    documents,
    panel,
    draft: () => draft,
    currentRecording: recorder.currentRecording,
    newId: () => newId().slice(0, 8),
    flush: leave,
    onFailed: () => {
      if (!isToldOfRoom) notify(pad, 'not-kept', '')
      isToldOfRoom = true
    },
  })
  const draft = createDraft(
    () => links.controls.place.getState().id,
    storages.lasting,
    opened.link?.instruction ?? '',
  )
  documents.onChange(links.address.touched)
  documents.onPaths(links.address.touched)
  documents.onChange(autosave.touch)
  documents.onPaths(autosave.touch)
  pad.files.subscribe(autosave.touch)
  pad.context.subscribe(({ choices }, before) => {
    if (choices !== before.choices) autosave.touch()
  })
  pad.preview.subscribe(({ foreign, network }, before) => {
    if (foreign !== before.foreign || network !== before.network) autosave.touch()
  })
  // The browser waits for `beforeunload` before it leaves; by `pagehide` the page to come may have read its draft already.
  window.addEventListener('beforeunload', leave)
  window.addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      leave()
      session.hidden()
    }
    transport.setHidden(document.hidden)
    void stream.setHidden(document.hidden)
  })

  const tokens = createTokenKeeper({
    pad,
    documents,
    connect: connectTokenBook,
    set: (run, ms) => window.setTimeout(run, ms),
    clear: (id) => window.clearTimeout(id),
    inSpareTime: (run) => void whenIdle(run, countingLatestMs),
    now: epochNow,
  })
  const ground = startGround()
  const later = startLater({
    pad,
    ground,
    startTokens: tokens.start,
    prune: () => pruneDocuments(storages.lasting, opened.place.id, epochNow()),
  })

  const racers = () => race.store.getState().racers.map((racer) => racer.pad)
  window.sparkpad = consoleDoor(
    pad,
    shared,
    (path) => documents.textOf(path),
    evidence.frames,
    tokens.costs,
    { racers, replay: () => replays.told() },
  )
  watchLongFrames((from, to) => {
    session.longFrame(from, to)
    transport.longFrame(from, to)
  })

  void (isConnecting ? session.refreshModels() : session.connect())

  const replays = startReplays({
    pad,
    documents,
    change: session.change,
    currentRecording: recorder.currentRecording,
    newGround: startGround,
  })
  const actions = {
    ...session,
    dropFiles: (dropped: readonly File[]) => {
      const others = dropped.filter((file) => !links.openFile(file) && !replays.openFile(file))
      if (others.length > 0) session.dropFiles(others)
    },
    writing: tokens.writing,
    chooseTheme: (theme: Theme) => {
      links.controls.place.setState({ theme: null })
      session.chooseTheme(theme)
    },
    showPlace: (path: string, line: number, column: number) => host?.revealPlace(path, line, column),
  }
  const recorded = opened.link?.recording ?? null
  if (recorded !== null) void openLinkedRecording(recorded, { pad, openReplay: replays.openReplay })
  const readText = (path: string) => documents.textOf(path) ?? null
  const openTests = once(async () => (await import('./start-tests.ts')).startTests(pad, documents, ground))
  const runTests = () =>
    openTests().then(
      (tests) => tests.run({ path: null, names: null }),
      (fault: unknown) => {
        console.error(fault)
        pad.tests.setState({ phase: { type: 'broken' } })
      },
    )
  followTestWish(pad, () => void runTests())
  const editorActions = {
    ...actions,
    race: () => race.show(true),
    transportRace: () => transport.show(true),
    runTests: () => void runTests(),
    share: () => showShare(panel, true),
    fix: (diagnostic: Diagnostic) =>
      void import('../core/preview/fix-request.ts').then(({ diagnosticRequest }) =>
        session.send(diagnosticRequest(diagnostic, readText), epochNow()),
      ),
  }

  const root = document.querySelector('#root')
  if (root !== null)
    createRoot(root).render(
      <App
        shared={shared}
        pad={pad}
        actions={actions}
        race={{ ...race, recorded: recordedTurns(recorder.currentRecording) }}
        transport={transport}
        links={links.controls}
        draft={draft}
        panel={panel}
        replays={replays.stands}
        mountEditor={(container) => {
          host = createEditorHost(container, { pad, documents, actions: editorActions, words: words.editor })
          return host
        }}
        connectProse={connectProse}
        evidence={evidence}
        environment={{ clockStepMs: 0.1, browser: navigator.userAgent, longFramesWatched }}
        openPreview={async () => {
          later.previewAsked()
          return (await import('./start-preview.ts')).startPreview(pad, documents, ground)
        }}
        previewAhead={later.previewAsked}
        openTests={openTests}
        runTests={() => void runTests()}
        readText={readText}
      />,
    )
  return { session }
}
