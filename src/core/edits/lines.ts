/** A text as lines: `texts[i]` without its end, `ends[i]` that end ('\n', '\r\n', or '' on a last line without one). */
export interface TextLines {
  readonly texts: readonly string[]
  readonly ends: readonly string[]
  /** The end that most lines have; '\n' where there is none to ask. */
  readonly end: string
}

/**
 * Splits a text into lines with their own ends. An empty text has no line; a final line end starts no further line.
 * Law: joinLines(splitLines(text)) === text.
 */
export function splitLines(text: string): TextLines {
  const texts: string[] = []
  const ends: string[] = []
  let crlf = 0
  let lf = 0
  let from = 0
  while (from < text.length) {
    const newline = text.indexOf('\n', from)
    if (newline === -1) {
      texts.push(text.slice(from))
      ends.push('')
      break
    }
    const isCrlf = newline > from && text.charCodeAt(newline - 1) === 13
    texts.push(text.slice(from, isCrlf ? newline - 1 : newline))
    ends.push(isCrlf ? '\r\n' : '\n')
    if (isCrlf) crlf += 1
    else lf += 1
    from = newline + 1
  }
  return { texts, ends, end: crlf > lf ? '\r\n' : '\n' }
}

/** The text of lines [from, to), every line with its own end. */
export function joinLines(lines: TextLines, from = 0, to = lines.texts.length): string {
  let text = ''
  for (let i = from; i < to; i += 1) text += `${lines.texts[i] ?? ''}${lines.ends[i] ?? ''}`
  return text
}

/** Lines as small integers: equal keys, equal integers. `positions` of an integer are ascending, `first` is their first. */
export interface LineIndex {
  readonly ids: readonly number[]
  readonly idOf: (key: string) => number
  readonly first: (id: number) => number | undefined
  readonly positions: (id: number) => readonly number[]
}

/** The id of a line that stands nowhere in the index. */
export const unknownLine = -1

const nowhere: readonly number[] = []

/** Interns lines by a key, once per snapshot (or per block). */
export function indexLines(keys: readonly string[]): LineIndex {
  const idByKey = new Map<string, number>()
  const firsts: number[] = []
  /** Of the lines that stand more than once, and of the others that were asked for: most lines never need a list. */
  const positions = new Map<number, number[]>()
  const ids = keys.map((key, at) => {
    const known = idByKey.get(key)
    if (known === undefined) {
      idByKey.set(key, firsts.length)
      return firsts.push(at) - 1
    }
    const all = positions.get(known)
    if (all === undefined) positions.set(known, [firsts[known] ?? 0, at])
    else all.push(at)
    return known
  })
  return {
    ids,
    idOf: (key) => idByKey.get(key) ?? unknownLine,
    first: (id) => (id === unknownLine ? undefined : firsts[id]),
    positions(id) {
      const known = positions.get(id)
      if (known !== undefined) return known
      const first = id === unknownLine ? undefined : firsts[id]
      if (first === undefined) return nowhere
      const alone = [first]
      positions.set(id, alone)
      return alone
    },
  }
}

/** Whether a line has nothing but white space. */
export const isBlank = (line: string): boolean => line.trim() === ''

/** Four letters, digits or underscores, wherever they stand. */
const fourLetters = /[\p{L}\p{N}_](?:[^\p{L}\p{N}_]*[\p{L}\p{N}_]){3}/u

/** Whether a line says enough to tell places apart: a lone bracket, a blank line or `else {` do not. */
export function isSignificant(line: string): boolean {
  return hasFourLetters(line) && !/^\s*(?:\} )?else \{\s*$/.test(line)
}

/** The same as the pattern, which is asked where a line is not of plain ASCII up to the fourth. */
function hasFourLetters(line: string): boolean {
  let letters = 0
  for (let at = 0; at < line.length; at += 1) {
    const unit = line.charCodeAt(at)
    if (unit > 127) return fourLetters.test(line)
    const isLetter = (unit | 32) >= 97 && (unit | 32) <= 122
    if ((isLetter || (unit >= 48 && unit <= 57) || unit === 95) && (letters += 1) === 4) return true
  }
  return false
}

/** Index in an ascending list of the first element that is at least `least`. */
export function firstAtLeast(sorted: readonly number[], least: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}
