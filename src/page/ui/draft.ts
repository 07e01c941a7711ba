import { createStore, type StoreApi } from 'zustand/vanilla'

/** The instruction being written, and how far back ↑ has gone (0: not at all). */
export type Draft = { readonly text: string; readonly back: number; readonly kept: string }
export type DraftStore = StoreApi<Draft>

/** The part of `Storage` a draft needs. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem'>

const keyOf = (documentId: string) => `sparkpad.instruction.${documentId}`

/**
 * A document's draft, read from storage and written back with every change; a full or closed storage is no fault.
 * `first` is what it begins with where nothing is kept; the document may get another name.
 */
export function createDraft(nameOf: () => string, storage: DraftStorage | null, first = ''): DraftStore {
  const read = () => {
    try {
      return storage?.getItem(keyOf(nameOf())) ?? first
    } catch {
      return first
    }
  }
  const store = createStore<Draft>(() => ({ text: read(), back: 0, kept: '' }))
  store.subscribe((draft, before) => {
    if (draft.text === before.text) return
    try {
      storage?.setItem(keyOf(nameOf()), draft.text)
    } catch {
      // Storage is full or forbidden: the draft lives as long as the page.
    }
  })
  return store
}

/** The draft after the user typed `text`. */
export const typed = (text: string): Draft => ({ text, back: 0, kept: '' })

/**
 * The draft one step further back (`1`) or forward (`-1`) in earlier instructions, newest first. Stepping forward past
 * the newest gives back what was being written. At either end the draft stays as it is.
 */
export function recall(draft: Draft, earlier: readonly string[], step: 1 | -1): Draft {
  const back = draft.back + step
  if (back < 0 || back > earlier.length) return draft
  const kept = draft.back === 0 ? draft.text : draft.kept
  const text = back === 0 ? kept : (earlier[back - 1] ?? kept)
  return { text, back, kept }
}

/** Instructions for ↑: newest first, each once. */
export function earlierInstructions(turns: readonly { readonly instruction: string }[]): readonly string[] {
  return [...new Set(turns.map((turn) => turn.instruction).toReversed())]
}
