import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { spawnEntry, type Spawned } from '../../src/cli/bench/spawn-entry.ts'

/**
 * Where attacks are run. `apart`: as on a developer's machine, the frame on another site · `one-host`: a gateway for
 * other machines with no second name, the frame on the page's own host. (`bare.ts` is the ground without protection.)
 */
export type Ground = 'apart' | 'one-host'

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
