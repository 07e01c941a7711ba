import type { FileDraft } from './file-draft.ts'
import { likeness } from './lazy.ts'

/** The line of the innermost `@@` scope, each looked for after the one around it; null unless each stands once. */
export function findScope(file: FileDraft, scopes: readonly string[]): number | null {
  let at: number | null = null
  for (const scope of scopes) {
    const wanted = scope.trim()
    const from: number = at === null ? 0 : at + 1
    const lines = file.lines.texts.slice(from)
    const tests: ((line: string) => boolean)[] = [
      (line) => line.trim() === wanted,
      (line) => line.trim().startsWith(wanted),
      (line) => line.includes(wanted),
      (line) => likeness(line, wanted) >= 0.8,
    ]
    const test = tests.find((each) => lines.some(each))
    const found = test === undefined ? [] : lines.flatMap((line, i) => (test(line) ? [from + i] : []))
    if (found.length !== 1) return null
    at = found[0] ?? null
  }
  return at
}
