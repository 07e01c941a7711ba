import type { Hunk, HunkId, PlacedHunk } from '../../core/edits/hunk.ts'
import { standing, type FileReview } from '../../core/edits/review.ts'
import { insertOf } from '../../core/edits/standing.ts'
import type { Review } from '../store/pad.ts'
import { looseStanding } from '../store/review.ts'
import { words } from './words.ts'

type RowState = keyof typeof words.hunks.states

/** A hunk as the list shows it. `line` and `candidates` count from 1. */
export type HunkRow = {
  readonly id: HunkId
  readonly path: string
  readonly state: RowState
  readonly label: string
  readonly line: number | null
  readonly note: string | null
  readonly added: number
  readonly removed: number
  readonly search: string | null
  readonly insert: string
  /** Lines of the places that an ambiguous hunk could go to. */
  readonly candidates: readonly number[]
}

export type FileRows = { readonly path: string; readonly rows: readonly HunkRow[] }

/** What waits for the user: `needWord` are those that accept-all leaves out; `index` (from 1) is the current one's. */
export type ReviewSummary = {
  readonly pending: number
  readonly needWord: number
  readonly files: number
  readonly index: number | null
}

/** States in which the user still has something to decide, and those that accept can act on. */
const undecided: ReadonlySet<RowState> = new Set(['closed', 'guarded', 'incomplete', 'ambiguous', 'conflict'])
const acceptable: ReadonlySet<RowState> = new Set(['closed', 'guarded', 'incomplete', 'conflict'])

export const isPending = (row: HunkRow): boolean => undecided.has(row.state)
export const isAcceptable = (row: HunkRow): boolean => acceptable.has(row.state)

/** A proposal as rows by file: files in the pad's order, then those that only the proposal names. */
export function rowsOf(review: Review, paths: readonly string[]): readonly FileRows[] {
  const byPath = new Map<string, readonly HunkRow[]>(paths.map((path) => [path, []]))
  for (const [path, file] of review.files) {
    const rows = fileRows(file)
    byPath.set(path, paths.includes(path) ? rows : rows.map(homeless))
  }
  for (const hunk of review.loose) {
    byPath.set(hunk.path, [...(byPath.get(hunk.path) ?? []), looseRow(review, hunk, paths)])
  }
  return [...byPath].filter(([, rows]) => rows.length > 0).map(([path, rows]) => ({ path, rows }))
}

/** Counts of what waits. */
export function summaryOf(files: readonly FileRows[], current: HunkId | null): ReviewSummary {
  const pending = files.flatMap(({ rows }) => rows.filter(isPending))
  const at = pending.findIndex((row) => row.id === current)
  return {
    pending: pending.length,
    needWord: pending.filter((row) => row.state !== 'closed').length,
    files: new Set(pending.map((row) => row.path)).size,
    index: at === -1 ? null : at + 1,
  }
}

/** How many hunks wait, by file. */
export function pendingByFile(files: readonly FileRows[]): Readonly<Record<string, number>> {
  return Object.fromEntries(files.map(({ path, rows }) => [path, rows.filter(isPending).length]))
}

/** The row of a hunk whose file the user has deleted since: it waits, with its text, for the file to come back. */
const homeless = (row: HunkRow): HunkRow =>
  isPending(row) || row.state === 'open'
    ? { ...row, state: 'unplaced', line: null, note: words.hunks.unplaced['unknown-file'] }
    : row

/** Rows of a file's review; made once for each state of it. */
const known = new WeakMap<FileReview, readonly HunkRow[]>()

function fileRows(file: FileReview): readonly HunkRow[] {
  const made = known.get(file)
  if (made !== undefined) return made
  const lineAt = lineCounter(file.live)
  const rows = file.hunks.map((hunk) => placedRow(file, hunk, lineAt))
  known.set(file, rows)
  return rows
}

