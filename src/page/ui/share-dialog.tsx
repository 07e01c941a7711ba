import { useEffect, useState } from 'react'
import type { ShareControls } from './link-controls.ts'
import { useParts } from './context.tsx'
import { Sheet } from './controls.tsx'
import { showShare } from './panel-state.ts'
import { ShareLink } from './share-link.tsx'
import { ShareStored } from './share-stored.tsx'
import styles from './share-dialog.module.css'
import { words } from './words.ts'

/** Gives the pad away. Each way to do so is a section of its own under the one before. */
export function ShareDialog({ open }: { readonly open: boolean }) {
  const { panel } = useParts()
  return (
    <Sheet
      open={open}
      onOpenChange={(isOpen) => showShare(panel, isOpen)}
      title={words.links.title}
      wide="yes"
    >
      {open ? <Sections /> : null}
    </Sheet>
  )
}

function Sections() {
  const { links } = useParts()
  const [controls, setControls] = useState<ShareControls | 'failed' | null>(null)
  useEffect(() => {
    let isGone = false
    links.share().then(
      (ready) => {
        if (!isGone) setControls(ready)
      },
      (fault: unknown) => {
        console.error(fault)
        if (!isGone) setControls('failed')
      },
    )
    return () => {
      isGone = true
    }
  }, [links])
  if (controls === null) return <p className={styles.waiting}>{words.links.loading}</p>
  if (controls === 'failed')
    return (
      <p className={styles.waiting} role="alert">
        {words.links.failed}
      </p>
    )
  return (
    <ShareLink controls={controls} below={(made) => <ShareStored controls={controls.stored} made={made} />} />
  )
}
