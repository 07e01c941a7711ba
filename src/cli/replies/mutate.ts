import { indentOf } from '../../core/edits/indent.ts'
import { isBlank } from '../../core/edits/lines.ts'
import { type Commit, commitOf } from './commit.ts'
import type { Dice } from './dice.ts'
import { stepOf } from './disturb.ts'

/** Small changes as commits make them. Each takes lines and gives lines; none where it finds nothing to do. */
type Mutation = (lines: readonly string[], at: number, dice: Dice) => readonly string[] | null

const words = (line: string) => [...line.matchAll(/[A-Za-z_][A-Za-z_]{3,}/g)].map(([word]) => word)

const spliced = (lines: readonly string[], at: number, removed: number, added: readonly string[]) =>
  lines.toSpliced(at, removed, ...added)

/** The end of the run of lines that are as deep as the one at `at` or deeper. */
function partEnd(lines: readonly string[], at: number): number {
  const depth = indentOf(lines[at] ?? '').length
  let stop = at + 1
  while (stop < lines.length && (isBlank(lines[stop] ?? '') || indentOf(lines[stop] ?? '').length > depth))
    stop += 1
  if (/^\s*[\])}]/.test(lines[stop] ?? '') && indentOf(lines[stop] ?? '').length === depth) stop += 1
  while (stop > at + 1 && isBlank(lines[stop - 1] ?? '')) stop -= 1
  return stop
}

const renameWord: Mutation = (lines, at, dice) => {
  const word = dice.any(words(lines[at] ?? ''))
  if (word === null) return null
  const fresh = dice.pick([`${word}Next`, `get${word}`, `${word.slice(0, -1)}`, `my_${word}`])
  return lines.with(at, (lines[at] ?? '').replace(word, fresh))
}

const renameNear: Mutation = (lines, at, dice) => {
  const word = dice.any(words(lines[at] ?? ''))
  if (word === null) return null
  const stop = Math.min(lines.length, at + 20)
  return lines.map((line, i) => (i >= at && i < stop ? line.replaceAll(word, `${word}2`) : line))
}

const changeNumber: Mutation = (lines, at, dice) =>
  /\d/.test(lines[at] ?? '')
    ? lines.with(at, (lines[at] ?? '').replace(/\d+/, String(dice.between(2, 999))))
    : null

const addArgument: Mutation = (lines, at, dice) => {
  const line = lines[at] ?? ''
  if (!/\w\(.*\)/.test(line)) return null
  return lines.with(
    at,
    line.replace(/\)(?=[^)]*$)/, dice.pick([', options)', ', { force: true })', ', "fallback")'])),
  )
}

const insertLines: Mutation = (lines, at, dice) => {
  const indent = indentOf(lines[at] ?? '')
  const from = dice.roll(lines.length)
  const copied = lines
    .slice(from, from + dice.between(1, 5))
    .map((line) => (isBlank(line) ? '' : indent + line.trim()))
  const fresh = copied.map((line) => line.replace(/([A-Za-z_]{4,})/, '$1New'))
  return fresh.every(isBlank) ? null : spliced(lines, at, 0, fresh)
}

const duplicatePart: Mutation = (lines, at) => {
  if (isBlank(lines[at] ?? '')) return null
  const stop = partEnd(lines, at)
  if (stop - at > 30 || stop - at < 2) return null
  const [first = '', ...rest] = lines.slice(at, stop)
  const fresh = [first.replace(/([A-Za-z_]{4,})(?=\s*[({:=])/, '$1Copy'), ...rest]
  return fresh[0] === first
    ? null
    : spliced(lines, stop, 0, isBlank(lines[stop] ?? 'x') ? ['', ...fresh] : fresh)
}

const deleteLines: Mutation = (lines, at, dice) => spliced(lines, at, dice.between(1, 5), [])

const deletePart: Mutation = (lines, at) => {
  const stop = partEnd(lines, at)
  return isBlank(lines[at] ?? '') || stop - at > 14 ? null : spliced(lines, at, stop - at, [])
}

const rewriteLines: Mutation = (lines, at, dice) => {
  const count = dice.between(2, 5)
  const old = lines.slice(at, at + count)
  if (old.every(isBlank)) return null
  const indent = indentOf(old.find((line) => !isBlank(line)) ?? '')
  const fresh = old.flatMap((line) =>
    dice.chance(0.4)
      ? []
      : [line.replace(/[A-Za-z_]{4,}/g, (word) => (dice.chance(0.5) ? `${word}X` : word))],
  )
  return spliced(lines, at, count, dice.chance(0.5) ? [...fresh, `${indent}// was: ${old.length}`] : fresh)
}

/** Lines one step deeper, inside something new. */
const wrap: Mutation = (lines, at, dice) => {
  const indent = indentOf(lines[at] ?? '')
  if (isBlank(lines[at] ?? '')) return null
  const stop = partEnd(lines, at)
  if (stop - at > 12) return null
  const step = lines.some((line) => line.startsWith('\t')) ? '\t' : ' '.repeat(stepOf(lines) || 2)
  const inner = lines.slice(at, stop).map((line) => (isBlank(line) ? line : step + line))
  return spliced(lines, at, stop - at, [
    `${indent}if (${dice.pick(['isReady', 'options.force', '!done'])}) {`,
    ...inner,
    `${indent}}`,
  ])
}

const blankLine: Mutation = (lines, at) =>
  isBlank(lines[at] ?? '') ? spliced(lines, at, 1, []) : spliced(lines, at, 0, [''])

const mutations: readonly [Mutation, ...Mutation[]] = [
  renameWord,
  renameWord,
  renameNear,
  changeNumber,
  addArgument,
  insertLines,
  insertLines,
  duplicatePart,
  deleteLines,
  deletePart,
  rewriteLines,
  rewriteLines,
  wrap,
  blankLine,
]

/** A commit made to a real file; null where the dice find none. */
export function mutate(path: string, text: string, dice: Dice): Commit | null {
  const before = linesOf(text)
  let after: readonly string[] = before
  for (let left = dice.between(1, 5); left > 0; left -= 1) {
    if (after.length === 0) return null
    after = dice.pick(mutations)(after, dice.roll(after.length), dice) ?? after
  }
  return recast(path, before, after, dice)
}

export const linesOf = (text: string): readonly string[] =>
  text
    .replace(/^\ufeff/, '')
    .replace(/\r\n/g, '\n')
    .replace(/\n+$/, '')
    .split('\n')

/** The commit with other line ends, or none at its end, or tabs, now and then. */
export function recast(
  path: string,
  before: readonly string[],
  after: readonly string[],
  dice: Dice,
): Commit | null {
  const end = dice.chance(0.15) ? '\r\n' : '\n'
  const isEnded = !dice.chance(0.12)
  const step = dice.chance(0.15) ? stepOf([...before, ...after]) : 0
  const tabbed = (lines: readonly string[]) =>
    step === 0
      ? lines
      : lines.map((line) => '\t'.repeat(indentOf(line).length / step) + line.slice(indentOf(line).length))
  return commitOf(path, tabbed(before), tabbed(after), { end, isEnded })
}
