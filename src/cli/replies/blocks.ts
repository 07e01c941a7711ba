import { isBlank } from '../../core/edits/lines.ts'
import { plainKey } from '../../core/edits/plain-key.ts'
import type { Commit, LineChange } from './commit.ts'
import type { Dice } from './dice.ts'

/** One block as a model would write it: base lines [from, to), and the changes made in them. */
export type Block = {
  readonly from: number
  readonly to: number
  readonly search: readonly string[]
  readonly replace: readonly string[]
  readonly changes: readonly LineChange[]
}

/** How often lines stand in others, compared by a key. */
export function countOf(
  lines: readonly string[],
  wanted: readonly string[],
  key: (line: string) => string,
): number {
  const keys = lines.map(key)
  const looked = wanted.map(key)
  let count = 0
  for (let at = 0; at + looked.length <= keys.length; at += 1)
    if (looked.every((line, i) => keys[at + i] === line)) count += 1
  return count
}

export const exactKey = (line: string) => line
export const looseKey = plainKey

export function blockOver(
  commit: Commit,
  { from, to }: { readonly from: number; readonly to: number },
  changes: readonly LineChange[] = commit.changes.filter((change) => change.from >= from && change.to <= to),
): Block {
  const replace: string[] = []
  let at = from
  for (const change of changes) {
    replace.push(...commit.before.slice(at, change.from), ...change.lines)
    at = change.to
  }
  replace.push(...commit.before.slice(at, to))
  return { from, to, search: commit.before.slice(from, to), replace, changes }
}

/**
 * Cuts a commit into blocks with `context` lines around the changes, those close together in one; each is grown
 * until its search stands once. Null where one never does, or where two would share lines.
 */
export function blocksOf(
  commit: Commit,
  dice: Dice,
  options: {
    readonly key?: (line: string) => string
    readonly context?: number
    readonly join?: number
    readonly mayTouch?: boolean
  } = {},
): readonly Block[] | null {
  const { key = exactKey, join = dice.roll(6), mayTouch = true } = options
  const groups: LineChange[][] = []
  for (const change of commit.changes) {
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && change.from - last.to <= join) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  const blocks: Block[] = []
  for (const group of groups) {
    const context = options.context ?? dice.roll(4)
    let from = Math.max(0, (group[0]?.from ?? 0) - context)
    let to = Math.min(commit.before.length, (group.at(-1)?.to ?? 0) + context)
    const lowest = groups[groups.indexOf(group) - 1]?.at(-1)?.to ?? 0
    const highest = groups[groups.indexOf(group) + 1]?.[0]?.from ?? commit.before.length
    from = Math.max(from, lowest)
    to = Math.min(to, highest)
    for (;;) {
      const search = commit.before.slice(from, to)
      if (!search.every(isBlank) && countOf(commit.before, search, key) === 1) break
      if (from === lowest && to === highest) return null
      if (from > lowest) from -= 1
      if (to < highest) to += 1
    }
    blocks.push(blockOver(commit, { from, to }, group))
  }
  if (!mayTouch && blocks.some((block, at) => at > 0 && block.from < (blocks[at - 1]?.to ?? 0))) return null
  return blocks
}
