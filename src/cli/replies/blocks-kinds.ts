import { isBlank } from '../../core/edits/lines.ts'
import { type Block, blockOver, blocksOf, countOf, exactKey, looseKey } from './blocks.ts'
import { withChanges } from './commit.ts'
import type { Dice } from './dice.ts'
import { lazyComment } from './dress.ts'
import {
  markMissing,
  markMissingBetween,
  noClosingFence,
  noPath,
  oneFence,
  pathNearly,
  pathOnce,
  severalFiles,
  truncated,
} from './blocks-cut-kinds.ts'
import * as disturb from './disturb.ts'
import { habitBlocksKinds } from './habit-kinds.ts'
import type { Draft, Kind, Stuff } from './reply-case.ts'
import { writtenBlocksKinds } from './written-kinds.ts'
import { type BlockStyle, plainStyle, writeBlocks } from './write-blocks.ts'

/** A clean reply in some style. */
const styled =
  (style: (dice: Dice) => Partial<BlockStyle>): Kind =>
  ({ commit, dice }) => {
    const blocks = blocksOf(commit, dice)
    if (blocks === null) return null
    return { reply: writeBlocks(commit.path, blocks, { dice, style: { ...plainStyle, ...style(dice) } }) }
  }

/** Each block's lines rewritten by the model's habits; `search` and `replace` lines alike. */
const rewritten =
  (make: (stuff: Stuff) => disturb.Rewriting | null, style: Partial<BlockStyle> = {}): Kind =>
  (stuff) => {
    const { commit, dice } = stuff
    const rewrite = make(stuff)
    const blocks = rewrite === null ? null : blocksOf(commit, dice, { key: looseKey })
    if (rewrite === null || blocks === null) return null
    let isChanged = false
    const told: Pick<Block, 'search' | 'replace'>[] = []
    for (const { search, replace } of blocks) {
      const to = { search: rewrite(search, search), replace: rewrite(replace, search) }
      if (to.search === null || to.replace === null) return null
      if (to.search.some((line, at) => line !== search[at])) isChanged = true
      told.push({ search: to.search, replace: to.replace })
    }
    if (!isChanged) return null
    return { reply: writeBlocks(commit.path, told, { dice, style: { ...plainStyle, ...style } }) }
  }

/** Runs of at least three lines that a block's both halves share, as positions in each half. */
function sharedRuns(block: Block): readonly { at: number; in: number; length: number }[] {
  const runs: { at: number; in: number; length: number }[] = []
  let base = block.from
  let out = 0
  const add = (length: number) => {
    if (length >= 4) runs.push({ at: base - block.from, in: out, length })
  }
  for (const change of block.changes) {
    add(change.from - base)
    out += change.from - base + change.lines.length
    base = change.to
  }
  add(block.to - base)
  return runs
}

const indentOf = (line: string) => /^\s*/.exec(line)?.[0] ?? ''

function lazyBlocks(halves: 'both' | 'replace' | 'search'): Kind {
  return ({ commit, dice }) => {
    const wide = blocksOf(commit, dice, { key: looseKey, context: dice.between(5, 9), join: 12 })
    if (wide === null) return null
    let count = 0
    const told = wide.map((block) => {
      const run = dice.any(sharedRuns(block))
      if (run === null) return block
      const cut = { from: 1, to: run.length - 1 }
      const left = block.search.slice(run.at + cut.from, run.at + cut.to)
      if (left.every(isBlank)) return block
      // what stands at both sides of the comment must tell the place
      const before = block.search.slice(0, run.at + cut.from)
      const behind = block.search.slice(run.at + cut.to)
      const tells = (lines: readonly string[]) =>
        lines.some((line) => line.trim().length > 3) && countOf(commit.before, lines, looseKey) === 1
      const anchor = block.search[run.at + cut.to] ?? ''
      if (anchor.trim() === '' || countOf(block.search, [anchor], looseKey) !== 1) return block
      // beside a change a blank line tells nothing: what goes there the comment may stand for
      if (run.at > 0 && (block.search[run.at] ?? '').trim().length <= 3) return block
      if (!tells(before) || !tells(behind)) return block
      count += 1
      const comment = lazyComment(commit.path, indentOf(left.find((line) => !isBlank(line)) ?? ''), dice)
      const cutOut = (lines: readonly string[], at: number) => [
        ...lines.slice(0, at + cut.from),
        comment,
        ...lines.slice(at + cut.to),
      ]
      const search = halves === 'replace' ? block.search : cutOut(block.search, run.at)
      return { search, replace: halves === 'search' ? block.replace : cutOut(block.replace, run.in) }
    })
    return count === 0 ? null : { reply: writeBlocks(commit.path, told, { dice }) }
  }
}

