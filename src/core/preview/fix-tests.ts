import { problemLine } from './fix-request.ts'
import type { TestError } from './test-news.ts'
import type { TestFile, TestResult } from './tests.ts'

/** Failures told at once; the first ones mostly explain the others. */
const failuresTold = 10
const textMost = 2_000

/**
 * The instruction that asks a model to make tests pass: each failure with its place, what was expected and what came.
 * Null where nothing has failed. The files go along with every turn anyway.
 */
export function fixTestsRequest(files: readonly TestFile[]): string | null {
  const failures = files.flatMap((file) => [...troublesOf(file), ...file.tasks.flatMap(failureOf(file))])
  if (failures.length === 0) return null
  const [first = '', ...others] = failures.slice(0, failuresTold)
  if (failures.length === 1) return `Fix this failing test: ${first}`
  const more = failures.length > failuresTold ? [`… and ${failures.length - failuresTold} more`] : []
  return ['Fix these failing tests:', first, ...others, ...more].join('\n\n')
}

const failureOf =
  ({ path }: TestFile) =>
  ({ state, names, errors, end }: TestResult): readonly string[] => {
    if (state !== 'failed') return []
    const title = `${path} > ${names.join(' > ')}`
    if (end !== null) return [`${title}\nIt never ended: ${endWords[end]}`]
    return [[title, ...errors.map(errorText)].join('\n')]
  }

const endWords = {
  stuck: 'it kept the thread for itself, as an endless loop does.',
  left: 'its code went to another page.',
  grabbed: 'its code took the focus again and again.',
  silent: 'its frame did not come up.',
} as const

const troublesOf = ({ path, troubles }: TestFile): readonly string[] =>
  troubles.map((trouble) => {
    switch (trouble.type) {
      case 'problem': {
        const { place } = trouble.problem
        const at = place === null ? '' : ` at ${place.path}, line ${place.line}`
        return `${path}\n${problemLine(trouble.problem)}${at}`
      }
      case 'error':
        return `${path}\n${errorText(trouble.error)}`
      case 'missing':
        return `${path}\nIt imports packages that are not there: ${trouble.missing.map(({ specifier }) => specifier).join(', ')}`
      case 'empty':
        return `${path}\nIt has no tests.`
      case 'stuck':
      case 'left':
      case 'grabbed':
      case 'silent':
        return `${path}\nIt never ended: ${endWords[trouble.type]}`
    }
  })

const errorText = ({ name, message, diff, stack }: TestError): string => {
  const [at] = stack
  const said = name === '' || message.startsWith(name) ? message : `${name}: ${message}`
  const lines = [said.slice(0, textMost)]
  if (diff !== null) lines.push(`Difference (- expected, + received):\n${diff.slice(0, textMost)}`)
  if (at !== undefined) lines.push(`at ${at.place.path}, line ${at.place.line}`)
  return lines.join('\n')
}
