import type { HunkId, LineRange } from './hunk.ts'
import { type LineIndex, unknownLine } from './lines.ts'

/** Hunks of a text that may have met the file one record too far each: records of one shape, as the cases of a switch. */
export interface Slips {
  /** Notes a hunk that writes `lines` in place of base lines. */
  closed(id: HunkId, range: LineRange, lines: readonly string[]): void
  /**
   * A lazy comment comes, so that nothing after it brings back what such hunks removed. The hunks in doubt: from one
   * that removed a line to one behind it that wrote it again, where any of them removed a line that did not come again.
   */
  atLazy(): readonly HunkId[]
}

/** `tells`: whether a base line says something, and stands in no other place. */
export function createSlips(index: LineIndex, tells: (line: number) => boolean): Slips {
  let hunks: { readonly id: HunkId; readonly range: LineRange; readonly lines: readonly string[] }[] = []
  return {
    closed(id, range, lines) {
      hunks.push({ id, range, lines })
    },
    atLazy() {
      /** Lines that were removed and not written again, with the number of the hunk that removed them. */
      const gone = new Map<number, number>()
      /** The first hunk of the slip that each hunk belongs to; itself if to none. */
      const starts = hunks.map((_, at) => at)
      for (const [at, { range, lines }] of hunks.entries()) {
        for (const line of lines) {
          const id = index.idOf(line.trimEnd())
          const by = id === unknownLine ? undefined : gone.get(id)
          if (by === undefined) continue
          gone.delete(id)
          starts.fill(starts[by] ?? by, by, at + 1)
        }
        for (let line = range.from; line < range.to; line += 1)
          if (tells(line)) gone.set(index.ids[line] ?? unknownLine, at)
      }
      const lost = new Set([...gone.values()].map((at) => starts[at]))
      const isSlip = (at: number) => starts[at] !== at || starts[at + 1] === at
      const doubted = hunks.filter((_, at) => lost.has(starts[at]) && isSlip(at))
      hunks = []
      return doubted.map(({ id }) => id)
    },
  }
}
