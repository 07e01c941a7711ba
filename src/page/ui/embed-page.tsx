import { ArrowUpRight, History, Play, Square, X } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { EmbedState } from '../store/embed.ts'
import type { FilesState } from '../store/pad.ts'
import type { LinkTrouble } from '../store/place.ts'
import type { Replay } from '../store/replay.ts'
import { useMedia } from './context.tsx'
import type { EmbedActions, EmbedLiveParts } from './embed-parts.ts'
import type { MountEditor } from './editor-surface.ts'
import styles from './embed.module.css'
import { EmbedTabs } from './embed-tabs.tsx'
import { stillLines } from './still-code.ts'
import { embedWords } from './words-embed.ts'
import { storedWords } from './words-stored.ts'

// What most readers of a page never ask for is fetched when it is asked for.
const ReplayBar = lazy(async () => ({ default: (await import('./replay-bar.tsx')).ReplayBar }))
const EmbedPreview = lazy(async () => ({ default: (await import('./embed-preview.tsx')).EmbedPreview }))

export type EmbedPageProps = {
  readonly embed: EmbedActions
  readonly live: () => Promise<EmbedLiveParts>
  readonly theme: 'light' | 'dark' | 'system'
  readonly editable: boolean
}

/** A link's project in the page of somebody else: its files, what runs, what is replayed, and the way to the whole. */
export function EmbedPage({ embed, live, theme: asked, editable }: EmbedPageProps) {
  const state = useStore(embed.store)
  const systemIsLight = useMedia('(prefers-color-scheme: light)')
  const theme = asked === 'system' ? (systemIsLight ? 'light' : 'dark') : asked
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  const parts = useLive(live, state.stage)
  const wantsPreview = (runs: boolean) => {
    embed.run(runs)
    if (runs) void embed.wake()
  }
  const isEmpty = state.files.length === 0
  return (
    <div className={styles.embed} data-embed={state.stage}>
      <header className={styles.bar}>
        {parts === null ? (
          <EmbedTabs paths={state.files.map(({ path }) => path)} open={state.open} onOpen={embed.openFile} />
        ) : (
          <LiveTabs parts={parts} embed={embed} />
        )}
        <Buttons state={state} embed={embed} onRun={wantsPreview} />
      </header>
      {isEmpty ? null : <Trouble state={state} />}
      <main className={styles.main} data-runs={state.runs || undefined}>
        {isEmpty ? <Empty state={state} /> : null}
        {!isEmpty && (parts === null || state.stage === 'opening') ? (
          <Still state={state} editable={editable} onWake={embed.wake} />
        ) : null}
        {parts === null || isEmpty ? null : <Code parts={parts} theme={theme} />}
        {state.runs && parts !== null ? (
          <Suspense fallback={null}>
            <EmbedPreview parts={parts} />
          </Suspense>
        ) : null}
      </main>
      {parts === null ? null : <Controls parts={parts} />}
    </div>
  )
}

/** The editor's parts as soon as the embed has them. */
function useLive(live: () => Promise<EmbedLiveParts>, stage: EmbedState['stage']): EmbedLiveParts | null {
  const [parts, setParts] = useState<EmbedLiveParts | null>(null)
  const isThere = stage === 'code' || stage === 'replay'
  useEffect(() => {
    // It was fetched before the stage said so: this answers at once.
    if (isThere) void live().then(setParts)
  }, [isThere, live])
  return parts
}

const replayOf = ({ replay }: { readonly replay: Replay | null }) => replay
const pathsOf = ({ paths, proposed }: FilesState) => [...new Set([...paths, ...proposed])].join('\n')
const openOf = ({ open }: FilesState) => open

function LiveTabs({ parts, embed }: { readonly parts: EmbedLiveParts; readonly embed: EmbedActions }) {
  const replay = useStore(parts.replays, replayOf)
  const pad = replay?.pad ?? parts.pad
  const paths = useStore(pad.files, pathsOf)
  const open = useStore(pad.files, openOf)
  const show = (path: string) => (replay === null ? embed.openFile(path) : pad.files.setState({ open: path }))
  return <EmbedTabs paths={paths === '' ? [] : paths.split('\n')} open={open} onOpen={show} />
}

function Buttons({
  state,
  embed,
  onRun,
}: {
  readonly state: EmbedState
  readonly embed: EmbedActions
  readonly onRun: (runs: boolean) => void
}) {
  const { stage, canReplay, runs, files, link } = state
  if (files.length === 0) return null
  const inReplay = stage === 'replay'
  return (
    <div className={styles.buttons}>
      {inReplay ? (
        <>
          <strong className={styles.mark}>{embedWords.mark}</strong>
          <button
            type="button"
            className={styles.button}
            aria-label={embedWords.backToCode}
            title={embedWords.backToCode}
            onClick={() => embed.closeReplay()}
          >
            <X size={14} aria-hidden />
          </button>
        </>
      ) : null}
      {canReplay && !inReplay ? (
        <button
          type="button"
          className={styles.button}
          data-kind="primary"
          aria-label={embedWords.replay}
          title={embedWords.replayNote}
          onClick={() => void embed.play()}
        >
          <History size={14} aria-hidden />
          <span>{embedWords.replay}</span>
        </button>
      ) : null}
      {inReplay ? null : (
        <button
          type="button"
          className={styles.button}
          aria-label={runs ? embedWords.stop : embedWords.run}
          onClick={() => onRun(!runs)}
        >
          {runs ? <Square size={12} aria-hidden /> : <Play size={14} aria-hidden />}
          <span>{runs ? embedWords.stop : embedWords.run}</span>
        </button>
      )}
      <a
        className={styles.button}
        href={`${location.origin}/#${link}`}
        target="_blank"
        rel="noopener"
        aria-label={embedWords.open}
        title={embedWords.openNote}
      >
        <span>{embedWords.open}</span>
        <ArrowUpRight size={14} aria-hidden />
      </a>
    </div>
  )
}

