import { indexLines } from '../../core/edits/lines.ts'
import { diffLines } from '../../core/edits/refine.ts'

/** A file before and after a change, as lines that share their line end and whether the last one has it. */
export type Commit = {
  readonly path: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly end: '\n' | '\r\n'
  readonly isEnded: boolean
  /** The changes, in order: lines [from, to) of before give way to `lines`. */
  readonly changes: readonly LineChange[]
}

export type LineChange = { readonly from: number; readonly to: number; readonly lines: readonly string[] }

export const textOf = (
  lines: readonly string[],
  { end, isEnded }: Pick<Commit, 'end' | 'isEnded'>,
): string => (lines.length === 0 ? '' : lines.join(end) + (isEnded ? end : ''))

/** The changes of a commit that touch at most `most` lines of the old side's size; null where there are none. */
export function commitOf(
  path: string,
  before: readonly string[],
  after: readonly string[],
  form: Pick<Commit, 'end' | 'isEnded'>,
): Commit | null {
  if (before.length === 0 || after.length === 0 || before.length * after.length > 1_500_000) return null
  // a blank line at the very end is not told from the fence's or the file's own
  if (before.at(-1)?.trim() === '' || after.at(-1)?.trim() === '') return null
  if (before[0]?.trim() === '' || after[0]?.trim() === '') return null
  const { ids } = indexLines([...before, ...after])
  const gaps = diffLines(ids.slice(0, before.length), ids.slice(before.length), {
    text: (line) => after[line] ?? '',
    limit: 1_500_000,
  })
  if (gaps.length === 0 || gaps.length > 12) return null
  const changes = gaps.map(({ from, to, start, stop }) => ({ from, to, lines: after.slice(start, stop) }))
  const touched = gaps.reduce((sum, gap) => sum + (gap.to - gap.from), 0)
  if (touched * 2 > before.length + 4) return null
  return { path, before, after, ...form, changes }
}

/** A commit's text with only some of its changes made. */
export function withChanges(commit: Commit, changes: readonly LineChange[]): string {
  const lines: string[] = []
  let at = 0
  for (const change of changes) {
    lines.push(...commit.before.slice(at, change.from), ...change.lines)
    at = change.to
  }
  return textOf([...lines, ...commit.before.slice(at)], commit)
}
