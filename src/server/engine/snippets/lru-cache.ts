/** A map of limited size that forgets the entry which was not used for the longest time. */
export class LruCache<Key, Value> {
  readonly capacity: number
  // A Map keeps the order of insertion: the first entry is the one that was used longest ago.
  readonly #entries = new Map<Key, Value>()

  /** @param capacity The most entries to keep; a whole number, at least 1. */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError(`capacity must be a whole number of at least 1, not ${capacity}`)
    }
    this.capacity = capacity
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.size
  }

  /** The value of a key, which counts as used now; undefined if there is none. */
  get(key: Key): Value | undefined {
    if (!this.#entries.has(key)) return undefined
    const value = this.#entries.get(key) as Value
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  /** The value of a key without counting as a use. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key)
  }

  /** Whether there is an entry, without counting as a use. */
  has(key: Key): boolean {
    return this.#entries.has(key)
  }

  /** Sets the value of a key, which counts as used now; the oldest entry makes room where it must. */
  set(key: Key, value: Value): this {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size > this.capacity) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest)
        break
      }
    }
    return this
  }

  /** Forgets an entry; false if there was none. */
  delete(key: Key): boolean {
    return this.#entries.delete(key)
  }

  /** Forgets all entries. */
  clear(): void {
    this.#entries.clear()
  }

  /** All entries, the one used longest ago first. */
  entries(): IterableIterator<[Key, Value]> {
    return this.#entries.entries()
  }
}
