/** How long a stored link stays: seconds, or until it is deleted. */
export type Stay = number | 'always'

/** What a gateway says of the links it keeps. */
export type StoredOffer = {
  readonly host: string
  readonly mostBytes: number
  /** Null: a link may stay until it is deleted. */
  readonly longestSeconds: number | null
  /** Whether links outlive a restart of the gateway. */
  readonly isLasting: boolean
}

/** Why a stored link could not be made, opened or deleted. */
export type StoredFault =
  /** `insecure`: the page is not on https · `cut`: id or key are not whole · `gone`: expired, deleted or never there. */
  | { readonly type: 'insecure' | 'offline' | 'cut' | 'gone' | 'wrong-key' | 'damaged' | 'newer' }
  | { readonly type: 'too-large' | 'not-yours' }
  | { readonly type: 'limited'; readonly seconds: number }
  | { readonly type: 'down' | 'off' | 'full' | 'code-needed' | 'not-allowed'; readonly host: string }
  | { readonly type: 'failed'; readonly host: string; readonly status: number }

/** A link that this browser made, and what deletes it. */
export type StoredLinkEntry = {
  readonly id: string
  /** What stands for it behind the `#` of this page, its key included. */
  readonly hash: string
  readonly token: string
  readonly gateway: string
  readonly title: string
  readonly paths: readonly string[]
  /** Ms since the epoch. */
  readonly madeAt: number
  readonly expiresAt: number | null
  readonly bytes: number
  /** False: it was sent, and no answer came. */
  readonly isSure: boolean
}

export type MadeStored =
  | { readonly type: 'made'; readonly entry: StoredLinkEntry; readonly address: string }
  | { readonly type: 'failed'; readonly fault: StoredFault }
