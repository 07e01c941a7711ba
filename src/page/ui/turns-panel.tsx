import { useShallow } from 'zustand/react/shallow'
import type { FilesState, TurnsState } from '../store/pad.ts'
import { actedAt, useActions, useFiles, useParts, useTurns } from './context.tsx'
import { SuggestionChips } from './suggestion-chips.tsx'
import { TurnCard } from './turn-card.tsx'
import styles from './turns-panel.module.css'
import { words } from './words.ts'

const idsOf = (state: TurnsState) => state.turns.map((turn) => turn.id)
const openOf = (state: FilesState) => state.open

/** Every turn of the pad, newest first; before the first one, what this place is for. */
export function TurnsPanel() {
  const ids = useTurns(useShallow(idsOf))
  return (
    <section className={styles.panel} aria-label={words.landmarks.turns}>
      <header className={styles.head}>
        <h2 className={styles.title}>{words.turns.title}</h2>
        {ids.length === 0 ? null : <span className={styles.count}>{ids.length}</span>}
      </header>
      <div className={styles.scroll}>
        {ids.length === 0 ? <FirstVisit /> : null}
        <ol className={styles.cards}>
          {ids.toReversed().map((id, index) => (
            <li key={id}>
              <TurnCard id={id} isNewest={index === 0} />
            </li>
          ))}
        </ol>
      </div>
    </section>
  )
}

function FirstVisit() {
  const open = useFiles(openOf)
  const actions = useActions()
  const { draft } = useParts()
  return (
    <div className={styles.first}>
      <h3 className={styles.firstTitle}>{words.turns.emptyTitle}</h3>
      <p className={styles.firstText}>{words.turns.emptyText}</p>
      <ol className={styles.steps}>
        {words.turns.emptySteps.map((step, index) => (
          <li key={step} className={styles.step}>
            <span className={styles.number}>{index + 1}</span>
            {step}
          </li>
        ))}
      </ol>
      {open === null ? null : (
        <>
          <p className={styles.try}>{words.turns.emptyTry}</p>
          <SuggestionChips
            stacked
            most={3}
            onPick={(instruction, event) => {
              draft.setState({ text: '', back: 0, kept: '' })
              actions.send(instruction, actedAt(event))
            }}
          />
        </>
      )}
    </div>
  )
}
