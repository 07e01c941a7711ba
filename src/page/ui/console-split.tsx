import { useEffect, useState, type ReactNode } from 'react'
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels'
import { ConsoleDrawer } from './console-drawer.tsx'
import parts from './parts.module.css'
import styles from './console.module.css'
import { usePanel, useParts } from './context.tsx'
import type { PanelState } from './panel-state.ts'
import type { PreviewControls } from './preview-controls.ts'
import { words } from './words.ts'

/** Height of the drawer's bar, which is all of it while it is closed, CSS px. */
const barHeight = 32
const leastHeight = 120

const isOpenOf = (state: PanelState) => state.console.isOpen

/** What the preview shows, above the console. */
export function ConsoleSplit({
  controls,
  children,
}: {
  readonly controls: PreviewControls | null
  readonly children: ReactNode
}) {
  const { panel } = useParts()
  const isOpen = usePanel(isOpenOf)
  const drawer = usePanelRef()
  const [begin] = useState(() => panel.getState().console)

  useEffect(() => {
    const { current } = drawer
    if (current === null || isOpen === current.getSize().inPixels > barHeight + 1) return
    if (isOpen) current.resize(panel.getState().console.height)
    else current.collapse()
  }, [drawer, isOpen, panel])

  return (
    <Group orientation="vertical" className={styles.split}>
      <Panel id="running" minSize={80} className={styles.upper}>
        {children}
      </Panel>
      <Separator className={`${parts.separator} ${styles.separator}`} aria-label={words.console.resize} />
      <Panel
        id="console"
        panelRef={drawer}
        collapsible
        collapsedSize={barHeight}
        minSize={leastHeight}
        defaultSize={begin.isOpen ? begin.height : barHeight}
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }, _, before) => {
          // The first size is the one it was given.
          if (before === undefined || inPixels === 0) return
          const opened = inPixels > barHeight + 1
          const { height } = panel.getState().console
          panel.setState({ console: { isOpen: opened, height: opened ? inPixels : height } })
        }}
      >
        {controls === null ? null : <ConsoleDrawer controls={controls} />}
      </Panel>
    </Group>
  )
}
