/** Where the one connection stands. Shown to the user in these words' terms. */
export type ConnectionState =
  | { readonly type: 'idle' }
  | { readonly type: 'connecting'; readonly attempt: number }
  | {
      readonly type: 'open'
      readonly since: number
      readonly extended: boolean
      readonly rtt: RoundTrip | null
    }
  | { readonly type: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly reason: string }
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly detail: string }

/** Why connecting again by itself is pointless until the user changes something. */
export type RefusalReason = 'unauthorised' | 'origin' | 'not-a-gateway' | 'gave-up'

/** Median and minimum of the last 20 pings, ms; offset = their clock − ours, with its error, ms. */
export type RoundTrip = {
  readonly median: number
  readonly min: number
  readonly offset: number
  readonly offsetError: number
  readonly n: number
}
