import { lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { isClosedPath } from './read-root.ts'

type Texts = ReadonlyMap<string, string | null>

/**
 * Writes changed texts below a folder and removes the files whose text is null. Everything is looked at before the
 * first byte is written: nothing is written outside the folder, through a symbolic link, into `.git` or
 * `node_modules`, or over what has changed since it was read.
 * @throws Error that says in plain words what stands in the way
 */
export function writeRoot(folder: string, before: readonly Snapshot[], texts: Texts): void {
  const root = realpathSync(folder)
  const known = new Map(before.map((file) => [file.path, file.text]))
  for (const path of texts.keys()) checkPath(root, path, known.get(path) ?? null)
  for (const [path, text] of texts) {
    const full = join(root, path)
    if (text === null) rmSync(full, { force: true })
    else {
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, text)
    }
  }
}

function checkPath(root: string, path: string, was: string | null): void {
  const full = join(root, path)
  if (!full.startsWith(root + sep) || isClosedPath(path)) throw new Error(`${path} may not be written`)
  // the nearest folder that is there, and every one below it, must really lie where its name says
  for (let folder = dirname(full); folder.length >= root.length; folder = dirname(folder)) {
    const found = lstatSync(folder, { throwIfNoEntry: false })
    if (found === undefined) continue
    if (!found.isDirectory() || realpathSync(folder) !== folder)
      throw new Error(`${path} may not be written: a folder on its way is a link, or no folder`)
    break
  }
  const found = lstatSync(full, { throwIfNoEntry: false })
  if (found === undefined) {
    if (was !== null) throw new Error(`${path} is gone since it was read`)
    return
  }
  if (was === null || !found.isFile()) throw new Error(`${path} is there already and is no text file`)
  if (readFileSync(full, 'utf8') !== was) throw new Error(`${path} has changed since it was read`)
}
