import { blocksOf, countOf, looseKey } from './blocks.ts'
import { withChanges } from './commit.ts'
import { introOf, outroOf } from './dress.ts'
import type { Kind } from './reply-case.ts'
import { plainStyle, writeBlock, writeBlocks } from './write-blocks.ts'

/** The reply ends inside its last block. */
export const truncated: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 1 })
  const last = blocks?.at(-1)
  if (blocks === null || last === undefined) return null
  const first = blocks.slice(0, -1)
  const head =
    introOf(dice) +
    first.map((block) => `${writeBlock(commit.path, block, { dice, style: plainStyle })}\n`).join('')
  const full = writeBlock(commit.path, last, { dice, style: plainStyle })
  const end = full.indexOf('>>>>>>> REPLACE')
  const start = full.indexOf('<<<<<<< SEARCH') + 16
  const reply = head + full.slice(0, dice.between(start, end - 2))
  const done = withChanges(
    commit,
    first.flatMap(({ changes }) => changes),
  )
  const isSame = first.length === 0
  return { reply, right: [isSame ? new Map() : new Map([[commit.path, done]])] }
}

/** The last mark, and maybe the fence, never comes: made, or left out and said. */
export const markMissing: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice)
  if (blocks === null) return null
  const reply = writeBlocks(commit.path, blocks, { dice: { ...dice, pick: ([first]) => first } })
  const at = reply.lastIndexOf('>>>>>>> REPLACE')
  const first = blocks.slice(0, -1).flatMap(({ changes }) => changes)
  const left = first.length === 0 ? new Map() : new Map([[commit.path, withChanges(commit, first)]])
  const all = new Map([[commit.path, withChanges(commit, commit.changes)]])
  return { reply: reply.slice(0, at) + (dice.chance(0.5) ? '```\n' : ''), right: [all, left] }
}

export const markMissingBetween: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 1 })
  const [first, second] = blocks ?? []
  if (blocks === null || first === undefined || second === undefined) return null
  const reply = writeBlocks(commit.path, blocks, { dice: { ...dice, pick: ([one]) => one } })
  const at = reply.indexOf('>>>>>>> REPLACE\n')
  const rest = blocks.slice(1).flatMap(({ changes }) => changes)
  return {
    reply: reply.slice(0, at) + reply.slice(at + 16),
    right: [
      new Map([[commit.path, withChanges(commit, commit.changes)]]),
      new Map([[commit.path, withChanges(commit, rest)]]),
    ],
  }
}

export const severalFiles: Kind = ({ commit, second, dice }) => {
  const one = blocksOf(commit, dice)
  const two = blocksOf(second, dice)
  if (one === null || two === null) return null
  const style = { ...plainStyle, isDressed: true }
  const created = 'src/fresh/new-file.ts'
  const file = { search: [], replace: ['export const fresh = 1', '', 'export default fresh'] }
  const parts = [
    ...one.map((block) => writeBlock(commit.path, block, { dice, style })),
    ...two.map((block) => writeBlock(second.path, block, { dice, style })),
    writeBlock(created, file, { dice, style: plainStyle }),
  ]
  return {
    reply: introOf(dice) + parts.join('\n') + outroOf(dice),
    right: [
      new Map([
        [commit.path, withChanges(commit, commit.changes)],
        [second.path, withChanges(second, second.changes)],
        [created, 'export const fresh = 1\n\nexport default fresh\n'],
      ]),
    ],
  }
}

/** A path on the first block only. */
export const pathOnce: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 1 })
  if (blocks === null || blocks.length < 2) return null
  const parts = blocks.map((block, at) =>
    writeBlock(commit.path, block, { dice, style: { ...plainStyle, pathAt: at === 0 ? 'line' : 'none' } }),
  )
  return { reply: introOf(dice) + parts.join('\n') + outroOf(dice) }
}

/** All blocks of a file in one fence. */
export const oneFence: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice, { join: 1 })
  if (blocks === null || blocks.length < 2) return null
  const style = { ...plainStyle, isFenced: false, pathAt: 'none' } as const
  const body = blocks
    .map((block) => writeBlock(commit.path, block, { dice, style }))
    .join(dice.pick(['', '\n']))
  const fence = /^\s*```/m.test(body) ? '````' : '```'
  return { reply: `${introOf(dice)}${commit.path}\n${fence}\n${body}${fence}\n${outroOf(dice)}` }
}

export const noPath: Kind = ({ commit, around, dice }) => {
  const blocks = blocksOf(commit, dice)
  if (blocks === null) return null
  const elsewhere = around.map(({ text }) => text.split(/\r?\n/))
  if (blocks.some(({ search }) => elsewhere.some((lines) => countOf(lines, search, looseKey) > 0)))
    return null
  return { reply: writeBlocks(commit.path, blocks, { dice, style: { ...plainStyle, pathAt: 'none' } }) }
}

/** A path that only nearly is one: a folder too few, or another folder in front. */
export const pathNearly: Kind = ({ commit, around, dice }) => {
  const blocks = blocksOf(commit, dice)
  const name = commit.path.split('/').at(-1) ?? ''
  if (blocks === null || around.some(({ path }) => path.endsWith(`/${name}`))) return null
  const path = dice.pick([name, `project/${commit.path}`, `/home/user/app/${commit.path}`])
  return { reply: writeBlocks(path, blocks, { dice }) }
}

export const fences = (line: string) => line.startsWith('```')
export const noClosingFence: Kind = ({ commit, dice }) => {
  const blocks = blocksOf(commit, dice)
  if (blocks === null || commit.before.some(fences) || commit.after.some(fences)) return null
  const reply = writeBlocks(commit.path, blocks, { dice: { ...dice, pick: ([first]) => first } })
  return {
    reply: reply
      .replace(/\n```\n$/, '\n')
      .replace(/(>>>>>>> REPLACE\n)```\n/, dice.chance(0.5) ? '$1' : '$1```\n'),
  }
}
