import type { Change } from './align.ts'
import type { Desk } from './desk.ts'
import { createReindent, indentOf, indentStyle } from './indent.ts'
import type { LineRange } from './hunk.ts'
import { firstAtLeast, isSignificant } from './lines.ts'
import { completePart } from './selected-part.ts'
import { type Selected, tellPart } from './selection.ts'
import { createFileWriter } from './write-file.ts'
import { createNamesakeWriter } from './write-namesake.ts'
import type { TextWriter } from './text-writer.ts'
import { createWholeWriter, type PlacedWriter } from './write-whole.ts'

/** Most lines that are held until one tells whether a text is the file or the selection. */
const mostHeld = 12

/** So many lines behind a selection are looked at for those that a text repeats at its end. */
const mostRepeated = 24

/**
 * Writes a fenced text: where the user selected lines of its file, it may be about these alone. `isSure`: whether it
 * surely is an edit; where it is not, its hunks wait for the user's word.
 */
export function createFenceWriter(
  desk: Desk,
  path: string,
  { isCertain, isSure }: { readonly isCertain: boolean; readonly isSure: boolean },
): TextWriter {
  const selected = desk.selected()
  const draft = desk.draftOf(path)
  if (selected !== null && selected.draft === draft) return createSelectionWriter(desk, selected, isSure)
  const namesakes = draft === null ? desk.namesakesOf(path) : []
  return namesakes.length > 0
    ? createNamesakeWriter(desk, path, namesakes)
    : createFileWriter(desk, path, { isCertain })
}

/**
 * Holds a text's first lines until they tell what it is about, then writes the file or the selection. Law: a text
 * about the selection changes no line outside of it without the user's word.
 */
function createSelectionWriter(desk: Desk, selected: Selected, isSure: boolean): TextWriter {
  const { draft } = selected
  let writer: TextWriter | null = null
  let held: string[] = []

  const begin = (fresh: TextWriter) => {
    writer = fresh
    for (const line of held) fresh.line(line)
    held = []
  }
  const decide = (isEnd: boolean) => {
    const isLast = isEnd || held.length >= mostHeld
    const told = tellPart(selected, held, isLast)
    if (told === null) return
    // what stands behind the end of an excerpt of the file does not go without a word
    if (told.part === 'file') return begin(createFileWriter(desk, draft.path, { isCertain: false }))
    const fit = fitOf(selected, { from: told.from, lines: held, isLast })
    if (fit === null) return
    begin(createPartWriter(desk, selected, { from: told.from, isSure: isSure && told.isSure, fit }))
  }

  return {
    line(text) {
      if (writer !== null) return writer.line(text)
      held.push(text)
      decide(false)
    },
    tail: (text) => writer?.tail(text) ?? false,
    expects(line) {
      if (writer !== null) return writer.expects(line)
      const { texts } = draft.lines
      const next = [held.length, selected.range.from + held.length]
      return next.some((at) => texts[at]?.trimEnd() === line.trimEnd())
    },
    end(isComplete, isOver) {
      if (writer === null && isComplete) decide(true)
      // cut before it told what it is about: its lines are kept at the selection and take no line's place
      if (writer === null) {
        const { from } = selected.range
        begin(createWholeWriter(draft, desk, { range: { from, to: from }, isCertain: true }))
      }
      writer?.end(isComplete, isOver)
    },
  }
}

/** Writes base lines from `from` to the end of the selection, and on as far as the text goes on as the file does. */
function createPartWriter(
  desk: Desk,
  selected: Selected,
  start: { readonly from: number; readonly isSure: boolean; readonly fit: (line: string) => string },
): TextWriter {
  const { draft, range } = selected
  const { texts } = draft.lines
  const index = draft.trimmedIndex()
  const isTop = texts.slice(0, range.from).every((text) => text.trim() === '')
  const part = completePart(selected)
  /** Behind the selection, or past it: the text is about the file from there on. */
  let isWide = start.from >= range.to
  /** The last line so far, where a part of a line may have to be put behind it. */
  let last: string | null = null
  const isOutside = ({ from, to }: LineRange) => from < range.from || to > range.to
  const writer: PlacedWriter = createWholeWriter(draft, desk, {
    range: { from: start.from, to: isWide ? texts.length : range.to },
    isCertain: true,
    isDoubtful: (base) => !start.isSure || part.isDoubtful() || (!isTop && isOutside(base)),
    left: (rest) => leftOf(rest, { selected, isWide, isTop }),
  })

  const goesOn = (line: string): boolean => {
    if (isWide || selected.next === null || line.trim() !== selected.next.trim()) return false
    const places = index.positions(index.idOf(line.trim()))
    return (places[firstAtLeast(places, writer.frontier)] ?? Infinity) >= range.to
  }
  const write = (line: string) => {
    if (goesOn(line)) {
      isWide = true
      writer.widen(texts.length)
    }
    writer.line(line)
  }

  return {
    line(text) {
      const line = part.first(start.fit(text))
      if (!part.hasTail) return write(line)
      if (last !== null) write(last)
      last = line
    },
    tail(text) {
      // to look into a long line each time it grows would copy all of it
      return !part.hasTail && writer.tail(text.length < 512 ? start.fit(text) : text)
    },
    expects: (line) => writer.expects(line),
    end(isComplete) {
      if (last !== null) write(isComplete ? part.last(last) : last)
      writer.end(isComplete)
    },
  }
}