const troubleText = (trouble: LinkTrouble): string =>
  trouble.type === 'stored'
    ? storedWords.openFault(trouble.fault)
    : embedWords.trouble[trouble.type === 'part' ? 'part' : trouble.why]

function Trouble({ state: { trouble, isReplayBroken, stage } }: { readonly state: EmbedState }) {
  const said = [
    ...(trouble === null ? [] : [troubleText(trouble)]),
    ...(isReplayBroken ? [embedWords.replayBroken] : []),
    ...(stage === 'failed' ? [embedWords.failed] : []),
  ]
  if (said.length === 0) return null
  return (
    <p className={styles.trouble} role="alert">
      {said.join(' ')}
    </p>
  )
}

function Empty({ state: { trouble } }: { readonly state: EmbedState }) {
  return (
    <div className={styles.empty} role={trouble === null ? undefined : 'alert'}>
      <h1>{trouble === null ? embedWords.empty : embedWords.unread}</h1>
      <p>{trouble === null ? embedWords.emptyText : troubleText(trouble)}</p>
      <a className={styles.link} href={`${location.origin}/`} target="_blank" rel="noopener">
        {embedWords.open}
      </a>
    </div>
  )
}

/** The code as text that can be read and selected. A click that selects nothing fetches the editor. */
function Still({
  state: { files, open, stage },
  editable,
  onWake,
}: {
  readonly state: EmbedState
  readonly editable: boolean
  readonly onWake: () => Promise<void>
}) {
  const text = files.find(({ path }) => path === open)?.text ?? ''
  const lines = useMemo(() => stillLines(open ?? '', text), [open, text])
  const isOpening = stage === 'opening'
  const place = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const element = place.current
    // For the mouse; the button is for everyone.
    const onClick = () => {
      if (getSelection()?.isCollapsed !== false) void onWake()
    }
    element?.addEventListener('click', onClick)
    return () => element?.removeEventListener('click', onClick)
  }, [onWake])
  return (
    <div className={styles.still} aria-busy={isOpening || undefined}>
      <ol ref={place} className={styles.lines} aria-label={embedWords.code(open ?? '')}>
        {lines.map((line, row) => (
          // Lines and tokens never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={row}>
            {line.map(({ text: piece, kind }, index) =>
              kind === 'plain' ? (
                piece
              ) : (
                // oxlint-disable-next-line react/no-array-index-key
                <span key={index} data-kind={kind}>
                  {piece}
                </span>
              ),
            )}
            {'\n'}
          </li>
        ))}
      </ol>
      <button type="button" className={styles.wake} disabled={isOpening} onClick={() => void onWake()}>
        {isOpening ? embedWords.opening : editable ? embedWords.edit : embedWords.wake}
      </button>
    </div>
  )
}

function Code({ parts, theme }: { readonly parts: EmbedLiveParts; readonly theme: 'light' | 'dark' }) {
  const replay = useStore(parts.replays, replayOf)
  const mountReplay = useMemo(() => (replay === null ? null : parts.mountReplay(replay)), [parts, replay])
  return (
    <div className={styles.code}>
      <Editor mount={parts.mountEditor} theme={theme} hidden={replay !== null} />
      {mountReplay === null ? null : <Editor mount={mountReplay} theme={theme} hidden={false} />}
    </div>
  )
}

function Editor({
  mount,
  theme,
  hidden,
}: {
  readonly mount: MountEditor
  readonly theme: 'light' | 'dark'
  readonly hidden: boolean
}) {
  const place = useRef<HTMLDivElement>(null)
  const [surface, setSurface] = useState<Awaited<ReturnType<MountEditor>> | null>(null)
  useEffect(() => {
    let isGone = false
    void (async () => {
      if (place.current === null) return
      const mounted = await mount(place.current)
      if (isGone) return
      setSurface(mounted)
      // A reader who clicked is here; a page around that asked for a replay keeps its own focus.
      if (document.hasFocus()) mounted.focus()
    })()
    return () => {
      isGone = true
    }
  }, [mount])
  useEffect(() => surface?.setTheme(theme), [surface, theme])
  return <div ref={place} className={styles.editor} hidden={hidden} />
}

function Controls({ parts }: { readonly parts: EmbedLiveParts }) {
  const replay = useStore(parts.replays, replayOf)
  if (replay === null) return null
  return (
    <Suspense fallback={null}>
      <ReplayBar controls={replay.controls} />
    </Suspense>
  )
}
