import { useEffect, useState, type ReactNode } from 'react'
import { useParts } from './context.tsx'
import type { ShareControls } from './link-controls.ts'
import styles from './share-dialog.module.css'
import { words } from './words.ts'

/** Shows its children once what sharing needs is fetched. */
export function ShareReady({ children }: { readonly children: (controls: ShareControls) => ReactNode }) {
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
  return children(controls)
}
