import type { ReactNode } from 'react'
import type { SharedParts } from './link-controls.ts'
import styles from './share-dialog.module.css'
import { words } from './words.ts'

/** What goes along with the code, and what each part adds to the link. */
export function Along({
  along,
  onAlong,
  files,
  hasInstruction,
  replay,
  last,
  costOf: cost,
  replayCost,
}: {
  readonly along: SharedParts
  readonly onAlong: (along: SharedParts) => void
  readonly files: number
  readonly hasInstruction: boolean
  readonly replay: { readonly bytes: Uint8Array; readonly turns: number } | null
  /** What else may be said of the replay. */
  readonly last: ReactNode
  readonly costOf: (part: 'view' | 'instruction') => number | null
  readonly replayCost: () => number | null
}) {
  const { along: said } = words.links
  return (
    <fieldset className={styles.along}>
      <legend className={styles.legend}>{said.title}</legend>
      <Part label={said.code} note={said.codeNote(files)} isOn isFixed />
      <Part
        label={said.view}
        note={said.viewNote}
        isOn={along.view}
        cost={cost('view')}
        onChange={(view) => onAlong({ ...along, view })}
      />
      <Part
        label={said.instruction}
        note={hasInstruction ? null : said.noInstruction}
        isOn={along.instruction && hasInstruction}
        isFixed={!hasInstruction}
        cost={hasInstruction ? cost('instruction') : null}
        onChange={(instruction) => onAlong({ ...along, instruction })}
      />
      <Part
        label={said.recording}
        note={replay === null ? said.noRecording : said.recordingNote(replay.turns)}
        isOn={along.recording !== null}
        isFixed={replay === null}
        cost={replayCost()}
        onChange={(isOn) => onAlong({ ...along, recording: isOn ? (replay?.bytes ?? null) : null })}
      />
      {last}
    </fieldset>
  )
}

/** Offered where the replay makes the link too long. */
export function LastTurn({
  isOn,
  isAll,
  onChange,
}: {
  readonly isOn: boolean
  readonly isAll: boolean
  readonly onChange: (isOn: boolean) => void
}) {
  const { along: said } = words.links
  return (
    <div className={styles.within}>
      <Part
        label={said.lastTurn}
        note={isAll ? said.lastTurnAll : said.lastTurnNote}
        isOn={isOn}
        isFixed={isAll}
        onChange={onChange}
      />
    </div>
  )
}

function Part({
  label,
  note,
  isOn,
  isFixed = false,
  cost = null,
  onChange,
}: {
  readonly label: string
  readonly note: string | null
  readonly isOn: boolean
  readonly isFixed?: boolean
  readonly cost?: number | null
  readonly onChange?: (isOn: boolean) => void
}) {
  return (
    <label className={styles.part} data-fixed={isFixed || undefined}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isFixed}
        onChange={(event) => onChange?.(event.target.checked)}
      />
      <span>
        {label}
        {note === null ? null : <span className={styles.partNote}>{note}</span>}
      </span>
      {cost === null ? null : (
        <span className={styles.cost}>
          <span aria-hidden="true">{words.links.along.costs(cost)}</span>
          <span className="visually-hidden">{words.links.along.costsSay(cost)}</span>
        </span>
      )}
    </label>
  )
}