function placedRow(file: FileReview, hunk: PlacedHunk, lineAt: (offset: number) => number): HunkRow {
  const now = standing(file, hunk.id)
  const isConfirmed = hunk.state === 'guarded' && file.confirmed.has(hunk.id)
  const state: RowState =
    now.type === 'done'
      ? 'accepted'
      : now.type === 'rejected' || now.type === 'conflict'
        ? now.type
        : isConfirmed
          ? 'closed'
          : hunk.state
  const insert = insertOf(hunk)
  const from = file.starts[hunk.base.from] ?? file.base.length
  const replaced = file.base.slice(from, file.starts[hunk.base.to] ?? file.base.length)
  return {
    id: hunk.id,
    path: hunk.path,
    state,
    label: firstWords(insert) ?? firstWords(replaced) ?? words.hunks.empty,
    line: 'live' in now ? lineAt(now.live.from) : null,
    note: noteOf(hunk, state),
    added: countLines(insert),
    removed: hunk.base.to - hunk.base.from,
    search: null,
    insert,
    candidates: [],
  }
}

function noteOf(hunk: PlacedHunk, state: RowState): string | null {
  if (state === 'conflict') return words.hunks.conflict
  if (state === 'incomplete') return words.hunks.incomplete
  if (state === 'guarded' && hunk.state === 'guarded') return words.hunks.guards[hunk.why]
  return state === 'closed' && hunk.rung !== 'exact' ? words.hunks.rungs[hunk.rung] : null
}

function looseRow(review: Review, hunk: Hunk, paths: readonly string[]): HunkRow {
  const row = { id: hunk.id, path: hunk.path, line: null, note: null, search: null, candidates: [] }
  const where = looseStanding(review, hunk, paths)
  const decided = where === 'done' ? 'accepted' : where === 'rejected' ? 'rejected' : null
  if (hunk.kind === 'delete' || hunk.kind === 'rename') {
    const label = hunk.kind === 'delete' ? words.hunks.delete : words.hunks.rename(hunk.to)
    return { ...row, state: decided ?? 'closed', label, added: 0, removed: 0, insert: '' }
  }
  const insert = insertOf(hunk)
  const written = { insert, added: countLines(insert), removed: 0 }
  if (hunk.kind === 'create') {
    const note = hunk.state === 'incomplete' ? words.hunks.incomplete : null
    return { ...row, ...written, state: decided ?? hunk.state, label: words.hunks.create, note }
  }
  const label = firstWords(insert) ?? words.hunks.empty
  if (hunk.state === 'ambiguous') {
    const candidates = hunk.candidates.map((range) => range.from + 1)
    return { ...row, ...written, state: decided ?? 'ambiguous', label, search: hunk.search, candidates }
  }
  if (hunk.state === 'unplaced') {
    const note = words.hunks.unplaced[hunk.why]
    return { ...row, ...written, state: decided ?? 'unplaced', label, note, search: hunk.search }
  }
  return { ...row, ...written, state: decided ?? hunk.state, label }
}

/** Line numbers of offsets that mostly ascend: each call counts on from the one before. */
function lineCounter(text: string): (offset: number) => number {
  let at = 0
  let line = 1
  return (offset) => {
    if (offset < at) {
      at = 0
      line = 1
    }
    for (let next = text.indexOf('\n', at); next !== -1 && next < offset; next = text.indexOf('\n', at)) {
      at = next + 1
      line += 1
    }
    return line
  }
}

const countLines = (text: string): number => {
  if (text === '') return 0
  const breaks = text.split('\n').length - 1
  return text.endsWith('\n') ? breaks : breaks + 1
}

/** The first line that says something, else null. */
const firstWords = (text: string): string | null =>
  text
    .split('\n')
    .find((line) => /[\p{L}\p{N}]/u.test(line))
    ?.trim()
    .replace(/^(?:\/\*+|\*+|\/\/+)\s*/, '')
    .slice(0, 120) ?? null
