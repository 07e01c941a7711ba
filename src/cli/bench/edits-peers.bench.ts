import { diffArrays } from 'diff'
import { diff as fastMyers } from 'fast-myers-diff'
import { DefaultLinesDiffComputer } from 'monaco-editor/editor/common/diff/defaultLinesDiffComputer/defaultLinesDiffComputer'

/** How often a diff of the prefix is made while a text streams: every so many new lines. */
export const linesPerDiff = 16

/** Diffs base and prefix and says how many changed runs it found, so that no work can be left undone. */
type PrefixDiff = (base: readonly number[], prefix: readonly number[]) => number

export const peers = {
  fast_myers: (base, prefix) => [...fastMyers(base, prefix)].length,
  jsdiff: (base, prefix) => diffArrays([...base], [...prefix]).length,
} satisfies Record<string, PrefixDiff>

/**
 * Milliseconds that a library needs when the whole base is compared with what has come, once per 16 new lines. Lines
 * are handed over as integers, which is the fastest for it; turning them into such is not counted.
 * @throws Error when a diff finds nothing where texts differ
 */
export function reDiffMs(peer: PrefixDiff, base: readonly string[], target: readonly string[]): number {
  const ids = new Map<string, number>()
  const idOf = (line: string) => {
    const known = ids.get(line) ?? ids.size
    ids.set(line, known)
    return known
  }
  const before = base.map(idOf)
  const after = target.map(idOf)
  let ms = 0
  for (let count = linesPerDiff; ; count += linesPerDiff) {
    const prefix = after.slice(0, count)
    const start = performance.now()
    const runs = peer(before, prefix)
    ms += performance.now() - start
    if (runs === 0 && prefix.length < before.length) throw new Error('a library found no difference')
    if (count >= after.length) return ms
  }
}

/** Lines removed plus lines added by VS Code's line diff of the two texts. */
export function fullDiffLines(base: readonly string[], target: readonly string[]): number {
  const { changes, hitTimeout } = new DefaultLinesDiffComputer().computeDiff(base, target, {
    ignoreTrimWhitespace: false,
    maxComputationTimeMs: 0,
    computeMoves: false,
  })
  if (hitTimeout) throw new Error('the full diff was cut short')
  return changes.reduce((sum, { original, modified }) => sum + original.length + modified.length, 0)
}
