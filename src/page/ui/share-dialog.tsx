import { useParts } from './context.tsx'
import { Sheet } from './controls.tsx'
import { showShare } from './panel-state.ts'
import { ShareLink } from './share-link.tsx'
import { ShareReady } from './share-ready.tsx'
import { ShareTabs } from './share-tabs.tsx'
import { ShareStored } from './share-stored.tsx'
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
      {open ? <ShareTabs link={<LinkTab />} /> : null}
    </Sheet>
  )
}

const LinkTab = () => (
  <ShareReady>
    {(controls) => (
      <ShareLink
        controls={controls}
        below={(made) => <ShareStored controls={controls.stored} made={made} />}
      />
    )}
  </ShareReady>
)
