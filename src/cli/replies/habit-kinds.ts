import { indentOf } from '../../core/edits/indent.ts'
import { isBlank, isSignificant } from '../../core/edits/lines.ts'
import { type Block, blocksOf, looseKey } from './blocks.ts'
import type { Commit } from './commit.ts'
import { stepOf } from './disturb.ts'
import { fenceFor, introOf, languageOf, outroOf } from './dress.ts'
import { type Chunk, chunksOf, envelope, plainPatch, updateText } from './patches.ts'
import { patchOf } from './patch-place-kinds.ts'
import type { Kind, Stuff } from './reply-case.ts'
import { writeBlocks } from './write-blocks.ts'

/** Habits of models in what they quote, in how they indent, and in what they say about a file twice or wrongly. */

type Told = Pick<Block, 'search' | 'replace'>

/** Each block written otherwise, where at least one is. */
const toldBlocks =
  (write: (block: Block, stuff: Stuff) => Told | null): Kind =>
  (stuff) => {
    const { commit, dice } = stuff
    const blocks = blocksOf(commit, dice, { key: looseKey, context: 4 })
    if (blocks === null) return null
    const told = blocks.map((block) => write(block, stuff))
    if (told.every((each) => each === null)) return null
    const written = told.map((each, at) => each ?? blocks[at] ?? { search: [], replace: [] })
    return { reply: writeBlocks(commit.path, written, { dice }) }
  }

/** A block with the lines that its halves share written otherwise; null leaves a line out. */
function withKept(
  { from, to, search, changes }: Block,
  turn: (line: string, at: number) => string | null,
): Told {
  const [searched, replaced]: [string[], string[]] = [[], []]
  let at = from
  const keep = (stop: number) => {
    for (; at < stop; at += 1) {
      const line = turn(search[at - from] ?? '', at - from)
      if (line === null) continue
      searched.push(line)
      replaced.push(line)
    }
  }
  for (const change of changes) {
    keep(change.from)
    searched.push(...search.slice(change.from - from, change.to - from))
    replaced.push(...change.lines)
    at = change.to
  }
  keep(to)
  return { search: searched, replace: replaced }
}

const isSame = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n')

/** Blank lines between kept lines are left out of both halves. */
const blanksLeftOut = toldBlocks((block) => {
  const isBeside = (at: number) =>
    block.changes.some(({ from, to }) => at + block.from >= from - 1 && at + block.from <= to)
  const isInner = (at: number) =>
    at > 0 && at < block.search.length - 1 && ![at - 1, at, at + 1].some((near) => isBeside(near))
  const told = withKept(block, (line, at) => (isBlank(line) && isInner(at) ? null : line))
  return isSame(told.search, block.search) ? null : told
})

const blanksLeftOutOfPatch: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit, { context: 4, key: looseKey })
  if (chunks === null) return null
  const told = chunks.map((chunk): Chunk => {
    const isKept = (at: number) => chunk.lines[at]?.sign === ' ' && !isBlank(chunk.lines[at]?.text ?? '')
    const isOut = (at: number) =>
      chunk.lines[at]?.sign === ' ' && !isKept(at) && [-2, -1, 1, 2].every((off) => isKept(at + off))
    return { ...chunk, lines: chunk.lines.filter((_, at) => !isOut(at)) }
  })
  const isAny = told.some((chunk, at) => chunk.lines.length !== chunks[at]?.lines.length)
  return isAny ? { reply: patchOf(commit.path, told, dice) } : null
}

/** Single quotes of a kept line quoted as double ones. */
const otherQuotes = toldBlocks((block) => {
  let isUsed = false
  const told = withKept(block, (line) => {
    if (isUsed || !/^[^'"]*'[^'"]*'[^'"]*$/.test(line)) return line
    isUsed = true
    return line.replaceAll("'", '"')
  })
  return isUsed ? told : null
})

/** The replacement is a diff of the search. */
const diffInReplace = toldBlocks(({ from, to, search, changes }) => {
  if (search.some((line) => /^[+-]/.test(line))) return null
  const replace: string[] = []
  let at = from
  const put = (stop: number, sign: string) => {
    for (; at < stop; at += 1) replace.push(sign + (search[at - from] ?? ''))
  }
  for (const change of changes) {
    put(change.from, ' ')
    put(change.to, '-')
    replace.push(...change.lines.map((line) => `+${line}`))
  }
  put(to, ' ')
  return replace.some((line) => /^[+-]/.test(line)) ? { search, replace } : null
})

const halve = (line: string) => ' '.repeat(indentOf(line).length / 2) + line.slice(indentOf(line).length)
const isHalved = ({ before, after }: Commit) => stepOf([...before, ...after]) === 4

/** A file indented by four, quoted and written by two: at two depths, or the rule could be another. */
const halfIndent: Kind = (stuff) => {
  const { commit, dice } = stuff
  const blocks = isHalved(commit) ? blocksOf(commit, dice, { key: looseKey, context: 4 }) : null
  if (blocks === null) return null
  const depths = ({ search }: Block) =>
    new Set(search.filter((line) => !isBlank(line)).map((line) => indentOf(line))).size
  if (blocks.some((block) => depths(block) < 2)) return null
  const told = blocks.map(({ search, replace }) => ({
    search: search.map(halve),
    replace: replace.map(halve),
  }))
  return { reply: writeBlocks(commit.path, told, { dice }) }
}

const wholeText = (path: string, lines: readonly string[]): string => {
  const fence = fenceFor(lines)
  return `${path}\n${[fence + languageOf(path), ...lines, fence].join('\n')}\n`
}

const halfIndentWhole: Kind = ({ commit, dice }) =>
  isHalved(commit)
    ? { reply: introOf(dice) + wholeText(commit.path, commit.after.map(halve)) + outroOf(dice) }
    : null

const thenWhole = ({ path, after }: Commit) => `\nThe whole file now:\n\n${wholeText(path, after)}`

const patchThenWhole: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null) return null
  const patch = envelope(updateText(commit.path, chunks, { style: plainPatch, dice }), plainPatch)
  return { reply: introOf(dice) + patch + thenWhole(commit) }
}

const blocksThenWhole: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice)
  return blocks === null ? null : { reply: writeBlocks(commit.path, blocks, { dice }) + thenWhole(commit) }
}

