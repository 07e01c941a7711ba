import type { MadeStored, Stay, StoredFault, StoredLinkEntry, StoredOffer } from '../store/stored.ts'

/** Links whose content a gateway keeps, as the components see them. */
export interface StoredControls {
  offer(): Promise<StoredOffer | { readonly fault: StoredFault }>
  make(
    link: string,
    how: { readonly stay: Stay; readonly title: string; readonly paths: readonly string[] },
  ): Promise<MadeStored>
  /** Those that this browser made, the newest first. */
  list(): readonly StoredLinkEntry[]
  addressOf(entry: StoredLinkEntry): string
  isOver(entry: StoredLinkEntry): boolean
  /** Null when it is gone. */
  remove(entry: StoredLinkEntry): Promise<StoredFault | null>
  forget(id: string): void
}