/** What is left to change when a text about a selection ends: nothing behind the selection goes. */
function leftOf(
  rest: Change,
  {
    selected,
    isWide,
    isTop,
  }: { readonly selected: Selected; readonly isWide: boolean; readonly isTop: boolean },
): Change | null {
  const { draft, range } = selected
  // as good as at the end of the file: the text was the file
  if (isWide && isTop && rest.to - rest.from <= rest.lines.length + 3) return rest
  if (isWide && rest.gapFrom === undefined && rest.from >= range.to)
    return rest.lines.length === 0 ? null : { ...rest, to: endNear(rest, draft.index.ids) }
  // lines behind the selection that the text repeats
  let repeated = 0
  for (let count = 1; count <= Math.min(mostRepeated, rest.ids.length); count += 1) {
    const start = rest.ids.length - count
    if (rest.ids[start] !== draft.index.ids[range.to]) continue
    if (rest.ids.slice(start).every((id, at) => id === draft.index.ids[range.to + at])) repeated = count
  }
  const isBlank = rest.lines.slice(rest.lines.length - repeated).every((line) => line.trim() === '')
  const kept = rest.lines.length - (isBlank ? 0 : repeated)
  const change = { ...rest, lines: rest.lines.slice(0, kept), ids: rest.ids.slice(0, kept) }
  if (rest.gapFrom !== undefined) {
    const to = Math.max(range.to, rest.gapFrom)
    return { ...change, from: to, to }
  }
  return { ...change, to: range.to }
}

/** Where a change ends that its text alone tells the end of: behind its last line in the base, near its own length. */
function endNear({ from, to, ids }: Change, baseIds: readonly number[]): number {
  const size = ids.length
  for (let off = 0; off <= size + 4; off += 1)
    for (const end of [from + size + off, from + size - off])
      if (end > from && end <= to && baseIds[end - 1] === ids[size - 1]) return end
  return from
}

/**
 * Gives lines of a text the depth that the file has: a model may write a fragment from the margin. Told by lines that
 * stand in the file too, else by the least indented one; not by a first line of which only a part is selected. Null if
 * more lines would tell it better.
 */
function fitOf(
  { draft, range, head }: Selected,
  {
    from,
    lines: all,
    isLast,
  }: { readonly from: number; readonly lines: readonly string[]; readonly isLast: boolean },
): ((line: string) => string) | null {
  const { texts } = draft.lines
  const index = draft.trimmedIndex()
  const written: string[] = []
  const own: string[] = []
  const to = from < range.to ? range.to : texts.length
  const begun = head.trim() === '' ? -1 : all.findIndex((line) => line.trim() !== '')
  const behind = all.slice(begun + 1)
  const lines = behind.some((line) => line.trim() !== '') ? behind : all
  let least = from
  for (const line of lines) {
    const key = line.trim()
    if (key === '') continue
    const places = index.positions(index.idOf(key))
    const place = places[firstAtLeast(places, least)]
    if (place === undefined || place >= to) continue
    written.push(line)
    own.push(texts[place] ?? '')
    least = place + 1
  }
  const isTold = written.filter(isSignificant).length > 1 || written.some((line) => isIndented(line))
  const isFlat = own.some((line) => !isIndented(line))
  if (!isTold && !isFlat && !isLast && to - from > 1) return null
  if (own.length === 0) {
    written.push(shallowest(lines))
    own.push(shallowest(texts.slice(from, to)))
  }
  const isOwn = written.map((line, at) => indentOf(line) === indentOf(own[at] ?? ''))
  if (isOwn.every((is) => is)) return (line) => line
  // the first line alone lacks its indent: it was selected, or written, from its first letter on
  if (isOwn.length > 1 && isOwn.slice(1).every((is) => is)) {
    const [indent, lost] = [indentOf(own[0] ?? ''), indentOf(written[0] ?? '')]
    return (line) => (indentOf(line) === lost && line.trim() !== '' ? indent + line.slice(lost.length) : line)
  }
  return createReindent(written, own, indentStyle(texts)).turn
}

const isIndented = (line: string): boolean => line.startsWith(' ') || line.startsWith('\t')

/** The least indented of lines that are not blank. */
function shallowest(lines: readonly string[]): string {
  let found: string | null = null
  for (const line of lines) {
    if (line.trim() === '') continue
    if (found === null || indentOf(line).length < indentOf(found).length) found = line
  }
  return found ?? ''
}
