import type { Hunk } from '../../core/edits/hunk.ts'
import { pendingAsKept } from '../../core/edits/review.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { BudgetRefusal } from '../../core/turn/budget.ts'
import type { Preparation, TurnPath, TurnStart } from '../../core/turn/turn.ts'
import type { Pad } from '../store/pad.ts'
import { deepModelOf, ownModel, type ModelChoice, type Shared } from '../store/shared.ts'
import type { DocumentPort } from './document-port.ts'
import { pickFiles, type Picked } from './pick-files.ts'

export type WishParts = { readonly pad: Pad; readonly shared: Shared; readonly documents: DocumentPort }

/** A turn as it would be asked at one moment, but for what makes it that turn: its id and the user's action. */
export type Wish = Pick<TurnStart, 'instruction' | 'model' | 'format' | 'own'> & {
  readonly path: TurnPath
  /** What the gateway lists of the model; undefined where it lists none of that name. */
  readonly choice: ModelChoice | undefined
  /** Every file of the pad, and every pending hunk over them; `picked` tells which of them go. */
  readonly files: readonly Snapshot[]
  readonly kept: readonly Hunk[]
  readonly picked: Picked | BudgetRefusal
}

/** What is asked for: `context` is the files alone, ahead of a turn of which nothing else is known. */
export type Asking = {
  readonly instruction: string
  readonly path?: TurnPath
  readonly for: 'turn' | 'context'
}

/** Reads settings and documents as they stand. A deep path without a model for it is the fast one. */
export function wishOf({ pad, shared, documents }: WishParts, asking: Asking): Wish {
  const settings = shared.settings.getState()
  const { models } = shared.connection.getState()
  const deep = asking.path === 'deep' ? deepModelOf(settings, models) : null
  const chosen = deep ?? settings.model
  const choice = models.find(({ id }) => id === chosen)
  const isOwn = chosen === ownModel
  const format = isOwn ? 'blocks' : (choice?.format ?? 'blocks')
  const files = documents.paths().flatMap((path) => documents.read(path) ?? [])
  const kept = carriedHunks(pad, files)
  const { instruction } = asking
  const selection = asking.for === 'turn' ? documents.selection() : null
  return {
    instruction,
    path: deep === null ? 'fast' : 'deep',
    model: isOwn ? (settings.own?.model ?? ownModel) : chosen === '' ? 'builtin-1000' : chosen,
    format,
    own: isOwn ? settings.own : null,
    choice,
    files,
    kept,
    picked: pickFiles(pad, { instruction, format, selection, kept, files, model: choice }),
  }
}

/** Equal for two wishes exactly when the same would be asked. */
export function keyOfWish({ instruction, path, model, format, own, kept, picked }: Wish): string {
  const files = 'type' in picked ? null : picked.files.map((file) => [file.path, file.version])
  const place = 'type' in picked ? null : [picked.openPath, picked.selection]
  return JSON.stringify([instruction, path, model, format, own?.url ?? null, kept, files, place])
}

/** The part of a wish that may go ahead of its turn; null where none may: a user's key goes with turns only. */
export function preparationOf({ model, format, own, picked }: Wish): Preparation | null {
  if (own !== null || model === ownModel || 'type' in picked) return null
  return { model, format, files: picked.files, kept: picked.kept }
}

/** Pending hunks of the current review over the documents as they are now: a turn takes them along. */
export function carriedHunks(pad: Pick<Pad, 'review'>, files: readonly Snapshot[]): readonly Hunk[] {
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
