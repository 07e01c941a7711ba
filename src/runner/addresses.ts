import { pathOfAddress } from '../core/preview/stack.ts'
import { own } from './own.ts'

/** The blob URLs of a run's modules and the files they stand for. */
export interface Addresses {
  /** Makes a module of a text and gives its address. */
  add(path: string | null, code: string): string
  /** The file that an address in a stack means; null for the runner's own and all others. */
  pathOf(address: string): string | null
}

export function createAddresses(): Addresses {
  const paths = new Map<string, string>()
  return {
    add(path, code) {
      const address = own.createUrl(new own.Blob([code], { type: 'text/javascript' }))
      if (path !== null) paths.set(address, path)
      return address
    },
    pathOf: (address) => paths.get(address) ?? pathOfAddress(address),
  }
}
