import { isBlank } from '../../core/edits/lines.ts'
import { type Block, blocksOf, looseKey } from './blocks.ts'
import type { Dice } from './dice.ts'
import { fenceFor, introOf, languageOf, outroOf } from './dress.ts'
import { chunksOf, plainPatch } from './patches.ts'
import { patchOf } from './patch-place-kinds.ts'
import type { Kind } from './reply-case.ts'
import { plainStyle, writeBlocks } from './write-blocks.ts'

/** Replies in which the code itself is written otherwise than it stands: numbered, signed, fenced again. */

type Told = Pick<Block, 'search' | 'replace'>

/** Each block written otherwise; `write` gives null where it does not fit. */
const writtenBlocks =
  (write: (block: Block, dice: Dice) => Told | null): Kind =>
  ({ commit, dice }) => {
    const blocks = blocksOf(commit, dice, { key: looseKey })
    if (blocks === null) return null
    const told = blocks.map((block) => write(block, dice))
    if (told.includes(null)) return null
    return {
      reply: writeBlocks(
        commit.path,
        told.flatMap((each) => each ?? []),
        { dice, style: plainStyle },
      ),
    }
  }

type Gutter = (line: string, number: number) => string
const gutters: readonly [Gutter, ...Gutter[]] = [
  (line, number) => `${String(number).padStart(4)} | ${line}`,
  (line, number) => `${number}: ${line}`,
  (line, number) => `${String(number).padStart(5)}\t${line}`,
]
const numbered = (lines: readonly string[], from: number, gutter: Gutter) =>
  lines.map((line, at) => gutter(line, from + at + 1))

const lineNumbers = writtenBlocks(({ search, replace, from }, dice) => {
  const gutter = dice.pick(gutters)
  return {
    search: numbered(search, from, gutter),
    replace: dice.chance(0.5) ? numbered(replace, from, gutter) : replace,
  }
})

const diffSigns = writtenBlocks((block) => {
  const { changes, from, search } = block
  if (changes.every((change) => change.from === change.to)) return null
  const isRemoved = (line: number) => changes.some((change) => line >= change.from && line < change.to)
  const replace: string[] = []
  let at = from
  const keep = (to: number) => {
    for (; at < to; at += 1) replace.push(` ${search[at - from] ?? ''}`)
  }
  for (const change of changes) {
    keep(change.from)
    replace.push(...change.lines.map((line) => `+${line}`))
    at = change.to
  }
  keep(from + search.length)
  return { search: search.map((line, i) => (isRemoved(from + i) ? `-${line}` : ` ${line}`)), replace }
})

const fencedHalves = writtenBlocks(({ search, replace }) => {
  const fence = fenceFor([...search, ...replace])
  return { search: [fence, ...search, fence], replace: [fence, ...replace, fence] }
})

const secondDivider = writtenBlocks(({ search, replace }) => ({ search, replace: [...replace, '======='] }))

/** An added line between added lines has lost its sign; none that the file has somewhere. */
const signMissing: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit, { key: looseKey })
  if (chunks === null) return null
  const known = new Set(commit.before.map((line) => line.trim()))
  let isUsed = false
  const told = chunks.map((chunk) => {
    const at = chunk.lines.findIndex(
      ({ sign, text }, i) =>
        sign === '+' &&
        !isBlank(text) &&
        !known.has(text.trim()) &&
        [chunk.lines[i - 1], chunk.lines[i + 1]].every(
          (near) => near?.sign === '+' && known.has(text.trim()) === false && !isBlank(near.text),
        ),
    )
    const line = chunk.lines[at]
    if (line === undefined) return chunk
    isUsed = true
    return { ...chunk, lines: chunk.lines.with(at, { sign: ' ' as const, text: line.text }) }
  })
  return isUsed ? { reply: patchOf(commit.path, told, dice, plainPatch) } : null
}

const numberedWhole: Kind = ({ commit, dice }) => {
  const lines = numbered(commit.after, 0, dice.pick(gutters))
  const fence = fenceFor(lines)
  const body = [fence + languageOf(commit.path), ...lines, fence].join('\n')
  return { reply: `${introOf(dice)}${commit.path}\n${body}\n${outroOf(dice)}` }
}

/** The fence stands in a list, and its lines with it. */
const inList: Kind = ({ commit, dice }) => {
  const fence = fenceFor(commit.after)
  const lines = [fence + languageOf(commit.path), ...commit.after, fence]
  const body = lines.map((line) => (line === '' ? line : `   ${line}`)).join('\n')
  return { reply: `${introOf(dice)}1. \`${commit.path}\`\n\n${body}\n` }
}

export const writtenBlocksKinds: Readonly<Record<string, Kind>> = {
  'line numbers': lineNumbers,
  'diff signs': diffSigns,
  'fenced halves': fencedHalves,
  'second divider': secondDivider,
}
export const writtenPatchKinds: Readonly<Record<string, Kind>> = { 'sign missing': signMissing }
export const writtenWholeKinds: Readonly<Record<string, Kind>> = {
  'line numbers': numberedWhole,
  'in a list': inList,
}
