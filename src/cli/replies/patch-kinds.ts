import { exactKey, looseKey } from './blocks.ts'
import { type Commit, withChanges } from './commit.ts'
import type { Dice } from './dice.ts'
import {
  ambiguous,
  atEndOfFile,
  lazyContext,
  notThere,
  oneLineWrong,
  onlyAddsNowhere,
  patchOf,
  scopeNearly,
  scopesNested,
  toldByNumber,
  toldByScope,
} from './patch-place-kinds.ts'
import * as disturb from './disturb.ts'
import { introOf, outroOf } from './dress.ts'
import { habitPatchKinds } from './habit-kinds.ts'
import {
  type Chunk,
  chunksOf,
  chunkText,
  envelope,
  oldLines,
  type PatchStyle,
  plainPatch,
  updateText,
} from './patches.ts'
import type { Kind, Stuff } from './reply-case.ts'
import { writtenPatchKinds } from './written-kinds.ts'

const styled =
  (
    make: (dice: Dice) => Partial<PatchStyle>,
    path: (path: string, dice: Dice) => string = (same) => same,
  ): Kind =>
  ({ commit, dice }) => {
    const style = make(dice)
    const chunks = chunksOf(commit, { context: 3, key: style.isBare === true ? looseKey : exactKey })
    if (chunks === null) return null
    // without a sign such a line would be read as one
    const isSigned = (line: string) => /^[-+@*\\]/.test(line)
    if (style.isBare === true && chunks.some((chunk) => oldLines(chunk).some(isSigned))) return null
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
      const lines = chunk.lines.map((line, at) => ({
        ...line,
        // trailing space is a habit in what is quoted
        text: line.sign === '+' && texts[at]?.trimEnd() === line.text ? line.text : (texts[at] ?? ''),
      }))
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

const repeated: Kind = ({ commit, dice }) => {
  const chunks = chunksOf(commit)
  return chunks === null ? null : { reply: patchOf(commit.path, [...chunks, ...chunks.slice(-1)], dice) }
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
  'escaped for html': rewritten(disturb.entities),
  ...writtenPatchKinds,
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
  ...habitPatchKinds,
}
