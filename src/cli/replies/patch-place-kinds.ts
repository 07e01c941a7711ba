import { isBlank } from '../../core/edits/lines.ts'
import { countOf, exactKey, looseKey } from './blocks.ts'
import { textOf, withChanges } from './commit.ts'
import type { Dice } from './dice.ts'
import * as disturb from './disturb.ts'
import { introOf, lazyComment, outroOf } from './dress.ts'
import {
  type Chunk,
  chunkOver,
  chunksOf,
  chunkText,
  envelope,
  oldLines,
  type PatchStyle,
  placesOf,
  plainPatch,
  scopeOf,
  updateText,
} from './patches.ts'
import type { Kind } from './reply-case.ts'

export function patchOf(
  path: string,
  chunks: readonly Chunk[],
  dice: Dice,
  style: Partial<PatchStyle> = {},
): string {
  const full = { ...plainPatch, ...style }
  return introOf(dice) + envelope(updateText(path, chunks, { style: full, dice }), full) + outroOf(dice)
}

/** Which old lines a chunk stands for is told by its scope alone. */
export const toldByScope: Kind = ({ commit, dice }) => {
  const told: Chunk[] = []
  let isUsed = false
  let last = 0
  for (const change of commit.changes) {
    const around = dice.between(0, 2)
    const from = Math.max(last, change.from - around)
    const to = Math.min(commit.before.length, change.to + around)
    if (commit.changes.some((other) => other !== change && other.from < to && other.to > from)) return null
    const chunk = chunkOver(commit, { from, to }, [change])
    last = to
    const old = oldLines(chunk)
    if (old.every(isBlank)) return null
    const places = placesOf(commit, old, exactKey)
    if (places.length === 1) {
      told.push(chunk)
      continue
    }
    const scope = scopeOf(commit.before, from)
    const stands = commit.before.flatMap((line, at) => (line.trim() === scope ? [at] : []))
    if (scope === null || stands.length !== 1) return null
    if (places.find((place) => place > (stands[0] ?? 0)) !== from) return null
    isUsed = true
    told.push({ ...chunk, scope })
  }
  return isUsed ? { reply: patchOf(commit.path, told, dice, { scope: 'always' }) } : null
}

export const ambiguous: Kind = ({ commit, dice }) => {
  for (const change of dice.shuffled(commit.changes)) {
    if (change.to === change.from) continue
    for (const around of [3, 2, 1, 0]) {
      const from = Math.max(0, change.from - around)
      const to = Math.min(commit.before.length, change.to + around)
      const chunk = chunkOver(commit, { from, to })
      if (chunk.changes.length > 1) continue
      if (oldLines(chunk).every(isBlank) || placesOf(commit, oldLines(chunk), exactKey).length < 2) continue
      const reply = patchOf(commit.path, [chunk], dice, { scope: dice.pick(['none', 'bare']) })
      return { reply, right: [new Map()], mustSay: true }
    }
  }
  return null
}

export const onlyAddsNowhere: Kind = ({ commit, dice }) => ({
  reply: `${introOf(dice)}*** Begin Patch\n*** Update File: ${commit.path}\n@@\n+const added = 1\n*** End Patch\n`,
  right: [new Map()],
  mustSay: true,
})

/** Chunks whose place the line numbers alone tell. */
export const toldByNumber: Kind = ({ commit, dice }) => {
  for (const change of dice.shuffled(commit.changes)) {
    if (change.to === change.from) continue
    const chunk = chunkOver(commit, {
      from: Math.max(0, change.from - 1),
      to: Math.min(commit.before.length, change.to + 1),
    })
    if (chunk.changes.length > 1) continue
    const old = oldLines(chunk)
    if (old.every(isBlank) || placesOf(commit, old, exactKey).length < 2) continue
    const fresh = chunk.lines.filter(({ sign }) => sign !== '-').length
    const lines = [
      '```diff',
      `--- a/${commit.path}`,
      `+++ b/${commit.path}`,
      `@@ -${chunk.from + 1},${old.length} +${chunk.from + 1},${fresh} @@`,
      ...chunkText(chunk, { isBare: false }, dice),
      '```',
    ]
    return {
      reply: `${lines.join('\n')}\n`,
      right: [new Map([[commit.path, withChanges(commit, chunk.changes)]])],
    }
  }
  return null
}

