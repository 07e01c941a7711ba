import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { blocksKinds } from './blocks-kinds.ts'
import { type Commit, textOf, withChanges } from './commit.ts'
import { createDice, type Dice } from './dice.ts'
import { mutate } from './mutate.ts'
import { patchKinds } from './patch-kinds.ts'
import type { Kind, ReplyCase } from './reply-case.ts'
import { wholeKinds } from './whole-kinds.ts'

const kinds: Readonly<Record<ReplyFormat, Readonly<Record<string, Kind>>>> = {
  patch: patchKinds,
  blocks: blocksKinds,
  whole: wholeKinds,
}

/** Commits to draw from: given one by one for a throw of the dice. */
export type Commits = (dice: Dice) => Commit | null

/** Commits made to real files. */
export const madeCommits =
  (sources: readonly Snapshot[]): Commits =>
  (dice) => {
    const file = dice.any(sources)
    return file === null ? null : mutate(file.path, file.text, dice)
  }

/** `count` cases of every kind; fewer of a kind for which too few commits suit. The seed repeats them. */
export function* makeCases(
  commits: Commits,
  options: { readonly sources: readonly Snapshot[]; readonly seed: number; readonly count: number },
): Generator<ReplyCase & { readonly seed: number }> {
  for (const format of ['patch', 'blocks', 'whole'] as const) {
    for (const [kind, make] of Object.entries(kinds[format])) {
      let made = 0
      for (let attempt = 0; made < options.count && attempt < options.count * 40; attempt += 1) {
        const seed = hashOf(`${options.seed} ${format} ${kind} ${attempt}`)
        const found = caseOf(make, createDice(seed), { commits, sources: options.sources })
        if (found === null || (format === 'whole' && isGuarded(found))) continue
        made += 1
        yield { ...found, format, kind, seed }
      }
    }
  }
}

/** Whether a case makes a file so much shorter that it has to wait for the user's word. */
const isGuarded = ({ files, right, mustSay }: Pick<ReplyCase, 'files' | 'right' | 'mustSay'>): boolean =>
  !mustSay &&
  files.some(({ path, text }) => {
    const count = text.split('\n').length
    const net = count - (right[0]?.get(path) ?? text).split('\n').length
    return net > 10 && (net > 40 || net * 3 > count)
  })

function caseOf(
  make: Kind,
  dice: Dice,
  { commits, sources }: { readonly commits: Commits; readonly sources: readonly Snapshot[] },
): Omit<ReplyCase, 'format' | 'kind'> | null {
  const commit = commits(dice)
  const second = commits(dice)
  if (commit === null || second === null || commit.path === second.path) return null
  // files that speak of the formats themselves are another matter
  if (
    [commit, second].some(({ before }) => before.some((line) => /<<<<<<<|\*\*\* (?:Begin|Update)/.test(line)))
  )
    return null
  const taken = new Set([commit.path, second.path])
  const around = [dice.any(sources), dice.any(sources)].flatMap((file) => {
    if (file === null || taken.has(file.path)) return []
    taken.add(file.path)
    return [file]
  })
  const draft = make({ commit, second, around, dice })
  if (draft === null) return null
  const own = [commit, second].map((each) => ({
    path: each.path,
    text: textOf(each.before, each),
    version: 1,
  }))
  return {
    files: draft.files ?? [...own, ...around].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    reply: draft.reply,
    right: draft.right ?? [new Map([[commit.path, withChanges(commit, commit.changes)]])],
    mustSay: draft.mustSay ?? false,
  }
}

/** A text as 32 bits (FNV-1a). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}
