import type { Snapshot } from './snapshot.ts'

/** A path as a reply may write it, brought to the form of the project's paths: no quotes, `./`, or backslashes. */
export function cleanPath(written: string): string {
  let path = written.trim()
  path = path.replace(/^[`'"*\u2018\u201c]+|[`'"*\u2019\u201d]+$/g, '').trim()
  // emphasis by underscores stands at both ends; a name may begin or end with them
  path = path.replace(/^(_{1,2})(?=[^_])(.*[^_])\1$/, '$2')
  path = path
    .replace(/\\/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/{2,}/g, '/')
  return path
}

/** Whether a path stays inside the project. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/')
  return (
    path !== '' &&
    !/^[A-Za-z]:/.test(path) &&
    parts.every((part) => part !== '' && part !== '..' && part !== '.')
  )
}

/**
 * The file that a reply means by a path: itself, itself without a leading `a/`, `b/` or `/`, or the only file whose
 * path ends like it (or begins deeper than it was written). Null if there is none, or more than one.
 */
export function resolvePath(files: readonly Snapshot[], written: string): string | null {
  const path = cleanPath(written)
  const short = path.replace(/^(?:[ab]\/|\/+)/, '')
  for (const spelling of [path, short]) {
    if (files.some((file) => file.path === spelling)) return spelling
  }
  for (const spelling of [path, short]) {
    if (spelling === '') continue
    const alike = files.filter(
      (file) =>
        file.path.endsWith(`/${spelling}`) || (file.path.includes('/') && spelling.endsWith(`/${file.path}`)),
    )
    if (alike.length === 1) return alike[0]?.path ?? null
  }
  return null
}

/**
 * The files that a path may mean which `resolvePath` finds none for: those whose path ends like it or, if there are
 * none, those of its name in another folder.
 */
export function namesakesOf(files: readonly Snapshot[], written: string): readonly string[] {
  const short = cleanPath(written).replace(/^(?:[ab]\/|\/+)/, '')
  const name = short.slice(short.lastIndexOf('/') + 1)
  if (name === '' || resolvePath(files, written) !== null) return []
  const paths = files.map((file) => file.path)
  const alike = paths.filter((path) => path.endsWith(`/${short}`))
  return alike.length > 0 ? alike : paths.filter((path) => path.slice(path.lastIndexOf('/') + 1) === name)
}

const barePath = /^[/\\]?[\w@.+~()[\]$-]+(?:[/\\][\w@.+~()[\]$ -]+)*$/
const knownNames = /(?:^|\/)(?:Dockerfile|Makefile|LICENSE|README|Procfile|Gemfile|\.\w[\w.-]*)$/

const looksLikePath = (text: string): boolean =>
  text.length <= 240 &&
  barePath.test(text) &&
  (/\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(text) || knownNames.test(text)) &&
  !/^\d/.test(text) &&
  !text.endsWith('...')

/** How a line that ends in a bracket ends if that closes a remark behind its path: `(new)`, `(modified)`, `(full)`. */
const endOfRemark = /[wedl]\)$/i
const neverInPath = /[;={}"<>|,!?]/
/** What no line lacks whose end is a path: an extension, or a part of one of the known names. */
const someInPath = /\.\w|file|LICENSE|README/

/**
 * The path that a line consists of, whatever dresses it up: `src/a.ts`, **src/a.ts**, ### src/a.ts, File: src/a.ts,
 * 1. `src/a.ts`:, ### 2. src/a.ts, src/a.ts (new). Null for any other line.
 */
export function pathLine(line: string): string | null {
  // most lines of code show it by their last character
  if (line === '' || neverInPath.test(line.charAt(line.length - 1))) return null
  if (line.endsWith(')') && !endOfRemark.test(line)) return null
  if (neverInPath.test(line) || !someInPath.test(line)) return null
  let text = line.trim()
  if (text.length > 300) return null
  text = text.replace(/^(?:#{1,6}\s+)?(?:(?:[-*+]|\d+[.)]|\p{Extended_Pictographic}\ufe0f?)\s+)?/u, '')
  text = text.replace(/^\*\*|\*\*:?$|:\*\*$/g, '').trim()
  text = text.replace(/^(?:file(?:name| ?path)?|path|new file|create|edit|update|in)\s*:?\s+(?=\S+$)/i, '')
  text = text.replace(/\s*\((?:new|new file|created?|updated?|modified|changed|full)\)\s*:?$/i, '')
  text = text.replace(/:$/, '').trim()
  const path = cleanPath(text)
  return looksLikePath(path) ? path : null
}

/** The path in a comment that a file may begin with, such as `// src/a.ts` or `<!-- index.html -->`. */
export function commentPath(line: string): string | null {
  const match =
    /^\s*(?:\/\/|#|--|;|\/\*+|<!--)\s*(?:(?:file(?:name| ?path)?|path):\s*)?(\S+)(?:\s+\((?:new|created?|updated?|modified|changed|full)\))?\s*(?:\*\/|-->)?\s*$/i.exec(
      line,
    )
  const path = match?.[1] === undefined ? null : cleanPath(match[1])
  return path !== null && looksLikePath(path) ? path : null
}

/** The path in a fence's info string: `ts src/a.ts`, `src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`. */
export function infoPath(info: string): string | null {
  const named = /(?:title|file(?:name)?|path)\s*=\s*["'{]?([^"'}\s]+)/i.exec(info)
  if (named?.[1] !== undefined) return cleanPath(named[1])
  for (const word of info.trim().split(/\s+/)) {
    const path = cleanPath(word.replace(/^[A-Za-z+#-]+:(?=\S)/, ''))
    if (looksLikePath(path)) return path
  }
  return null
}

/** A known file that a sentence names in backticks, if it names just one. */
export function mentionedPath(files: readonly Snapshot[], line: string): string | null {
  const found = new Set<string>()
  for (const [, quoted] of line.matchAll(/`([^`\s]+)`/g)) {
    const path = resolvePath(files, quoted ?? '')
    if (path !== null) found.add(path)
  }
  return found.size === 1 ? ([...found][0] ?? null) : null
}
