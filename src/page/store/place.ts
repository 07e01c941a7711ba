import { createStore, type StoreApi } from 'zustand/vanilla'
import type { OpenedLink } from '../../core/link/link.ts'
import type { StoredFault } from './stored.ts'

/** Why the address did not bring what it should have: a link that is not whole, or a stored one that was not to be had. */
export type LinkTrouble =
  Exclude<OpenedLink, { readonly type: 'whole' }> | { readonly type: 'stored'; readonly fault: StoredFault }

/**
 * Which document the tab shows. `own`: the user's draft · `link`: what came with a link · `copy`: of a document that
 * another tab has open.
 */
export type PlaceKind = 'own' | 'link' | 'copy'

export type PlaceState = {
  /** Under this name the document is kept. */
  readonly id: string
  readonly kind: PlaceKind
  /** What was wrong with the link of the address; null: nothing, or there was none. */
  readonly trouble: LinkTrouble | null
  /** The user has read where this came from. */
  readonly isTold: boolean
  /** There is a draft of the user's own to go back to. */
  readonly hasOwn: boolean
  /** As the link has it, until the user chooses. */
  readonly theme: 'light' | 'dark' | null
  /** Name of the model that the link was made with. */
  readonly model: string | null
}

/** The place of a tab. */
export type Place = StoreApi<PlaceState>

export function createPlace(state: PlaceState): Place {
  return createStore<PlaceState>(() => state)
}

/** Name of the user's own document. */
export const ownDocument = 'main'

/** What kind of document a name is of. */
export function kindOf(id: string): PlaceKind {
  if (id.startsWith('link-')) return 'link'
  return id === ownDocument ? 'own' : 'copy'
}
