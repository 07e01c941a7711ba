import { Tabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import layout from './layout.module.css'
import { ShareCopies } from './share-copies.tsx'
import { ShareEmbed } from './share-embed.tsx'
import { ShareReady } from './share-ready.tsx'
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
        <ShareReady>{(controls) => <ShareEmbed controls={controls} />}</ShareReady>
      </Tabs.Panel>
      <Tabs.Panel value="copy">
        <ShareReady>{(controls) => <ShareCopies controls={controls} />}</ShareReady>
      </Tabs.Panel>
    </Tabs.Root>
  )
}
