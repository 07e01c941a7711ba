import { promises as files } from 'node:fs'
import { createBuiltinModels } from '../../server/engine/models.ts'
import type { MakeOwnUpstream } from '../../server/gateway/shared.ts'
import { loadModels, ownUpstream } from '../../server/upstream/models.ts'
import type { Model } from '../../server/upstream/upstream.ts'

/** Every model that the gateway offers, and what to close when it ends. */
export type Offer = {
  readonly models: readonly Model[]
  readonly ownUpstream: MakeOwnUpstream
  /** What is wrong with the configuration, one sentence each. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** The built-in models first, then what the environment names and what runs on this machine. */
export async function offerModels(env: NodeJS.ProcessEnv, loopback: boolean): Promise<Offer> {
  const builtin = createBuiltinModels()
  // A turn that finds the engine broken says so itself.
  builtin.ready.catch(() => {})
  const loaded = await loadModels({ env, fetch, readFile: (path) => files.readFile(path, 'utf8') })
  const rules = { loopback, allowedUrls: loaded.allowedUrls }
  return {
    models: [...builtin.models, ...loaded.models],
    ownUpstream: (own) => ownUpstream(own, rules),
    problems: loaded.problems,
    close: () => builtin.close(),
  }
}
