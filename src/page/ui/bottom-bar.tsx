import type { ConnectionStore } from '../store/shared.ts'
import { useConnection, useParts } from './context.tsx'
import styles from './bottom-bar.module.css'
import { typed } from './draft.ts'
import { InstructionBox } from './instruction-box.tsx'
import { SuggestionChips } from './suggestion-chips.tsx'
import { words } from './words.ts'

const isOffline = (store: ConnectionStore) => store.state.type !== 'open'

type BarProps = {
  readonly fieldRef: (field: HTMLTextAreaElement | null) => void
  readonly elsewhere: { readonly onEnter: () => void } | null
  /** The box alone, without suggestions and hints. */
  readonly isPlain: boolean
}

/** The instruction box with what fits the open file; a chip fills the box, Enter sends it. */
export function BottomBar({ fieldRef, elsewhere, isPlain }: BarProps) {
  const { draft } = useParts()
  const offline = useConnection(isOffline)
  return (
    <section className={styles.bar} aria-label={words.landmarks.instruction}>
      {isPlain ? null : (
        <div className={styles.row}>
          <SuggestionChips
            most={4}
            onPick={(instruction) => {
              draft.setState(typed(instruction))
              document.querySelector<HTMLTextAreaElement>('#instruction textarea')?.focus()
            }}
          />
          <span className={styles.hint} data-offline={offline || undefined}>
            {offline ? words.box.hintOffline : words.box.hint}
          </span>
        </div>
      )}
      <div id="instruction">
        <InstructionBox place="bottom" fieldRef={fieldRef} elsewhere={elsewhere} />
      </div>
    </section>
  )
}
