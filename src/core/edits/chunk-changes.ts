import type { BlockChange, Desk } from './desk.ts'
import { endedAsFile, type FileDraft } from './file-draft.ts'
import type { HunkId, LineRange } from './hunk.ts'
import { createCopyist, createReindent, indentStyle } from './indent.ts'
import { indexLines } from './lines.ts'
import type { Place } from './place.ts'
import { isInlineLazyHere, isLazyHere } from './place-block.ts'
import { diffLines, refineLimit } from './refine.ts'

/** Lines of a chunk that are added in one place: after `at` old lines, the `removed` next of which they replace. */
export type Group = { at: number; removed: number; added: string[]; id: HunkId | null; shown: number }

/** The changes of one group, lines that come back unchanged left out. */
export function changesOf(
  { file, habits }: { readonly file: FileDraft; readonly habits: Desk['habits'] },
  group: Group,
  { place, old }: { readonly place: Place; readonly old: readonly string[] },
): readonly BlockChange[] {
  const { starts, stops, origins, isGap, rung } = place
  const base = starts.map((start, at) => (isGap[at] ? '' : (file.lines.texts[start] ?? '')))
  const reindent = createReindent(place.search, base, indentStyle(file.lines.texts))
  const copyist = rung === 'punctuation' || rung === 'similar' ? createCopyist(place.search, base) : null
  if (copyist !== null) habits.learn(place.search, base)
  const copy = (line: string) => habits.turn(file, copyist === null ? line : copyist(line))
  const removed: number[] = []
  for (let at = group.at; at < group.at + group.removed; at += 1) {
    const entry = origins.indexOf(at)
    if (entry !== -1) removed.push(entry)
  }
  const before = origins.findLastIndex((origin) => origin < group.at)
  const start = before === -1 ? (starts[0] ?? 0) : (stops[before] ?? 0)
  const rangeOf = (from: number, to: number): LineRange => {
    const at = from === 0 ? start : (stops[removed[from - 1] ?? 0] ?? start)
    return { from: at, to: to === from ? at : (stops[removed[to - 1] ?? 0] ?? at) }
  }
  const added = group.added.filter((line) => !isLazyHere(file, line))
  // all of them are there: none is turned by a step that a later one shows to be another
  for (const line of added) reindent.learn(line)
  const isSure =
    added.length === group.added.length &&
    !removed.some((entry) => isGap[entry]) &&
    !added.some((line) => isInlineLazyHere(file, line))
  const write = (line: string) => endedAsFile(file, reindent.turn(copy(line)))
  const doubt = !isSure
    ? ('lazy-comment' as const)
    : habits.isDoubtful(file, added.map(copy), place.search) || !added.every(reindent.isSure)
      ? ('unsure' as const)
      : null
  if (!isSure) return [{ id: group.id, range: rangeOf(0, removed.length), lines: added.map(write), doubt }]
  const oldLines = removed.map((entry) => old[origins[entry] ?? 0] ?? '')
  const index = indexLines([...oldLines, ...added].map((line) => line.trimEnd()))
  const text = (line: number) => added[line] ?? ''
  const gaps = diffLines(index.ids.slice(0, removed.length), index.ids.slice(removed.length), {
    text,
    limit: refineLimit,
  })
  return gaps.map((gap, number) => ({
    id: number === 0 ? group.id : null,
    range: rangeOf(gap.from, gap.to),
    lines: added.slice(gap.start, gap.stop).map(write),
    doubt,
  }))
}