/** The patch stands in a list, all of it indented. */
const patchInList: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null) return null
  const patch = envelope(updateText(commit.path, chunks, { style: plainPatch, dice }), plainPatch)
  const lead = ' '.repeat(dice.pick([2, 3, 4]))
  const lines = patch.split('\n').map((line) => (line === '' ? line : lead + line))
  return { reply: `${introOf(dice)}1. Change the file:\n\n${lines.join('\n')}` }
}

/** A unified diff of two files with nothing but their heads between them. */
const unifiedTwice: Kind = ({ commit, second, dice }) => {
  const [one, two] = [chunksOf(commit), chunksOf(second)]
  if (one === null || two === null) return null
  const part = ({ path }: Commit, chunks: readonly Chunk[]) => [
    `--- a/${path}`,
    `+++ b/${path}`,
    ...chunks.flatMap(({ lines }) => ['@@', ...lines.map(({ sign, text }) => sign + text)]),
  ]
  const lines = [...part(commit, one), ...part(second, two)]
  const fence = lines.some((line) => /^[ +-]?```/.test(line)) ? '````' : '```'
  return {
    reply: `${introOf(dice)}${fence}diff\n${lines.join('\n')}\n${fence}\n`,
    right: [new Map([commit, second].map((each) => [each.path, textAfter(each)]))],
  }
}
const textAfter = ({ after, end, isEnded }: Commit) => after.join(end) + (isEnded ? end : '')

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The path in a folder that is not there; null where other files have the name, or the name alone is the path. */
function wrongFolder({ commit, second, around }: Stuff): string | null {
  const name = nameOf(commit.path)
  const isOnly = [second, ...around].every(({ path }) => nameOf(path) !== name)
  return isOnly && commit.path !== name ? `another/folder/${name}` : null
}

const blocksInWrongFolder: Kind = (stuff) => {
  const path = wrongFolder(stuff)
  const blocks = blocksOf(stuff.commit, stuff.dice)
  return path === null || blocks === null ? null : { reply: writeBlocks(path, blocks, { dice: stuff.dice }) }
}

const patchInWrongFolder: Kind = (stuff) => {
  const path = wrongFolder(stuff)
  const chunks = chunksOf(stuff.commit)
  return path === null || chunks === null ? null : { reply: patchOf(path, chunks, stuff.dice) }
}

/** A whole text may be a new file as well: it waits for the user's word. */
const wholeInWrongFolder: Kind = (stuff) => {
  const { commit, dice } = stuff
  const path = wrongFolder(stuff)
  const known = new Set(commit.before.map((line) => line.trim()))
  const said = commit.after.filter(isSignificant)
  const shared = said.filter((line) => known.has(line.trim())).length
  const least = Math.max(said.length, commit.before.filter(isSignificant).length)
  if (path === null || shared < 4 || shared * 2 <= least) return null
  return {
    reply: introOf(dice) + wholeText(path, commit.after) + outroOf(dice),
    right: [new Map()],
    mustSay: true,
  }
}

export const habitBlocksKinds: Readonly<Record<string, Kind>> = {
  'blank lines left out': blanksLeftOut,
  'other quotes': otherQuotes,
  'diff in replace': diffInReplace,
  'half indent': halfIndent,
  'then whole': blocksThenWhole,
  'wrong folder': blocksInWrongFolder,
}
export const habitPatchKinds: Readonly<Record<string, Kind>> = {
  'blank lines left out': blanksLeftOutOfPatch,
  'in a list': patchInList,
  'then whole': patchThenWhole,
  'unified, two files': unifiedTwice,
  'wrong folder': patchInWrongFolder,
}
export const habitWholeKinds: Readonly<Record<string, Kind>> = {
  'half indent': halfIndentWhole,
  'wrong folder': wholeInWrongFolder,
}
