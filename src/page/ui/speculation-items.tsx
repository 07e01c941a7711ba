import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { SettingsStore } from '../store/shared.ts'
import { useActions, useSettings } from './context.tsx'
import menu from './menu.module.css'
import styles from './model-picker.module.css'
import { words } from './words.ts'

const speculatesOf = (store: SettingsStore) => store.speculates
const meteredOf = (store: SettingsStore) => store.speculatesMetered

/** Whether turns may start before their Enter; the second choice is there once the first is made. */
export function SpeculationItems() {
  const actions = useActions()
  const speculates = useSettings(speculatesOf)
  const metered = useSettings(meteredOf)
  const { start, note, metered: too, meteredNote } = words.speculation
  return (
    <>
      <Choice
        title={start}
        note={note}
        isChosen={speculates}
        choose={(isChosen) => actions.chooseSpeculation(isChosen, isChosen && metered)}
      />
      {speculates ? (
        <Choice
          title={too}
          note={meteredNote}
          isChosen={metered}
          choose={(isChosen) => actions.chooseSpeculation(true, isChosen)}
        />
      ) : null}
    </>
  )
}

function Choice({
  title,
  note,
  isChosen,
  choose,
}: {
  readonly title: string
  readonly note: string
  readonly isChosen: boolean
  readonly choose: (isChosen: boolean) => void
}) {
  return (
    <Menu.CheckboxItem className={menu.item} checked={isChosen} onCheckedChange={choose}>
      <span className={menu.check}>
        <Menu.CheckboxItemIndicator>
          <Check size={14} aria-hidden />
        </Menu.CheckboxItemIndicator>
      </span>
      <span className={styles.item}>
        <span>{title}</span>
        <span className={menu.note}>{note}</span>
      </span>
    </Menu.CheckboxItem>
  )
}
