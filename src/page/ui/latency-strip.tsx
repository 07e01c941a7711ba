import { useState, type ReactNode } from 'react'
import type { FigureFlag } from '../../core/turn/latency.ts'
import type { LatencyState } from '../store/pad.ts'
import type { ConnectionStore } from '../store/shared.ts'
import { useConnection, useLatency } from './context.tsx'
import { Tip } from './controls.tsx'
import { formatMs, formatSpeed, groupThousands, type Figure } from './format.ts'
import styles from './latency-strip.module.css'
import { noFigures, stick, type Shown } from './sticky.ts'
import { words } from './words.ts'

const figuresOf = (state: LatencyState) => state.figures
const rttOf = (store: ConnectionStore) =>
  store.state.type === 'open' ? (store.state.rtt?.median ?? null) : null

const flagWords: Readonly<Record<FigureFlag, string>> = {
  live: words.strip.live,
  hidden: words.strip.hidden,
  'long-frame': words.strip.longFrame,
  estimated: words.strip.estimated,
}

const formatTokens = (tokens: number): Figure => ({ value: groupThousands(tokens), unit: words.strip.tokens })

/** The figures of the last turn and of the one that runs, in fixed places, with their definitions. */
export function LatencyStrip() {
  const figures = useLatency(figuresOf)
  const rtt = useConnection(rttOf)
  const [seen, setSeen] = useState({ figures, shown: stick(noFigures, figures) })
  if (seen.figures !== figures) setSeen({ figures, shown: stick(seen.shown, figures) })
  const { shown } = seen
  const { names, titles, definitions } = words.strip
  const flags = figures?.flags ?? []
  return (
    <footer className={styles.strip} aria-label={words.landmarks.figures}>
      <Item
        title={titles.perceivedTtftMs}
        definition={definitions.perceivedTtftMs}
        name={names.perceivedTtftMs}
      >
        <Value shown={shown.perceivedTtftMs} format={formatMs} width={5} unitWidth={2} />
      </Item>
      <Item title={titles.ttftMs} definition={definitions.ttftMs} name={names.ttftMs}>
        <Value shown={shown.ttftMs} format={formatMs} width={5} unitWidth={2} />
      </Item>
      <Item title={titles.outputSpeed} definition={definitions.outputSpeed} name={names.outputSpeed}>
        <Value shown={shown.outputSpeed} format={formatSpeed} width={6} unitWidth={5} />
      </Item>
      <Item title={titles.tokens} definition={definitions.tokens} name={names.tokens}>
        <Value shown={shown.tokens} format={formatTokens} width={6} unitWidth={6} />
      </Item>
      <Item title={titles.rtt} definition={definitions.rtt} name={words.strip.rtt}>
        <Value
          shown={rtt === null ? null : { value: rtt, earlier: false }}
          format={formatMs}
          width={5}
          unitWidth={2}
        />
      </Item>
      <Item title={titles.stopPaintedMs} definition={definitions.stopPaintedMs} name={names.stopPaintedMs}>
        <Value shown={shown.stopPaintedMs} format={formatMs} width={5} unitWidth={2} />
      </Item>
      <span className={styles.flags}>
        {flags.map((flag) => (
          <span key={flag} className={styles.flag} data-flag={flag} title={words.strip.flags[flag]}>
            {flagWords[flag]}
          </span>
        ))}
      </span>
    </footer>
  )
}

type ItemProps = {
  readonly title: string
  readonly definition: string
  readonly name: string
  readonly children: ReactNode
}

function Item({ title, definition, name, children }: ItemProps) {
  return (
    <Tip
      text={
        <span>
          <strong className={styles.title}>{title}</strong>
          {definition} {words.strip.step} {words.strip.earlier}
        </span>
      }
    >
      <button type="button" className={styles.item}>
        {name === '' ? null : <span className={styles.name}>{name}</span>}
        {children}
      </button>
    </Tip>
  )
}

type ValueProps = {
  readonly shown: Shown | null
  readonly format: (value: number) => Figure
  /** Widest value and unit in characters: a figure never changes its width while it ticks. */
  readonly width: number
  readonly unitWidth: number
}

function Value({ shown, format, width, unitWidth }: ValueProps) {
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
