import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { recordingEndings } from '../store/replay.ts'
import type { RecordedRacer } from '../store/race.ts'
import { useParts } from './context.tsx'
import { Button } from './controls.tsx'
import styles from './race.module.css'
import { words } from './words.ts'

/** Recorded turns that can take part, and the keys of those that do. */
export type RecordedChoice = {
  readonly known: readonly RecordedRacer[]
  readonly chosen: readonly string[]
}

/** Turns of this session that are offered, the newest. */
const offered = 3

/** Which recorded turns take part: those of this session, and those of files that the user opens. */
export function RaceRecordings({
  choice,
  isFull,
  isRunning,
  onChoice,
}: {
  readonly choice: RecordedChoice
  readonly isFull: boolean
  readonly isRunning: boolean
  readonly onChoice: (change: (before: RecordedChoice) => RecordedChoice) => void
}) {
  const { recorded } = useParts().race
  const file = useRef<HTMLInputElement>(null)
  const [trouble, setTrouble] = useState('')
  useEffect(() => {
    let isGone = false
    void recorded.session().then((turns) => {
      if (!isGone)
        onChoice(({ known, chosen }) => ({ known: withTurns(known, turns.slice(-offered)), chosen }))
    })
    return () => {
      isGone = true
    }
    // Turns that end while the races are open join at the next opening.
  }, [recorded, onChoice])
  const open = async (chosen: File) => {
    const turns = await recorded.open(chosen)
    setTrouble(turns === null ? words.race.unreadable : turns.length === 0 ? words.race.noTurns : '')
    if (turns === null) return
    const first = turns.slice(0, isFull ? 0 : 1).map(({ key }) => key)
    onChoice((before) => ({
      known: withTurns(before.known, turns),
      chosen: [...before.chosen.filter((key) => !first.includes(key)), ...first],
    }))
  }
  return (
    <>
      <fieldset className={styles.models} disabled={isRunning}>
        <legend className="visually-hidden">{words.race.recordings}</legend>
        {choice.known.map(({ key, recording, turn }) => {
          const isChosen = choice.chosen.includes(key)
          const told = recording.turns[turn]
          return (
            <label key={key} className={styles.model} data-chosen={isChosen || undefined}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={!isChosen && isFull}
                onChange={() =>
                  onChoice(({ known, chosen }) => ({
                    known,
                    chosen: isChosen ? chosen.filter((one) => one !== key) : [...chosen, key],
                  }))
                }
              />
              <span className={styles.recorded}>
                <span className={styles.mark}>{words.race.recordedMark}</span>
                <span className={styles.said}>{told?.instruction}</span>{' '}
                <span className={styles.note}>{told?.model}</span>
              </span>
            </label>
          )
        })}
        <Button kind="quiet" onClick={() => file.current?.click()}>
          <Plus size={14} aria-hidden /> {words.race.openRecording}
        </Button>
        <input
          ref={file}
          type="file"
          accept={recordingEndings}
          hidden
          aria-label={words.race.openRecording}
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            target.value = ''
            if (chosen !== undefined) void open(chosen)
          }}
        />
      </fieldset>
      {trouble === '' ? null : (
        <p className={styles.why} role="alert">
          {trouble}
        </p>
      )}
    </>
  )
}

/** These, and those of the others that are not among them. */
const withTurns = (known: readonly RecordedRacer[], turns: readonly RecordedRacer[]) => [
  ...known.filter(({ key }) => !turns.some((turn) => turn.key === key)),
  ...turns,
]
