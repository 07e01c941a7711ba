import { countOf, exactKey, looseKey } from './blocks.ts'
import { type Commit, textOf, withChanges } from './commit.ts'
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
import type { Kind, Stuff } from './reply-case.ts'

const isBlank = (line: string) => line.trim() === ''

function patchOf(
  path: string,
  chunks: readonly Chunk[],
  dice: Dice,
  style: Partial<PatchStyle> = {},
): string {
  const full = { ...plainPatch, ...style }
  return introOf(dice) + envelope(updateText(path, chunks, { style: full, dice }), full) + outroOf(dice)
}

const styled =
  (
    make: (dice: Dice) => Partial<PatchStyle>,
    path: (path: string, dice: Dice) => string = (same) => same,
  ): Kind =>
  ({ commit, dice }) => {
    const style = make(dice)
    const chunks = chunksOf(commit, { context: 3, key: style.isBare === true ? looseKey : exactKey })
    if (chunks === null) return null
    const reply = patchOf(path(commit.path, dice), chunks, dice, style)
    // without its end mark the last chunk may be left out, if that is said
    const least =
      style.ends === undefined || style.ends === 'both'
        ? commit.changes.length
        : chunks.length === 1
          ? 0
          : commit.changes.length - (chunks.at(-1)?.changes.length ?? 0)
    return { reply, right: prefixesOf(commit, least).toReversed() }
  }

const rewritten =
  (make: (stuff: Stuff) => disturb.Rewriting | null, style: Partial<PatchStyle> = {}): Kind =>
  (stuff) => {
    const { commit, dice } = stuff
    const rewrite = make(stuff)
    const chunks = rewrite === null ? null : chunksOf(commit, { key: looseKey })
    if (rewrite === null || chunks === null) return null
    let isChanged = false
    const told: Chunk[] = []
    for (const chunk of chunks) {
      const quoted = oldLines(chunk)
      const texts = rewrite(
        chunk.lines.map(({ text }) => text),
        quoted,
      )
      if (texts === null) return null
      const lines = chunk.lines.map((line, at) => ({ ...line, text: texts[at] ?? '' }))
      if (lines.some((line, at) => line.sign !== '+' && line.text !== chunk.lines[at]?.text)) isChanged = true
      told.push({ ...chunk, lines })
    }
    return isChanged ? { reply: patchOf(commit.path, told, dice, style) } : null
  }

const noContext: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit, { context: 0 })
  return chunks === null
    ? null
    : { reply: patchOf(commit.path, chunks, dice, { scope: dice.pick(['none', 'some']) }) }
}

/** Which old lines a chunk stands for is told by its scope alone. */
const toldByScope: Kind = ({ commit, dice }) => {
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

const ambiguous: Kind = ({ commit, dice }) => {
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

const onlyAddsNowhere: Kind = ({ commit, dice }) => ({
  reply: `${introOf(dice)}*** Begin Patch\n*** Update File: ${commit.path}\n@@\n+const added = 1\n*** End Patch\n`,
  right: [new Map()],
  mustSay: true,
})

const outOfOrder: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null || chunks.length < 2) return null
  return { reply: patchOf(commit.path, chunks.toReversed(), dice) }
}

