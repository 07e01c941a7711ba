import { useDeferredValue, useMemo, type MouseEvent } from 'react'
import type { FilesState, TurnsState } from '../store/pad.ts'
import { useFiles, useParts, useTurns } from './context.tsx'
import { suggest } from './suggestions.ts'
import styles from './suggestion-chips.module.css'
import { words } from './words.ts'

const openOf = (state: FilesState) => state.open
const endedOf = (state: TurnsState) => state.turns.filter((turn) => turn.phase === 'ended').length

type ChipsProps = {
  readonly onPick: (instruction: string, event: MouseEvent) => void
  readonly most: number
}

/** Instructions that fit the open file, looked at anew when another file opens or a turn has ended. */
export function SuggestionChips({ onPick, most }: ChipsProps) {
  const { readText } = useParts()
  const open = useFiles(openOf)
  // Reading a long file for suggestions takes a while: the end of a turn is drawn first.
  const ended = useDeferredValue(useTurns(endedOf))
  const suggestions = useMemo(() => {
    // `ended` is asked for although unused: an ended turn is when the text may fit other suggestions.
    void ended
    return open === null ? [] : suggest(open, readText(open) ?? '').slice(0, most)
  }, [open, ended, most, readText])
  if (suggestions.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={words.box.suggestions}>
      {suggestions.map((suggestion) => (
        <li key={suggestion}>
          <button type="button" className={styles.chip} onClick={(event) => onPick(suggestion, event)}>
            {suggestion}
          </button>
        </li>
      ))}
    </ul>
  )
}
