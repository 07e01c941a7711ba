import { X } from 'lucide-react'
import { createContext, memo, use, useMemo, useState } from 'react'
import type { FigureFlag } from '../../core/turn/latency.ts'
import type { LatencyState, TurnsState } from '../store/pad.ts'
import type { ConnectionStore } from '../store/shared.ts'
import { useConnection, useLatency, useParts, useTurns } from './context.tsx'
import { showLatency } from './panel-state.ts'
import { IconButton, Tip } from './controls.tsx'
import { formatMs, formatSpeed, groupThousands, type Figure } from './format.ts'
import styles from './latency-strip.module.css'
import { noFigures, stick, type Shown, type StripKey } from './sticky.ts'
import { words } from './words.ts'

type FigureKey = StripKey | 'rtt'

const figuresOf = (state: LatencyState) => state.figures
const rttOf = (store: ConnectionStore) =>
  store.state.type === 'open' ? (store.state.rtt?.median ?? null) : null

const modelsOf = (store: ConnectionStore) => store.models

const flagWords: Readonly<Record<FigureFlag, string>> = {
  live: words.strip.live,
  hidden: words.strip.hidden,
  'long-frame': words.strip.longFrame,
  estimated: words.strip.estimated,
  resent: words.strip.resent,
  speculated: words.strip.speculated,
  raced: words.strip.raced,
  replayed: words.strip.replayed,
}

const formatTokens = (tokens: number): Figure => ({ value: groupThousands(tokens), unit: words.strip.tokens })

/** What is on show, for the values alone: they change several times a second, and what stands around them never. */
const ShownContext = createContext<Readonly<Record<FigureKey, Shown | null>>>({ ...noFigures, rtt: null })

/**
 * The figures of the last turn and of the one that runs, in fixed places, with their definitions. With `onLeave` they are
 * shown large, and there is a way back.
 */
export function LatencyStrip({ onLeave }: { readonly onLeave: (() => void) | null }) {
  const figures = useLatency(figuresOf)
  const rtt = useConnection(rttOf)
  const [seen, setSeen] = useState({ figures, shown: stick(noFigures, figures) })
  if (seen.figures !== figures) setSeen({ figures, shown: stick(seen.shown, figures) })
  const shown = useMemo(
    () => ({ ...seen.shown, rtt: rtt === null ? null : { value: rtt, earlier: false } }),
    [seen.shown, rtt],
  )
  const flags = figures?.flags ?? []
  return (
    <footer
      className={styles.strip}
      data-large={onLeave === null ? undefined : ''}
      aria-label={words.landmarks.figures}
    >
      <ShownContext value={shown}>
        <Items />
      </ShownContext>
      <Answered />
      <span className={styles.flags}>
        {flags.map((flag) => (
          <span key={flag} className={styles.flag} data-flag={flag} title={words.strip.flags[flag]}>
            {flagWords[flag]}
          </span>
        ))}
      </span>
      {onLeave === null ? null : (
        <span className={styles.leave}>
          <IconButton label={words.presenter.leave} keys="Alt+P" onClick={onLeave}>
            <X size={16} aria-hidden />
          </IconButton>
        </span>
      )}
    </footer>
  )
}

const lastOf = (state: TurnsState) => state.turns.at(-1)

/** Which path the last turn took, and which model answered there. */
function Answered() {
  const turn = useTurns(lastOf)
  const models = useConnection(modelsOf)
  if (turn === undefined) return null
  const title = models.find(({ id }) => id === turn.model)?.title ?? turn.model
  const path = words.models.paths[turn.path]
  return (
    <span className={styles.answered} title={words.strip.answered(path, title)}>
      <span className={styles.path}>{path}</span> {title}
    </span>
  )
}

const Items = memo(function Items() {
  return (
    <>
      <Item figure="perceivedTtftMs" format={formatMs} width={5} unitWidth={2} />
      <Item figure="ttftMs" format={formatMs} width={5} unitWidth={2} />
      <Item figure="outputSpeed" format={formatSpeed} width={6} unitWidth={5} />
      <Item figure="tokens" format={formatTokens} width={6} unitWidth={6} />
      <Item figure="rtt" format={formatMs} width={5} unitWidth={2} />
      <Item figure="stopPaintedMs" format={formatMs} width={5} unitWidth={2} />
    </>
  )
})

function Item(props: ValueProps) {
  const { names, titles, definitions } = words.strip
  const { figure } = props
  const { panel } = useParts()
  const name = figure === 'rtt' ? words.strip.rtt : names[figure]
  return (
    <Tip
      text={
        <span>
          <strong className={styles.title}>{titles[figure]}</strong>
          {definitions[figure]} {words.strip.step} {words.strip.earlier} {words.strip.click}
        </span>
      }
    >
      <button type="button" className={styles.item} data-figure={figure} onClick={() => showLatency(panel)}>
        <span className={styles.name} data-unsaid={name === '' || undefined}>
          {name === '' ? titles[figure] : name}
        </span>
        <Value {...props} />
      </button>
    </Tip>
  )
}

type ValueProps = {
  readonly figure: FigureKey
  readonly format: (value: number) => Figure
  /** Widest value and unit in characters: a figure never changes its width while it ticks. */
  readonly width: number
  readonly unitWidth: number
}

function Value({ figure, format, width, unitWidth }: ValueProps) {
  const shown = use(ShownContext)[figure]
  const { value, unit } = format(shown?.value ?? 0)
  return (
    <>
      <span
        className={styles.value}
        data-earlier={shown?.earlier === true || undefined}
        style={{ width: `${width}ch` }}
      >
        {shown === null ? words.strip.none : value}
      </span>
      <span className={styles.unit} style={{ width: `${unitWidth}ch` }}>
        {unit}
      </span>
    </>
  )
}
