import { Tabs } from '@base-ui/react/tabs'
import { useEffect, useState, type ReactNode } from 'react'
import { useParts } from './context.tsx'
import layout from './layout.module.css'
import type { ShareControls } from './link-controls.ts'
import { ShareCopies } from './share-copies.tsx'
import { ShareEmbed } from './share-embed.tsx'
import styles from './share-more.module.css'
import { words } from './words.ts'

const { tabs } = words.give

/** The ways to give a pad away beside each other: as a link, in another page, as text or a file. */
export function ShareTabs({ link }: { readonly link: ReactNode }) {
  return (
    <Tabs.Root defaultValue="link">
      <Tabs.List className={`${layout.switch ?? ''} ${styles.tabs ?? ''}`} aria-label={words.give.label}>
        {(['link', 'embed', 'copy'] as const).map((each) => (
          <Tabs.Tab key={each} value={each} className={layout.switchTab}>
            {tabs[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="link">{link}</Tabs.Panel>
      <Tabs.Panel value="embed">
        <Ready>{(controls) => <ShareEmbed controls={controls} />}</Ready>
      </Tabs.Panel>
      <Tabs.Panel value="copy">
        <Ready>{(controls) => <ShareCopies controls={controls} />}</Ready>
      </Tabs.Panel>
    </Tabs.Root>
  )
}

function Ready({ children }: { readonly children: (controls: ShareControls) => ReactNode }) {
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
  if (controls === 'failed') return <p className={styles.waiting}>{words.links.failed}</p>
  return children(controls)
}
