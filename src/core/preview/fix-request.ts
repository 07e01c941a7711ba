import type { Place, Problem } from './build.ts'
import { framesOf, rowLine } from './console-text.ts'
import type { ConsoleRow } from './messages.ts'

/** Lines of code shown around the place of a problem. */
const linesAround = 3
const rowsTold = 10
const rowLength = 300

/**
 * The instruction that asks a model to mend a problem: what went wrong and where, the code there, and the last rows of
 * the console. The files go along with every turn anyway.
 */
export function fixRequest(
  problem: Problem,
  textOf: (path: string) => string | null,
  rows: readonly ConsoleRow[],
): string {
  const { place } = problem
  const at = place === null ? '' : ` in ${place.path}, line ${place.line}`
  const parts = [`Fix this error${at}: ${problemLine(problem)}`]
  if (place !== null) parts.push(...codeThere(place, textOf))
  const told = rows.slice(-rowsTold).map((row) => `${row.level}: ${rowLine(row)}`.slice(0, rowLength))
  if (told.length > 0) parts.push(`The last rows of the console:\n${told.join('\n')}`)
  return parts.join('\n\n')
}

/** What the editor says of a place in a file: an error of the language's own, a warning. */
export type Diagnostic = {
  readonly message: string
  /** Who says it, such as `ts`; empty where nobody is named. */
  readonly source: string
  readonly place: Place
}

/** The instruction that asks a model to mend what the editor says of a place, with the code there. */
export function diagnosticRequest(
  { message, source, place }: Diagnostic,
  textOf: (path: string) => string | null,
): string {
  const by = source === '' ? '' : ` (${source})`
  const asked = `Fix this problem${by} in ${place.path}, line ${place.line}: ${message}`
  return [asked, ...codeThere(place, textOf)].join('\n\n')
}

/** The problem that a row of the console tells: an error among its values, else its words. */
export function problemOfRow(row: ConsoleRow): Problem {
  const stack = row.values.map(framesOf).find((frames) => frames.length > 0) ?? []
  return {
    kind: 'error',
    name: '',
    message: rowLine(row),
    place: stack[0]?.place ?? row.place,
    stack,
  }
}

const codeThere = ({ path, line }: Place, textOf: (path: string) => string | null): readonly string[] => {
  const code = textOf(path)
  return code === null ? [] : [`The code there:\n${excerpt(code, line)}`]
}

/** A problem in one line. */
export function problemLine({ kind, name, message }: Problem): string {
  if (kind === 'import') return `Cannot find ${message}`
  if (kind === 'version')
    return `${message} needs a full version in package.json${name === '' ? '' : `, which says ${name}`}`
  if (kind === 'load') return `Could not load ${message}`
  return name === '' || message.startsWith(name) ? message : `${name}: ${message}`
}

const excerpt = (text: string, line: number): string => {
  const lines = text.split('\n')
  const from = Math.max(0, line - 1 - linesAround)
  return lines
    .slice(from, line + linesAround)
    .map((code, index) => `${from + index + 1 === line ? '>' : ' '} ${from + index + 1} ${code}`)
    .join('\n')
}
