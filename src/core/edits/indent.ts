import { anchorKey, typedKey } from './plain-key.ts'

/** How many spaces and tabs a line begins with. */
export const indentWidth = (line: string): number => {
  let width = 0
  for (let unit = line.charCodeAt(0); unit === 32 || unit === 9;) unit = line.charCodeAt((width += 1))
  return width
}

/** The spaces and tabs that a line begins with. */
export const indentOf = (line: string): string => line.slice(0, indentWidth(line))

/** How a file indents: by tabs, by so many spaces, or not to tell. */
export type IndentStyle =
  { readonly kind: 'tabs' } | { readonly kind: 'spaces'; readonly unit: number } | null

/** The indentation style of lines; null if they mix tabs and spaces, or have none. */
export function indentStyle(lines: readonly string[]): IndentStyle {
  let tabs = 0
  let spaces = 0
  let unit = 0
  for (const line of lines) {
    const first = line.charCodeAt(0)
    if (first === 9) tabs += 1
    else if (first === 32) {
      const width = line.length - line.trimStart().length
      if (width < 2 || width === line.length) continue
      spaces += 1
      unit = unit === 0 ? width : greatestCommon(unit, width)
    }
  }
  if (tabs > 0 && spaces === 0) return { kind: 'tabs' }
  if (spaces > 0 && tabs === 0) return { kind: 'spaces', unit: unit < 2 ? 2 : unit }
  return null
}

const greatestCommon = (a: number, b: number): number => (b === 0 ? a : greatestCommon(b, a % b))

/** Writes an indent in a file's style; `unit` is how many spaces the writer of the indent uses for one step. */
export function restyleIndent(indent: string, style: IndentStyle, unit: number): string {
  if (style === null) return indent
  if (style.kind === 'tabs') {
    if (!indent.includes(' ') || unit < 2) return indent
    const width = Array.from(indent).reduce((sum, char) => sum + (char === '\t' ? unit : 1), 0)
    return '\t'.repeat(Math.floor(width / unit)) + ' '.repeat(width % unit)
  }
  return indent.includes('\t') ? indent.replaceAll('\t', ' '.repeat(style.unit)) : indent
}

/** The step by which lines are indented with spaces; 0 if none of them is. */
function spaceUnit(lines: readonly string[]): number {
  const style = indentStyle(lines.filter((line) => line.startsWith('  ')))
  return style?.kind === 'spaces' ? style.unit : 0
}

/** Gives new lines the depth and style that the file has where the searched lines were found. */
export interface Reindent {
  /** Learns from a new line, a whole one, by which step they are indented: for all that are turned from then on. */
  learn(line: string): void
  turn(line: string): string
  /** Whether the depth of a line can be told by those that were found. */
  isSure(line: string): boolean
  /** Whether a later line showed a smaller step than one was turned by: nothing else told how deep a step is. */
  readonly isOutdated: boolean
}

/**
 * `search[i]` was found at `base[i]`. A line as deep as a searched one gets that one's depth in the file. Any other
 * follows the rule that all of them keep, where they keep one: so many characters more, or so many times as deep; else
 * it is as much deeper or shallower as it was written from the nearest.
 */
