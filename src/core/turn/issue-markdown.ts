/** What goes into an issue. */
export type Issue = {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** The instruction that made the proposal; null: there is none. */
  readonly instruction: string | null
  /** The proposal as a patch; empty: there is none. */
  readonly diff: string
}

/** A project and the proposal over it as GitHub's Markdown. No text in it can end the fence it stands in. */
export function issueMarkdown({ files, instruction, diff }: Issue): string {
  const parts = files.map(({ path, text }) => `${heading(path)}\n\n${fenced(text, languageOf(path))}`)
  if (instruction !== null) parts.push(`### Instruction\n\n${fenced(instruction, 'text')}`)
  if (diff !== '') parts.push(`### Proposed change\n\n${fenced(diff, 'diff')}`)
  return parts.join('\n')
}

const heading = (path: string): string => {
  const fence = '`'.repeat(longestRun(path) + 1)
  const space = path.startsWith('`') || path.endsWith('`') ? ' ' : ''
  return `### ${fence}${space}${path}${space}${fence}`
}

const fenced = (text: string, language: string): string => {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${fence}\n`
}

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))

/** The ending of a name is what GitHub calls most languages by. */
const languageOf = (path: string): string => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? 'text'