/** A search that stands in several places; nothing tells which is meant. */
const ambiguous: Kind = ({ commit, dice }) => {
  for (const change of dice.shuffled(commit.changes)) {
    if (change.to === change.from) continue
    for (const around of [2, 1, 0]) {
      const from = Math.max(0, change.from - around)
      const to = Math.min(commit.before.length, change.to + around)
      const block = blockOver(commit, { from, to })
      if (block.search.every(isBlank) || countOf(commit.before, block.search, exactKey) < 2) continue
      return { reply: writeBlocks(commit.path, [block], { dice }), right: [new Map()], mustSay: true }
    }
  }
  return null
}

/** The same, but a block before it in the file tells: the nearest behind that is meant. */
const toldByBlockBefore: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 0, context: 1 })
  if (blocks === null) return null
  const told: Block[] = []
  let isUsed = false
  for (const [at, block] of blocks.entries()) {
    const change = block.changes[0]
    const last = told.at(-1)
    if (
      at > 0 &&
      change !== undefined &&
      block.changes.length === 1 &&
      change.to > change.from &&
      last !== undefined
    ) {
      const short = blockOver(commit, change, [change])
      const places = commit.before.flatMap((_, start) =>
        start + short.search.length <= commit.before.length &&
        short.search.every((line, i) => commit.before[start + i] === line)
          ? [start]
          : [],
      )
      const nearest = places.find((place) => place >= last.to)
      if (places.length > 1 && nearest === short.from && !short.search.every(isBlank)) {
        told.push(short)
        isUsed = true
        continue
      }
    }
    told.push(block)
  }
  return isUsed ? { reply: writeBlocks(commit.path, told, { dice }) } : null
}

const outOfOrder: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 1 })
  if (blocks === null || blocks.length < 2) return null
  const shuffled = dice.shuffled(blocks)
  return {
    reply: writeBlocks(commit.path, shuffled[0] === blocks[0] ? blocks.toReversed() : shuffled, { dice }),
  }
}

const repeated: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice)
  if (blocks === null) return null
  const twice = dice.chance(0.5) ? [...blocks, ...blocks] : [...blocks, ...blocks.slice(-1)]
  return { reply: writeBlocks(commit.path, twice, { dice }) }
}

/** Later blocks quote what earlier ones made of the lines that they share. */
const inTurn: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 0, context: 3, key: looseKey })
  if (blocks === null || blocks.length < 2) return null
  let isUsed = false
  const told = blocks.map((block, at): Pick<Block, 'search' | 'replace'> => {
    const last = blocks[at - 1]?.changes.at(-1)
    const next = block.changes[0]
    if (last === undefined || next === undefined || next.from - last.to > 4 || last.lines.length === 0)
      return block
    isUsed = true
    const kept = commit.before.slice(last.to, next.from)
    const head = [...last.lines, ...kept]
    const tail = commit.before.slice(block.changes.at(-1)?.to ?? 0, block.to)
    const own = blockOver(commit, { from: next.from, to: block.changes.at(-1)?.to ?? 0 }, block.changes)
    return { search: [...head, ...own.search, ...tail], replace: [...head, ...own.replace, ...tail] }
  })
  return isUsed ? { reply: writeBlocks(commit.path, told, { dice }) } : null
}