export function createReindent(
  search: readonly string[],
  base: readonly string[],
  style: IndentStyle,
): Reindent {
  const known = new Map<string, string>()
  const isQuoted = (line: string, at: number) => anchorKey(line) === anchorKey(base[at] ?? '')
  const isAnyQuoted = search.some((line, at) => line.trim() !== '' && isQuoted(line, at))
  for (const [at, line] of search.entries()) {
    // a line quoted wrongly may have lost its beginning
    if (line.trim() === '' || (isAnyQuoted && !isQuoted(line, at))) continue
    const own = indentOf(line)
    if (!known.has(own)) known.set(own, indentOf(base[at] ?? ''))
  }
  const unit = stepOf(known) || spaceUnit(search)
  let guessed = 0
  let isOutdated = false
  /** The step by which new lines are indented, where those that were found do not tell it. */
  const guessStep = (extra: string): number => {
    const step = guessUnit(extra)
    return step === 0 || (guessed > 0 && guessed < step) ? guessed : step
  }
  const pairs = [...known]
  const isAsIs = pairs.every(([own, there]) => own === there)
  const [first = ['', '']] = pairs
  const shift = first[1].length - first[0].length
  const isShifted =
    pairs.length > 0 &&
    pairs.every(([own, there]) => there.length - own.length === shift && isOfSpaces(own + there))
  const deep = pairs.find(([own]) => own !== '')
  const factor = deep === undefined || deep[1] === '' ? null : deep[1].length / deep[0].length
  const kinds = new Set(pairs.flatMap(([own]) => Array.from(own)))
  const kindsThere = new Set(pairs.flatMap(([, there]) => Array.from(there)))
  const isScaled =
    factor !== null &&
    kinds.size === 1 &&
    kindsThere.size === 1 &&
    pairs.every(([own, there]) => there.length === own.length * factor)

  const shifted = (own: string): string | null =>
    isShifted && isOfSpaces(own) ? ' '.repeat(Math.max(0, own.length + shift)) : null
  const scaled = (own: string): string | null => {
    const width = own.length * (factor ?? 0)
    const isLike = isScaled && Number.isInteger(width) && Array.from(own).every((char) => kinds.has(char))
    return isLike ? ([...kindsThere][0] ?? ' ').repeat(width) : null
  }

  const byNearest = (own: string): string => {
    let nearest: string | null = null
    for (const candidate of known.keys()) {
      if (own.startsWith(candidate) && (nearest === null || candidate.length > nearest.length))
        nearest = candidate
    }
    if (nearest !== null) {
      const extra = restyleIndent(
        own.slice(nearest.length),
        style,
        unit || guessStep(own.slice(nearest.length)),
      )
      return (known.get(nearest) ?? '') + extra
    }
    if (isAsIs && pairs.some(([deeper]) => deeper.startsWith(own))) return own
    for (const candidate of known.keys()) {
      if (candidate.startsWith(own) && (nearest === null || candidate.length < nearest.length))
        nearest = candidate
    }
    if (nearest === null) return restyleIndent(own, style, unit || guessStep(own))
    const missing = restyleIndent(nearest.slice(own.length), style, unit || guessStep(nearest))
    const there = known.get(nearest) ?? ''
    return there.slice(0, Math.max(0, there.length - missing.length))
  }

  const isHalfStep = (line: string): boolean =>
    style?.kind === 'spaces' &&
    indentWidth(line) > 0 &&
    indentWidth(line) < style.unit &&
    isOfSpaces(indentOf(line)) &&
    !line.trimStart().startsWith('*')

  const depthOf = (own: string): string =>
    known.get(own) ?? (isAsIs ? null : (scaled(own) ?? shifted(own))) ?? byNearest(own)

  return {
    learn(line) {
      const own = indentOf(line)
      if (unit > 0 || line.trim() === '' || known.has(own)) return
      const nearest = [...known.keys()]
        .filter((each) => own.startsWith(each))
        .toSorted((a, b) => b.length - a.length)
      const step = guessStep(own.slice(nearest[0]?.length ?? 0))
      isOutdated ||= guessed > 0 && step < guessed
      guessed = step
    },
    turn(line) {
      if (line.trim() === '') return isAsIs || line === '' ? line : ''
      const own = indentOf(line)
      return depthOf(own) + line.slice(own.length)
    },
    isSure(line) {
      const own = indentOf(line)
      if (line.trim() === '' || known.has(own)) return true
      const told = depthOf(own)
      // less than the file's step is a step of the reply's own
      if (isAsIs && isHalfStep(line)) return false
      // what is alone written in another style than the lines around it
      if (isAsIs) return own === told || style !== null
      const [byFactor, byShift] = [scaled(own), shifted(own)]
      if (byFactor !== null && byShift !== null) return byFactor === byShift
      return byFactor !== null || byShift !== null || byNearest(own) === own
    },
    get isOutdated() {
      return style?.kind === 'tabs' && isOutdated
    },
  }
}

