import { Timer } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { sessionTable } from '../../core/turn/session-figures.ts'
import { streamChart } from '../../core/turn/stream-chart.ts'
import type { Evidence } from '../../core/turn/latency-export.ts'
import type { Turn } from '../../core/turn/turn.ts'
import type { TurnsState } from '../store/pad.ts'
import { usePanel, useParts, useTurns } from './context.tsx'
import { Button, chord } from './controls.tsx'
import { ExportBar } from './latency-export-bar.tsx'
import styles from './latency-panel.module.css'
import side from './side-panel.module.css'
import { LiveFigures } from './live-figures.tsx'
import type { PanelState } from './panel-state.ts'
import { SessionTableView } from './session-table-view.tsx'
import { StreamFigures, StreamPlots } from './stream-plots.tsx'
import { turnState } from './turn-state.ts'
import { WaterfallView } from './waterfall-view.tsx'
import { faultText } from './words-turns.ts'
import { words } from './words.ts'

type EndedTurn = Extract<Turn, { readonly phase: 'ended' }>

const isEnded = (turn: Turn): turn is EndedTurn => turn.phase === 'ended'
const endedOf = (state: TurnsState) => state.turns.filter(isEnded)
const runningOf = (state: TurnsState) => state.turns.findLast((turn) => !isEnded(turn))?.id ?? null
const chosenOf = (state: PanelState) => state.turn

/** Where the time of the turns went: one of them step by step, its stream, and all of the session. */
export function LatencyPanel() {
  const { panel, readOnly } = useParts()
  const ended = useTurns(useShallow(endedOf))
  const running = useTurns(runningOf)
  const chosen = usePanel(chosenOf)
  const turn = ended.find(({ id }) => id === chosen) ?? ended.at(-1)
  const table = sessionTable(ended)
  return (
    <section className={side.panel} aria-label={words.latency.title}>
      <h2 className="visually-hidden">{words.latency.title}</h2>
      <div className={side.scroll}>
        {readOnly ? null : <RaceOffer />}
        {running === null ? null : <LiveFigures turnId={running} />}
        {turn === undefined ? (
          running === null ? (
            <Empty />
          ) : null
        ) : (
          <>
            <OneTurn turn={turn} number={ended.indexOf(turn) + 1} />
            <SessionTableView
              table={table}
              selected={turn.id}
              onSelect={(id) => panel.setState({ turn: id === ended.at(-1)?.id ? null : id })}
            />
            {readOnly ? null : <ExportBar turns={ended} table={table} />}
          </>
        )}
      </div>
    </section>
  )
}

/** The way to the race of transports. */
function RaceOffer() {
  const { transport } = useParts()
  return (
    <div className={styles.offer}>
      <Button onClick={() => transport.show(true)} title={chord('Alt+N')}>
        <Timer size={14} aria-hidden />
        {words.transport.open}
      </Button>
      <span className={styles.note}>{words.transport.openText}</span>
    </div>
  )
}

function Empty() {
  const { latency, replay } = words
  const { readOnly } = useParts()
  if (readOnly) return <p className={side.emptyText}>{replay.before}</p>
  return (
    <div className={side.empty}>
      <h3 className={side.emptyTitle}>{latency.emptyTitle}</h3>
      <p className={side.emptyText}>{latency.emptyText}</p>
      <Button onClick={() => document.querySelector<HTMLTextAreaElement>('#instruction textarea')?.focus()}>
        {latency.emptyAct}
      </Button>
    </div>
  )
}

function OneTurn({ turn, number }: { readonly turn: EndedTurn; readonly number: number }) {
  const state = turnState(turn)
  const { outcome } = turn
  return (
    <>
      <header className={styles.turn}>
        <span className={styles.number}>{words.latency.turn(number)}</span>
        <span className={styles.state} data-tone={state.tone}>
          {state.text}
        </span>
        <span className={styles.instruction} title={turn.instruction}>
          {turn.instruction}
        </span>
      </header>
      {outcome.type === 'failed' ? <p className={styles.fault}>{faultText(outcome.fault).text}</p> : null}
      <WaterfallView turn={turn} />
      <Stream turn={turn} />
    </>
  )
}

/** The last frame of a turn is painted a moment after the turn is told to have ended, ms. */
const settleMs = 60

function useEvidence({ id, marks }: EndedTurn): Evidence | null {
  const { evidence } = useParts()
  const [known, setKnown] = useState<{ readonly id: string; readonly evidence: Evidence } | null>(null)
  useEffect(() => {
    let isWanted = true
    const timer = setTimeout(() => {
      void evidence.of(id).then((found) => {
        if (isWanted) setKnown({ id, evidence: found })
      })
    }, settleMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
    // A stopped turn's recording is there when the stop is confirmed: then its marks change.
  }, [evidence, id, marks])
  return known?.id === id ? known.evidence : null
}

function Stream({ turn }: { readonly turn: EndedTurn }) {
  const evidence = useEvidence(turn)
  const { chart: texts } = words.latency
  if (turn.marks.firstDelta === null) return <Note text={texts.silent} />
  if (evidence === null) return <Note text={texts.loading} />
  if (evidence.recording === null) return <Note text={texts.gone} />
  const chart = streamChart(evidence.recording, evidence.frames)
  return (
    <section className={styles.section} aria-labelledby="stream-title">
      <h3 id="stream-title" className={styles.heading}>
        {texts.title}
      </h3>
      <StreamPlots key={turn.id} chart={chart} />
      <StreamFigures chart={chart} clock={turn.marks.clock} />
    </section>
  )
}

function Note({ text }: { readonly text: string }) {
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{words.latency.chart.title}</h3>
      <p className={styles.note}>{text}</p>
    </section>
  )
}
