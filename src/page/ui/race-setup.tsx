import { useId, useState, type ReactNode } from 'react'
import { racersTo } from '../../core/turn/model-race.ts'
import type { TurnsState } from '../store/pad.ts'
import type { RaceState } from '../store/race.ts'
import type { ConnectionStore, SettingsStore } from '../store/shared.ts'
import { actedAt, useConnection, useParts, useSettings, useTurns } from './context.tsx'
import { Button, chord } from './controls.tsx'
import { modelNote } from './model-note.ts'
import { RaceRecordings, type RecordedChoice } from './race-recordings.tsx'
import { mostRacers, whyNot } from './race-view.ts'
import styles from './race.module.css'
import { SuggestionChips } from './suggestion-chips.tsx'
import { words } from './words.ts'

const connectionOf = (store: ConnectionStore) => store.state
const modelsOf = (store: ConnectionStore) => store.models
const modelOf = (store: SettingsStore) => store.model
const isBusyOf = (state: TurnsState) => state.turns.some(({ phase }) => phase !== 'ended')

/** What they are to do, who takes part, and the one button that begins or ends it. */
export function RaceSetup({
  isRunning,
  race,
  clock,
}: {
  readonly isRunning: boolean
  readonly race: RaceState
  readonly clock: ReactNode
}) {
  const parts = useParts()
  const connection = useConnection(connectionOf)
  const models = useConnection(modelsOf)
  const current = useSettings(modelOf)
  const isBusy = useTurns(isBusyOf)
  const [instruction, setInstruction] = useState(() => {
    const { turns } = parts.pad.turns.getState()
    return race.instruction || parts.draft.getState().text || (turns.at(-1)?.instruction ?? '')
  })
  const [ids, setIds] = useState<readonly string[] | null>(null)
  const [recordings, setRecordings] = useState<RecordedChoice>({ known: [], chosen: [] })
  const noteId = useId()
  const others = models.filter(({ id }) => id !== current).map(({ id }) => id)
  const wanted =
    ids ?? [...models.filter(({ id }) => id === current).map(({ id }) => id), ...others].slice(0, 2)
  const chosen = models.filter(({ id }) => wanted.includes(id))
  const most = mostRacers(connection)
  const recorded = recordings.known.filter(({ key }) => recordings.chosen.includes(key))
  const isFull = chosen.length + recorded.length >= racersTo
  const why = whyNot({
    connection,
    models: models.length,
    chosen: chosen.length,
    recorded: recorded.length,
    instruction,
    isBusy,
  })
  const start = (event: { readonly timeStamp: number }) => {
    if (why === null && !isRunning) parts.race.start(instruction, chosen, actedAt(event), recorded)
  }
  const isRerun =
    race.instruction === instruction.trim() &&
    race.racers.length === chosen.length + recorded.length &&
    race.racers.every((racer) =>
      racer.recorded === null
        ? chosen.some(({ id }) => id === racer.model.id)
        : recordings.chosen.includes(racer.recorded.key),
    )
  return (
    <section className={styles.setup}>
      <div className={styles.ask}>
        <textarea
          className={styles.field}
          aria-label={words.race.instruction}
          aria-describedby={noteId}
          placeholder={words.race.placeholder}
          rows={1}
          value={instruction}
          readOnly={isRunning}
          onChange={(event) => setInstruction(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            start(event)
          }}
        />
        {clock}
        {isRunning ? (
          <Button onClick={(event) => parts.race.stop(actedAt(event))} title={chord('Esc')}>
            {words.race.stop}
          </Button>
        ) : (
          <Button kind="primary" disabled={why !== null} onClick={start}>
            {isRerun ? words.race.again : words.race.start}
          </Button>
        )}
      </div>
      <fieldset className={styles.models} disabled={isRunning}>
        <legend className="visually-hidden">{words.race.models}</legend>
        {models.map((model) => {
          const isChosen = wanted.includes(model.id)
          return (
            <label key={model.id} className={styles.model} data-chosen={isChosen || undefined}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={!isChosen && (isFull || chosen.length >= most)}
                onChange={() =>
                  setIds(
                    isChosen
                      ? chosen.filter(({ id }) => id !== model.id).map(({ id }) => id)
                      : [...chosen.map(({ id }) => id), model.id],
                  )
                }
              />
              <span>
                {model.title} <span className={styles.note}>{modelNote(model)}</span>
              </span>
            </label>
          )
        })}
      </fieldset>
      <RaceRecordings choice={recordings} isFull={isFull} isRunning={isRunning} onChoice={setRecordings} />
      {instruction === '' ? <SuggestionChips most={3} onPick={(text) => setInstruction(text)} /> : null}
      <p id={noteId} className={styles.why} data-shown={why !== null || undefined}>
        {isRunning ? '' : (why ?? '')}
        {most < racersTo && !isRunning ? ` ${words.race.plainLimit}` : ''}
      </p>
    </section>
  )
}
