import { fenceOf } from './markers.ts'
import { isBlank } from './lines.ts'

/**
 * A way of writing code down that is not the code itself, as models fall into it. `search` are the searched lines
 * turned back; `replace` turns the other half back in the same way, and is not sure where only some of its lines are
 * written so.
 */
export type Reading = {
  readonly kind: 'entities' | 'backslashes' | 'gutter' | 'signs' | 'fenced' | 'one-line'
  readonly search: readonly string[]
  readonly replace: (lines: readonly string[]) => {
    readonly lines: readonly string[]
    readonly isSure: boolean
  }
}

const characterOf: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  '#34': '"',
}
const entity = /&(lt|gt|amp|quot|apos|#39|#x27|#34);/g

/** Whether a line has one of the entities by which HTML writes the characters of code. */
export const hasEntity = (line: string): boolean => line.includes('&') && line.search(entity) !== -1

/** A line with its entities turned into characters, once: `&amp;lt;` becomes `&lt;`. */
export const decodeEntities = (line: string): string =>
  line.includes('&') ? line.replace(entity, (all, name: string) => characterOf[name] ?? all) : line

const escaped = /\\(["'`_*#<>[\]()~])/g
const hasBackslash = (line: string) => line.includes('\\') && line.search(escaped) !== -1
const dropBackslashes = (line: string) => line.replace(escaped, '$1')

/** Line numbers before code, and what parts them: `12 | code`, `12: code`, tabs. */
const gutters: readonly RegExp[] = [
  /^\s*(\d+) \| ?/,
  /^\s*(\d+)[|│] ?/,
  /^\s*(\d+)[|│]/,
  /^\s*(\d+)(?: →|→)/,
  /^\s*(\d+): ?/,
  /^\s*(\d+):/,
  /^\s*(\d+)\t/,
  /^\s*(\d+)(?: |$)/,
]

/** The gutters by which the lines may be numbered one after the other. */
export function guttersOf(lines: readonly string[]): readonly RegExp[] {
  return gutters.filter((gutter) => {
    let last: number | null = null
    for (const line of lines) {
      const written = gutter.exec(`${line}${isBlank(line) ? '' : ' '}`)?.[1]
      if (written === undefined) return false
      const number = Number(written)
      if (last !== null && number !== last + 1) return false
      last = number
    }
    return last !== null
  })
}

/** A line without its number. */
export const dropGutter = (line: string, gutter: RegExp): string => {
  const whole = gutter.exec(line)
  if (whole !== null) return line.slice(whole[0].length)
  // the space behind the number of a blank line may be gone
  return gutter.test(`${line} `) ? '' : line
}

function withoutFences(lines: readonly string[]): readonly string[] | null {
  const first = lines.findIndex((line) => !isBlank(line))
  const last = lines.findLastIndex((line) => !isBlank(line))
  if (first === last || fenceOf(lines[first] ?? '') === null || fenceOf(lines[last] ?? '')?.info !== '')
    return null
  return lines.slice(first + 1, last)
}

const oneByOne = (turn: (line: string) => string) => (lines: readonly string[]) => ({
  lines: lines.map(turn),
  isSure: true,
})

const splitLine = (line: string): readonly string[] =>
  line.split('\\n').map((part) => part.replace(/\\t/g, '\t').replace(/\\"/g, '"'))

/** A block written like a diff: removed lines with `-` in the search, added ones with `+` in the replacement. */
const signs = (search: readonly string[]): Reading => ({
  kind: 'signs',
  search: search.map((line) => line.slice(1)),
  replace: (lines) => {
    const written = lines.filter((line) => !isBlank(line))
    const isSigned = written.every((line) => /^[+ ]/.test(line))
    return { lines: isSigned ? lines.map((line) => line.slice(1)) : lines, isSure: isSigned }
  },
})

/**
 * The replacement of a block that was written as a diff of its search: the lines with a space or `-` are those
 * searched, one by one. Null for any other.
 */
export function dropDiffSigns(
  search: readonly string[],
  replace: readonly string[],
): readonly string[] | null {
  if (!replace.some((line) => /^[+-]/.test(line))) return null
  const old: string[] = []
  const lines: string[] = []
  for (const line of replace) {
    const rest = line.slice(1)
    if (line.startsWith('+')) lines.push(rest)
    else if (line.startsWith('-') || line.startsWith(' ') || line === '') {
      old.push(rest.trimEnd())
      if (!line.startsWith('-')) lines.push(rest)
    } else return null
  }
  const isDiff = old.length === search.length && old.every((line, at) => line === search[at]?.trimEnd())
  return isDiff ? lines : null
}

/**
 * The readings that searched lines allow beside the plain one. Which of them is meant, if one is, the file tells: the
 * lines so read stand in it. `isIndented`: they stand there as written too, but for their indents.
 */
export function readingsOf(search: readonly string[], isIndented = false): readonly Reading[] {
  const readings: Reading[] = []
  const told = search.filter((line) => !isBlank(line))
  if (told.length === 0) return readings
  const isSigned = told.every((line) => /^[- ]/.test(line))
  if (isSigned && (isIndented || told.some((line) => line.startsWith('-')))) readings.push(signs(search))
  if (isIndented) return readings
  const bare = withoutFences(search)
  if (bare !== null)
    readings.push({
      kind: 'fenced',
      search: bare,
      replace: (lines) => ({ lines: withoutFences(lines) ?? lines, isSure: true }),
    })
  if (told.some(hasEntity))
    readings.push({
      kind: 'entities',
      search: search.map(decodeEntities),
      replace: oneByOne(decodeEntities),
    })
  if (told.some(hasBackslash))
    readings.push({
      kind: 'backslashes',
      search: search.map(dropBackslashes),
      replace: oneByOne(dropBackslashes),
    })
  for (const gutter of guttersOf(search))
    readings.push({
      kind: 'gutter',
      search: search.map((line) => dropGutter(line, gutter)),
      replace: (lines) => {
        const written = lines.filter((line) => !isBlank(line))
        const numbered = written.filter((line) => gutter.test(`${line} `)).length
        return {
          lines: lines.map((line) => dropGutter(line, gutter)),
          isSure: numbered === 0 || numbered === written.length,
        }
      },
    })
  if (told.length === 1 && told[0]?.includes('\\n') === true)
    readings.push({
      kind: 'one-line',
      search: splitLine(told[0]),
      replace: (lines) => ({ lines: lines.flatMap(splitLine), isSure: true }),
    })
  return readings
}
