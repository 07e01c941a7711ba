import { ChevronDown, ChevronUp } from 'lucide-react'
import { memo } from 'react'
import { useActions, useReadOnly } from './context.tsx'
import { Button, chord, IconButton } from './controls.tsx'
import type { ReviewSummary } from './hunk-rows.ts'
import styles from './review-bar.module.css'
import { useSummary } from './rows-view.ts'
import { words } from './words.ts'

/** Stands over the code while hunks wait: how many, from one to the next, all at once. */
export function ReviewBar() {
  const summary = useSummary()
  return summary === null || summary.pending === 0 ? null : <Bar {...summary} />
}

const Bar = memo(function Bar({ pending, needWord, index }: ReviewSummary) {
  const actions = useActions()
  const readOnly = useReadOnly()
  return (
    <div className={styles.bar} role="toolbar" aria-label={words.review.label}>
      <IconButton label={words.review.previous} keys={chord('Alt+K')} onClick={() => actions.step(-1)}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton label={words.review.next} keys={chord('Alt+J')} onClick={() => actions.step(1)}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
      <span className={styles.count}>
        {index === null ? words.review.pending(pending) : words.review.place(index, pending)}
        {needWord === 0 ? null : <span className={styles.warn}>{words.review.needWord(needWord)}</span>}
      </span>
      {readOnly ? null : (
        <>
          <Button kind="quiet" onClick={() => actions.rejectAll()}>
            {words.review.rejectAll}
          </Button>
          <Button kind="primary" onClick={() => actions.acceptAll()}>
            {words.review.acceptAll}
            <span className={styles.keys}>{chord('Mod+Enter')}</span>
          </Button>
        </>
      )}
    </div>
  )
})
