import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../../core/edits/snapshot.ts'

/** The text files below a folder, and the paths of what is there and is no text. */
export type Root = { readonly files: readonly Snapshot[]; readonly skipped: readonly string[] }

/** Folders that no reply reads or writes. */
const closedFolders = new Set(['node_modules', '.git'])

/** Whether a path leads into a folder that is neither read nor written. */
export const isClosedPath = (path: string): boolean =>
  path.split('/').some((part) => closedFolders.has(part.toLowerCase()))

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text as UTF-8, a byte order mark kept; null for bytes that are none, or that hold a zero. */
export function decodeText(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * Reads the text files below a folder, paths with `/` and in order. Symbolic links are not followed: what they lead
 * to may lie outside.
 * @throws Error when the folder cannot be read
 */
export function readRoot(folder: string): Root {
  const files: Snapshot[] = []
  const skipped: string[] = []
  const walk = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (isClosedPath(entry.name)) continue
      if (entry.isDirectory()) walk(path)
      else {
        const text = entry.isFile() ? decodeText(readFileSync(join(folder, path))) : null
        if (text === null) skipped.push(path)
        else files.push({ path, text, version: 1 })
      }
    }
  }
  if (!statSync(folder).isDirectory()) throw new Error('it is not a folder')
  walk('')
  return { files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)), skipped }
}
