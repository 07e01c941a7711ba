import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { placeChanges, type Spot } from './anchor.ts'
import { lineChanges } from '../../core/edits/line-changes.ts'
import { splitLines } from '../../core/edits/lines.ts'

/** A file before and after; `before` null makes a new file. */
export type FileChange = { readonly path: string; readonly before: string | null; readonly after: string }

/**
 * Writes changes of files as a model would in the format it was asked for. In `blocks` and `patch` only the lines
 * that change are written, with what it takes to find their place only once. Line ends are not written: whoever
 * applies the reply keeps the file's own.
 */
export function writeReply(changes: readonly FileChange[], format: ReplyFormat): string {
  const real = changes.filter((change) => change.before !== change.after)
  if (real.length === 0) return ''
  if (format === 'whole') return real.map(writeWhole).join('\n\n')
  if (format === 'patch') return writePatch(real)
  return real.map(writeBlocks).join('\n\n')
}

function writeWhole(change: FileChange): string {
  const lines = splitLines(change.after).texts
  const fence = fenceFor(lines)
  return [change.path, fence + languageOf(change.path), ...lines, fence].join('\n')
}

/** A line that a reader would take for a marker of its own. */
const MARKER = /^\s*(?:<{5,}|={5,}|>{5,}|\*\*\* )/

function writeBlocks(change: FileChange): string {
  const base = change.before === null ? [] : splitLines(change.before).texts
  if (base.every((line) => line.trim() === '')) return writeWhole(change)
  const after = splitLines(change.after).texts
  const spots = placeChanges(base, lineChanges(base, after))
  const quoted = spots.flatMap((spot) => [...base.slice(spot.from, spot.to), ...newLines(base, spot)])
  if (quoted.some((line) => MARKER.test(line))) return writePatch([change])
  const fence = fenceFor(quoted)
  const blocks = spots.flatMap((spot) => [
    '<<<<<<< SEARCH',
    ...base.slice(spot.from, spot.to),
    '=======',
    ...newLines(base, spot),
    '>>>>>>> REPLACE',
  ])
  return [change.path, fence + languageOf(change.path), ...blocks, fence].join('\n')
}

/** The lines of a spot after its changes. */
function newLines(base: readonly string[], spot: Spot): string[] {
  const lines: string[] = []
  let at = spot.from
  for (const change of spot.changes) {
    lines.push(...base.slice(at, change.from), ...change.lines)
    at = change.to
  }
  return [...lines, ...base.slice(at, spot.to)]
}

function writePatch(changes: readonly FileChange[]): string {
  return ['*** Begin Patch', ...changes.flatMap(patchFile), '*** End Patch'].join('\n')
}

function patchFile(change: FileChange): string[] {
  const after = splitLines(change.after).texts
  const base = change.before === null ? [] : splitLines(change.before).texts
  if (change.before === null) return [`*** Add File: ${change.path}`, ...after.map((line) => `+${line}`)]
  const spots = placeChanges(base, lineChanges(base, after))
  return [`*** Update File: ${change.path}`, ...spots.flatMap((spot) => ['@@', ...patchSpot(base, spot)])]
}

function patchSpot(base: readonly string[], spot: Spot): string[] {
  const lines: string[] = []
  let at = spot.from
  for (const change of spot.changes) {
    lines.push(...base.slice(at, change.from).map((line) => ` ${line}`))
    lines.push(...base.slice(change.from, change.to).map((line) => `-${line}`))
    lines.push(...change.lines.map((line) => `+${line}`))
    at = change.to
  }
  return [...lines, ...base.slice(at, spot.to).map((line) => ` ${line}`)]
}

function fenceFor(lines: readonly string[]): string {
  const longest = lines.reduce((most, line) => Math.max(most, /^\s*(`{3,})/.exec(line)?.[1]?.length ?? 0), 0)
  return '`'.repeat(Math.max(3, longest + 1))
}

function languageOf(path: string): string {
  return /\.([a-z]{1,10})$/.exec(path)?.[1] ?? ''
}
