import { lineChanges, type LineChange } from '../edits/line-changes.ts'

/** What becomes of one file. `before` null: it is made; `after` null: it is deleted; `from`: the name it had. */
export type FileChange = {
  readonly path: string
  readonly from?: string
  readonly before: string | null
  readonly after: string | null
}

/** Unchanged lines around a change, as `diff -u` has them. */
const around = 3

/**
 * The changes as a patch in git's form, which `git apply` and `patch -p1` take: files that stay as they are are left
 * out. A line is what ends in `\n`; a carriage return belongs to its line, and a last line without an end is told so.
 * Law: applied to the texts before, it gives the texts after, byte for byte.
 */
export const unifiedDiff = (changes: readonly FileChange[]): string => changes.map(fileDiff).join('')

function fileDiff({ path, from = path, before, after }: FileChange): string {
  if (before === after && from === path) return ''
  const [old, fresh] = [quoted(`a/${from}`), quoted(`b/${path}`)]
  const head = [`diff --git ${old} ${fresh}`]
  if (before === null) head.push('new file mode 100644')
  if (after === null) head.push('deleted file mode 100644')
  if (from !== path) head.push(`rename from ${quoted(from)}`, `rename to ${quoted(path)}`)
  const hunks = hunksOf(linesOf(before ?? ''), linesOf(after ?? ''))
  if (hunks.length > 0) {
    head.push(`--- ${before === null ? '/dev/null' : spaced(old)}`)
    head.push(`+++ ${after === null ? '/dev/null' : spaced(fresh)}`)
  }
  return `${head.join('\n')}\n${hunks.join('')}`
}

/** Lines with their ends; only the last may have none. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

function hunksOf(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const groups: LineChange[][] = []
  let end = -Infinity
  for (const change of lineChanges(old, fresh)) {
    if (change.from - end <= 2 * around) groups.at(-1)?.push(change)
    else groups.push([change])
    end = change.to
  }
  let shift = 0
  return groups.map((group) => {
    const from = Math.max(0, (group[0]?.from ?? 0) - around)
    const to = Math.min(old.length, (group.at(-1)?.to ?? 0) + around)
    const body: string[] = []
    let at = from
    const keep = (until: number) => {
      for (; at < until; at += 1) body.push(line(' ', old[at] ?? ''))
    }
    let grown = 0
    for (const change of group) {
      keep(change.from)
      for (; at < change.to; at += 1) body.push(line('-', old[at] ?? ''))
      for (const text of change.lines) body.push(line('+', text))
      grown += change.lines.length - (change.to - change.from)
    }
    keep(to)
    const head = `@@ -${span(from, to - from)} +${span(from + shift, to - from + grown)} @@\n`
    shift += grown
    return head + body.join('')
  })
}

const line = (sign: ' ' | '-' | '+', text: string): string =>
  text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`

/** Of no lines the number is that of the line before. */
const span = (from: number, count: number): string => `${count === 0 ? from : from + 1},${count}`

/** Names with a quote or a backslash are told as git tells them. */
const quoted = (name: string): string =>
  /["\\]/.test(name) ? `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"` : name

/** A name with a space ends in a tab, so that `patch` sees where it ends. */
const spaced = (name: string): string => (name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name)
