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
  /** The preview may use the network. */
  network: z.boolean().optional().catch(undefined),
})
export type Draft = z.infer<typeof schema>

const keyOf = (padId: string): string => `sparkpad.draft.${padId}`

/** The pad's code as it was left; null on a first visit or where storage is forbidden. */
export function loadDraft(storage: Storage | null, padId: string): Draft | null {
  try {
    const result = schema.safeParse(JSON.parse(storage?.getItem(keyOf(padId)) ?? 'null'))
    return result.success ? result.data : null
  } catch {
    return null
  }
}

/** Keeps the pad's code over a reload. Answers whether it could: storage may be full or forbidden. */
export function saveDraft(storage: Storage | null, padId: string, draft: Draft): boolean {
  try {
    storage?.setItem(keyOf(padId), JSON.stringify(draft))
    return storage !== null
  } catch {
    return false
  }
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
