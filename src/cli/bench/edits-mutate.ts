import { isLazyComment } from '../../core/edits/lazy.ts'

/** A number from 0 up to 1, evenly spread. */
export type Random = () => number

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1))

const pick = <T>(random: Random, list: readonly T[]): T | undefined =>
  list[between(random, 0, list.length - 1)]

/** Changes some of `lines` in place and says how many lines it touched. */
type Mutation = (lines: string[], random: Random) => number

/** A run of lines that holds neither the first nor the last. */
const runIn = (lines: readonly string[], random: Random, most: number) => {
  const size = Math.min(between(random, 1, most), lines.length - 2)
  return { from: between(random, 1, lines.length - 1 - size), size }
}

/** The line with one of its names changed; the same line where it has no name. */
const altered = (line: string, random: Random): string => {
  const names = [...line.matchAll(/[A-Za-z_$][\w$]{2,}/g)]
  const name = pick(random, names)
  if (name === undefined) return line
  const changed = `${line.slice(0, name.index)}${name[0]}${between(random, 2, 99)}${line.slice(name.index + name[0].length)}`
  return isLazyComment(changed) ? line : changed
}

const changeLines: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 8)
  for (let at = from; at < from + size; at += 1) lines[at] = altered(lines[at] ?? '', random)
  return size
}

const rewriteBlock: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 20)
  const other = runIn(lines, random, 20)
  const written = lines.slice(other.from, other.from + other.size).map((line) => altered(line, random))
  lines.splice(from, size, ...written)
  return Math.max(size, other.size)
}

const insertBlock: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 15)
  const written = lines.slice(from, from + size).map((line) => altered(line, random))
  lines.splice(between(random, 1, lines.length - 1), 0, ...written)
  return size
}

const deleteBlock: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 12)
  lines.splice(from, size)
  return size
}

const moveBlock: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 30)
  const moved = lines.splice(from, size)
  const to = from + between(random, -200, 200)
  lines.splice(Math.max(1, Math.min(lines.length - 1, to)), 0, ...moved)
  return size
}

const duplicateBlock: Mutation = (lines, random) => {
  const { from, size } = runIn(lines, random, 20)
  const to = random() < 0.5 ? from + size : between(random, 1, lines.length - 1)
  lines.splice(to, 0, ...lines.slice(from, from + size))
  return size
}

/** Blank lines and lone brackets, indented as the file does it. */
const repeatCommon: Mutation = (lines, random) => {
  const { from } = runIn(lines, random, 1)
  const bracket = lines.slice(from).find((line) => /^\s*[\])}]+[;,]?$/.test(line)) ?? '}'
  const line = random() < 0.5 ? '' : bracket
  const size = between(random, 1, 4)
  lines.splice(between(random, 1, lines.length - 1), 0, ...Array.from({ length: size }, () => line))
  return size
}

const mutations: readonly Mutation[] = [
  changeLines,
  changeLines,
  rewriteBlock,
  insertBlock,
  deleteBlock,
  moveBlock,
  duplicateBlock,
  repeatCommon,
]

/**
 * The lines as a model might rewrite them: blocks changed, rewritten, inserted, removed, moved and doubled, brackets
 * and blank lines repeated, until `share` (0 to 1) of the lines is touched. The first and the last line stay.
 */
export function mutated(lines: readonly string[], share: number, random: Random): readonly string[] {
  const out = [...lines]
  let touched = 0
  while (touched < share * lines.length) touched += pick(random, mutations)?.(out, random) ?? 0
  return out
}
