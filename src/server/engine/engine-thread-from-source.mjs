// Starts the engine's thread from its sources: Node 20 does not read TypeScript by itself.
import { register } from 'node:module'

register('./typescript-hooks.mjs', import.meta.url)
await import('./engine-thread.ts')
