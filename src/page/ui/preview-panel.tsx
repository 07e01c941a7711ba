import { useEffect, useRef, useState } from 'react'
import type { Preview } from '../../core/preview/preview.ts'
import { ConsoleSplit } from './console-split.tsx'
import { useParts, usePreview } from './context.tsx'
import { Button } from './controls.tsx'
import { PreviewBar, type DeviceWidth } from './preview-bar.tsx'
import type { PreviewControls } from './preview-controls.ts'
import { PreviewNotice } from './preview-notice.tsx'
import { ProblemList } from './preview-problems.tsx'
import styles from './preview-panel.module.css'
import { words } from './words.ts'

const problemsOf = (state: Preview) => state.problems
const phaseOf = (state: Preview) => state.phase.type

/** The running project, how it stands, and what went wrong in it. While it is not on show nothing runs. */
export function PreviewPanel() {
  const { preview } = useParts()
  const [controls, setControls] = useState<PreviewControls | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const [width, setWidth] = useState<DeviceWidth>(null)
  const problems = usePreview(problemsOf)
  const phase = usePreview(phaseOf)

  useEffect(() => {
    let isGone = false
    if (hasFailed) return
    preview().then(
      (found) => {
        if (!isGone) setControls(found)
      },
      (fault: unknown) => {
        // A part that does not load is an expected failure of a page; anything else should be seen in the console.
        console.error(fault)
        if (!isGone) setFailed(true)
      },
    )
    return () => {
      isGone = true
    }
  }, [preview, hasFailed])

  const showsProblems = problems.length > 0 && ['building', 'running', 'failed'].includes(phase)
  return (
    <section className={styles.panel} aria-label={words.preview.title}>
      <h2 className="visually-hidden">{words.preview.title}</h2>
      {controls === null ? null : <PreviewBar controls={controls} width={width} onWidth={setWidth} />}
      {hasFailed ? (
        <div className={styles.notice} role="alert">
          <p>{words.preview.unavailable}</p>
          <Button onClick={() => setFailed(false)}>{words.preview.retry}</Button>
        </div>
      ) : null}
      <ConsoleSplit controls={controls}>
        <div className={styles.stage}>
          {controls === null ? null : <Frames controls={controls} width={width} />}
          {controls === null ? null : <PreviewNotice controls={controls} />}
        </div>
        {showsProblems ? <ProblemList problems={problems} /> : null}
      </ConsoleSplit>
    </section>
  )
}

/** Where the frames stand; wider than the panel, they are drawn smaller. */
function Frames({ controls, width }: { readonly controls: PreviewControls; readonly width: DeviceWidth }) {
  const place = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const frames = useRef<HTMLDivElement>(null)
  useEffect(() => (frames.current === null ? undefined : controls.mount(frames.current)), [controls])
  const scale = width === null || room.width === 0 ? 1 : Math.min(1, room.width / width)
  const size =
    width === null
      ? { width: '100%', height: '100%' }
      : { width: `${width}px`, height: `${room.height / scale}px`, transform: `scale(${scale})` }
  return (
    <div ref={place} className={styles.room} data-device={width === null ? undefined : ''}>
      <div ref={frames} className={styles.frames} style={size} />
    </div>
  )
}
