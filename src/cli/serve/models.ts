import { promises as files } from 'node:fs'
import { createBuiltinModels } from '../../server/engine/models.ts'
import type { MakeOwnUpstream } from '../../server/gateway/shared.ts'
import { loadModels, ownUpstream } from '../../server/upstream/models.ts'
import { createResponsesEndpoints } from '../../server/upstream/responses-endpoints.ts'
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
  const endpoints = createResponsesEndpoints()
  const readFile = (path: string) => files.readFile(path, 'utf8')
  const loaded = await loadModels({ env, fetch, readFile, endpoints })
  const rules = { loopback, allowedUrls: loaded.allowedUrls }
  const taken = new Set(builtin.models.map(({ card }) => card.id))
  const named = loaded.models.filter(({ card }) => !taken.has(card.id))
  const clashing = loaded.models.filter(({ card }) => taken.has(card.id))
  return {
    models: [...builtin.models, ...named],
    ownUpstream: (own) => ownUpstream(own, rules),
    problems: [
      ...loaded.problems,
      ...clashing.map(
        ({ card }) => `A model has the id of a built-in one, ${card.id}, and is left out: give it another.`,
      ),
    ],
    close: () => {
      endpoints.close()
      return builtin.close()
    },
  }
}