function unified({ commit, dice }: Stuff, numbers: 'right' | 'wrong' | 'none'): string | null {
  const chunks = chunksOf(commit, { key: numbers === 'right' ? exactKey : exactKey })
  if (chunks === null) return null
  const lines: string[] = []
  if (dice.chance(0.3))
    lines.push(`diff --git a/${commit.path} b/${commit.path}`, 'index 1234567..89abcde 100644')
  const prefix = dice.chance(0.8)
  lines.push(`--- ${prefix ? 'a/' : ''}${commit.path}`, `+++ ${prefix ? 'b/' : ''}${commit.path}`)
  let shift = 0
  for (const chunk of chunks) {
    const old = oldLines(chunk).length
    const fresh = chunk.lines.filter(({ sign }) => sign !== '-').length
    const off = numbers === 'wrong' ? dice.between(-15, 15) : 0
    const from = Math.max(1, chunk.from + 1 + off)
    const section = chunk.scope !== null && dice.chance(0.4) ? ` ${chunk.scope}` : ''
    lines.push(
      numbers === 'none'
        ? dice.pick(['@@ ... @@', '@@', '@@ @@'])
        : `@@ -${from},${numbers === 'wrong' ? old + dice.roll(3) : old} +${from + shift},${fresh} @@${section}`,
    )
    lines.push(...chunkText(chunk, { isBare: false }, dice))
    if (
      !commit.isEnded &&
      chunk.to === commit.before.length &&
      chunk.lines.at(-1)?.sign === ' ' &&
      dice.chance(0.6)
    )
      lines.push('\\ No newline at end of file')
    shift += fresh - old
  }
  const isMd = lines.some((line) => line.startsWith('```'))
  const fence = isMd ? '````' : '```'
  const fenced = lines[0]?.startsWith('diff --git') === true && dice.chance(0.3)
  return (
    introOf(dice) +
    (fenced ? lines : [`${fence}diff`, ...lines, fence]).join('\n') +
    '\n' +
    (fenced ? '' : outroOf(dice))
  )
}

