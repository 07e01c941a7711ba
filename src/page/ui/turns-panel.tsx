import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { FilesState, TurnsState } from '../store/pad.ts'
import { actedAt, useActions, useFiles, useParts, useReadOnly, useTurns } from './context.tsx'
import { splitPath } from './format.ts'
import { SpentFigures } from './spent-figures.tsx'
import { suggest } from './suggestions.ts'
import { TurnCard } from './turn-card.tsx'
import side from './side-panel.module.css'
import styles from './turns-panel.module.css'
import { words } from './words.ts'

const idsOf = (state: TurnsState) => state.turns.map((turn) => turn.id)
const pathsOf = (state: FilesState) => state.paths

/** Every turn of the pad, newest first; before the first one, what this place is for. */
export function TurnsPanel() {
  const ids = useTurns(useShallow(idsOf))
  const readOnly = useReadOnly()
  return (
    <section className={side.panel} aria-label={words.landmarks.turns}>
      <h2 className="visually-hidden">{words.turns.title}</h2>
      <SpentFigures />
      <div className={`${side.scroll} ${styles.layer}`}>
        {ids.length > 0 ? null : readOnly ? (
          <p className={side.empty}>{words.replay.before}</p>
        ) : (
          <FirstVisit />
        )}
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

/** One example from each of the first files, each of another kind; each says where it acts. */
function examplesOf(paths: readonly string[], readText: (path: string) => string | null): readonly Example[] {
  const found: Example[] = []
  const kindOf = (instruction: string) => instruction.split(' ', 1)[0]
  for (const path of paths) {
    const instruction = suggest(path, readText(path) ?? '').find((each) =>
      found.every((other) => kindOf(other.instruction) !== kindOf(each)),
    )
    if (instruction !== undefined) found.push({ path, instruction })
  }
  return found.slice(0, 3)
}

type Example = { readonly path: string; readonly instruction: string }

function FirstVisit() {
  const paths = useFiles(pathsOf)
  const actions = useActions()
  const { readText } = useParts()
  const examples = useMemo(() => examplesOf(paths, readText), [paths, readText])
  const { emptySteps } = words.turns
  return (
    <div className={side.empty}>
      <h3 className={side.emptyTitle}>{words.turns.emptyTitle}</h3>
      <p className={side.emptyText}>{words.turns.emptyText}</p>
      <ol className={styles.steps}>
        <li className={styles.step}>{emptySteps.ask}</li>
        <li className={styles.step}>
          {emptySteps.watch}{' '}
          <span className={styles.legend}>
            <ins>{emptySteps.added}</ins> <del>{emptySteps.replaced}</del>
          </span>
        </li>
        <li className={styles.step}>{emptySteps.decide}</li>
      </ol>
      {examples.length === 0 ? null : (
        <>
          <p className={styles.try}>{words.turns.emptyTry}</p>
          <ul className={styles.examples}>
            {examples.map(({ path, instruction }) => (
              <li key={instruction}>
                <button
                  type="button"
                  className={styles.example}
                  onClick={(event) => {
                    actions.openFile(path)
                    actions.send(instruction, actedAt(event))
                  }}
                >
                  <span>{instruction}</span>
                  <span className={styles.where}>{splitPath(path).name}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