export const lazyContext: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit, { context: 8, key: looseKey })
  if (chunks === null) return null
  let count = 0
  const told = chunks.map((chunk): Chunk => {
    const first = chunk.lines.findIndex(({ sign }) => sign !== ' ')
    const last = chunk.lines.findLastIndex(({ sign }) => sign !== ' ')
    if (first < 7 && chunk.lines.length - last < 8) return chunk
    const before = first >= 7
    const at = before ? 2 : last + 3
    const stop = before ? first - 2 : chunk.lines.length - 2
    if (stop - at < 2) return chunk
    const left = chunk.lines.slice(0, at).map(({ text }) => text)
    const rest = chunk.lines.slice(stop).flatMap(({ sign, text }) => (sign === '+' ? [] : [text]))
    const head = before
      ? left
      : chunk.lines.slice(0, at).flatMap(({ sign, text }) => (sign === '+' ? [] : [text]))
    if (countOf(commit.before, head, looseKey) !== 1 || countOf(commit.before, rest, looseKey) !== 1)
      return chunk
    if (![head, rest].every((lines) => lines.some((line) => line.trim().length > 3))) return chunk
    count += 1
    const indent = /^\s*/.exec(chunk.lines[at]?.text ?? '')?.[0] ?? ''
    const comment = {
      sign: ' ',
      text: dice.chance(0.3) ? '...' : lazyComment(commit.path, indent, dice),
    } as const
    return { ...chunk, lines: [...chunk.lines.slice(0, at), comment, ...chunk.lines.slice(stop)] }
  })
  return count === 0 ? null : { reply: patchOf(commit.path, told, dice) }
}

export const oneLineWrong: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit, { context: 4, key: looseKey })
  if (chunks === null) return null
  let isUsed = false
  const told = chunks.map((chunk): Chunk => {
    if (oldLines(chunk).length < 6) return chunk
    const at = chunk.lines.findIndex(
      ({ sign, text }) => sign === ' ' && text.trim().length >= 12 && disturb.misremember(text) !== text,
    )
    const line = chunk.lines[at]
    if (line === undefined) return chunk
    isUsed = true
    return { ...chunk, lines: chunk.lines.with(at, { sign: ' ', text: disturb.misremember(line.text) }) }
  })
  return isUsed ? { reply: patchOf(commit.path, told, dice) } : null
}

export const scopeNearly: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null || chunks.every(({ scope }) => scope === null)) return null
  const told = chunks.map((chunk) => ({
    ...chunk,
    scope:
      chunk.scope === null
        ? null
        : dice.pick([disturb.misremember(chunk.scope), chunk.scope.slice(0, -3), 'somewhere else entirely']),
  }))
  return { reply: patchOf(commit.path, told, dice, { scope: 'always' }) }
}

export const scopesNested: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null) return null
  const body = [`*** Update File: ${commit.path}`]
  let isUsed = false
  for (const chunk of chunks) {
    const inner = commit.before.findIndex((line) => line.trim() === chunk.scope)
    const outer = inner === -1 ? null : scopeOf(commit.before, inner)
    if (outer !== null) {
      body.push(`@@ ${outer}`)
      isUsed = true
    }
    body.push(chunk.scope === null ? '@@' : `@@ ${chunk.scope}`, ...chunkText(chunk, { isBare: false }, dice))
  }
  return isUsed ? { reply: introOf(dice) + envelope(body, plainPatch) + outroOf(dice) } : null
}

export const atEndOfFile: Kind = ({ commit, second, dice }) => {
  const { before } = commit
  const added = ['', ...second.before.slice(0, 4).map((line) => line.trim())]
  if (added.at(-1)?.trim() === '') added.pop()
  const context = before.slice(-dice.between(0, 3))
  const told = dice.chance(0.5) && context.length < before.length ? context : before.slice(-3)
  if (told.every(isBlank)) return null
  const lines = [...told.map((line) => ` ${line}`), ...added.map((line) => `+${line}`)]
  const isMarked = countOf(before, told, exactKey) > 1 || dice.chance(0.5)
  const body = [`*** Update File: ${commit.path}`, '@@', ...lines, ...(isMarked ? ['*** End of File'] : [])]
  const text = textOf([...before, ...added], commit)
  return { reply: envelope(body, plainPatch), right: [new Map([[commit.path, text]])] }
}

export const notThere: Kind = ({ commit, second, dice }) => {
  const at = dice.roll(second.before.length)
  const old = second.before.slice(at, at + 4)
  const isHere = (line: string) => commit.before.some((own) => own.trim() === line.trim())
  if (old.filter((line) => line.trim().length > 8 && !isHere(line)).length < 2) return null
  const lines = old.map((line, i) => (i === 1 ? `-${line}` : ` ${line}`))
  const body = [`*** Update File: ${commit.path}`, '@@', ...lines, '+added']
  return { reply: introOf(dice) + envelope(body, plainPatch), right: [new Map()], mustSay: true }
}
