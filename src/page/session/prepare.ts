import type { Preparation } from '../../core/turn/turn.ts'
import { preparationOf, wishOf, type WishParts } from './wish.ts'

/** How long the user's hands must rest before files go ahead, ms. */
export const restMs = 250

export type PrepareParts = WishParts & {
  readonly stream: { prepare(preparation: Preparation): Promise<void> }
}

/** Hands the files to the worker ahead of the turn that is likely to come. */
export type Preparing = {
  /** The user is about to write an instruction: at once, or when the hands rest. */
  soon(when: 'now' | 'at-rest'): void
  dispose(): void
}

/**
 * Prepares when told to, and when typing in a document has rested. A gateway only keeps what comes ahead, for metered
 * models too: no model reads it before the turn. While the connection is not open, or knows no such thing, nothing is
 * read or sent; the worker holds back what a hidden page asks for.
 */
export function createPreparing(parts: PrepareParts): Preparing {
  const { shared, documents, stream } = parts
  let timer: ReturnType<typeof setTimeout> | null = null
  /** What was handed over last, by which to see that nothing changed since. */
  let last: string | null = null

  const callOff = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  const prepare = () => {
    callOff()
    const { state } = shared.connection.getState()
    if (state.type !== 'open' || !state.extended) return
    const preparation = preparationOf(wishOf(parts, { instruction: '', for: 'context' }))
    // what is refused is said when the turn is sent
    if (preparation === null) return
    const { model, format, files, kept } = preparation
    const now = JSON.stringify([
      model,
      format,
      state.since,
      files.map(({ path, version }) => [path, version]),
      kept.map(({ id, state: stage }) => [id, stage]),
    ])
    if (now === last) return
    last = now
    void stream.prepare(preparation).catch(() => {
      last = null
    })
  }

  const atRest = () => {
    callOff()
    timer = setTimeout(prepare, restMs)
  }

  const stops = [documents.onChange(atRest), documents.onPaths(atRest)]
  return {
    soon: (when) => (when === 'now' ? prepare() : atRest()),
    dispose: () => {
      callOff()
      for (const stop of stops) stop()
    },
  }
}
