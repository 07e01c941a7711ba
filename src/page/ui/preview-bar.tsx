import { ExternalLink, Play, RotateCw, Square } from 'lucide-react'
import type { Preview } from '../../core/preview/preview.ts'
import { usePreview } from './context.tsx'
import { IconButton } from './controls.tsx'
import type { PreviewControls } from './preview-controls.ts'
import parts from './parts.module.css'
import styles from './preview-panel.module.css'
import { words } from './words.ts'

/** Width of the device that is played, CSS px; null for the panel's own. */
export type DeviceWidth = 375 | 768 | 1280 | null

/** The panel's own, a phone, a tablet, a desk. */
const widths: readonly DeviceWidth[] = [null, 375, 768, 1280]

const phaseOf = (state: Preview) => state.phase.type
const networkOf = (state: Preview) => state.network
const problemCountOf = (state: Preview) => state.problems.length

/** How the preview stands and what can be done with it. */
export function PreviewBar({
  controls,
  width,
  onWidth,
}: {
  readonly controls: PreviewControls
  readonly width: DeviceWidth
  readonly onWidth: (width: DeviceWidth) => void
}) {
  const phase = usePreview(phaseOf)
  const network = usePreview(networkOf)
  const problems = usePreview(problemCountOf)
  const { bar, states } = words.preview
  const runs = phase === 'running' || phase === 'building' || phase === 'failed' || phase === 'stuck'
  const canStart = ['stopped', 'left', 'grabbed', 'broken'].includes(phase)
  const tone = phase === 'running' && problems > 0 ? 'failed' : phase
  return (
    <div className={styles.bar}>
      <output className={styles.state} data-phase={tone}>
        <span className={styles.dot} aria-hidden />
        {phase === 'running' && problems > 0 ? states.withProblems(problems) : states[phase]}
      </output>
      <span className={parts.spacer} />
      <button
        type="button"
        role="switch"
        aria-checked={network}
        className={`${parts.quiet} ${styles.switch}`}
        title={network ? bar.networkOn : bar.networkOff}
        onClick={() => controls.allowNetwork(!network)}
      >
        {bar.network}
        <span className={styles.track} aria-hidden />
      </button>
      <select
        className={styles.select}
        aria-label={bar.width}
        value={String(width)}
        onChange={({ target }) => onWidth(widths.find((device) => String(device) === target.value) ?? null)}
      >
        {widths.map((device) => (
          <option key={String(device)} value={String(device)}>
            {device === null ? bar.fit : bar.pixels(device)}
          </option>
        ))}
      </select>
      <IconButton label={bar.reload} disabled={!runs || phase === 'stuck'} onClick={() => controls.reload()}>
        <RotateCw size={14} aria-hidden />
      </IconButton>
      {canStart ? (
        <IconButton label={bar.start} onClick={() => controls.start()}>
          <Play size={14} aria-hidden />
        </IconButton>
      ) : (
        <IconButton label={bar.stop} disabled={!runs} onClick={() => controls.stop()}>
          <Square size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton label={bar.tab} onClick={() => controls.openTab()}>
        <ExternalLink size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
