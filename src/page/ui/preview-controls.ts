/** What the user can do with the preview, as the components see it. */
export interface PreviewControls {
  /** Shows the preview in `container`; gives the way to take it away again. */
  mount(container: HTMLElement): () => void
  /** Runs what was stopped, or what came from elsewhere and waited for a word. */
  start(): void
  /** Takes the running code away, whatever it does. */
  stop(): void
  reload(): void
  allowNetwork(allowed: boolean): void
  clearConsole(): void
  /** Whether a new run leaves the console as it is. */
  keepConsole(keeps: boolean): void
  /** Shows it in a tab of its own, which follows the documents as long as this page is open. */
  openTab(): void
}

/** Makes the first call's promise the answer of every later one; one that failed is tried again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make().catch((fault: unknown) => {
      made = null
      throw fault
    })
    return made
  }
}
