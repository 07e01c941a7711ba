import type { RaceMode, Workload } from '../../core/turn/race-plan.ts'
import type { EntrantReport, Reduction } from '../../core/turn/race-report.ts'
import type { RunFlag } from '../../core/turn/race.ts'
import type { Summary } from '../../core/turn/statistics.ts'
import { groupThousands } from './format.ts'
import { TransportPlot } from './transport-plot.tsx'
import styles from './transport-race.module.css'
import { shortMs, type TransportView } from './transport-view.ts'
import { words } from './words.ts'

const texts = words.transport
const kinds: readonly Workload[] = ['plain', 'second-turn']

/** For each kind of turn what was gained, the picture and the table; then the proof of the connections. */
export function TransportResult({ view }: { readonly view: TransportView }) {
  const { told, proofs } = view
  return (
    <>
      {kinds.map((kind) =>
        told.report.entrants.some(({ workload }) => workload === kind) ? (
          <Kind key={kind} kind={kind} view={view} />
        ) : null,
      )}
      {proofs === null || proofs.length === 0 ? null : (
        <section className={styles.section} aria-labelledby="transport-connections">
          <h3 id="transport-connections" className={styles.heading}>
            {texts.connections.title}
          </h3>
          <ul className={styles.proofs}>
            {proofs.map(({ mode, counted, runs, wanted, holds }) => (
              <li key={mode} data-mode={mode} className={holds ? undefined : styles.warn}>
                {texts.modes[mode]}:{' '}
                {counted === null
                  ? texts.connections.unknown(runs)
                  : holds
                    ? texts.connections.holds(counted.connections, runs)
                    : texts.connections.differs(counted.connections, runs, wanted)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Apart view={view} />
    </>
  )
}

function Kind({ kind, view: { told } }: { readonly kind: Workload; readonly view: TransportView }) {
  const { report, record, n } = told
  const entrants = report.entrants
    .filter(({ workload }) => workload === kind)
    .toSorted(byOrder(told.entrants))
  const reductions = report.reductions.filter(({ workload }) => workload === kind)
  const rows = entrants.map(({ mode }) => ({
    mode,
    runs: record.runs.filter(({ entrant }) => entrant.mode === mode && entrant.workload === kind),
  }))
  const id = `transport-${kind}`
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id} className={styles.kind}>
        {texts.workloads[kind]}
      </h3>
      <Headline reductions={reductions} n={entrants.find(({ mode }) => mode === 'socket-joined')?.n ?? n} />
      <TransportPlot title={texts.plot.title(texts.workloads[kind])} rows={rows} />
      <p className={styles.note}>{texts.plot.legend}</p>
      <Table kind={kind} entrants={entrants} reductions={reductions} />
    </section>
  )
}

const byOrder =
  (order: readonly { readonly mode: RaceMode }[]) =>
  (a: { readonly mode: RaceMode }, b: { readonly mode: RaceMode }): number =>
    order.findIndex(({ mode }) => mode === a.mode) - order.findIndex(({ mode }) => mode === b.mode)

const pct = (value: number): string =>
  value >= 0 ? texts.headline.less(value.toFixed(0)) : texts.headline.more((-value).toFixed(0))

/** What a warm socket saves against kept and against new HTTP, both or neither. */
function Headline({ reductions, n }: { readonly reductions: readonly Reduction[]; readonly n: number }) {
  const told = reductions.filter(({ mode }) => mode === 'socket-joined')
  if (told.length === 0) return <p className={styles.note}>{texts.headline.none}</p>
  return (
    <div className={styles.headlines}>
      {told.map(({ figure, againstKeptPct, againstNewPct }) => (
        <dl key={figure} className={styles.headline}>
          {(
            [
              ['kept', againstKeptPct],
              ['new', againstNewPct],
            ] as const
          ).map(([against, value]) => (
            <div key={against}>
              <dt>
                {texts.headline.figures[figure]} {texts.headline[against]}
              </dt>
              <dd>{pct(value)}</dd>
            </div>
          ))}
        </dl>
      ))}
      <p className={styles.note}>{texts.headline.of(n)}</p>
    </div>
  )
}

type Cell = string | null
type Column = {
  readonly name: keyof typeof texts.table.columns
  readonly group: keyof typeof texts.table.groups
  readonly cell: (entrant: EntrantReport, reductions: readonly Reduction[]) => Cell
}

const ms = (summary: Summary | null, of: (summary: Summary) => number | null): Cell => {
  const value = summary === null ? null : of(summary)
  return value === null ? null : shortMs(value)
}
const against =
  (figure: Reduction['figure'], of: (reduction: Reduction) => number): Column['cell'] =>
  ({ mode }, reductions) => {
    const found = reductions.find((one) => one.mode === mode && one.figure === figure)
    return found === undefined ? null : pct(of(found))
  }
const count = (value: number): Cell => (value === 0 ? null : String(value))

const columns: readonly Column[] = [
  { name: 'n', group: 'runs', cell: ({ n }) => String(n) },
  { name: 'median', group: 'ttft', cell: ({ ttftMs }) => ms(ttftMs, ({ median }) => median) },
  { name: 'min', group: 'ttft', cell: ({ ttftMs }) => ms(ttftMs, ({ min }) => min) },
  { name: 'max', group: 'ttft', cell: ({ ttftMs }) => ms(ttftMs, ({ max }) => max) },
  { name: 'p95', group: 'ttft', cell: ({ ttftMs }) => ms(ttftMs, ({ p95 }) => p95) },
  { name: 'p99', group: 'ttft', cell: ({ ttftMs }) => ms(ttftMs, ({ p99 }) => p99) },
  {
    name: 'cold',
    group: 'ttft',
    cell: ({ coldTtftMs }) => (coldTtftMs === null ? null : shortMs(coldTtftMs)),
  },
  { name: 'kept', group: 'ttft', cell: against('ttft', ({ againstKeptPct }) => againstKeptPct) },
  { name: 'fresh', group: 'ttft', cell: against('ttft', ({ againstNewPct }) => againstNewPct) },
  { name: 'median', group: 'overhead', cell: ({ overheadMs }) => ms(overheadMs, ({ median }) => median) },
  { name: 'model', group: 'overhead', cell: ({ modelTtftMs }) => ms(modelTtftMs, ({ median }) => median) },
  { name: 'kept', group: 'overhead', cell: against('overhead', ({ againstKeptPct }) => againstKeptPct) },
  { name: 'fresh', group: 'overhead', cell: against('overhead', ({ againstNewPct }) => againstNewPct) },
  {
    name: 'up',
    group: 'bytes',
    cell: ({ bytesUp }) => (bytesUp === null ? null : groupThousands(bytesUp.median)),
  },
  {
    name: 'perToken',
    group: 'bytes',
    cell: ({ bytesPerToken }) => (bytesPerToken === null ? null : bytesPerToken.median.toFixed(0)),
  },
  { name: 'failed', group: 'runs', cell: ({ failures }) => count(failures) },
  { name: 'stopped', group: 'runs', cell: ({ stops }) => count(stops) },
  { name: 'apart', group: 'runs', cell: ({ reconnects, reused }) => count(reconnects + reused) },
]

const order = ['runs', 'ttft', 'overhead', 'bytes'] as const

function Table({
  kind,
  entrants,
  reductions,
}: {
  readonly kind: Workload
  readonly entrants: readonly EntrantReport[]
  readonly reductions: readonly Reduction[]
}) {
  // A column that nobody fills is left out, but for those that say how many runs stand behind the rest.
  const filled = columns.filter(({ cell }) => entrants.some((entrant) => cell(entrant, reductions) !== null))
  const groups = order
    .map((group) => ({ group, shown: filled.filter((column) => column.group === group) }))
    .filter(({ shown }) => shown.length > 0)
  const title = texts.table.title(texts.workloads[kind])
  return (
    // Wider than a narrow window: it scrolls, by key too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.scroller} tabIndex={0} aria-label={title}>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {texts.table.way}
            </th>
            {groups.map(({ group, shown }) => (
              <th key={group} scope="colgroup" colSpan={shown.length}>
                {texts.table.groups[group]}
              </th>
            ))}
          </tr>
          <tr>
            {groups.flatMap(({ group, shown }) =>
              shown.map(({ name }) => (
                <th key={`${group} ${name}`} scope="col">
                  {texts.table.columns[name]}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {entrants.map((entrant) => (
            <tr key={entrant.mode} data-mode={entrant.mode}>
              <th scope="row">{texts.modes[entrant.mode]}</th>
              {groups.flatMap(({ group, shown }) =>
                shown.map(({ name, cell }) => (
                  <td key={`${group} ${name}`} data-name={`${group} ${name}`}>
                    {cell(entrant, reductions) ?? words.strip.none}
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const counted = ['reconnected', 'reused', 'hidden', 'long-frame'] as const

/** Runs that are flagged or failed, and why. */
function Apart({ view: { told } }: { readonly view: TransportView }) {
  const { runs } = told.record
  const flagged = (flag: RunFlag) => runs.filter(({ flags }) => flags.includes(flag)).length
  const lines = [
    ...counted.flatMap((flag) => (flagged(flag) === 0 ? [] : [texts.flags[flag](flagged(flag))])),
    ...told.report.entrants.flatMap(({ mode, failures, firstFault }) =>
      failures === 0 ? [] : [texts.flags.fault(texts.modes[mode], failures, firstFault ?? '')],
    ),
  ]
  if (lines.length === 0) return null
  return (
    <ul className={styles.apart}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
