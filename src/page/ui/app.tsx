import { Tooltip } from '@base-ui/react/tooltip'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Environment } from '../../core/turn/export-file.ts'
import type { Pad } from '../store/pad.ts'
import type { RaceState } from '../store/race.ts'
import type { Shared } from '../store/shared.ts'
import type { TransportRaceState } from '../store/transport-race.ts'
import type { Actions } from './actions.ts'
import { Announcer } from './announcer.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { ConnectDialog } from './connect-dialog.tsx'
import {
  PartsProvider,
  useMedia,
  usePanel,
  useParts,
  type EvidencePort,
  type Parts,
  type ProseReader,
} from './context.tsx'
import type { DraftStore } from './draft.ts'
import { DropZone } from './drop-zone.tsx'
import { useEditorSeat } from './editor-pane.tsx'
import type { MountEditor } from './editor-surface.ts'
import { runKey } from './key-commands.ts'
import { LatencyStrip } from './latency-strip.tsx'
import styles from './layout.module.css'
import type { LinkControls } from './link-controls.ts'
import { showShare, showTests, toggleLatency, type PanelState, type PanelStore } from './panel-state.ts'
import { PlaceBar } from './place-bar.tsx'
import { once, type PreviewControls } from './preview-controls.ts'
import type { Race } from './race-actions.ts'
import type { ReplaysState } from '../store/replay.ts'
import type { ReplayStands } from './replay-stands.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import type { TestControls } from './test-controls.ts'
import { useThemeOnPage } from './theme.ts'
import { TopBar } from './top-bar.tsx'
import type { TransportRacing } from './transport-actions.ts'
import { Workbench } from './workbench.tsx'

export type AppProps = {
  readonly shared: Shared
  readonly pad: Pad
  readonly actions: Actions
  readonly race: Race
  readonly transport: TransportRacing
  readonly links: LinkControls
  readonly draft: DraftStore
  readonly panel: PanelStore
  readonly replays: ReplayStands
  readonly mountEditor: MountEditor
  /** Starts the worker that parses the model's prose. Called once. */
  readonly connectProse: () => ProseReader
  /** Text of a file as it stands now; null when there is none. */
  readonly readText: (path: string) => string | null
  readonly evidence: EvidencePort
  readonly environment: Environment
  /** Fetches and joins the preview's parts; called once, when it is first looked at. */
  readonly openPreview: () => Promise<PreviewControls>
  /** Fetches what that joins, when somebody is about to look. */
  readonly previewAhead: () => void
  /** Fetches and joins what runs tests; called when that is first asked for. */
  readonly openTests: () => Promise<TestControls>
  /** Runs all tests. */
  readonly runTests: () => void
}

/** Fetched when something is first shared. */
const ShareDialog = lazy(() => import('./share-dialog.tsx').then((file) => ({ default: file.ShareDialog })))

/** Fetched when the first race is opened. */
const RaceDialog = lazy(() => import('./race-dialog.tsx').then((file) => ({ default: file.RaceDialog })))

/** Fetched when the first race of transports is opened. */
const TransportDialog = lazy(() =>
  import('./transport-dialog.tsx').then((file) => ({ default: file.TransportDialog })),
)

/** Fetched when the first recording is opened. */
const ReplayPage = lazy(() => import('./replay-page.tsx').then((file) => ({ default: file.ReplayPage })))

/** The page. */
export function App({
  shared,
  pad,
  actions,
  race,
  transport,
  replays,
  mountEditor,
  connectProse,
  readText,
  ...rest
}: AppProps) {
  const { evidence, environment, openPreview, previewAhead, openTests, runTests, links, draft, panel } = rest
  const parts = useMemo(
    (): Parts => ({
      shared,
      pad,
      actions,
      race,
      transport,
      replays,
      readOnly: false,
      readText,
      evidence,
      environment,
      preview: once(openPreview),
      previewAhead,
      tests: openTests,
      runTests,
      panel,
      prose: connectProse(),
      draft,
      links,
    }),
    [
      shared,
      pad,
      actions,
      race,
      transport,
      replays,
      connectProse,
      readText,
      evidence,
      environment,
      openPreview,
      previewAhead,
      openTests,
      runTests,
      links,
      draft,
      panel,
    ],
  )
  return (
    <PartsProvider parts={parts}>
      <Tooltip.Provider delay={400} closeDelay={0}>
        <Page mountEditor={mountEditor} />
      </Tooltip.Provider>
    </PartsProvider>
  )
}

/** The instruction is counted while it is written. */
function useInstructionTold({ draft, actions }: Parts) {
  useEffect(() => {
    actions.writing(draft.getState().text)
    return draft.subscribe(({ text }, before) => {
      if (text !== before.text) actions.writing(text)
    })
  }, [draft, actions])
}

