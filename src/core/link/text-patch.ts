import { lineChanges } from '../edits/line-changes.ts'
import type { ByteReader, ByteWriter } from './bytes.ts'

/**
 * Writes the changes that make `after` of `before`: how many, and for each the lines it stands behind the one before,
 * the lines that go, the lines that come. Lines are what stands between two `\n`.
 */
export function writePatch(out: ByteWriter, before: string, after: string): void {
  const changes = lineChanges(before.split('\n'), after.split('\n'))
  out.number(changes.length)
  let at = 0
  for (const { from, to, lines } of changes) {
    out.number(from - at)
    out.number(to - from)
    out.number(lines.length)
    if (lines.length > 0) out.text(lines.join('\n'))
    at = to
  }
}

/** The text that the written changes make of `before`; null where they are no changes of it. */
export function readPatch(bytes: ByteReader, before: string): string | null {
  const old = before.split('\n')
  const made: string[] = []
  const count = bytes.number()
  if (count === null) return null
  let at = 0
  for (let n = 0; n < count; n += 1) {
    const [skipped, gone, come] = [bytes.number(), bytes.number(), bytes.number()]
    if (skipped === null || gone === null || come === null || at + skipped + gone > old.length) return null
    for (const end = at + skipped; at < end; at += 1) made.push(old[at] ?? '')
    at += gone
    if (come === 0) continue
    const text = bytes.text()
    if (text === null) return null
    made.push(text)
  }
  return made.concat(old.slice(at)).join('\n')
}
