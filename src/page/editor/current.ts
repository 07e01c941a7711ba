/** The lines of the document at which a hunk stands; for an insertion only the line above the gap, 0 at the top. */
export type HunkLines = {
  readonly key: string
  readonly first: number
  readonly last: number
  readonly inserts: boolean
}

/** The hunk nearest to a line; of two as near the earlier. */
export function nearestTo(line: number, hunks: readonly HunkLines[]): string | undefined {
  let best: { readonly key: string; readonly far: number } | undefined
  for (const hunk of hunks) {
    const far = Math.max(0, hunk.first - line, line - hunk.last)
    if (best === undefined || far < best.far) best = { key: hunk.key, far }
  }
  return best?.key
}

/**
 * The hunk under the cursor: the cursor is in a line that it replaces, or at the very end of the line below which
 * it inserts, where its first row is the next thing to be read.
 */
export function hunkUnder(
  cursor: { readonly line: number; readonly column: number; readonly lineEnd: number },
  hunks: readonly HunkLines[],
): string | undefined {
  return hunks.find((hunk) => {
    if (!hunk.inserts) return cursor.line >= hunk.first && cursor.line <= hunk.last
    if (hunk.first === 0) return cursor.line === 1 && cursor.column === 1
    return cursor.line === hunk.first && cursor.column === cursor.lineEnd
  })?.key
}
