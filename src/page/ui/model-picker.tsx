import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown, ChevronRight } from 'lucide-react'
import { deepModelOf, noDeepModel, ownModel, type ModelChoice, type SettingsStore } from '../store/shared.ts'
import { useActions, useConnection, useParts, useSettings } from './context.tsx'
import { chord } from './controls.tsx'
import menu from './menu.module.css'
import { modelNote } from './model-note.ts'
import styles from './model-picker.module.css'
import { SpeculationItems } from './speculation-items.tsx'
import { words } from './words.ts'

const modelsOf = (store: { readonly models: readonly ModelChoice[] }) => store.models
const chosenOf = (store: SettingsStore) => store.model
const deepOf = (store: SettingsStore) => store.deepModel
const ownOf = (store: SettingsStore) => store.own

/** Chooses where turns go. */
export function ModelPicker({ onConnect }: { readonly onConnect: () => void }) {
  const { race } = useParts()
  const models = useConnection(modelsOf)
  const chosen = useSettings(chosenOf)
  const own = useSettings(ownOf)
  const model = models.find((each) => each.id === chosen)
  const isOwn = chosen === ownModel && own !== null
  const title = isOwn ? own.model : (model?.title ?? chosen)
  const short = isOwn ? words.models.yours : model?.builtIn === true ? words.models.ruleBased : ''
  const builtIn = models.filter((each) => each.builtIn)
  const offered = models.filter((each) => !each.builtIn)
  return (
    <Menu.Root>
      <Menu.Trigger
        className={styles.trigger}
        aria-label={`${words.models.label}: ${title}${short === '' ? '' : `, ${short}`}`}
      >
        <span className={styles.title}>{title === '' ? words.models.choose : title}</span>
        {short === '' ? null : <span className={styles.note}>{short}</span>}
        <ChevronDown size={14} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} sideOffset={4} align="end">
          <Menu.Popup className={menu.popup}>
            <Menu.RadioGroup value={chosen}>
              {models.length === 0 ? <p className={menu.foot}>{words.models.none}</p> : null}
              <Group label={words.models.builtIn} models={builtIn} />
              {builtIn.length === 0 ? null : <p className={menu.foot}>{words.models.builtInNote}</p>}
              <Group label={words.models.offered} models={offered} />
              {own === null ? null : (
                <Menu.Group>
                  <Menu.GroupLabel className={menu.label}>{words.models.yours}</Menu.GroupLabel>
                  <Item id={ownModel} title={own.model} note={own.url} />
                </Menu.Group>
              )}
            </Menu.RadioGroup>
            <Menu.Separator className={menu.line} />
            <DeepMenu models={models} />
            <SpeculationItems />
            <Menu.Separator className={menu.line} />
            <Menu.Item className={menu.item} onClick={() => race.show(true)}>
              <span className={menu.check} />
              {words.race.menu}
            </Menu.Item>
            <Menu.Item className={menu.item} onClick={onConnect}>
              <span className={menu.check} />
              {words.models.add}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Chooses the model that one key asks instead, for a single turn. */
function DeepMenu({ models }: { readonly models: readonly ModelChoice[] }) {
  const actions = useActions()
  const deep = deepModelOf({ deepModel: useSettings(deepOf) }, models) ?? noDeepModel
  const title =
    models.find(({ id }) => id === deep)?.title ?? (deep === noDeepModel ? words.models.deepNone : deep)
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className={menu.item}>
        <span className={menu.check} />
        <span className={styles.deep}>{words.models.deep}</span>
        <span className={menu.note}>{title}</span>
        <ChevronRight size={14} aria-hidden />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} sideOffset={4} align="start">
          <Menu.Popup className={menu.popup}>
            <Menu.RadioGroup value={deep} onValueChange={(id: string) => actions.chooseDeepModel(id)}>
              {[{ id: noDeepModel, title: words.models.deepNone }, ...models].map(({ id, title: name }) => (
                <Menu.RadioItem key={id} className={menu.item} value={id} closeOnClick>
                  <span className={menu.check}>
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden />
                    </Menu.RadioItemIndicator>
                  </span>
                  {name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <p className={menu.foot}>{words.models.deepNote(chord('Mod+Shift+Enter'))}</p>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  )
}

function Group({ label, models }: { readonly label: string; readonly models: readonly ModelChoice[] }) {
  if (models.length === 0) return null
  return (
    <Menu.Group>
      <Menu.GroupLabel className={menu.label}>{label}</Menu.GroupLabel>
      {models.map((model) => (
        <Item key={model.id} id={model.id} title={model.title} note={modelNote(model)} />
      ))}
    </Menu.Group>
  )
}

function Item({ id, title, note }: { readonly id: string; readonly title: string; readonly note: string }) {
  const actions = useActions()
  return (
    <Menu.RadioItem className={menu.item} value={id} closeOnClick onClick={() => actions.chooseModel(id)}>
      <span className={menu.check}>
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden />
        </Menu.RadioItemIndicator>
      </span>
      <span className={styles.item}>
        <span>{title}</span>
        <span className={menu.note}>{note}</span>
      </span>
    </Menu.RadioItem>
  )
}
