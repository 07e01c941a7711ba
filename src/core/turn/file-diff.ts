import { lineChanges, type LineChange } from '../edits/line-changes.ts'

/** A file whose changes are a larger part of it than this is told whole. */
export const wholeAbove = 0.3

/** Unchanged lines told on either side of a change: models find a place by its text, not by its number. */
const around = 2

/**
 * The changes that make `after` of `before`, as the body of a unified diff: `@@ -3,4 +3,5 @@`, then lines with a
 * space, a minus or a plus. Lines are what stands between two `\n`, so a carriage return belongs to its line, and
 * behind a final `\n` comes one more, empty line. Null where the whole text says it better: above `wholeAbove` of the
 * file changed, or as much to write.
 *
 * Law, where the texts differ: readDiff(writeDiff(before, after).split('\n'), before) === after.
 */
export function writeDiff(before: string, after: string): string | null {
  const old = before.split('\n')
  const changes = lineChanges(old, after.split('\n'))
  if (changedPart(changes, old, after) > wholeAbove) return null
  const lines = spotsOf(changes, old.length).flatMap((spot) => writeSpot(spot, old))
  const diff = lines.join('\n')
  return diff.length < after.length ? diff : null
}

/** The text that the lines of a diff make of `before`; null where they do not fit it. */
export function readDiff(lines: readonly string[], before: string): string | null {
  const old = before.split('\n')
  const made: string[] = []
  let at = 0
  for (const line of lines) {
    const head = /^@@ -(\d+),\d+ \+\d+,\d+ @@/.exec(line)
    if (head !== null) {
      const start = Number(head[1]) - 1
      if (start < at || start > old.length) return null
      for (; at < start; at += 1) made.push(old[at] ?? '')
      continue
    }
    const text = line.slice(1)
    if (line.startsWith('+')) made.push(text)
    else if ((line.startsWith(' ') || line.startsWith('-')) && old[at] === text) {
      if (line.startsWith(' ')) made.push(text)
      at += 1
    } else return null
  }
  return made.concat(old.slice(at)).join('\n')
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)

const changedPart = (changes: readonly LineChange[], old: readonly string[], after: string): number => {
  let gone = 0
  let come = 0
  for (const { from, to, lines } of changes) {
    gone += sizeOf(old.slice(from, to))
    come += sizeOf(lines)
  }
  return Math.max(gone, come) / Math.max(1, after.length)
}

/** Changes near enough to share the lines around them; old lines [from, to). */
type Spot = { readonly from: number; readonly to: number; readonly shift: number; changes: LineChange[] }

function spotsOf(changes: readonly LineChange[], length: number): readonly Spot[] {
  const spots: (Spot & { to: number })[] = []
  let shift = 0
  for (const change of changes) {
    const from = Math.max(0, change.from - around)
    const to = Math.min(length, change.to + around)
    const last = spots.at(-1)
    if (last !== undefined && from <= last.to) {
      last.changes.push(change)
      last.to = to
    } else spots.push({ from, to, shift, changes: [change] })
    shift += change.lines.length - (change.to - change.from)
  }
  return spots
}

function writeSpot({ from, to, shift, changes }: Spot, old: readonly string[]): readonly string[] {
  const lines: string[] = []
  let at = from
  let grown = 0
  const write = (sign: string, end: number) => {
    for (; at < end; at += 1) lines.push(`${sign}${old[at] ?? ''}`)
  }
  for (const change of changes) {
    write(' ', change.from)
    write('-', change.to)
    for (const line of change.lines) lines.push(`+${line}`)
    grown += change.lines.length - (change.to - change.from)
  }
  write(' ', to)
  lines.unshift(`@@ -${from + 1},${to - from} +${from + 1 + shift},${to - from + grown} @@`)
  return lines
}
