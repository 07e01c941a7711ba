/**
 * Tells listeners of named events.
 *
 * @typeParam Events What each event hands to its listeners: `{ saved: [path: string]; closed: [] }`.
 */
export class EventEmitter<Events extends { [Name in keyof Events]: unknown[] }> {
  // Without a prototype, so that an event may be called "constructor" as well.
  readonly #listeners: { [Name in keyof Events]?: Set<(...args: Events[Name]) => void> } = Object.create(null)

  /** Listens to an event; the function it returns stops that. The same listener is called once however often added. */
  on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): () => void {
    const listeners = (this.#listeners[name] ??= new Set())
    listeners.add(listener)
    return () => this.off(name, listener)
  }

  /** Listens to the next event of a name only. */
  once<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): () => void {
    const stop = this.on(name, (...args) => {
      stop()
      listener(...args)
    })
    return stop
  }

  /** Stops a listener. */
  off<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): void {
    this.#listeners[name]?.delete(listener)
  }

  /**
   * Calls the listeners of an event in the order in which they came; true if there was one. All are called, even when
   * one of them throws; the first error is thrown on afterwards.
   */
  emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): boolean {
    const listeners = [...(this.#listeners[name] ?? [])]
    const errors: unknown[] = []
    for (const listener of listeners) {
      try {
        listener(...args)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
    return listeners.length > 0
  }

  /** How many listeners an event has. */
  listenerCount(name: keyof Events): number {
    return this.#listeners[name]?.size ?? 0
  }
}
