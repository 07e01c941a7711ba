import type { FileDraft } from './file-draft.ts'
import { indentOf } from './indent.ts'
import { likeness } from './lazy.ts'
import { indexLines, isBlank, isSignificant, type LineIndex, unknownLine } from './lines.ts'
import type { Place } from './place.ts'

/** The lines of the file that a block was found at, and which of them a line of its replacement is. */
export interface FoundLines {
  /** The file's lines, one for each searched line; '' for the gap that a lazy comment stands for. */
  readonly texts: readonly string[]
  /** The searched lines without their trailing space; a gap is no line's. */
  readonly index: LineIndex
  /** The id of a line of the replacement; unknown for a new one. Lines have to be asked for in order. */
  idOf(line: string): number
  /** A known line as the file has it: as written, if it stands so in the place, with the space at its end. */
  textOf(id: number, line: string): string
  /** Whether new lines are as deep as the file means them already, though the search was indented otherwise. */
  isOwnDepth(): boolean
}

/**
 * A block whose search was indented otherwise than the file may have its replacement indented as the search is, or as
 * the file is: the first lines tell, by standing in one of the two alone or else by their depth.
 */
export function createFoundLines(
  draft: FileDraft,
  { rung, search, starts, stops, isGap }: Place,
): FoundLines {
  const texts = starts.map((start, at) =>
    isGap[at] || start === stops[at] ? '' : (draft.lines.texts[start] ?? ''),
  )
  // a gap's key can be no line's: lines have no line end
  const index = indexLines(search.map((line, at) => (isGap[at] ? `\n${at}` : line.trimEnd())))
  const idByText = new Map(
    texts.flatMap((text, at) => (isGap[at] ? [] : [[text.trimEnd(), index.ids[at] ?? unknownLine]])),
  )
  /** Whether the replacement is indented as the file is, though the search is not; null until a line tells. */
  let isAsFile: boolean | null = rung === 'indentation' ? null : true
  let isFirst = true
  const depth = (line: string) => line.length - line.trimStart().length
  const least = (lines: readonly string[]) => Math.min(...lines.filter((line) => !isBlank(line)).map(depth))
  /** Whether the halves indent with the same character as the place: else their depths cannot be compared. */
  const isSameKind = new Set([...search, ...texts].flatMap((line) => Array.from(indentOf(line)))).size < 2

  /** Which of the two a line's depth alone speaks for. */
  const byDepth = (line: string): boolean | null => {
    const own = depth(line)
    if (isFirst) {
      // both halves begin at the same depth
      const [first = '', firstThere = ''] = [search, texts].map((lines) =>
        lines.find((other) => !isBlank(other)),
      )
      const [top, there] = [depth(first), depth(firstThere)]
      if (own === top) return false
      // unless it comes instead of a deeper line of the search
      const isOther = search.some(
        (other) => !isBlank(other) && depth(other) === own && likeness(other, line) >= likeness(first, line),
      )
      if (own === there && !isOther) return true
    }
    const [fromFile, fromSearch] = [least(texts), least(search)].map((other) => Math.abs(own - other))
    const isShallow = own < Math.max(least(texts), least(search))
    if (!isShallow || fromFile === undefined || fromSearch === undefined || fromFile === fromSearch)
      return null
    return fromFile < fromSearch
  }

  return {
    texts,
    index,
    idOf(line) {
      const own = index.idOf(line.trimEnd())
      const theirs = idByText.get(line.trimEnd()) ?? unknownLine
      const isTold = (own === unknownLine) !== (theirs === unknownLine)
      const tells = isSignificant(line) || (isFirst && !isBlank(line))
      if (isAsFile === null && isTold && tells) isAsFile = own === unknownLine
      if (isAsFile === null && !isBlank(line) && isSameKind) isAsFile = byDepth(line)
      if (!isBlank(line)) isFirst = false
      if (isAsFile !== true) return own
      return rung !== 'indentation' && own !== unknownLine ? own : theirs === unknownLine ? own : theirs
    },
    textOf(id, line) {
      const places = index.positions(id)
      return places.slice(0, 32).some((at) => texts[at] === line) ? line : (texts[places[0] ?? 0] ?? '')
    },
    isOwnDepth: () => rung === 'indentation' && isAsFile === true,
  }
}
