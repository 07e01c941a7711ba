import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { ConnectionStore } from '../store/shared.ts'
import type { TransportPhase, TransportRaceState } from '../store/transport-race.ts'
import { useConnection, useParts } from './context.tsx'
import { Sheet } from './controls.tsx'
import { TransportExport } from './transport-export.tsx'
import styles from './transport-race.module.css'
import { TransportResult } from './transport-result.tsx'
import { TransportSetup } from './transport-setup.tsx'
import { shortMs, transportView } from './transport-view.ts'
import { words } from './words.ts'

const texts = words.transport
const isLostOf = (store: ConnectionStore) => store.state.type !== 'open'

/** Races of transports: what to ask, how far it is, and what came out. */
export function TransportDialog({ isPresenting }: { readonly isPresenting: boolean }) {
  const { transport, environment } = useParts()
  const { isOpen, phase } = useStore(transport.store, (state: TransportRaceState) => state)
  const isLost = useConnection(isLostOf)
  const view = useMemo(() => transportView(phase, environment), [phase, environment])
  return (
    <Sheet
      open={isOpen}
      onOpenChange={(open, { reason }) => {
        if (open) return
        const stopped = transport.stop()
        // Esc stops first, as everywhere.
        if (!stopped || reason !== 'escape-key') transport.show(false)
      }}
      title={texts.title}
      wide="full"
    >
      <div className={styles.body} data-presenting={isPresenting || undefined}>
        <TransportSetup phase={phase} />
        {phase.type === 'running' ? <Progress phase={phase} isLost={isLost} /> : null}
        {view === null ? (
          <div className={styles.empty}>
            <h3 className={styles.emptyTitle}>{texts.emptyTitle}</h3>
            <p className={styles.emptyText}>{texts.emptyText}</p>
          </div>
        ) : (
          <div className={styles.results}>
            <p className={styles.about}>
              {endedText(phase)} {texts.about({ ...view.told, cap: view.told.maxOutputTokens })}.{' '}
              {phase.type !== 'over'
                ? ''
                : phase.rttMs === null
                  ? texts.noRtt
                  : texts.rtt(shortMs(phase.rttMs))}
            </p>
            <TransportResult view={view} />
            {phase.type === 'running' ? null : <TransportExport view={view} />}
          </div>
        )}
        <footer className={styles.foot}>
          {view === null ? null : <p>{texts.rules}</p>}
          <p>{texts.distance}</p>
        </footer>
        <output className="visually-hidden">
          {phase.type === 'running'
            ? texts.said.started
            : phase.type === 'none'
              ? ''
              : `${texts.said.over} ${endedText(phase)}`}
        </output>
      </div>
    </Sheet>
  )
}

function endedText(phase: TransportPhase): string {
  switch (phase.type) {
    case 'none':
    case 'running':
      return ''
    case 'failed':
      return texts.ended.failed(phase.detail)
    case 'over':
      return texts.ended[phase.ended](phase.runs.length, phase.planned)
  }
}

function Progress({
  phase: { runs, planned },
  isLost,
}: {
  readonly phase: Extract<TransportPhase, { readonly type: 'running' }>
  readonly isLost: boolean
}) {
  return (
    <div className={styles.progress}>
      <progress aria-label={texts.progressLabel} max={planned} value={runs.length} />
      <span className={styles.done}>{texts.progress(runs.length, planned)}</span>
      {isLost ? <span className={styles.warn}>{texts.lost}</span> : null}
    </div>
  )
}
