import type { Seat } from './seat.ts'

/** The address bar, as far as links need it. */
export type AddressBar = {
  /** Characters behind the `#`. */
  read(): string
  /** Writes them in place of those that were there, without a step in the history; empty: none. */
  replace(hash: string): void
  /** Loads the page again. */
  reload(): void
}

/** The longest link that is kept in the address bar; longer ones are made when they are asked for. */
const keptLength = 8_000

export type Address = {
  /** The user has shared this link. */
  shared(link: string): void
  /** The document has changed: the link in the address is not it any more. */
  touched(): void
  /** The user turns away from the page: the link comes into step. */
  left(): void
  /** The user has put something else behind the `#`. */
  changed(): void
}

/**
 * Keeps the link in the address bar in step with the document, where there is one because the document came with it or
 * was shared: not with each key, which would fill the history. What can be told in no link has none there.
 */
export function createAddress(parts: {
  readonly bar: AddressBar
  readonly seat: Seat
  /** The document's link as it stands; null where it cannot or must not be told. */
  readonly make: () => Promise<string | null>
  /** Called before the page goes. */
  readonly flush: () => void
}): Address {
  const { bar, seat } = parts
  let isBehind = false
  let changes = 0
  const write = (link: string) => {
    isBehind = false
    seat.setHash(link)
    bar.replace(link)
  }
  return {
    shared: (link) => write(link.length > keptLength ? '' : link),
    touched() {
      isBehind = true
      changes += 1
    },
    left() {
      if (!isBehind || seat.hash() === '') return
      const at = changes
      void parts.make().then((link) => {
        // Newer changes make a newer link.
        if (at === changes && seat.hash() !== '') write(link === null || link.length > keptLength ? '' : link)
      })
    },
    changed() {
      if (bar.read() === seat.hash()) return
      parts.flush()
      bar.reload()
    },
  }
}
