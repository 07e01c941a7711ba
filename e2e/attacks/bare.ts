import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext } from '@playwright/test'
import { transform } from 'sucrase'
import { WebSocketServer } from 'ws'
import { expect } from '../stand.ts'
import { attackText, kitText, type Attack, type Scene } from './attack.ts'
import { leaving } from './leave.ts'
import { carrying } from './network.ts'
import { reaching } from './reach.ts'
import { startThief, type Thief } from './thief.ts'
import { hasLeft, stateOf, Traces, type Outcome } from './traces.ts'

/**
 * The ground without protection: a page with a frame of its own origin, neither sandbox nor policy, which takes any hello
 * for the frame's, and in the frame a console that is sent by a channel as anybody would write it. Here the attacks are
 * to succeed: one that does not proves nothing by failing elsewhere.
 */
const page = `<!doctype html><title>bare</title><body><input autofocus><iframe></iframe><iframe srcdoc="another"></iframe>
<script>
localStorage.setItem('sparkpad.settings', 'of the page')
sparkpad = { state: () => ({ connection: 'open' }) }
addEventListener('message', ({ data, ports: [port] }) => {
  if (data?.type === 'sparkpad:hello') port?.postMessage({ type: 'run' })
})
document.querySelector('iframe').src = '/frame' + location.search
</script>`
const frame = (entry: string) => `<!doctype html><body><script>
const { port1 } = new MessageChannel()
const { log } = console
console.log = (...values) => { log(...values); if (!String(values[0]).startsWith('attack')) port1.postMessage(values.map(String)) }
</script><script type="module" src="/${entry}.js"></script>`

const groups: readonly { readonly entry: string; readonly attacks: readonly Attack[] }[] = [
  { entry: 'reaching', attacks: reaching },
  { entry: 'carrying', attacks: carrying },
  ...leaving.map((attack) => ({ entry: attack.name, attacks: [attack] })),
]

/** Runs all attacks there. */
export async function besiegeBare(browser: Browser): Promise<ReadonlyMap<string, Outcome>> {
  const thief = await startThief()
  const ground = await startGround(thief)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const traces = new Traces(thief)
  try {
    await context.grantPermissions(['geolocation', 'notifications', 'clipboard-read'], { origin: ground.url })
    await context.setGeolocation({ latitude: 1, longitude: 2 })
    const first = await context.newPage()
    await first.goto(ground.url)
    const calm = await stateOf(first, ground.url)
    for (const { entry, attacks } of groups)
      await attack(context, traces, { ...ground, thief, calm, entry, attacks })
    return new Map(
      groups.flatMap(({ attacks }) => attacks.map(({ name }) => [name, traces.outcomeOf(name)] as const)),
    )
  } finally {
    await context.close()
    ground.stop()
    thief.stop()
  }
}

async function attack(
  context: BrowserContext,
  traces: Traces,
  {
    url,
    thief,
    calm,
    entry,
    attacks,
  }: {
    readonly url: string
    readonly thief: Thief
    /** The page before any attack. */
    readonly calm: string
    readonly entry: string
    readonly attacks: readonly Attack[]
  },
): Promise<void> {
  const tab = await context.newPage()
  await traces.watch(tab)
  // somewhere to go back to
  await tab.goto(`${thief.url}/before`)
  traces.said.delete('everything')
  await tab.goto(`${url}/?${groups.findIndex((group) => group.entry === entry)}`, { waitUntil: 'commit' })
  const look = async () => {
    const state = await stateOf(tab, url).catch(() => '')
    for (const { name } of attacks)
      traces.note(name, [
        ...(state.includes(name) && !calm.includes(name) ? ['changed the page'] : []),
        ...(hasLeft(tab, url) ? ['the page went elsewhere'] : []),
      ])
  }
  const isOver = async () => {
    if (traces.said.has('everything')) return true
    const [only, ...others] = attacks
    if (only === undefined || others.length > 0) return false
    await look()
    return traces.outcomeOf(only.name).traces.length > 0
  }
  // one that left no trace is told by the story
  await expect
    .poll(isOver, { timeout: 30_000, message: `${entry}: ${[...traces.said.keys()].join(' ')}` })
    .toBe(true)
  await look()
  // one that is on its way elsewhere may not be closed before the context is
  for (const other of context.pages()) void other.close().catch(() => {})
}

/** Serves the page, the frame, the attacks, and what of the gateway they go for. */
async function startGround(thief: Thief): Promise<{ readonly url: string; readonly stop: () => void }> {
  const texts = new Map<string, string>()
  const server = createServer((asked, answer) => {
    const { pathname, search } = new URL(asked.url ?? '/', 'http://bare')
    asked.resume()
    const [type, text] =
      pathname === '/'
        ? ['text/html', page]
        : pathname === '/frame'
          ? ['text/html', frame(search.slice(1) || 'nothing')]
          : pathname.endsWith('.js')
            ? ['text/javascript', texts.get(pathname) ?? '']
            : ['application/json', '{}']
    answer.writeHead(200, { 'content-type': type }).end(text)
  })
  new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const scene: Scene = { ...thief, thief: thief.url, page: url, module: `${url}/module.js` }
  const compile = (text: string) =>
    transform(text.replaceAll("'./kit'", "'/kit.js'"), { transforms: ['typescript'] }).code
  texts.set('/kit.js', compile(kitText(scene)))
  // by number: an attack's name in the page's address would pass for a trace of it
  groups.forEach(({ attacks }, n) => texts.set(`/${n}.js`, compile(attackText(attacks))))
  texts.set('/module.js', "export const toString = () => 'of the page'")
  texts.set('/shared-attack.js', 'onconnect = ({ ports: [port] }) => port.postMessage(1)')
  texts.set('/service-attack.js', '// takes nothing over')
  return {
    url,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