const notThere: Kind = ({ commit, second, dice }) => {
  const at = dice.roll(second.before.length)
  const search = second.before.slice(at, at + 4)
  const isHere = (line: string) => commit.before.some((own) => own.trim() === line.trim())
  if (search.filter((line) => line.trim().length > 8 && !isHere(line)).length < 2) return null
  const reply = writeBlocks(commit.path, [{ search, replace: [...search, 'added'] }], { dice })
  return { reply, right: [new Map()], mustSay: true }
}

const wideContext: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { context: dice.between(10, 40), join: 30 })
  return blocks === null ? null : { reply: writeBlocks(commit.path, blocks, { dice }) }
}

const oneLineWrong: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { key: looseKey, context: dice.between(4, 6), join: 8 })
  if (blocks === null) return null
  let isUsed = false
  const told = blocks.map((block): Pick<Block, 'search' | 'replace'> => {
    const run = sharedRuns(block).at(-1)
    if (run === undefined || block.search.length < 6) return block
    for (let i = 0; i < run.length; i += 1) {
      const line = block.search[run.at + i] ?? ''
      const wrong = disturb.misremember(line)
      if (wrong === line || line.trim().length < 12) continue
      isUsed = true
      return {
        search: block.search.with(run.at + i, wrong),
        replace: block.replace.with(run.in + i, wrong),
      }
    }
    return block
  })
  return isUsed ? { reply: writeBlocks(commit.path, told, { dice }) } : null
}

const onlyDeletes: Kind = ({ commit, dice }) => {
  const change = dice.any(commit.changes.filter(({ from, to }) => to > from && to - from < 12))
  if (change === null) return null
  const search = commit.before.slice(change.from, change.to)
  if (search.every(isBlank) || countOf(commit.before, search, exactKey) !== 1) return null
  const made = withChanges(commit, [{ ...change, lines: [] }])
  const replace: string[] = dice.chance(0.3) ? [''] : []
  if (replace.length > 0 && commit.before[change.from - 1]?.trim() !== '') replace.pop()
  return {
    reply: writeBlocks(commit.path, [{ search, replace: [] }], { dice }),
    right: [new Map([[commit.path, made]])],
  }
}

const addsAtEnd: Kind = ({ commit, second, dice }) => {
  const { before } = commit
  const kept = before.slice(-dice.between(1, 4))
  if (kept.every(isBlank) || countOf(before, kept, exactKey) !== 1) return null
  const added = second.before.slice(0, dice.between(1, 6)).map((line) => line.trim())
  if (added.at(-1)?.trim() === '') added.pop()
  if (added.length === 0) return null
  const made = withChanges(commit, [{ from: before.length, to: before.length, lines: ['', ...added] }])
  return {
    reply: writeBlocks(commit.path, [{ search: kept, replace: [...kept, '', ...added] }], { dice }),
    right: [new Map([[commit.path, made]])],
  }
}

const blankEnds = (search: readonly string[], replace: readonly string[], dice: Dice) => {
  const both = dice.chance(0.5)
  const lead = dice.chance(0.6)
  const trail = !lead || dice.chance(0.4)
  const pad = (lines: readonly string[]) => [...(lead ? [''] : []), ...lines, ...(trail ? [''] : [])]
  return { search: pad(search), replace: both ? pad(replace) : replace }
}

const blankLinesAtEnds: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { key: looseKey })
  if (blocks === null) return null
  const told = blocks.map((block) => {
    const { search, replace } = blankEnds(block.search, block.replace, dice)
    // a blank line that the file has there would be a line like any other
    const isThere = [
      commit.before[block.from - 1],
      commit.before[block.to],
      ...block.search.slice(0, 1),
      ...block.search.slice(-1),
      ...block.replace.slice(0, 1),
      ...block.replace.slice(-1),
    ]
    return isThere.some((line) => line?.trim() === '') ? block : { search, replace }
  })
  return told.every((each, at) => each === blocks[at])
    ? null
    : { reply: writeBlocks(commit.path, told, { dice }) }
}

