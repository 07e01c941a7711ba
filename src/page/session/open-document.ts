import type { OpenedLink } from '../../core/link/link.ts'
import type { LinkState } from '../../core/link/link-state.ts'
import { kindOf, ownDocument, type LinkTrouble, type PlaceState } from '../store/place.ts'
import { loadDraft, stampOf, type Draft } from './drafts.ts'
import type { Storages } from './settings.ts'

const tabKey = 'sparkpad.tab'

/** Which document a tab shows, and the characters behind the `#` that stand for it; both outlive a reload. */
export type TabMemory = { readonly id: string; readonly hash: string; readonly isTold: boolean }

export function readTab(storage: Storage | null): TabMemory | null {
  try {
    const told: unknown = JSON.parse(storage?.getItem(tabKey) ?? 'null')
    if (typeof told !== 'object' || told === null) return null
    const { id, hash, isTold } = told as Partial<Record<string, unknown>>
    if (typeof id !== 'string' || typeof hash !== 'string') return null
    return { id, hash, isTold: isTold === true }
  } catch {
    return null
  }
}

/** Where storage is forbidden a reload begins at the address again. */
export function writeTab(storage: Storage | null, memory: TabMemory): void {
  try {
    storage?.setItem(tabKey, JSON.stringify(memory))
  } catch {
    // Said above.
  }
}

/** Whether this tab showed what stands behind the `#` before, and still has it: then nobody need be asked for it again. */
export function isOpenHere(storages: Storages, hash: string): boolean {
  const tab = readTab(storages.forSession)
  return hash !== '' && tab?.hash === hash && isKept(storages, tab.id)
}

const isKept = ({ lasting }: Storages, id: string): boolean =>
  id === ownDocument || loadDraft(lasting, id) !== null

/** What a page begins with. */
export type OpenedDocument = {
  readonly place: PlaceState
  readonly draft: Draft | null
  /** What the link brings; null: the document is as its draft has it. */
  readonly link: LinkState | null
  readonly stamp: string | null
}

/**
 * Decides what a tab shows. What a link brings is a document of its own, so that no draft is written over; one that was
 * opened here before is as it was left. A link that cannot be read leaves the tab where it was.
 */
export function openDocument(parts: {
  readonly storages: Storages
  /** Characters behind the `#`; empty: none. */
  readonly hash: string
  /** What they bring; null: there are none, or `isOpenHere`. */
  readonly opened: OpenedLink | LinkTrouble | null
  readonly newId: () => string
}): OpenedDocument {
  const { storages, hash, opened, newId } = parts
  const tab = readTab(storages.forSession)
  const at = (
    id: string,
    what: Pick<OpenedDocument, 'draft' | 'link'>,
    more: Partial<PlaceState>,
  ): OpenedDocument => ({
    ...what,
    stamp: stampOf(storages.lasting, id),
    place: {
      id,
      kind: kindOf(id),
      trouble: null,
      isTold: tab?.id === id && tab.isTold,
      hasOwn: loadDraft(storages.lasting, ownDocument) !== null,
      theme: null,
      model: null,
      ...more,
    },
  })
  const asLeft = (id: string, trouble: PlaceState['trouble']) =>
    at(id, { draft: loadDraft(storages.lasting, id), link: null }, { trouble })

  const isSame = hash !== '' && tab?.hash === hash
  if (isSame && isKept(storages, tab.id)) return asLeft(tab.id, null)
  if (opened === null || opened.type === 'unreadable' || opened.type === 'stored')
    return asLeft(tab !== null && isKept(storages, tab.id) ? tab.id : ownDocument, opened)
  const { view } = opened.state
  return at(
    isSame && kindOf(tab.id) === 'link' ? tab.id : `link-${newId()}`,
    { draft: null, link: opened.state },
    {
      trouble: opened.type === 'part' ? opened : null,
      theme: view?.theme ?? null,
      model: view?.model ?? null,
    },
  )
}
