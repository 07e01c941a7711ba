import { Tabs } from '@base-ui/react/tabs'
import { useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useMedia, usePanel, useParts, useTurns } from './context.tsx'
import { EditorPane, type EditorSeat } from './editor-pane.tsx'
import { FileTabs } from './file-tabs.tsx'
import { FilesPane } from './files-pane.tsx'
import parts from './parts.module.css'
import styles from './layout.module.css'
import type { PanelState } from './panel-state.ts'
import { ReviewBar } from './review-bar.tsx'
import { RightPanel, RightTabPanels, RightTabs } from './right-panel.tsx'
import { Toasts } from './toasts.tsx'
import type { TurnsState } from '../store/pad.ts'
import { words } from './words.ts'

/** Files, code and turns: side by side, or as tabs where the page is narrow; the code alone for an audience. */
export function Workbench({
  seat,
  isPresenting,
}: {
  readonly seat: EditorSeat
  readonly isPresenting: boolean
}) {
  const isNarrow = useMedia('(max-width: 899px)')
  return (
    <main className={styles.main}>
      {isPresenting ? <Code seat={seat} /> : isNarrow ? <Narrow seat={seat} /> : <Wide seat={seat} />}
      <Toasts />
    </main>
  )
}

function Wide({ seat }: { readonly seat: EditorSeat }) {
  return (
    <Group orientation="horizontal" style={{ height: '100%' }}>
      <Panel
        id="files"
        defaultSize={200}
        minSize={140}
        maxSize={360}
        groupResizeBehavior="preserve-pixel-size"
      >
        <FilesPane />
      </Panel>
      <Separator
        className={`${parts.separator} ${styles.separator}`}
        aria-label={words.landmarks.resizeFiles}
      />
      <Panel id="code" minSize={320}>
        <Code seat={seat} />
      </Panel>
      <Separator
        className={`${parts.separator} ${styles.separator}`}
        aria-label={words.landmarks.resizeTurns}
      />
      <Panel
        id="turns"
        defaultSize={360}
        minSize={260}
        maxSize={1000}
        groupResizeBehavior="preserve-pixel-size"
      >
        <RightPanel />
      </Panel>
    </Group>
  )
}

const hasTurns = (state: TurnsState) => state.turns.length > 0
const narrowOf = (state: PanelState) => state.narrow

function Narrow({ seat }: { readonly seat: EditorSeat }) {
  const { panel } = useParts()
  const chosen = usePanel(narrowOf)
  const isAsked = useTurns(hasTurns)
  const isTiny = useMedia('(max-width: 599px)')
  // Where to begin, not where to go when the first turn comes.
  const [first] = useState(isTiny || !isAsked ? 'turns' : 'code')
  return (
    <Tabs.Root
      value={chosen ?? first}
      onValueChange={(value: PanelState['narrow']) => panel.setState({ narrow: value })}
      className={styles.column}
    >
      <Tabs.List className={styles.switch} aria-label={words.landmarks.panels} activateOnFocus>
        <Tabs.Tab value="code" className={styles.switchTab}>
          {words.tabs.code}
        </Tabs.Tab>
        <RightTabs />
        <Tabs.Tab value="files" className={styles.switchTab}>
          {words.tabs.files}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="code" keepMounted className={styles.switchPanel}>
        <Code seat={seat} note={isTiny ? words.editor.narrow : null} />
      </Tabs.Panel>
      <RightTabPanels />
      <Tabs.Panel value="files" className={styles.switchPanel}>
        <FilesPane />
      </Tabs.Panel>
    </Tabs.Root>
  )
}

function Code({ seat, note = null }: { readonly seat: EditorSeat; readonly note?: string | null }) {
  return (
    <section className={styles.column} aria-label={words.landmarks.editor}>
      <FileTabs />
      {note === null ? null : <p className={styles.narrow}>{note}</p>}
      <div className={styles.code}>
        <EditorPane seat={seat} />
        <ReviewBar />
      </div>
    </section>
  )
}