const emptySearch: Kind = ({ commit, dice }) => ({
  reply: writeBlocks(commit.path, [{ search: [], replace: ['const added = 1'] }], { dice }),
  right: [new Map()],
  mustSay: true,
})

const windowsReply: Kind = (stuff) => {
  const draft: Draft | null = styled(() => ({}))(stuff)
  return draft === null ? null : { reply: draft.reply.replaceAll('\n', '\r\n') }
}

const marks: readonly [readonly [string, string, string], ...(readonly [string, string, string])[]] = [
  ['<<<<< SEARCH', '=====', '>>>>> REPLACE'],
  ['<<<<<<<<< SEARCH', '=========', '>>>>>>>>> REPLACE'],
  ['<<<<<<< SEARCH ', '======= ', '>>>>>>> REPLACE '],
  ['<<<<<<< SEARCH', '=======', '>>>>>>>> REPLACE'],
  ['<<<<<<< ORIGINAL', '=======', '>>>>>>> UPDATED'],
  ['<<<<<<< HEAD', '=======', '>>>>>>> UPDATED'],
  ['<<<<<<< HEAD', '=======', '>>>>>>> main'],
  ['------- SEARCH', '=======', '+++++++ REPLACE'],
  ['<<<<<<< SEARCH>', '=======', '>>>>>>> REPLACE'],
  ['<<<<<<<SEARCH', '=======', '>>>>>>>REPLACE'],
  ['<<<<<<< search', '=======', '>>>>>>> replace'],
  ['<<<<<<< SEARCH', '=======', '>>>>>>>'],
  ['<<<<<<< SEARCH:', '=======', '>>>>>>> REPLACE:'],
  ['<<<<<<< SEARCH', '======', '>>>>>>> REPLACE'],
]

export const blocksKinds: Readonly<Record<string, Kind>> = {
  plain: styled(() => ({})),
  'no fence': styled(() => ({ isFenced: false })),
  'path in info': styled(() => ({ pathAt: 'info' })),
  'path in fence': styled(() => ({ pathAt: 'inside' })),
  'path on mark': styled((dice) => ({ pathAt: 'mark', isFenced: dice.chance(0.7) })),
  'path dressed': styled(() => ({ isDressed: true })),
  'path nearly': pathNearly,
  'path once': pathOnce,
  'no path': noPath,
  'one fence': oneFence,
  'other marks': styled((dice) => ({ marks: dice.pick(marks) })),
  'trailing space': rewritten(disturb.trailingSpace),
  'indentation lost': rewritten(disturb.dedent),
  'indentation shifted': rewritten(disturb.indentMore),
  'spaces for tabs': rewritten(disturb.spacesForTabs),
  'tabs for spaces': rewritten(disturb.tabsForSpaces),
  'smart quotes': rewritten(disturb.smartQuotes),
  'escaped for html': rewritten(disturb.entities),
  ...writtenBlocksKinds,
  'blank lines at ends': blankLinesAtEnds,
  'lazy in both halves': lazyBlocks('both'),
  'lazy in replace': lazyBlocks('replace'),
  'lazy in search': lazyBlocks('search'),
  ambiguous,
  'told by block before': toldByBlockBefore,
  'out of order': outOfOrder,
  repeated,
  'in turn': inTurn,
  truncated,
  'last mark missing': markMissing,
  'mark missing between': markMissingBetween,
  'no closing fence': noClosingFence,
  'not there': notThere,
  'several files': severalFiles,
  'wide context': wideContext,
  'one line wrong': oneLineWrong,
  'only deletes': onlyDeletes,
  'adds at end': addsAtEnd,
  'empty search': emptySearch,
  'windows reply': windowsReply,
  ...habitBlocksKinds,
}
