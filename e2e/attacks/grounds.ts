import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { spawnEntry, type Spawned } from '../../src/cli/bench/spawn-entry.ts'

/**
 * Where attacks are run. `apart`: as on a developer's machine, the frame on another site · `one-host`: a gateway for
 * other machines with no second name, the frame on the page's own host · `bare`: as before with sandbox and policies
 * taken away, where the attacks are to succeed.
 */
export type Ground = 'apart' | 'one-host' | 'bare'

export const accessCode = 'for the story'

/** A gateway for other machines that knows no other name for previews. */
export async function startOneHost(): Promise<{ readonly gateway: Spawned; readonly url: string }> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((closed) => probe.close(closed))
  const url = `http://127.0.0.1:${port}`
  const gateway = await spawnEntry(join(import.meta.dirname, '../../dist'), 'serve', {
    env: { HOST: '0.0.0.0', PORT: `${port}`, SPARKPAD_ORIGINS: url, SPARKPAD_ACCESS_CODE: accessCode },
  })
  return { gateway, url }
}

/** Takes the protection away: no policy on page and frame, no sandbox, and a page that takes any frame for its own. */
export async function layBare(context: BrowserContext, url: string): Promise<void> {
  await context.addInitScript(() => {
    const { setAttribute } = HTMLIFrameElement.prototype
    HTMLIFrameElement.prototype.setAttribute = function (name: string, value: string) {
      if (name !== 'sandbox' && name !== 'allow') setAttribute.call(this, name, value)
    }
    Object.defineProperty(MessageEvent.prototype, 'origin', { get: () => 'null' })
  })
  const stripped = [
    'content-security-policy',
    'permissions-policy',
    'cross-origin-opener-policy',
    'cross-origin-resource-policy',
    'x-dns-prefetch-control',
  ]
  await context.route(
    (asked) => asked.origin === url && (asked.pathname === '/' || asked.pathname.startsWith('/runner/')),
    async (route) => {
      if (route.request().resourceType() !== 'document') return route.continue()
      const answer = await route.fetch()
      const headers = Object.fromEntries(
        Object.entries(answer.headers()).filter(([name]) => !stripped.includes(name)),
      )
      await route.fulfill({ response: answer, headers })
    },
  )
  await context.route(`${url}/shared-attack.js`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'onconnect = ({ ports: [port] }) => port.postMessage(1)',
    }),
  )
  await context.route(`${url}/service-attack.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: '// takes nothing over' }),
  )
}
