import { useEffect, useRef } from 'react'
import { rangeOf, type Summary } from '../../core/turn/statistics.ts'
import type { StreamChart } from '../../core/turn/stream-chart.ts'
import type { ClockEstimate } from '../../core/turn/turn.ts'
import { formatMs, groupThousands } from './format.ts'
import { drawPlots, type Readout } from './plots.ts'
import styles from './stream-plots.module.css'
import { useTheme } from './theme.ts'
import { words } from './words.ts'

const texts = words.latency.chart

/** Arrival and paint, tokens per second and the main thread's work over one time axis, with what the crosshair reads. */
export function StreamPlots({ chart }: { readonly chart: StreamChart }) {
  const theme = useTheme()
  const whole = useRef<HTMLElement>(null)
  const tokens = useRef<HTMLDivElement>(null)
  const speed = useRef<HTMLDivElement>(null)
  const main = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (tokens.current === null || speed.current === null || main.current === null) return
    const told = (readout: Readout | null) => showReadout(whole.current, readout ?? endOf(chart))
    told(null)
    return drawPlots(chart, { tokens: tokens.current, speed: speed.current, main: main.current, told })
    // The theme's colours are read when the plots are drawn.
  }, [chart, theme])
  const stalls = stallText(chart)
  const end = endOf(chart)
  const summary = texts.summary(groupThousands(end.arrived), groupThousands(end.at), stalls)
  return (
    <>
      <figure ref={whole} className={styles.figureBox}>
        <figcaption className="visually-hidden">{summary}</figcaption>
        <p className={styles.readout}>
          <span className={styles.line} data-curve="arrival" /> {texts.arrived}{' '}
          <Value of="arrived" width={6} />
          <span className={styles.line} data-curve="paint" /> {texts.painted} <Value of="painted" width={6} />
          <span className={styles.at}>
            <Value of="at" width={6} /> {texts.at}
          </span>
        </p>
        <div ref={tokens} className={styles.plot} />
        <p className={styles.readout}>
          {texts.speedAxis}
          <span className={styles.at}>
            <Value of="speed" width={7} /> {texts.speed}
          </span>
        </p>
        <div ref={speed} className={styles.plot} />
        <p className={styles.readout}>
          {texts.mainAxis}
          <span className={styles.at}>
            <Value of="mainMs" width={5} /> {texts.at}
          </span>
        </p>
        <div ref={main} className={styles.plot} />
      </figure>
      <p className={styles.stalls} data-some={chart.stalls.length > 0 || undefined}>
        {stalls}
      </p>
    </>
  )
}

const stallText = ({ stalls }: StreamChart): string => {
  if (stalls.length === 0) return texts.noStalls
  const longest = Math.max(...stalls.map(({ from, to }) => to - from))
  return texts.stalls(stalls.length, groupThousands(longest))
}

/** Written to by the crosshair, which moves too often for a rendering. */
function Value({ of, width }: { readonly of: keyof Readout; readonly width: number }) {
  return <span className={styles.value} data-readout={of} style={{ width: `${width}ch` }} />
}

function showReadout(whole: Element | null, readout: Readout): void {
  for (const [name, value] of Object.entries(readout)) {
    const place = whole?.querySelector(`[data-readout="${name}"]`)
    if (place === null || place === undefined) continue
    place.textContent =
      value === null ? words.strip.none : name === 'mainMs' ? value.toFixed(1) : groupThousands(value)
  }
}

/** What stands there while nothing is pointed at: the whole of it. */
function endOf({ arrival, paint, mainPerFrame }: StreamChart): Readout {
  const first = arrival.at[0] ?? 0
  const at = arrival.at.at(-1) ?? 0
  const arrived = arrival.values.at(-1) ?? 0
  const counted = arrived - (arrival.values[0] ?? 0)
  return {
    at,
    arrived,
    painted: paint.values.at(-1) ?? 0,
    speed: at - first < 1 ? null : (counted * 1000) / (at - first),
    mainMs: mainPerFrame?.median ?? null,
  }
}

/** The stream's figures with what they mean, each from all of the turn's arrivals or frames. */
export function StreamFigures({
  chart,
  clock,
}: {
  readonly chart: StreamChart
  readonly clock: ClockEstimate | null
}) {
  const { figures } = texts
  return (
    <dl className={styles.figures}>
      <Line texts={figures.gaps} summary={chart.gaps} unit="ms" />
      <Single texts={figures.longest} value={chart.longestGapMs} />
      <Line texts={figures.perArrival} summary={chart.deltasPerArrival} unit="" />
      <Line texts={figures.perFrame} summary={chart.deltasPerFrame} unit="" />
      <Line texts={figures.lag} summary={chart.lag} unit="ms" />
      <Line texts={figures.main} summary={chart.mainPerFrame} unit="ms" />
      <Single texts={figures.rtt} value={clock?.median ?? null} />
    </dl>
  )
}

type Texts = readonly [string, string]

function Single({
  texts: [name, definition],
  value,
}: {
  readonly texts: Texts
  readonly value: number | null
}) {
  return (
    <div className={styles.figure} title={definition}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.number}>{value === null ? words.strip.none : formatMs(value).value}</span>{' '}
        <span className={styles.unit}>{value === null ? '' : formatMs(value).unit}</span>
      </dd>
    </div>
  )
}

/** Median, then what else may be said of so many samples, then n. */
function Line({
  texts: [name, definition],
  summary,
  unit,
}: {
  readonly texts: Texts
  readonly summary: Summary | null
  readonly unit: string
}) {
  const show = (value: number) => (unit === '' ? groupThousands(value) : formatMs(value).value)
  return (
    <div className={styles.figure} title={definition}>
      <dt>{name}</dt>
      {summary === null ? (
        <dd className={styles.number}>{words.strip.none}</dd>
      ) : (
        <dd>
          <span className={styles.number}>{show(summary.median)}</span>{' '}
          <span className={styles.unit}>
            {[unit, ...restOf(summary, show), `n ${groupThousands(summary.n)}`].join(' · ').trimStart()}
          </span>
        </dd>
      )}
    </div>
  )
}

const restOf = (summary: Summary, show: (value: number) => string): readonly string[] => {
  const { stats } = words.latency.session
  const { p95, p99 } = summary
  const range = rangeOf(summary)
  if (summary.n === 1) return []
  if (range !== null) return [`${show(range.min)} – ${show(range.max)}`]
  return [
    ...(p95 === null ? [] : [`${stats.p95} ${show(p95)}`]),
    ...(p99 === null ? [] : [`${stats.p99} ${show(p99)}`]),
  ]
}
