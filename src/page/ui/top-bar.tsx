import { Menu } from '@base-ui/react/menu'
import {
  ArrowLeftRight,
  Check,
  ChevronDown,
  Flag,
  Keyboard,
  Monitor,
  Moon,
  Play,
  Plug,
  RotateCcw,
  Save,
  Share2,
  Sun,
} from 'lucide-react'
import { useRef, useState } from 'react'
import type { PlaceState } from '../store/place.ts'
import { recordingEndings } from '../store/replay.ts'
import type { Theme } from '../store/shared.ts'
import { ConnectionBadge } from './connection-badge.tsx'
import { Button, chord, Confirm, IconButton } from './controls.tsx'
import control from './controls.module.css'
import menu from './menu.module.css'
import { ModelPicker } from './model-picker.tsx'
import styles from './top-bar.module.css'
import { useActions, useParts, usePlace, useSettings } from './context.tsx'
import type { OtherDocument } from './link-controls.ts'
import { showShare } from './panel-state.ts'
import { words } from './words.ts'

/** Brand, project, connection, model, theme, and the door to Connect. */
export function TopBar({
  onConnect,
  onShortcuts,
}: {
  readonly onConnect: () => void
  readonly onShortcuts: () => void
}) {
  return (
    <header className={styles.bar}>
      <div className={styles.brand}>
        <Spark />
        <h1 className={styles.name}>{words.brand}</h1>
      </div>
      <ProjectMenu />
      <div className={styles.space} />
      <ConnectionBadge onConnect={onConnect} />
      <ModelPicker onConnect={onConnect} />
      <RaceButton />
      <ThemeMenu />
      <ShareButton />
      <span className={styles.wideOnly}>
        <IconButton label={words.shortcuts.open} keys="?" onClick={onShortcuts}>
          <Keyboard size={16} aria-hidden />
        </IconButton>
      </span>
      <Button onClick={onConnect} aria-label={words.connect.open}>
        <Plug size={14} aria-hidden />
        <span className={styles.wideOnly}>{words.connect.open}</span>
      </Button>
    </header>
  )
}

function RaceButton() {
  const { race } = useParts()
  return (
    <IconButton label={words.race.open} keys={chord('Alt+R')} onClick={() => race.show(true)}>
      <Flag size={16} aria-hidden />
    </IconButton>
  )
}

function ShareButton() {
  const { panel } = useParts()
  return (
    <Button
      onClick={() => showShare(panel, true)}
      aria-label={words.links.share}
      title={`${words.shortcuts.rows.share} (${chord('Alt+Shift+S')})`}
    >
      <Share2 size={14} aria-hidden />
      <span className={styles.wideOnly}>{words.links.share}</span>
    </Button>
  )
}

function Spark() {
  return (
    <svg className={styles.spark} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M9.4 1 3.2 9.2h3.7L5.9 15l7-9h-4z" fill="currentColor" />
    </svg>
  )
}

const kindOf = (place: PlaceState) => place.kind

function ProjectMenu() {
  const actions = useActions()
  const { links, replays } = useParts()
  const kind = usePlace(kindOf)
  const [asking, setAsking] = useState(false)
  const [others, setOthers] = useState<readonly OtherDocument[]>([])
  const name = kind === 'own' ? words.project.sample : words.links.place.names[kind]
  const file = useRef<HTMLInputElement>(null)
  return (
    <>
      <Menu.Root
        onOpenChange={(isOpen) => {
          if (isOpen) setOthers(links.others())
        }}
      >
        <Menu.Trigger className={styles.project} aria-label={`${name}, ${words.project.menu}`}>
          <span className={styles.projectName}>{name}</span>
          <ChevronDown size={14} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={menu.positioner} sideOffset={4} align="start">
            <Menu.Popup className={menu.popup}>
              <Menu.Item className={menu.item} onClick={() => replays.save()}>
                <Save size={14} aria-hidden />
                {words.project.saveRecording}
              </Menu.Item>
              <Menu.Item className={menu.item} onClick={() => file.current?.click()}>
                <Play size={14} aria-hidden />
                {words.project.openRecording}
              </Menu.Item>
              <Menu.Item className={menu.item} onClick={() => setAsking(true)}>
                <RotateCcw size={14} aria-hidden />
                {words.project.reset}
              </Menu.Item>
              {others.map((other) => (
                <Menu.Item key={other.id} className={menu.item} onClick={() => links.goTo(other.id)}>
                  <ArrowLeftRight size={14} aria-hidden />
                  {other.kind === 'own'
                    ? words.links.documents.own
                    : words.links.documents.other(other.kind, other.paths)}
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <input
        ref={file}
        type="file"
        accept={recordingEndings}
        hidden
        aria-label={words.project.openRecording}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          target.value = ''
          if (chosen !== undefined) replays.openFile(chosen)
        }}
      />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={words.project.resetAsk}
        text={words.project.resetText}
        yes={words.project.resetYes}
        onYes={() => actions.resetSample()}
      />
    </>
  )
}

const themes: readonly Theme[] = ['system', 'light', 'dark']
const icons = { system: Monitor, light: Sun, dark: Moon } as const
const themeOf = (state: { readonly theme: Theme }) => state.theme

function ThemeMenu() {
  const theme = useSettings(themeOf)
  const actions = useActions()
  const Icon = icons[theme]
  return (
    <Menu.Root>
      <Menu.Trigger
        className={control.icon}
        aria-label={`${words.theme.label}: ${words.theme.names[theme]}`}
        title={words.theme.label}
      >
        <Icon size={16} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} sideOffset={4} align="end">
          <Menu.Popup className={menu.popup}>
            <Menu.RadioGroup value={theme}>
              {themes.map((each) => (
                <Menu.RadioItem
                  key={each}
                  className={menu.item}
                  value={each}
                  closeOnClick
                  onClick={() => actions.chooseTheme(each)}
                >
                  <span className={menu.check}>
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden />
                    </Menu.RadioItemIndicator>
                  </span>
                  {words.theme.names[each]}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
