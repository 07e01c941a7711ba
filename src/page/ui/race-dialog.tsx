import { useRef } from 'react'
import { actedAt, useNow, useParts } from './context.tsx'
import { Sheet } from './controls.tsx'
import { formatMs } from './format.ts'
import { RaceColumn } from './race-column.tsx'
import { RaceSetup } from './race-setup.tsx'
import { raceSaid, useRace, type RaceView } from './race-view.ts'
import styles from './race.module.css'
import { useSummary } from './rows-view.ts'
import { words } from './words.ts'

/** The page's clock moves at most so often, ms. */
const tickMs = 250

/** Races of models: what they are to do, and each one's edits beside the others'. */
export function RaceDialog({ onTaken }: { readonly onTaken: () => void }) {
  const { race } = useParts()
  const view = useRace()
  const isRunning = view.standing?.isOver === false
  const wasTaken = useRef(false)
  const take = (racer: string) => {
    wasTaken.current = race.take(racer)
  }
  return (
    <Sheet
      open={view.race.isOpen}
      onOpenChange={(open, { reason, event }) => {
        if (open) return
        const stopped = race.stop(actedAt(event))
        // Esc stops first, as everywhere.
        if (!stopped || reason !== 'escape-key') race.show(false)
      }}
      title={words.race.title}
      wide="full"
      focusOnClose={() => {
        if (!wasTaken.current) return true
        wasTaken.current = false
        // What was behind the dialog takes the focus only once that is gone.
        requestAnimationFrame(onTaken)
        return false
      }}
    >
      <div className={styles.body}>
        <RaceSetup isRunning={isRunning} race={view.race} clock={<Clock view={view} />} />
        {view.standing === null ? <Empty /> : <Columns view={view} onTake={take} />}
        <Foot view={view} />
      </div>
    </Sheet>
  )
}

/** One clock for all of them: it ticks while somebody runs, and then tells the last one's end. */
function Clock({ view: { race, standing } }: { readonly view: RaceView }) {
  const isRunning = standing?.isOver === false
  const now = useNow(isRunning, tickMs)
  if (standing === null) return null
  const last = Math.max(0, ...standing.lanes.map(({ endedMs }) => endedMs ?? 0))
  const { value, unit } = formatMs(isRunning ? Math.max(0, now - race.startAt) : last)
  return (
    <span className={styles.clock} role="timer" aria-label={words.race.clock}>
      <span className={styles.clockValue}>{value}</span> <span className={styles.unit}>{unit}</span>
    </span>
  )
}

function Empty() {
  return (
    <div className={styles.empty}>
      <h3 className={styles.emptyTitle}>{words.race.emptyTitle}</h3>
      <p className={styles.emptyText}>{words.race.emptyText}</p>
    </div>
  )
}

function Columns({ view, onTake }: { readonly view: RaceView; readonly onTake: (racer: string) => void }) {
  const { race, turns, standing } = view
  if (standing === null) return null
  return (
    <section className={styles.columns} data-racers={race.racers.length} aria-label={words.race.columns}>
      {race.racers.map((racer) => {
        const turn = turns.get(racer.id)
        const lane = standing.lanes.find(({ id }) => id === racer.id)
        return turn === undefined || lane === undefined ? null : (
          <RaceColumn
            key={turn.id}
            racer={racer}
            turn={turn}
            lane={lane}
            standing={standing}
            race={race}
            onTake={() => onTake(racer.id)}
          />
        )
      })}
    </section>
  )
}

/** What was counted, by which rules, and what taking one would do. */
function Foot({ view: { race, standing } }: { readonly view: RaceView }) {
  const waiting = useSummary()?.pending ?? 0
  const { races, leftOut } = race.tally
  const nameOf = (id: string) => {
    const racer = race.racers.find((one) => one.id === id)
    return racer === undefined ? id : `${id}, ${racer.model.title}`
  }
  return (
    <footer className={styles.foot}>
      {standing?.isHidden === true ? <p className={styles.warn}>{words.race.hiddenNote}</p> : null}
      {waiting > 0 && standing?.isOver === true && race.taken === null ? (
        <p className={styles.warn}>{words.race.replaces(waiting)}</p>
      ) : null}
      {races + leftOut > 0 ? <p>{words.race.counted(races, leftOut)}</p> : null}
      {race.racers.some(({ recorded }) => recorded !== null) ? <p>{words.race.recordedRules}</p> : null}
      <p className={styles.rules}>{words.race.rules}</p>
      <output className="visually-hidden">{standing === null ? '' : raceSaid(standing, nameOf)}</output>
    </footer>
  )
}