/** Chunks whose place the line numbers alone tell. */
const toldByNumber: Kind = ({ commit, dice }) => {
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

const lazyContext: Kind = ({ commit, dice }) => {
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

const oneLineWrong: Kind = ({ commit, dice }) => {
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

const scopeNearly: Kind = ({ commit, dice }) => {
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

const scopesNested: Kind = ({ commit, dice }) => {
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

const truncated: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  const last = chunks?.at(-1)
  if (chunks === null || last === undefined) return null
  const first = chunks.slice(0, -1)
  const style = { ...plainPatch, ends: 'no-end', scope: 'bare' } as const
  const head = envelope(updateText(commit.path, first, { style, dice }), style)
  const tail = ['@@', ...chunkText(last, style, dice)].join('\n')
  // before the last line begins
  const room = Math.max(4, tail.lastIndexOf('\n') - 1)
  const reply = head + tail.slice(0, dice.between(3, room))
  const least = first.flatMap(({ changes }) => changes).length
  return { reply, right: prefixesOf(commit, least) }
}

/** What is left when only the first changes are made, from `least` of them on. */
const prefixesOf = (commit: Commit, least: number): readonly Map<string, string>[] =>
  Array.from({ length: commit.changes.length - least + 1 }, (_, more) =>
    least + more === 0
      ? new Map<string, string>()
      : new Map([[commit.path, withChanges(commit, commit.changes.slice(0, least + more))]]),
  )

const severalFiles: Kind = ({ commit, second, around, dice }) => {
  const one = chunksOf(commit)
  const two = chunksOf(second)
  const gone = around[0]
  if (one === null || two === null || gone === undefined) return null
  const style = plainPatch
  const moved = second.path.replace(/\.(\w+)$/, '-moved.$1')
  const created = ['export const fresh = 1', '', 'export const more = 2']
  const body = [
    '*** Add File: src/fresh/new-file.ts',
    ...created.map((line) => `+${line}`),
    ...updateText(commit.path, one, { style, dice }),
    `*** Delete File: ${gone.path}`,
    ...updateText(second.path, two, { style, dice }).flatMap((line, at) =>
      at === 0 ? [line, `*** Move to: ${moved}`] : [line],
    ),
  ]
  return {
    reply: introOf(dice) + envelope(body, style) + outroOf(dice),
    right: [
      new Map([
        [commit.path, withChanges(commit, commit.changes)],
        [second.path, null],
        [moved, withChanges(second, second.changes)],
        [gone.path, null],
        ['src/fresh/new-file.ts', `${created.join('\n')}\n`],
      ]),
    ],
  }
}

const atEndOfFile: Kind = ({ commit, second, dice }) => {
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

const repeated: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  return chunks === null ? null : { reply: patchOf(commit.path, [...chunks, ...chunks.slice(-1)], dice) }
}

const notThere: Kind = ({ commit, second, dice }) => {
  const at = dice.roll(second.before.length)
  const old = second.before.slice(at, at + 4)
  if (old.filter((line) => line.trim().length > 8 && !commit.before.includes(line)).length < 2) return null
  const lines = old.map((line, i) => (i === 1 ? `-${line}` : ` ${line}`))
  const body = [`*** Update File: ${commit.path}`, '@@', ...lines, '+added']
  return { reply: introOf(dice) + envelope(body, plainPatch), right: [new Map()], mustSay: true }
}

/** A fence named diff below a path, signs on the changed lines and no head at all. */
const bareDiff: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  if (chunks === null) return null
  const body = chunks.flatMap((chunk, at) => [
    ...(at > 0 || dice.chance(0.5) ? ['@@'] : []),
    ...chunkText(chunk, { isBare: false }, dice),
  ])
  const fence = body.some((line) => /^[ +-]?```/.test(line)) ? '````' : '```'
  return {
    reply: `${introOf(dice)}${commit.path}\n${fence}diff\n${body.join('\n')}\n${fence}\n${outroOf(dice)}`,
  }
}

const windowsReply: Kind = (stuff) => {
  const draft = styled(() => ({}))(stuff)
  return draft === null ? null : { reply: draft.reply.replaceAll('\n', '\r\n') }
}

const unifiedKind =
  (numbers: 'right' | 'wrong' | 'none'): Kind =>
  (stuff) => {
    const reply = unified(stuff, numbers)
    if (reply === null) return null
    // without a fence or numbers nothing ends the last chunk
    const isOpen =
      numbers !== 'right' &&
      !reply.trimEnd().endsWith('```') &&
      reply.includes('\ndiff --git') === reply.includes('```')
    const last = chunksOf(stuff.commit)?.at(-1)?.changes.length ?? 0
    const { changes } = stuff.commit
    return {
      reply,
      right: prefixesOf(stuff.commit, isOpen ? changes.length - last : changes.length).toReversed(),
    }
  }

export const patchKinds: Readonly<Record<string, Kind>> = {
  plain: styled(() => ({})),
  'no scope': styled(() => ({ scope: 'none' })),
  'bare scope': styled(() => ({ scope: 'bare' })),
  'first scope missing': styled(() => ({ firstBare: true })),
  'no end mark': styled(() => ({ ends: 'no-end' })),
  'no marks at all': styled(() => ({ ends: 'none' })),
  'in a fence': styled((dice) => ({
    fence: dice.pick(['', 'patch', 'diff', 'text']),
    ends: dice.pick(['both', 'none']),
  })),
  'path dressed': styled(
    () => ({}),
    (path, dice) =>
      dice.pick([
        `./${path}`,
        `a/${path}`,
        `/${path}`,
        `\`${path}\``,
        path.replaceAll('/', '\\'),
        `"${path}"`,
      ]),
  ),
  'context without space': styled(() => ({ isBare: true })),
  'no context': noContext,
  'trailing space': rewritten(disturb.trailingSpace),
  'indentation lost': rewritten(disturb.dedent),
  'indentation shifted': rewritten(disturb.indentMore),
  'spaces for tabs': rewritten(disturb.spacesForTabs),
  'tabs for spaces': rewritten(disturb.tabsForSpaces),
  'smart quotes': rewritten(disturb.smartQuotes),
  'lazy context': lazyContext,
  'told by scope': toldByScope,
  'scope nearly': scopeNearly,
  'scopes nested': scopesNested,
  ambiguous,
  'only adds, nowhere': onlyAddsNowhere,
  'out of order': outOfOrder,
  repeated,
  truncated,
  'at end of file': atEndOfFile,
  'several files': severalFiles,
  'not there': notThere,
  'one line wrong': oneLineWrong,
  'unified, right numbers': unifiedKind('right'),
  'unified, wrong numbers': unifiedKind('wrong'),
  'unified, no numbers': unifiedKind('none'),
  'told by number': toldByNumber,
  'bare diff': bareDiff,
  'windows reply': windowsReply,
}
