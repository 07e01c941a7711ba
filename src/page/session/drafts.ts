import { z } from 'zod'

const schema = z.object({
  files: z.array(z.object({ path: z.string(), text: z.string() })).min(1),
  open: z.string().nullable(),
  /** What the user said about files that go along with an instruction. */
  choices: z
    .record(z.string(), z.enum(['pinned', 'excluded']))
    .optional()
    .catch(undefined),
  /** The code came from elsewhere and has not been allowed to run. */
  foreign: z.boolean().optional().catch(undefined),
  /** Its files are as a link brought them: nothing in it is the user's own. */
  untouched: z.boolean().optional().catch(undefined),
  /** The preview may use the network. */
  network: z.boolean().optional().catch(undefined),
  /** Ms since the epoch. */
  savedAt: z.number().optional().catch(undefined),
})
export type Draft = z.infer<typeof schema>

const prefix = 'sparkpad.draft.'
const keyOf = (documentId: string): string => `${prefix}${documentId}`
const stampKeyOf = (documentId: string): string => `sparkpad.stamp.${documentId}`

/** A document's code as it was left; null on a first visit or where storage is forbidden. */
export function loadDraft(storage: Storage | null, documentId: string): Draft | null {
  try {
    const result = schema.safeParse(JSON.parse(storage?.getItem(keyOf(documentId)) ?? 'null'))
    return result.success ? result.data : null
  } catch {
    return null
  }
}

/** The mark of the last save of a document; null before the first. */
export function stampOf(storage: Storage | null, documentId: string): string | null {
  try {
    return storage?.getItem(stampKeyOf(documentId)) ?? null
  } catch {
    return null
  }
}

/**
 * Keeps a document's code over a reload, unless somebody has saved it since the mark that this tab knows: two tabs
 * never write over each other. `failed`: storage is full or forbidden.
 */
export function saveDraft(
  storage: Storage | null,
  documentId: string,
  draft: Draft,
  stamps: { readonly known: string | null; readonly next: string },
): 'saved' | 'taken' | 'failed' {
  if (storage === null) return 'failed'
  try {
    if (storage.getItem(stampKeyOf(documentId)) !== stamps.known) return 'taken'
    storage.setItem(keyOf(documentId), JSON.stringify(draft))
    storage.setItem(stampKeyOf(documentId), stamps.next)
    return 'saved'
  } catch {
    return 'failed'
  }
}

/** A document that is kept, as a list of them tells it. */
export type KeptDocument = {
  readonly id: string
  readonly paths: readonly string[]
  readonly savedAt: number
}

/** The documents that are kept, the last saved first. */
export function keptDocuments(storage: Storage | null): readonly KeptDocument[] {
  if (storage === null) return []
  try {
    return Array.from({ length: storage.length }, (_, n) => storage.key(n) ?? '')
      .filter((key) => key.startsWith(prefix))
      .flatMap((key): readonly KeptDocument[] => {
        const id = key.slice(prefix.length)
        const draft = loadDraft(storage, id)
        if (draft === null) return []
        return [{ id, paths: draft.files.map(({ path }) => path), savedAt: draft.savedAt ?? 0 }]
      })
      .toSorted((a, b) => b.savedAt - a.savedAt)
  } catch {
    return []
  }
}

/** Documents as links brought them stay for so long, and no more of them than so many. */
const untouchedMostMs = 30 * 86_400_000
const untouchedMost = 20

/**
 * Lets go of documents that are as a link brought them: all but the newest, and those that are old. What the user has
 * changed stays, and so does the document `shown`. `now`: ms since the epoch.
 */
export function pruneDocuments(storage: Storage | null, shown: string, now: number): void {
  if (storage === null) return
  const untouched = keptDocuments(storage).filter(({ id }) => loadDraft(storage, id)?.untouched === true)
  for (const [place, { id, savedAt }] of untouched.entries()) {
    if (id === shown || (place < untouchedMost && now - savedAt <= untouchedMostMs)) continue
    storage.removeItem(keyOf(id))
    storage.removeItem(stampKeyOf(id))
  }
}

/** Whether files are still those that a link brought: `came` with this page, or with an earlier one that saved `draft`. */
export function isUntouched(
  files: Draft['files'],
  { came, draft }: { readonly came: readonly Draft['files'][number][] | null; readonly draft: Draft | null },
): boolean {
  const before = came ?? (draft?.untouched === true ? draft.files : null)
  return (
    before !== null &&
    before.length === files.length &&
    before.every(({ path, text }, n) => files[n]?.path === path && files[n].text === text)
  )
}

/**
 * Calls `save` once typing has paused for `pauseMs`, at the latest `mostMs` after the first unsaved change, and at once
 * on `flush` if anything is unsaved. Timers are handed in.
 */
export function createAutosave(
  save: () => void,
  timers: {
    readonly pauseMs: number
    readonly mostMs: number
    set(run: () => void, ms: number): number
    clear(id: number): void
  },
): { readonly touch: () => void; readonly flush: () => void } {
  let pending: { readonly pause: number; readonly most: number } | null = null
  const flush = () => {
    if (pending === null) return
    timers.clear(pending.pause)
    timers.clear(pending.most)
    pending = null
    save()
  }
  const touch = () => {
    if (pending !== null) timers.clear(pending.pause)
    const pause = timers.set(flush, timers.pauseMs)
    pending = { pause, most: pending?.most ?? timers.set(flush, timers.mostMs) }
  }
  return { touch, flush }
}
