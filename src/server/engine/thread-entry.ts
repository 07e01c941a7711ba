import { existsSync } from 'node:fs'

/**
 * Where the engine's thread starts. Built, it is `engine-thread.js` in the output folder, next to this code or one
 * folder above the piece this code landed in. From the sources (tests, `npm run dev`) a starter teaches Node 20 to
 * read TypeScript first.
 */
export function engineThreadUrl(): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL('./engine-thread-from-source.mjs', here)
  const beside = new URL('./engine-thread.js', here)
  return existsSync(beside) ? beside : new URL('../engine-thread.js', here)
}
