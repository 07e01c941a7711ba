import { createChatUpstream } from '../../server/upstream/chat.ts'
import type { Model } from '../../server/upstream/upstream.ts'

/** Every model that the gateway offers, and what to close when it ends. */
export type Offer = { readonly models: readonly Model[]; close(): Promise<void> }

export async function offerModels(env: NodeJS.ProcessEnv): Promise<Offer> {
  const url = env['SPARKPAD_UPSTREAM_URL']
  const id = env['SPARKPAD_UPSTREAM_MODEL'] ?? 'mock-reply'
  if (url === undefined) return { models: [], close: () => Promise.resolve() }
  const card = {
    id,
    title: id,
    window: 128_000,
    format: 'patch',
    price: null,
    builtIn: false,
    pace: null,
    origin: url,
  } as const
  const upstream = createChatUpstream({ url, key: env['SPARKPAD_UPSTREAM_KEY'] ?? null, model: id })
  return { models: [{ card, upstream }], close: () => Promise.resolve() }
}
