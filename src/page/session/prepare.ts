import { pendingAsKept } from '../../core/edits/review.ts'
import type { Hunk } from '../../core/edits/hunk.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { Preparation } from '../../core/turn/turn.ts'
import type { Pad } from '../store/pad.ts'
import { ownModel, type Shared } from '../store/shared.ts'
import type { DocumentPort } from './document-port.ts'
import { pickFiles } from './pick-files.ts'

/** How long the user's hands must rest before files go ahead, ms. */
export const restMs = 250

export type PrepareParts = {
  readonly pad: Pad
  readonly shared: Shared
  readonly documents: DocumentPort
  readonly stream: { prepare(preparation: Preparation): Promise<void> }
}

/** Hands the files to the worker ahead of the turn that is likely to come. */
export type Preparing = {
  /** The user is about to write an instruction: at once, or when the hands rest. */
  soon(when: 'now' | 'at-rest'): void
  dispose(): void
}

/** Pending hunks of the current review over the documents as they are now: a turn takes them along. */
export function carriedHunks(pad: Pad, files: readonly Snapshot[]): readonly Hunk[] {
  const { review } = pad.review.getState()
  if (review === null) return []
  const placed = files.flatMap(({ path }) => {
    const file = review.files.get(path)
    return file === undefined ? [] : pendingAsKept(file)
  })
  const created = review.loose.filter(
    (hunk) =>
      hunk.kind === 'create' &&
      hunk.state === 'closed' &&
      !review.rejected.has(hunk.id) &&
      !files.some(({ path }) => path === hunk.path),
  )
  return [...placed, ...created]
}

/** The model and format that a turn would be sent with; null for the user's own upstream, whose key goes with turns only. */
export function sentModel(
  shared: Shared,
  model = shared.settings.getState().model,
): Pick<Preparation, 'model' | 'format'> | null {
  if (model === ownModel) return null
  const choice = shared.connection.getState().models.find(({ id }) => id === model)
  return { model: model === '' ? 'builtin-1000' : model, format: choice?.format ?? 'blocks' }
}

/**
 * Prepares when told to, and when typing in a document has rested. A gateway only keeps what comes ahead, for metered
 * models too: no model reads it before the turn. While the connection is not open, or knows no such thing, nothing is
 * read or sent; the worker holds back what a hidden page asks for.
 */
export function createPreparing({ pad, shared, documents, stream }: PrepareParts): Preparing {
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
    const asked = sentModel(shared)
    if (asked === null || state.type !== 'open' || !state.extended) return
    const all = documents.paths().flatMap((path) => documents.read(path) ?? [])
    const model = shared.connection.getState().models.find(({ id }) => id === asked.model)
    const { format } = asked
    const wish = { instruction: '', format, selection: null, kept: carriedHunks(pad, all), files: all, model }
    const picked = pickFiles(pad, wish)
    // what is refused is said when the turn is sent
    if ('type' in picked) return
    const { files, kept } = picked
    const now = JSON.stringify([
      asked,
      state.since,
      files.map(({ path, version }) => [path, version]),
      kept.map(({ id, state: stage }) => [id, stage]),
    ])
    if (now === last) return
    last = now
    void stream.prepare({ ...asked, files, kept }).catch(() => {
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
