import type { FileDraft } from './file-draft.ts'
import type { LineRange } from './hunk.ts'
import { likeness } from './lazy.ts'
import { lineStarts } from './line-offsets.ts'
import { firstAtLeast, isSignificant } from './lines.ts'

/** The lines of one file that the user selected, [from, to). */
export type SelectedLines = LineRange & {
  readonly path: string
  /** What stands before the selection in its first line, and behind it in its last; left out where that is nothing. */
  readonly head?: string
  readonly tail?: string
}

/**
 * The lines that a range of offsets (UTF-16 units) selects, without blank ones at either end; null for a cursor and
 * for white space alone.
 */
export function selectedLines(
  path: string,
  text: string,
  range: { readonly from: number; readonly to: number },
): SelectedLines | null {
  const selected = text.slice(range.from, range.to)
  if (selected.trim() === '') return null
  const first = range.from + selected.length - selected.trimStart().length
  const last = range.from + selected.trimEnd().length
  const starts = lineStarts(text)
  const from = firstAtLeast(starts, first + 1) - 1
  const to = firstAtLeast(starts, last)
  const head = text.slice(starts[from] ?? 0, first)
  const tail = text.slice(last, starts[to] ?? text.length).trimEnd()
  return { path, from, to, ...(head.trim() === '' ? {} : { head }), ...(tail === '' ? {} : { tail }) }
}

/** A selection in the file that a reply edits. Both ends of its range are lines that say something. */
export type Selected = {
  readonly draft: FileDraft
  readonly range: LineRange
  readonly head: string
  readonly tail: string
  /** The first line that says something behind the selection, if one stands near. */
  readonly next: string | null
}

/** How far behind a selection the line is looked for that shows a text to go on there. */
const nextReach = 12

/** Null where nothing outside the selection tells it from the file: a text about one is about the other. */
export function createSelected(draft: FileDraft, lines: SelectedLines): Selected | null {
  const { texts } = draft.lines
  let from = Math.max(0, lines.from)
  let to = Math.min(texts.length, lines.to)
  while (from < to && (texts[from] ?? '').trim() === '') from += 1
  while (from < to && (texts[to - 1] ?? '').trim() === '') to -= 1
  if (from >= to) return null
  const isOutside = (text: string, at: number) => (at < from || at >= to) && isSignificant(text)
  if (!texts.some(isOutside)) return null
  return {
    draft,
    range: { from, to },
    head: lines.head ?? '',
    tail: lines.tail ?? '',
    next: texts.slice(to, to + nextReach).find(isSignificant) ?? null,
  }
}

/**
 * What a fenced text is about: the whole file, or base lines from `from` on, the selection among them. `isSure`: its
 * lines show it; otherwise nothing showed anything.
 */
export type Told =
  { readonly part: 'file' } | { readonly part: 'selection'; readonly from: number; readonly isSure: boolean }

/** A text that begins with one of so many first lines of the file is the file. */
const topLines = 12

/**
 * Tells by a text's first lines what it is about: the first of them that stands once in the file decides. Where the
 * text ends, or no more of it is waited for, without such a line, the greater part of what stands in either does, and
 * where there is none, how its first line looks and which words it shares. Null if that is not known yet.
 */
export function tellPart(selected: Selected, lines: readonly string[], isEnd: boolean): Told | null {
  const { draft, range } = selected
  const index = draft.trimmedIndex()
  let above = 0
  let own = 0
  let told = 0
  for (const [at, line] of lines.entries()) {
    if (!isSignificant(line)) continue
    told += 1
    const places = index.positions(index.idOf(line.trim()))
    const first = places[0] ?? Infinity
    const within = places[firstAtLeast(places, range.from)] ?? Infinity
    if (first >= range.from && within < range.to && (places.at(-1) ?? Infinity) < range.to)
      return { part: 'selection', from: range.from, isSure: true }
    if (places.length === 1 && first < range.from) {
      if (first < topLines || first - at <= 3) return { part: 'file' }
      return { part: 'selection', from: first - at, isSure: true }
    }
    // lines that the file does not have, and then it goes on: they stand for the selection; else it is another place
    if (places.length === 1 && first >= range.to)
      return told > 1
        ? { part: 'selection', from: range.from, isSure: true }
        : { part: 'selection', from: first, isSure: false }
    if (first < range.from) above += 1
    if (within < range.to) own += 1
  }
  if (!isEnd) return null
  if (above > own) return { part: 'file' }
  const line = lines.find(isSignificant) ?? ''
  const top = draft.lines.texts.find(isSignificant) ?? ''
  const alike = Math.max(likenessTo(selected, line), sharedWords(selected, lines))
  if (own === 0 && range.from > 0 && likeness(line, top) >= 0.6 && likeness(line, top) > alike)
    return { part: 'file' }
  return { part: 'selection', from: range.from, isSure: own > 0 || alike >= 0.5 }
}

/** So much of a line, and so many lines of a selection, are read word by word. */
const wordReach = 512

/** Which part of a text's words the selection has, 0 to 1. */
function sharedWords({ draft, range }: Selected, lines: readonly string[]): number {
  const wordsIn = (line: string) => line.slice(0, wordReach).match(/[\p{L}\p{N}_]{2,}/gu) ?? []
  const selected = draft.lines.texts.slice(range.from, Math.min(range.to, range.from + wordReach))
  const own = new Set(selected.flatMap(wordsIn))
  const words = lines.flatMap(wordsIn)
  return words.length === 0 ? 0 : words.filter((word) => own.has(word)).length / words.length
}

/** How alike a line is to the first one selected, or to what is selected of it. */
function likenessTo({ draft, range, head, tail }: Selected, line: string): number {
  const { texts } = draft.lines
  const own = texts.slice(range.from, range.to).find(isSignificant) ?? texts[range.from] ?? ''
  const isOne = range.to - range.from === 1
  const piece = own.slice(
    own.startsWith(head) ? head.length : 0,
    isOne ? own.length - tail.length : own.length,
  )
  return Math.max(likeness(line, own), likeness(line, piece))
}
