import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Preview } from '../../core/preview/preview.ts'
import type { EmbedLiveParts } from './embed-parts.ts'
import styles from './embed.module.css'
import type { PreviewControls } from './preview-controls.ts'
import { Notice } from './preview-notice.tsx'
import panel from './preview-panel.module.css'
import { embedWords } from './words-embed.ts'
import { words } from './words.ts'

/** The running code of an embed. That it is shown at all was the reader's word, so it starts at once. */
export function EmbedPreview({ parts }: { readonly parts: EmbedLiveParts }) {
  const frames = useRef<HTMLDivElement>(null)
  const [hasFailed, setFailed] = useState(false)
  const preview = useStore(parts.pad.preview)
  useEffect(() => {
    let isGone = false
    let leave = () => {}
    parts.preview().then(
      (controls: PreviewControls) => {
        if (isGone || frames.current === null) return
        leave = controls.mount(frames.current)
        controls.start()
      },
      (fault: unknown) => {
        console.error(fault)
        if (!isGone) setFailed(true)
      },
    )
    return () => {
      isGone = true
      leave()
    }
  }, [parts])
  const said = hasFailed ? embedWords.runFailed : saidOf(preview)
  return (
    <section className={styles.preview} aria-label={words.preview.title}>
      <div className={panel.stage}>
        <div className={panel.room}>
          <div ref={frames} className={panel.frames} style={{ width: '100%', height: '100%' }} />
        </div>
        <Over phase={preview.phase} />
      </div>
      <p className={styles.said} role={said === null ? undefined : 'alert'}>
        {said ?? embedWords.running}
      </p>
    </section>
  )
}

function Over({ phase }: { readonly phase: Preview['phase'] }) {
  switch (phase.type) {
    case 'nothing':
    case 'stuck':
    case 'left':
    case 'grabbed':
    case 'broken':
    case 'stopped':
      return <Notice {...words.preview[phase.type]} />
    case 'missing':
      return (
        <Notice
          title={words.preview.missing.title}
          text={embedWords.missing(phase.missing.map(({ specifier }) => specifier).join(', '))}
        />
      )
    case 'asleep':
    case 'building':
    case 'running':
    case 'failed':
    case 'paused':
      return null
  }
}

const saidOf = ({ problems }: Preview): string | null => {
  const [first] = problems
  if (first === undefined) return null
  const { place } = first
  return embedWords.problem(first.message, place === null ? null : `${place.path}:${place.line}`)
}
