import { memo } from 'react'
import type { Figures } from '../../core/turn/latency.ts'
import type { SessionGroup, SessionRow, SessionTable } from '../../core/turn/session-figures.ts'
import { rangeOf, type Summary } from '../../core/turn/statistics.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import { groupThousands } from './format.ts'
import panel from './latency-panel.module.css'
import styles from './session-table-view.module.css'
import { words } from './words.ts'

const texts = words.latency.session

/** Tenths where the clock's step shows, whole numbers above. */
const short = (value: number | null): string =>
  value === null ? words.strip.none : value < 99.95 ? value.toFixed(1) : groupThousands(value)
const whole = (value: number | null): string => (value === null ? words.strip.none : groupThousands(value))

type Shown = {
  readonly name: keyof typeof texts.columns
  readonly figure: Summarised
  readonly show: typeof short
}
type Summarised = 'perceivedTtftMs' | 'ttftMs' | 'tpotMs' | 'outputSpeed' | 'tokens' | 'stopPaintedMs'

const columns: readonly Shown[] = [
  { name: 'ghost', figure: 'perceivedTtftMs', show: short },
  { name: 'token', figure: 'ttftMs', show: short },
  { name: 'tpot', figure: 'tpotMs', show: (ms) => (ms === null ? words.strip.none : ms.toFixed(2)) },
  { name: 'speed', figure: 'outputSpeed', show: whole },
  { name: 'tokens', figure: 'tokens', show: whole },
  { name: 'stop', figure: 'stopPaintedMs', show: short },
]

/** The session's turns, newest first, and what may be said of them together. */
export const SessionTableView = memo(function SessionTableView({
  table,
  selected,
  onSelect,
}: {
  readonly table: SessionTable
  readonly selected: TurnId
  readonly onSelect: (id: TurnId) => void
}) {
  return (
    <section className={panel.section} aria-labelledby="session-title">
      <h3 id="session-title" className={panel.heading}>
        {texts.title}
      </h3>
      <table className={styles.table} aria-label={texts.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{texts.columns.row}</span>
            </th>
            {columns.map(({ name }) => (
              <Head key={name} name={name} />
            ))}
          </tr>
        </thead>
        {table.groups.map((group) => (
          <Group key={`${group.model} ${group.transport}`} group={group} />
        ))}
        {table.rows.toReversed().map((row) => (
          <TurnRows key={row.turnId} row={row} isSelected={row.turnId === selected} onSelect={onSelect} />
        ))}
      </table>
      <p className={styles.rules}>{texts.rules}</p>
    </section>
  )
})

function Head({ name }: { readonly name: Shown['name'] }) {
  const column = texts.columns[name]
  if (typeof column === 'string') return null
  const [title, unit, definition] = column
  return (
    <th scope="col" title={definition}>
      {title}
      <span className={styles.unit}>{unit}</span>
    </th>
  )
}

const TurnRows = memo(function TurnRows({
  row,
  isSelected,
  onSelect,
}: {
  readonly row: SessionRow
  readonly isSelected: boolean
  readonly onSelect: (id: TurnId) => void
}) {
  return (
    <tbody className={styles.turn} data-selected={isSelected || undefined}>
      <tr>
        <th scope="rowgroup" colSpan={7} className={styles.name}>
          <div className={styles.line}>
            <button
              type="button"
              className={styles.select}
              aria-pressed={isSelected}
              aria-label={texts.select(row.number)}
              onClick={() => onSelect(row.turnId)}
            >
              <span className={styles.number}>{row.number}</span>
              <span className={styles.model}>{row.model}</span>
            </button>
            <span className={styles.how} title={howOf(row)}>
              {howOf(row)}
            </span>
            <Flags row={row} />
          </div>
        </th>
      </tr>
      <tr>
        <td className={styles.end} data-end={row.end}>
          {row.end === null ? words.strip.live : texts.ends[row.end]}
        </td>
        {columns.map(({ name, figure, show }) => (
          <td key={name}>{show(row.figures[figure])}</td>
        ))}
      </tr>
    </tbody>
  )
})

const howOf = ({ transport, cold, continued }: SessionRow): string =>
  transport === null
    ? ''
    : [
        texts.transports[transport],
        cold ? texts.cold : texts.warm,
        ...(continued ? [texts.continued] : []),
      ].join(' · ')

const flagWords: Readonly<Record<Figures['flags'][number], string>> = {
  live: words.strip.live,
  hidden: words.strip.hidden,
  'long-frame': words.strip.longFrame,
  estimated: words.strip.estimated,
  resent: words.strip.resent,
  speculated: words.strip.speculated,
  raced: words.strip.raced,
  replayed: words.strip.replayed,
}

function Flags({ row: { apart, figures } }: { readonly row: SessionRow }) {
  return (
    <span className={styles.flags}>
      {apart === 'first' ? <span>{texts.apart.first}</span> : null}
      {figures.flags.map((flag) => (
        <span key={flag} data-flag={flag} title={words.strip.flags[flag]}>
          {flagWords[flag]}
        </span>
      ))}
    </span>
  )
}

type StatLine = { readonly name: keyof typeof texts.stats; readonly of: (summary: Summary) => number | null }

const statLines: readonly StatLine[] = [
  { name: 'median', of: ({ median }) => median },
  { name: 'min', of: (summary) => rangeOf(summary)?.min ?? null },
  { name: 'max', of: (summary) => rangeOf(summary)?.max ?? null },
  { name: 'p95', of: ({ p95 }) => p95 },
  { name: 'p99', of: ({ p99 }) => p99 },
]

function Group({ group }: { readonly group: SessionGroup }) {
  const { model, transport, n, apart, stopped, failed, summaries } = group
  const summaryOf = (figure: Summarised): Summary | null => (figure === 'tokens' ? null : summaries[figure])
  const lines = statLines.filter((line) =>
    columns.some(({ figure }) => {
      const summary = summaryOf(figure)
      return summary !== null && line.of(summary) !== null
    }),
  )
  return (
    <tbody className={styles.group}>
      <tr>
        <th scope="rowgroup" colSpan={7} className={styles.name}>
          <span className={styles.model}>{model}</span>
          <span className={styles.how}>{texts.transports[transport]}</span>
          <span className={styles.counts}>
            {texts.group(n, apart)}
            {stopped + failed === 0 ? '' : `, ${texts.ended(stopped, failed)}`}
          </span>
        </th>
      </tr>
      {lines.map(({ name, of }) => (
        <tr key={name} data-stat={name}>
          <th scope="row" className={styles.stat}>
            {texts.stats[name]}
          </th>
          {columns.map(({ name: column, figure, show }) => {
            const summary = summaryOf(figure)
            const value = summary === null ? null : of(summary)
            return (
              <td key={column} title={summary === null ? undefined : `n ${summary.n}`}>
                {value === null ? '' : show(value)}
              </td>
            )
          })}
        </tr>
      ))}
    </tbody>
  )
}
