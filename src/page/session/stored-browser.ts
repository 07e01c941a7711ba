import type { StoredParts } from './stored-links.ts'

/** A gateway that says nothing for so long is taken to be down, ms. */
const patienceMs = 15_000

/** The browser's own means to keep and open stored links. */
export function browserStoredParts(): StoredParts {
  // Missing on a page without https, whatever its type says.
  const isSecure = window.isSecureContext && 'subtle' in crypto
  return {
    fetch: (...args) => fetch(...args),
    crypto: isSecure
      ? { subtle: crypto.subtle, getRandomValues: (bytes) => crypto.getRandomValues(bytes) }
      : null,
    deadline: () => AbortSignal.timeout(patienceMs),
    isOnline: () => navigator.onLine,
  }
}
