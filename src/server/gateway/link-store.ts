/** A stored link as a gateway keeps it: what was sealed in a browser, and nothing that opens it. */
export type KeptLink = {
  /** Made by the maker's browser; passes `isLinkId`. */
  readonly id: string
  readonly sealed: Uint8Array
  /** Ms since the epoch; null: it stays until it is deleted. */
  readonly expiresAt: number | null
  /** For preview cards, only where the maker chose one. */
  readonly title: string | null
  /** SHA-256 of the token that deletes it, base64url. */
  readonly deleteHash: string
}

/**
 * Where stored links are kept. Replicas that share one see the same links. Every implementation passes
 * the contract in `link-store.test.ts`.
 */
export interface LinkStore {
  /** Whether links outlive a restart. */
  readonly isLasting: boolean
  /** Keeps a new link; one that is there already stays as it is (`taken`). `full`: there is no room for it. */
  put(link: KeptLink): Promise<'kept' | 'taken' | 'full'>
  /** Null where there is none, or its time is over. */
  get(id: string): Promise<KeptLink | null>
  /** Deletes a link; one that is not there is no error. */
  remove(id: string): Promise<void>
  /** Deletes what has expired. */
  sweep(): Promise<void>
}

/** 128 bits that nobody can guess, as base64url. An id of this form leads out of no folder. */
export const isLinkId = (text: string): boolean => /^[\w-]{22}$/.test(text)

/** The law of time: at its last millisecond a link is gone. */
export const isOver = ({ expiresAt }: Pick<KeptLink, 'expiresAt'>, now: number): boolean =>
  expiresAt !== null && expiresAt <= now

/** What a store needs to know. */
export type LinkStoreLimits = {
  /** Sealed bytes of all links together. */
  readonly totalBytes: number
  /** Since the epoch, ms. */
  readonly now: () => number
}
