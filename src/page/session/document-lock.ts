/** The part of `LockManager` that is needed. */
export type Locks = {
  request(
    name: string,
    options: { readonly signal: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown>
}

/**
 * Takes a document for this tab, as long as the tab lives: false where another tab has it. A page that is being loaded
 * again may still hold its lock for a moment, so that is waited for; `timeout` settles when it was long enough. Where
 * the browser has no locks (pages without https) nobody is kept out, and `saveDraft` looks at the mark alone.
 */
export async function holdDocument(
  locks: Locks | null,
  documentId: string,
  timeout: Promise<void>,
): Promise<boolean> {
  if (locks === null) return true
  const asking = new AbortController()
  return new Promise((settle) => {
    const held = () => {
      settle(true)
      return new Promise<void>(() => {})
    }
    locks
      .request(`sparkpad.document.${documentId}`, { signal: asking.signal }, held)
      .catch(() => settle(false))
    void timeout.then(() => asking.abort())
  })
}
