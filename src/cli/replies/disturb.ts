import { indentOf } from '../../core/edits/indent.ts'
import { isBlank } from '../../core/edits/lines.ts'
import type { Stuff } from './reply-case.ts'

/** How a model's habits rewrite the lines it quotes; `quoted` are the lines of the file among them;
 * null where the habit does not fit them. */
export type Rewriting = (lines: readonly string[], quoted: readonly string[]) => readonly string[] | null

/** Trailing space added to some lines, or what the file has stripped. */
export function trailingSpace({ commit, dice }: Stuff): Rewriting | null {
  if (commit.before.some((line) => /[ \t]$/.test(line)) && dice.chance(0.7))
    return (lines, quoted) => lines.map((line) => (quoted.includes(line) ? line.trimEnd() : line))
  const added = new Map(
    commit.before.map((line) => [line, dice.chance(0.3) && !isBlank(line) ? `${line}  ` : line]),
  )
  return (lines, quoted) => lines.map((line) => (quoted.includes(line) ? (added.get(line) ?? line) : line))
}

/** The whole block at the left margin, relative depths kept. */
export function dedent(): Rewriting {
  return (lines, quoted) => {
    const common = quoted
      .filter((line) => !isBlank(line))
      .map(indentOf)
      .reduce((a, b) => (a.length < b.length ? a : b))
    if (lines.some((line) => !isBlank(line) && !line.startsWith(common))) return null
    return lines.map((line) => (isBlank(line) ? line : line.slice(common.length)))
  }
}

/** The whole block some steps too deep. */
export function indentMore({ commit, dice }: Stuff): Rewriting | null {
  if (commit.before.some((line) => line.startsWith('\t'))) return null
  const more = dice.pick(['  ', '    ', ' '])
  return (lines) => lines.map((line) => (isBlank(line) ? line : more + line))
}

export function spacesForTabs({ commit, dice }: Stuff): Rewriting | null {
  if (!commit.before.some((line) => line.startsWith('\t'))) return null
  if (commit.before.some((line) => /^\t* /.test(line))) return null
  const step = ' '.repeat(dice.pick([2, 4, 4]))
  return (lines) =>
    lines.map((line) => indentOf(line).replaceAll('\t', step) + line.slice(indentOf(line).length))
}

/** The step of a file indented by spaces; 0 for any other, or where lines are aligned otherwise. */
export function stepOf(lines: readonly string[]): number {
  const widths = lines.filter((line) => !isBlank(line)).map((line) => indentOf(line))
  if (widths.some((indent) => indent.includes('\t'))) return 0
  for (const step of [4, 2]) {
    if (widths.some((indent) => indent.length === step) && widths.every(({ length }) => length % step === 0))
      return step
  }
  return 0
}

export function tabsForSpaces({ commit }: Stuff): Rewriting | null {
  const step = stepOf([...commit.before, ...commit.after])
  if (step === 0) return null
  return (lines) =>
    lines.map((line) => '\t'.repeat(indentOf(line).length / step) + line.slice(indentOf(line).length))
}

/** Quotes, dashes and spaces as a word processor writes them. */
export function smartQuotes({ commit }: Stuff): Rewriting | null {
  if (!commit.before.some((line) => /['"]/.test(line)) || /[\u2018-\u201d]/.test(commit.after.join('')))
    return null
  const curl = (line: string) =>
    line
      .replace(/"([^"]*)"/g, '\u201c$1\u201d')
      .replace(/'([^']*)'/g, '\u2018$1\u2019')
      .replace(/(\w)'(\w)/g, '$1\u2019$2')
  return (lines, quoted) => {
    // a model that curls one kind of quote curls it everywhere
    const seen = quoted.join('')
    return lines.map((line) =>
      quoted.includes(line) || Array.from(line).every((char) => !/['"]/.test(char) || seen.includes(char))
        ? curl(line)
        : line,
    )
  }
}

/** A line as somebody remembers it who read it a while ago. */
export function misremember(line: string): string {
  const indent = indentOf(line)
  const body = line.slice(indent.length)
  const words = body.split(/\b/)
  const at = words.findLastIndex((word) => /^[A-Za-z]{4,}$/.test(word))
  if (at < 1) return line
  return indent + words.with(at, `${words[at] ?? ''}s`).join('')
}

const entityOf: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Code as it looks when it was escaped for HTML once too often. */
export function entities({ commit }: Stuff): Rewriting | null {
  if ([...commit.before, ...commit.after].some((line) => /&\w+;/.test(line))) return null
  const escape = (line: string) => line.replace(/[&<>]/g, (char) => entityOf[char] ?? char)
  // who escapes shows it in what is quoted
  return (lines, quoted) => (quoted.some((line) => /[&<>]/.test(line)) ? lines.map(escape) : lines)
}
