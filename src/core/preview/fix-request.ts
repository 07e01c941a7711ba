import type { Problem } from './build.ts'
import type { KeptRow } from './preview.ts'
import type { Value } from './messages.ts'

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
  rows: readonly KeptRow[],
): string {
  const { place } = problem
  const at = place === null ? '' : ` in ${place.path}, line ${place.line}`
  const parts = [`Fix this error${at}: ${problemLine(problem)}`]
  const code = place === null ? null : textOf(place.path)
  if (place !== null && code !== null) parts.push(`The code there:\n${excerpt(code, place.line)}`)
  const told = rows
    .slice(-rowsTold)
    .map(({ level, values }) => `${level}: ${values.map(plainText).join(' ')}`.slice(0, rowLength))
  if (told.length > 0) parts.push(`The last rows of the console:\n${told.join('\n')}`)
  return parts.join('\n\n')
}

/** A problem in one line. */
export function problemLine({ kind, name, message }: Problem): string {
  if (kind === 'import') return `Cannot find ${message}`
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

/** A value in one line of plain text, one level deep. */
export function plainText(value: Value): string {
  switch (value.type) {
    case 'text':
    case 'literal':
      return value.text
    case 'function':
    case 'class':
      return `${value.type} ${value.name}`
    case 'object': {
      if (value.text !== '') return value.text
      const inner = value.entries
        .slice(0, 5)
        .map(([key, item]) => (value.kind === 'array' ? short(item) : `${key}: ${short(item)}`))
      const more = value.entries.length > 5 || value.left > 0 ? ', …' : ''
      return value.kind === 'array'
        ? `[${inner.join(', ')}${more}]`
        : `${value.name} {${inner.join(', ')}${more}}`.trim()
    }
    case 'deep':
      return value.name === '' ? '{…}' : value.name
    case 'getter':
    case 'seen':
    case 'closed':
      return '…'
  }
}

const short = (value: Value): string =>
  value.type === 'object' && value.text === '' ? value.name || '{…}' : plainText(value)
