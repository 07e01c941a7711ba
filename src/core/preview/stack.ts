import type { StackFrame } from './build.ts'

/** Addresses by which modules are named to the browser's tools: `pad:///src/App.tsx`. */
export const moduleAddress = (path: string): string => `pad:///${encodeURI(path)}`

const line =
  /^\s*(?:at\s+)?(?:async\s+)?(?:(.*?)[\s@]*\(?)?((?:blob|pad|https?|data):[^\s()]+?):(\d+):(\d+)\)?\s*$/

/**
 * Reads an error's stack as Chromium (`at f (url:1:2)`), Firefox and Safari (`f@url:1:2`) write it. Only frames in the
 * project are kept: `pathOf` names the file of an address, null for anything else. Positions are those of the compiled
 * text.
 */
export function readStack(stack: string, pathOf: (address: string) => string | null): readonly StackFrame[] {
  return stack.split('\n').flatMap((text) => {
    const [, name = '', address = '', row = '', column = ''] = line.exec(text) ?? []
    const path = address === '' ? null : pathOf(address)
    if (path === null) return []
    return [
      {
        name: name.replace(/^async\s+/, '').trim(),
        place: { path, line: Number(row), column: Number(column) },
      },
    ]
  })
}

/** Writes frames down so that `readStack` reads them again. */
export function writeStack(frames: readonly StackFrame[]): string {
  return frames
    .map(({ name, place: { path, line, column } }) => `at ${name} (${moduleAddress(path)}:${line}:${column})`)
    .join('\n')
}

/** The path in a module's address, null where it is none. */
export function pathOfAddress(address: string): string | null {
  if (!address.startsWith('pad:///')) return null
  try {
    return decodeURI(address.slice('pad:///'.length))
  } catch {
    return null
  }
}
