import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/theme.css'
import { createRoot } from 'react-dom/client'
import { createEmbed } from './session/embed.ts'
import { embedOptions } from './session/embed-options.ts'
import { EmbedPage } from './ui/embed-page.tsx'
import { once } from './ui/preview-controls.ts'

/*
 * An embed: a link's project in the page of somebody else. It touches no storage, connects to no gateway and knows
 * nothing of the user's drafts and settings; a stored link alone is asked for, at its own server. The editor, replays and the preview are fetched when they are asked for.
 */

const { editable, theme, origin } = embedOptions(location.search)

const live = once(async () => (await import('./start-embed.ts')).startEmbed({ editable }))

const embed = createEmbed({
  openLive: live,
  async readLink(link) {
    if (!link.startsWith('s=')) return (await import('./session/read-link.ts')).readLink(link)
    const [{ readStoredLink }, { browserStoredParts }] = await Promise.all([
      import('./session/open-stored-link.ts'),
      import('./session/stored-browser.ts'),
    ])
    return readStoredLink(link, browserStoredParts(), location.origin)
  },
  async makeLink(files) {
    const { linkOfFiles } = await import('./session/make-link.ts')
    const made = linkOfFiles(files, { view: null, instruction: null, recording: null }, 'remove')
    return made.type === 'made' ? made.link : null
  },
  async readRecording(bytes) {
    const { bytesToRecording } = await import('../core/turn/recording-bytes.ts')
    const read = bytesToRecording(bytes)
    return read.type === 'read' && read.recording.turns.length > 0 ? read.recording : null
  },
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

const openHash = () => embed.openLink(location.hash.slice(1))
window.addEventListener('hashchange', () => void openHash())

const root = document.querySelector('#root')
if (root !== null)
  createRoot(root).render(<EmbedPage embed={embed} live={live} theme={theme} editable={editable} />)

async function begin(): Promise<void> {
  if (location.hash !== '') await openHash()
  // Nobody around, or nobody named: there is nobody to speak with.
  if (origin === null || window.parent === window) return
  const { createEmbedDoor } = await import('./session/embed-door.ts')
  const door = createEmbedDoor({
    embed,
    editable,
    origin,
    parent: window.parent,
    post: (answer) => window.parent.postMessage(answer, origin),
  })
  window.addEventListener('message', (event: MessageEvent<unknown>) => void door.hear(event))
  door.ready()
}

begin().catch((fault: unknown) => console.error(fault))
