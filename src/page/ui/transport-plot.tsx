import type { RaceMode } from '../../core/turn/race-plan.ts'
import { counts, ttftOf } from '../../core/turn/race-report.ts'
import type { RaceRun } from '../../core/turn/race.ts'
import { summaryOf } from '../../core/turn/statistics.ts'
import { shortMs } from './transport-view.ts'
import { plotScale } from './transport-scale.ts'
import styles from './transport-race.module.css'
import { words } from './words.ts'

const texts = words.transport.plot
const width = 1_000
const height = 24

/** Every run's TTFT as a dot, a row for each way. */
export function TransportPlot({
  title,
  rows,
}: {
  readonly title: string
  readonly rows: readonly { readonly mode: RaceMode; readonly runs: readonly RaceRun[] }[]
}) {
  const drawn = rows.map(({ mode, runs }) => ({
    mode,
    samples: runs.filter(counts).flatMap((run) => ttftOf(run) ?? []),
    cold: runs.flatMap((run) => (run.round === 0 && run.outcome === 'completed' ? (ttftOf(run) ?? []) : [])),
  }))
  const scale = plotScale(drawn.map(({ samples }) => samples))
  return (
    <figure className={styles.plot} aria-label={title}>
      {drawn.map(({ mode, samples, cold }) => (
        <Row key={mode} mode={mode} samples={samples} cold={cold} to={scale.to} />
      ))}
      <div className={styles.axis} aria-hidden>
        {scale.ticks.map((tick) => (
          <span
            key={tick}
            className={styles.tick}
            style={{ insetInlineStart: `${(tick / scale.to) * 100}%` }}
          >
            {tick}
          </span>
        ))}
      </div>
    </figure>
  )
}

function Row({
  mode,
  samples,
  cold,
  to,
}: {
  readonly mode: RaceMode
  readonly samples: readonly number[]
  readonly cold: readonly number[]
  readonly to: number
}) {
  const summary = summaryOf(samples)
  const way = words.transport.modes[mode]
  const place = (ms: number) => Math.min(ms / to, 1) * width
  const beyond = samples.filter((ms) => ms > to)
  const label =
    summary === null
      ? `${way}: ${texts.empty}`
      : texts.row({ way, n: summary.n, median: shortMs(summary.median) })
  return (
    <div className={styles.row}>
      <span className={styles.way} aria-hidden>
        {way}
      </span>
      <span className="visually-hidden">{label}</span>
      <svg className={styles.strip} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        <path className={styles.base} d={`M0 ${height / 2}H${width}`} />
        <path className={styles.ring} d={dots(cold.map(place))} />
        <path className={styles.hole} d={dots(cold.map(place))} />
        <path className={styles.dots} d={dots(samples.map(place))} />
        {summary === null ? null : (
          <path className={styles.middle} d={`M${place(summary.median)} 1V${height - 1}`} />
        )}
      </svg>
      <span className={styles.rowValue}>
        {summary === null ? words.strip.none : shortMs(summary.median)}
        {beyond.length === 0 ? null : (
          <span className={styles.beyond}>{texts.beyond(beyond.length, shortMs(Math.max(...beyond)))}</span>
        )}
      </span>
    </div>
  )
}

/** Lines without length are dots where the ends are round. Spread upright, so that equal ones are seen as many. */
const dots = (places: readonly number[]): string =>
  places
    .map(
      (x, n) =>
        `M${x.toFixed(1)} ${(height / 2 + (((n * 0.618_034 + 0.5) % 1) - 0.5) * (height - 10)).toFixed(1)}h0`,
    )
    .join('')
