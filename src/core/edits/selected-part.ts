import { likeness } from './lazy.ts'
import type { Selected } from './selection.ts'

/** Puts back what of its lines a selection leaves out, where a reply writes only what was selected of them. */
export interface PartCompletion {
  readonly hasTail: boolean
  /** The lines in order: the first that is not blank gets what stands before the selection, if it lacks it. */
  first(line: string): string
  /** The last line, with what stands behind the selection, if it lacks it. */
  last(line: string): string
  /** Whether nothing told if the whole line was written or the part. */
  isDoubtful(): boolean
}

export function completePart({ draft, range, head, tail }: Selected): PartCompletion {
  const { texts } = draft.lines
  const ownFirst = texts[range.from] ?? ''
  const ownLast = texts[range.to - 1] ?? ''
  const isOne = range.to - range.from === 1
  const cutTail = (line: string) => (tail === '' ? line : line.slice(0, line.trimEnd().length - tail.length))
  const firstPart = (isOne ? cutTail(ownFirst) : ownFirst).slice(head.length)
  const lastPart = cutTail(isOne ? ownLast.slice(head.length) : ownLast)
  let isBegun = head.trim() === ''
  let isPart = false
  let isDoubtful = false

  /** Whether a line is a part of its own line, and not all of it. */
  const isPartOf = (line: string, whole: string, piece: string): boolean => {
    const asWhole = likeness(line, whole)
    const asPart = likeness(line, piece)
    if (Math.max(asWhole, asPart) < 0.3) isDoubtful = true
    return asPart >= asWhole
  }

  return {
    hasTail: tail !== '',
    first(line) {
      if (isBegun || line.trim() === '') return line
      isBegun = true
      if (line.trim().startsWith(head.trim()) || !isPartOf(line, ownFirst, firstPart)) return line
      isPart = true
      return head + line.trimStart()
    },
    last(line) {
      if (tail === '' || line.trim() === '' || line.trimEnd().endsWith(tail)) return line
      const bare = isOne && isPart ? line.slice(head.length) : line
      return isPart || isPartOf(bare, ownLast, lastPart) ? line.trimEnd() + tail : line
    },
    isDoubtful: () => isDoubtful,
  }
}