const isOfSpaces = (indent: string): boolean => !indent.includes('\t')

/** Spaces of the search that stand for one tab of the file, told by two depths; 0 if it cannot be told. */
function stepOf(known: ReadonlyMap<string, string>): number {
  const pairs = [...known].toSorted((a, b) => a[0].length - b[0].length)
  for (const [at, [own, there]] of pairs.entries()) {
    const before = pairs[at - 1] ?? ['', '']
    const grown = own.length - before[0].length
    const tabs = there.length - before[1].length
    if (there.includes('\t') && !own.includes('\t') && tabs > 0 && grown % tabs === 0) return grown / tabs
  }
  return 0
}

const guessUnit = (extra: string): number => (extra.length % 4 === 0 ? 4 : extra.length % 2 === 0 ? 2 : 0)

/**
 * Typographic characters that the search wrote for plain ones of the file (curly quotes, long dashes, odd spaces), as
 * a function that turns them back in new lines. Only characters seen in lines that were found are turned.
 */
export function createCopyist(search: readonly string[], base: readonly string[]): (line: string) => string {
  const turned = new Map<string, string>()
  for (const [at, line] of search.entries()) learnTurned(turned, line, base[at] ?? '')
  return (line) => turnBack(line, turned)
}

const quotePairs = ['\u201c\u201d', '\u2018\u2019']

/** Notes which typographic characters of a reply's line stand for others in the file's own line. */
export function learnTurned(turned: Map<string, string>, line: string, there: string): void {
  const written = line.trim()
  const own = there.trim()
  if (written.length !== own.length || written === own) return
  for (let i = 0; i < written.length; i += 1) {
    const char = written[i] ?? ''
    if (char === own[i] || !/[^\w\s]|[^\S \t]/.test(char) || char.charCodeAt(0) <= 127) continue
    // who curls one of a pair curls the other
    const pair = quotePairs.find((each) => each.includes(char) && own[i] === typedKey(char)) ?? char
    for (const each of pair) turned.set(each, own[i] ?? '')
  }
}

/** Notes the same of a changed line: what its beginning and its end share with the line it takes the place of tells. */
export function learnTurnedAtEnds(turned: Map<string, string>, line: string, there: string): void {
  const written = line.trimEnd()
  const own = there.trimEnd()
  const [plain, ownPlain] = [typedKey(written), typedKey(own)]
  // keys of another length tell nothing of single characters
  if (plain.length !== written.length || ownPlain.length !== own.length) return
  const shorter = Math.min(plain.length, ownPlain.length)
  let head = 0
  while (head < shorter && plain[head] === ownPlain[head]) head += 1
  let foot = 0
  while (foot < shorter - head && plain.at(-1 - foot) === ownPlain.at(-1 - foot)) foot += 1
  learnTurned(turned, written.slice(0, head), own.slice(0, head))
  learnTurned(turned, written.slice(written.length - foot), own.slice(own.length - foot))
}

/** The same for both kinds of quotes, where those of one kind stand for typed ones: who curls one kind curls the other. */
export function withBothQuotes(turned: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const quotes = quotePairs.flatMap((pair) => Array.from(pair))
  if (!quotes.some((quote) => turned.get(quote) === typedKey(quote))) return turned
  return new Map([...quotes.map((quote) => [quote, typedKey(quote)] as const), ...turned])
}

/** A line with those characters turned back. */
export const turnBack = (line: string, turned: ReadonlyMap<string, string>): string =>
  turned.size === 0 ? line : Array.from(line, (char) => turned.get(char) ?? char).join('')
