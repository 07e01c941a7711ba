import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './ui/theme.css'
import { connectStream } from '../workers/connect-stream.ts'
import { streamTarget } from './session/gateway-client.ts'
import { isOpenHere } from './session/open-document.ts'
import { loadSettings, saveSettings, type Storages } from './session/settings.ts'
import { hashOf } from './session/stored-address.ts'
import { createShared } from './store/shared.ts'
import { words } from './ui/words.ts'

/** Storage may be forbidden, and reading the property then throws. */
const storageOrNull = (read: () => Storage): Storage | null => {
  try {
    return read()
  } catch {
    return null
  }
}

const storages: Storages = {
  lasting: storageOrNull(() => localStorage),
  forSession: storageOrNull(() => sessionStorage),
}

const shared = createShared(loadSettings(storages))
shared.settings.subscribe((settings) => saveSettings(storages, settings))

// The connection opens while the editor, most of the page's weight, is still being read. What it has to say waits.
const stream = connectStream(({ restarted }) => void page.then(({ session }) => session.crashed(restarted)))
const target = streamTarget(shared.settings.getState(), location.origin)
if (target !== null) void stream.api.connect(target, async (news) => (await page).session.onFrame(news))

// What a link brings is read while the editor is fetched.
const hash = hashOf(location)
const readStored = async () => {
  document.querySelector('#root')?.replaceChildren(words.stored.opening)
  const [{ readStoredLink }, { browserStoredParts }] = await Promise.all([
    import('./session/open-stored-link.ts'),
    import('./session/stored-browser.ts'),
  ])
  return readStoredLink(hash, browserStoredParts(), location.origin)
}
const readLink = async () => {
  if (hash === '' || isOpenHere(storages, hash)) return null
  return hash.startsWith('s=') ? readStored() : (await import('./session/read-link.ts')).readLink(hash)
}
const link = readLink()

const page = Promise.all([import('./start-page.tsx'), link]).then(([{ startPage }, opened]) =>
  startPage({ storages, shared, stream: stream.api, isConnecting: target !== null, hash, opened }),
)

page.catch((fault: unknown) => {
  console.error(fault)
  document.querySelector('#root')?.replaceChildren(words.editor.failed)
})
