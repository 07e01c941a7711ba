import { Tooltip } from '@base-ui/react/tooltip'
import { X } from 'lucide-react'
import { useMemo } from 'react'
import type { Replay } from '../store/replay.ts'
import { createShared } from '../store/shared.ts'
import { PartsProvider, useParts, type Parts } from './context.tsx'
import { Button, IconButton } from './controls.tsx'
import { createDraft } from './draft.ts'
import { useEditorSeat } from './editor-pane.tsx'
import { LatencyStrip } from './latency-strip.tsx'
import layout from './layout.module.css'
import { createPanel } from './panel-state.ts'
import { once } from './preview-controls.ts'
import { replayActions } from './replay-actions.ts'
import { ReplayBar } from './replay-bar.tsx'
import type { ReplayStands } from './replay-stands.ts'
import styles from './replay.module.css'
import { useReplayKeys } from './replay-keys.ts'
import { Workbench } from './workbench.tsx'
import { words } from './words.ts'

/** A recording in the place of the page: its code, its ghosts, its turns and figures, and a bar that plays it. */
export function ReplayPage({ replay, stands }: { readonly replay: Replay; readonly stands: ReplayStands }) {
  const live = useParts()
  const parts = useMemo((): Parts => {
    const { pad, recording } = replay
    const stand = stands.of(replay)
    const { settings, connection } = live.shared
    const own = createShared(settings.getState()).connection
    // Names of models are the gateway's; whether it is connected is not the recording's affair.
    own.setState({ models: connection.getState().models })
    return {
      ...live,
      pad,
      readOnly: true,
      shared: { settings, connection: own },
      actions: replayActions(pad, live.actions, stand.showPlace),
      readText: stand.readText,
      draft: createDraft(() => pad.id, null),
      panel: createPanel(),
      evidence: stands.evidenceOf(recording),
      preview: once(stand.openPreview),
      previewAhead: () => {},
      tests: once(stand.openTests),
      runTests: () => {},
    }
  }, [live, replay, stands])
  return (
    <PartsProvider parts={parts}>
      <Tooltip.Provider delay={400} closeDelay={0}>
        <Page replay={replay} stands={stands} />
      </Tooltip.Provider>
    </PartsProvider>
  )
}

type PageProps = {
  readonly replay: Replay
  readonly stands: ReplayStands
}

function Page({ replay, stands }: PageProps) {
  const mount = useMemo(() => stands.of(replay).mountEditor, [replay, stands])
  const seat = useEditorSeat(mount)
  useReplayKeys(replay.controls)
  return (
    <div className={layout.page} data-replaying="">
      <Top replay={replay} stands={stands} />
      <Workbench seat={seat} isPresenting={false} />
      <ReplayBar controls={replay.controls} />
      <LatencyStrip onLeave={null} />
    </div>
  )
}

function Top({ replay: { recording }, stands }: Pick<PageProps, 'replay' | 'stands'>) {
  const { replay } = words
  const day = new Date(recording.startedAt).toLocaleDateString('en', { dateStyle: 'medium' })
  return (
    <header className={styles.top}>
      <h1 className={styles.mark}>{replay.mark}</h1>
      <p className={styles.title} title={replay.forged}>
        {[
          replay.title(day, recording.turns.length),
          ...(recording.binMs === null ? [] : [replay.binned(recording.binMs)]),
          ...(recording.dropped === 0 ? [] : [replay.dropped(recording.dropped)]),
        ].join(' · ')}
      </p>
      <Button kind="primary" title={replay.continueText} onClick={() => stands.continueHere()}>
        {replay.continueHere}
      </Button>
      <IconButton label={replay.closeLabel} onClick={() => stands.close()}>
        <X size={16} aria-hidden />
      </IconButton>
    </header>
  )
}
