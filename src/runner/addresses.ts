import { pathOfAddress } from '../core/preview/stack.ts'
import { own } from './own.ts'

/** The addresses of a run's scripts and the files they stand for. */
export interface Addresses {
  /** Gives the address of a text, a script that is no module. */
  add(path: string | null, code: string): string
  /** Gives a module's address, another one for each. Its text names it (`//# sourceURL`) where it is a file's. */
  addModule(path: string | null, code: string): string
  /** The file that an address in a stack means; null for the runner's own and all others. */
  pathOf(address: string): string | null
}

export function createAddresses(): Addresses {
  const paths = new Map<string, string>()
  const given = new Set<string>()
  const keep = (address: string, path: string | null) => {
    if (path !== null) paths.set(address, path)
    given.add(address)
    return address
  }
  const blob = (code: string) => own.createUrl(new own.Blob([code], { type: scriptType }))
  return {
    // Its address stands in every line of a stack, so it is a short one.
    add: (path, code) => keep(blob(code), path),
    addModule(path, code) {
      const address = dataAddress(code)
      // Two modules at one address would be one.
      return keep(address === null || given.has(address) ? blob(code) : address, path)
    },
    pathOf: (address) => paths.get(address) ?? pathOfAddress(address),
  }
}

const scriptType = 'text/javascript'
/** Longer texts are put into a blob: escaped they would be addresses to carry about. UTF-16 units. */
const inlineMost = 100_000

/**
 * An address that holds the text itself: a browser reads it where it stands, while a blob's goes by way of another
 * process when it is made and again when it is read. Null where the text is too long or cannot be escaped (half a
 * surrogate pair).
 */
const dataAddress = (code: string): string | null => {
  if (code.length > inlineMost) return null
  try {
    return `data:${scriptType};charset=utf-8,${encodeURIComponent(code)}`
  } catch {
    return null
  }
}
