import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { RaceLane, RaceStanding } from '../../core/turn/model-race.ts'
import { figuresOf } from '../../core/turn/latency.ts'
import type { Turn } from '../../core/turn/turn.ts'
import type { ReviewState, TurnsState } from '../store/pad.ts'
import type { RecordedRacer, Racer, RaceState } from '../store/race.ts'
import { PartsProvider, useParts, useTurns } from './context.tsx'
import { Button } from './controls.tsx'
import { formatMs, formatSpeed, groupThousands, type Figure } from './format.ts'
import { modelNote } from './model-note.ts'
import { RaceEdits } from './race-edits.tsx'
import { badgesOf } from './race-view.ts'
import styles from './race.module.css'
import { faultText } from './words-turns.ts'
import { words } from './words.ts'

const isBusyOf = (state: TurnsState) => state.turns.some(({ phase }) => phase !== 'ended')
const isMovedOf = ({ review }: ReviewState) =>
  review !== null && [...review.files.values()].some(({ base, live }) => base !== live)

const tones: Readonly<Record<RaceLane['state'], string>> = {
  waiting: 'busy',
  streaming: 'busy',
  stopping: 'busy',
  completed: 'good',
  stopped: 'plain',
  replaced: 'plain',
  incomplete: 'warn',
  failed: 'bad',
}

/** One racer: its name, how it stands, its figures, its edits as they come, and the button that takes them. */
export function RaceColumn({
  racer,
  turn,
  lane,
  standing,
  race,
  onTake,
}: {
  readonly racer: Racer
  readonly turn: Turn
  readonly lane: RaceLane
  readonly standing: RaceStanding
  readonly race: RaceState
  readonly onTake: () => void
}) {
  const parts = useParts()
  const own = useMemo(() => ({ ...parts, pad: racer.pad }), [parts, racer.pad])
  return (
    <section className={styles.column} aria-label={`${racer.id}, ${racer.model.title}`}>
      <header className={styles.head}>
        <h3 className={styles.who}>
          <span className={styles.letter}>{racer.id}</span>
          {racer.recorded === null ? null : <span className={styles.mark}>{words.race.recordedMark}</span>}
          <span className={styles.name}>{racer.model.title}</span>
          <span className={styles.state} data-tone={tones[lane.state]}>
            {words.race.states[lane.state]}
          </span>
        </h3>
        <p className={styles.note}>
          {racer.recorded === null ? modelNote(racer.model) : recordedNote(racer.recorded)}
        </p>
      </header>
      <Figures turn={turn} lane={lane} />
      <Badges racer={racer} lane={lane} standing={standing} race={race} />
      {lane.fault === null ? null : <Failure fault={lane.fault} />}
      <PartsProvider parts={own}>
        <RaceEdits racer={racer.id} turn={turn} />
      </PartsProvider>
      <Take racer={racer} lane={lane} race={race} onTake={onTake} />
    </section>
  )
}

/** What was asked then, and when that was. */
function recordedNote({ recording, turn }: RecordedRacer): string {
  const day = new Date(recording.startedAt).toLocaleDateString('en', { dateStyle: 'medium' })
  const { binMs } = recording
  return [
    words.race.recordedAt(day),
    ...(binMs === null ? [] : [words.race.binned(binMs)]),
    recording.turns[turn]?.instruction ?? '',
  ].join(' · ')
}

function Figures({ turn, lane }: { readonly turn: Turn; readonly lane: RaceLane }) {
  const { figures: names } = words.race
  const figures = figuresOf(turn, null)
  const ms = (value: number | null) => (value === null ? null : formatMs(value))
  const speed = figures.outputSpeed === null ? null : formatSpeed(figures.outputSpeed)
  const unit = figures.flags.includes('live') ? `tok/s ${names.live}` : 'tok/s'
  const tokens = figures.tokens === null ? null : groupThousands(figures.tokens)
  return (
    <dl className={styles.figures}>
      <Item name={names.firstEdit} figure={ms(lane.firstEditMs)} isLarge />
      <Item name={names.done} figure={ms(lane.doneMs)} isLarge />
      <Item name={names.firstToken} figure={ms(figures.ttftMs)} />
      <Item name={names.speed} figure={speed === null ? null : { ...speed, unit }} />
      <Item name={names.tokens} figure={tokens === null ? null : { value: tokens, unit: '' }} />
    </dl>
  )
}

function Item({
  name,
  figure,
  isLarge = false,
}: {
  readonly name: string
  readonly figure: Figure | null
  readonly isLarge?: boolean
}) {
  return (
    <div className={styles.figure} data-large={isLarge || undefined}>
      <dt>{name}</dt>
      <dd>
        <span className={styles.value}>{figure === null ? words.race.figures.none : figure.value}</span>{' '}
        <span className={styles.unit}>{figure?.unit}</span>
      </dd>
    </div>
  )
}

function Badges({
  racer,
  lane,
  standing,
  race,
}: {
  readonly racer: Racer
  readonly lane: RaceLane
  readonly standing: RaceStanding
  readonly race: RaceState
}) {
  const tally = race.tally.models.get(racer.model.id)
  const badges = badgesOf(standing, lane)
  const tied = tally === undefined ? 0 : tally.tiedEdit + tally.tiedDone
  return (
    <div className={styles.told}>
      <p className={styles.badges}>
        {badges.map((badge, n) => (
          <span key={badge} className={styles.badge} data-first={n === 0 || undefined}>
            {badge}
          </span>
        ))}
        {lane.flags.map((flag) => (
          <span key={flag} className={styles.flag}>
            {words.race.flags[flag]}
          </span>
        ))}
      </p>
      {tally === undefined || tally.races < 2 ? null : (
        <p className={styles.tally}>
          {[
            words.race.tally({ edit: tally.firstEdit, done: tally.firstDone, races: tally.races }),
            ...(tied === 0 ? [] : [words.race.tied(tied)]),
            ...(tally.failed === 0 ? [] : [words.race.failedRaces(tally.failed)]),
          ].join(', ')}
        </p>
      )}
    </div>
  )
}

function Failure({ fault }: { readonly fault: NonNullable<RaceLane['fault']> }) {
  const { text, said } = faultText(fault)
  return (
    <div className={styles.failure}>
      <p className={styles.bad}>{text}</p>
      {said === null ? null : <p className={styles.note}>{said}</p>}
    </div>
  )
}

function Take({
  racer,
  lane,
  race,
  onTake,
}: {
  readonly racer: Racer
  readonly lane: RaceLane
  readonly race: RaceState
  readonly onTake: () => void
}) {
  const isBusy = useTurns(isBusyOf)
  const isMoved = useStore(racer.pad.review, isMovedOf)
  const isTaken = race.taken === racer.id
  const hasEnded = lane.endedMs !== null
  if (racer.recorded !== null) return <p className={styles.takeNote}>{words.race.recordedTake}</p>
  if (isTaken) return <p className={styles.takeNote}>{words.race.taken}</p>
  if (hasEnded && lane.edits === 0) return <p className={styles.takeNote}>{words.race.noEdits}</p>
  return (
    <div className={styles.take}>
      {hasEnded && isMoved ? <p className={styles.note}>{words.race.moved}</p> : null}
      {hasEnded && isBusy ? <p className={styles.note}>{words.race.cannot.busy}</p> : null}
      <Button disabled={!hasEnded || isBusy} onClick={onTake}>
        {words.race.take}
      </Button>
    </div>
  )
}