/** A run of tests is looked at, whoever asked for it. */
function useTestsOnShow({ pad, panel }: Parts) {
  useEffect(
    () =>
      pad.tests.subscribe(({ phase }, { phase: before }) => {
        if (phase.type !== before.type && (phase.type === 'running' || phase.type === 'paused'))
          showTests(panel)
      }),
    [pad, panel],
  )
}

function Page({ mountEditor }: { readonly mountEditor: MountEditor }) {
  const parts = useParts()
  useInstructionTold(parts)
  useTestsOnShow(parts)
  const seat = useEditorSeat(mountEditor)
  const field = useRef<HTMLTextAreaElement>(null)
  const [isConnecting, setConnecting] = useState(false)
  const [showsKeys, setShowsKeys] = useState(false)
  const [isPresenting, setPresenting] = useState(false)
  const isNarrow = useMedia('(max-width: 899px)')
  useThemeOnPage()
  const latest = useRef({ instruct: seat.instruct, follow: () => {}, latency: () => {} })
  useEffect(() => {
    const inPlace = seat.surface !== null && !isNarrow
    latest.current = {
      instruct: inPlace ? seat.instruct : () => field.current?.focus(),
      follow: () => seat.surface?.follow(),
      latency: () => toggleLatency(parts.panel, isNarrow),
    }
  })
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) =>
      parts.replays.store.getState().replay === null &&
      runKey(event, parts, {
        instruct: () => latest.current.instruct(),
        showShortcuts: () => setShowsKeys(true),
        follow: () => latest.current.follow(),
        latency: () => latest.current.latency(),
        present: () => setPresenting((was) => !was),
        race: () => parts.race.show(true),
        transportRace: () => parts.transport.show(true),
        share: () => showShare(parts.panel, true),
      })
    window.addEventListener('keydown', keyDown)
    return () => window.removeEventListener('keydown', keyDown)
  }, [parts])
  const replay = useStore(parts.replays.store, replayOf)
  return (
    <>
      {replay === null ? null : (
        <Suspense>
          <ReplayPage key={replay.pad.id} replay={replay} stands={parts.replays} />
        </Suspense>
      )}
      <div className={styles.page} data-presenting={isPresenting || undefined} hidden={replay !== null}>
        {isPresenting ? null : (
          <div>
            <TopBar onConnect={() => setConnecting(true)} onShortcuts={() => setShowsKeys(true)} />
            <PlaceBar />
          </div>
        )}
        <Workbench seat={seat} isPresenting={isPresenting} />
        <BottomBar
          isPlain={isPresenting}
          fieldRef={(element) => {
            field.current = element
          }}
          elsewhere={seat.inline === null ? null : { onEnter: seat.closeInlineQuietly }}
        />
        <LatencyStrip onLeave={isPresenting ? () => setPresenting(false) : null} />
        <ConnectDialog open={isConnecting} onOpenChange={setConnecting} />
        <ShortcutsDialog open={showsKeys} onOpenChange={setShowsKeys} />
        <CompareDialog />
        <Sharing />
        <Races onTaken={() => seat.surface?.focus()} />
        <TransportRaces isPresenting={isPresenting} />
        <DropZone />
        <Announcer />
      </div>
    </>
  )
}

const replayOf = (state: ReplaysState) => state.replay

const isSharingOf = (state: PanelState) => state.isSharing

/** The share dialog, once it was asked for. */
function Sharing() {
  const isOpen = usePanel(isSharingOf)
  const [wasOpen, setWasOpen] = useState(false)
  if (isOpen && !wasOpen) setWasOpen(true)
  return wasOpen ? (
    <Suspense>
      <ShareDialog open={isOpen} />
    </Suspense>
  ) : null
}

const isOpenOf = (state: RaceState) => state.isOpen

/** Races, once they were asked for. */
function Races({ onTaken }: { readonly onTaken: () => void }) {
  const isOpen = useStore(useParts().race.store, isOpenOf)
  const [wasOpen, setWasOpen] = useState(false)
  if (isOpen && !wasOpen) setWasOpen(true)
  return wasOpen ? (
    <Suspense>
      <RaceDialog onTaken={onTaken} />
    </Suspense>
  ) : null
}

const isTransportOpenOf = (state: TransportRaceState) => state.isOpen

/** Races of transports, once they were asked for. */
function TransportRaces({ isPresenting }: { readonly isPresenting: boolean }) {
  const isOpen = useStore(useParts().transport.store, isTransportOpenOf)
  const [wasOpen, setWasOpen] = useState(false)
  if (isOpen && !wasOpen) setWasOpen(true)
  return wasOpen ? (
    <Suspense>
      <TransportDialog isPresenting={isPresenting} />
    </Suspense>
  ) : null
}
