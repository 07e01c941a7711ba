/**
 * Joins a side that pushes to a side that pulls: everything put in since the last take comes out at once, so a fast
 * stream costs one wake-up per read and not one per event.
 */
export class Mailbox<Item> {
  #items: Item[] = []
  #isClosed = false
  #wake: (() => void) | null = null

  get size(): number {
    return this.#items.length
  }

  put(items: readonly Item[]): void {
    if (this.#isClosed || items.length === 0) return
    for (const item of items) this.#items.push(item)
    this.#stir()
  }

  /** Nothing more will come; what is in it can still be taken. */
  close(): void {
    this.#isClosed = true
    this.#stir()
  }

  /** All items, waiting for the first; empty only when closed and taken. For one taker at a time. */
  async take(): Promise<readonly Item[]> {
    if (this.#items.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const items = this.#items
    this.#items = []
    return items
  }

  #stir(): void {
    this.#wake?.()
    this.#wake = null
  }
}
