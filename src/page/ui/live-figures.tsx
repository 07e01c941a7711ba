import type { TurnId } from '../../core/turn/turn.ts'
import type { ConnectionStore } from '../store/shared.ts'
import { useConnection, useNow, useParts } from './context.tsx'
import { formatMs, formatSpeed, groupThousands, type Figure } from './format.ts'
import styles from './latency-panel.module.css'
import { words } from './words.ts'

/** How often the figures of the running turn are looked at, ms; and the span that those of frames are taken over. */
const everyMs = 250
const spanMs = 500

const rttOf = (store: ConnectionStore) =>
  store.state.type === 'open' ? (store.state.rtt?.median ?? null) : null

/** The running turn, four times a second, however fast it streams. */
export function LiveFigures({ turnId }: { readonly turnId: TurnId }) {
  const { pad, evidence } = useParts()
  const now = useNow(true, everyMs)
  const rtt = useConnection(rttOf)
  const { live, chart } = words.latency
  const marks = pad.turns.getState().turns.find(({ id }) => id === turnId)?.marks
  if (marks === undefined) return null
  const frames = evidence.framesOf(turnId)
  const recent = frames.filter(({ paintedAt }) => paintedAt > now - spanMs)
  const before = frames.at(-1 - recent.length)
  const told = (recent.at(-1)?.deltas ?? 0) - (before?.deltas ?? 0)
  const perFrame = recent.length === 0 ? null : told / recent.length
  const main =
    recent.length === 0 ? null : recent.reduce((sum, { mainMs }) => sum + mainMs, 0) / recent.length
  const silence = marks.lastDelta === null ? null : Math.max(0, now - marks.lastDelta)
  return (
    <section className={styles.live} aria-label={live.label}>
      <h3 className={styles.liveTitle}>{marks.firstDelta === null ? live.waiting : live.title}</h3>
      <dl className={styles.liveFigures}>
        <Live name={live.rate} figure={marks.liveSpeed === null ? null : formatSpeed(marks.liveSpeed)} />
        <Live name={live.tokens} figure={{ value: groupThousands(marks.deltas), unit: '' }} />
        <Live name={live.silence} figure={silence === null ? null : formatMs(silence)} />
        <Live
          name={live.perFrame}
          figure={perFrame === null ? null : { value: perFrame.toFixed(1), unit: chart.tokens }}
        />
        <Live name={live.main} figure={main === null ? null : formatMs(main)} />
        <Live name={live.rtt} figure={rtt === null ? null : formatMs(rtt)} />
      </dl>
    </section>
  )
}

function Live({ name, figure }: { readonly name: string; readonly figure: Figure | null }) {
  return (
    <div className={styles.liveFigure}>
      <dt>
        {name} <span className={styles.unit}>{figure?.unit ?? ''}</span>
      </dt>
      <dd className={styles.liveValue}>{figure?.value ?? words.strip.none}</dd>
    </div>
  )
}
