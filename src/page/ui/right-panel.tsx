import { Tabs } from '@base-ui/react/tabs'
import { lazy, Suspense, useEffect } from 'react'
import type { TurnsState } from '../store/pad.ts'
import { usePanel, useParts, useTurns } from './context.tsx'
import { later } from './later.tsx'
import styles from './layout.module.css'
import type { PanelState } from './panel-state.ts'
import { TurnsPanel } from './turns-panel.tsx'
import { words } from './words.ts'

/** The instrument with its charts is fetched when it is first looked at. */
const LatencyPanel = lazy(() =>
  import('./latency-panel.tsx').then((module) => ({ default: module.LatencyPanel })),
)

/** The preview, its compiler and its frames are fetched when it is first looked at. */
const PreviewPanel = later(() => import('./preview-panel.tsx').then((module) => module.PreviewPanel))

/** Fetched when it is first looked at; what runs tests comes when they are asked for. */
const TestsPane = later(() => import('./tests-pane.tsx').then((module) => module.TestsPane))

/** The Tests panel, with its place held while it loads. */
function LazyTestsPane() {
  return <TestsPane fallback={<p className={styles.narrow}>{words.tests.loading}</p>} />
}

/** The Preview panel, with its place held while it loads. */
function LazyPreviewPanel() {
  const { preview } = useParts()
  // Fetched beside the panel, not after it; what fails is told by the panel.
  useEffect(() => void preview().catch(() => {}), [preview])
  return <PreviewPanel fallback={<p className={styles.narrow}>{words.preview.loading}</p>} />
}

/** The Latency panel, with its place held while it loads. */
function LazyLatencyPanel() {
  return (
    <Suspense fallback={<p className={styles.narrow}>{words.latency.loading}</p>}>
      <LatencyPanel />
    </Suspense>
  )
}

const countOf = (state: TurnsState) => state.turns.length
const rightOf = (state: PanelState) => state.right

/** Right of the code: what was asked, or where the time went. What is not on show is not there. */
export function RightPanel() {
  const { panel } = useParts()
  const right = usePanel(rightOf)
  return (
    <Tabs.Root
      value={right}
      onValueChange={(value: PanelState['right']) => panel.setState({ right: value })}
      className={styles.column}
    >
      <Tabs.List className={styles.switch} aria-label={words.landmarks.right} activateOnFocus>
        <RightTabs />
      </Tabs.List>
      <RightTabPanels />
    </Tabs.Root>
  )
}

/** Their tabs, also among those of a narrow page. */
export function RightTabs() {
  const { previewAhead } = useParts()
  return (
    <>
      <Tabs.Tab value="turns" className={styles.switchTab}>
        {words.tabs.turns}
        <TurnCount />
      </Tabs.Tab>
      <Tabs.Tab value="preview" className={styles.switchTab} onPointerEnter={previewAhead}>
        {words.tabs.preview}
      </Tabs.Tab>
      <Tabs.Tab value="tests" className={styles.switchTab}>
        {words.tabs.tests}
      </Tabs.Tab>
      <Tabs.Tab value="latency" className={styles.switchTab}>
        {words.tabs.latency}
      </Tabs.Tab>
    </>
  )
}

export function RightTabPanels() {
  return (
    <>
      <Tabs.Panel value="turns" className={styles.switchPanel}>
        <TurnsPanel />
      </Tabs.Panel>
      <Tabs.Panel value="preview" className={styles.switchPanel}>
        <LazyPreviewPanel />
      </Tabs.Panel>
      <Tabs.Panel value="tests" className={styles.switchPanel}>
        <LazyTestsPane />
      </Tabs.Panel>
      <Tabs.Panel value="latency" className={styles.switchPanel}>
        <LazyLatencyPanel />
      </Tabs.Panel>
    </>
  )
}

/** How many turns there are; nothing before the first. */
function TurnCount() {
  const turns = useTurns(countOf)
  return turns === 0 ? null : <span className={styles.tabCount}>{turns}</span>
}
