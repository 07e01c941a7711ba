import { words } from './words.ts'

/** Why a path cannot be a file's name, in words; null when it can. */
export function pathFault(path: string, taken: readonly string[]): string | null {
  const segments = path.split('/')
  const isPlain = segments.every(
    (part) => /^[\w@. -]{1,80}$/.test(part) && part !== '.' && part !== '..' && part.trim() === part,
  )
  if (!isPlain || path.length > 200) return words.files.badName
  return taken.includes(path) ? words.files.sameName : null
}
