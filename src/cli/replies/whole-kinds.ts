import { isBlank } from '../../core/edits/lines.ts'
import { countOf, looseKey } from './blocks.ts'
import { type Commit, type LineChange, textOf, withChanges } from './commit.ts'
import type { Dice } from './dice.ts'
import * as disturb from './disturb.ts'
import { fenceFor, introOf, languageOf, lazyComment, outroOf, pathLineOf } from './dress.ts'
import { habitWholeKinds } from './habit-kinds.ts'
import type { Kind, Stuff } from './reply-case.ts'
import { writtenWholeKinds } from './written-kinds.ts'
import { writeBlock, plainStyle } from './write-blocks.ts'

const indentOf = (line: string) => /^\s*/.exec(line)?.[0] ?? ''

type WholeStyle = {
  readonly head: string
  readonly info: string
  readonly fence: string
  readonly isClosed: boolean
}

function fenced(path: string, lines: readonly string[], style: Partial<WholeStyle> = {}): string {
  const { head = `${path}\n`, info = languageOf(path), fence = fenceFor(lines), isClosed = true } = style
  return `${head}${[fence + info, ...lines].join('\n')}\n${isClosed ? `${fence}\n` : ''}`
}

const styled =
  (make: (path: string, dice: Dice) => Partial<WholeStyle>): Kind =>
  ({ commit, dice }) => ({
    reply: introOf(dice) + fenced(commit.path, commit.after, make(commit.path, dice)) + outroOf(dice),
  })

const rewritten =
  (make: (stuff: Stuff) => disturb.Rewriting | null): Kind =>
  (stuff) => {
    const { commit, dice } = stuff
    const rewrite = make(stuff)
    const lines = rewrite === null ? null : rewrite(commit.after, commit.before)
    if (lines === null || lines.every((line, at) => line === commit.after[at])) return null
    return { reply: introOf(dice) + fenced(commit.path, lines) + outroOf(dice) }
  }

/** Every change up to a line of the new text; the one that the line stands in may be there or not. */
function upTo(commit: Commit, stop: number): readonly Map<string, string>[] {
  const outcomes: Map<string, string>[] = []
  const add = (changes: readonly LineChange[]) =>
    outcomes.push(changes.length === 0 ? new Map() : new Map([[commit.path, withChanges(commit, changes)]]))
  let shift = 0
  const done: LineChange[] = []
  for (const change of commit.changes) {
    const end = change.from + shift + change.lines.length
    // evidence that old and new run together again takes some lines
    if (end > stop - 4) add(done)
    if (end > stop) return outcomes
    done.push(change)
    shift += change.lines.length - (change.to - change.from)
  }
  add(done)
  return outcomes
}

const truncated: Kind = ({ commit, dice }) => {
  const stop = dice.between(1, commit.after.length - 1)
  const cut = commit.after[stop] ?? ''
  const lines = [...commit.after.slice(0, stop), cut.slice(0, dice.roll(cut.length + 1))]
  const reply = introOf(dice) + fenced(commit.path, lines, { isClosed: false }).slice(0, -1)
  return { reply, right: upTo(commit, stop) }
}

const noClosingFence: Kind = ({ commit, dice }) => ({
  reply: introOf(dice) + fenced(commit.path, commit.after, { isClosed: false }),
  right: [
    new Map([[commit.path, withChanges(commit, commit.changes)]]),
    ...upTo(commit, commit.after.length),
  ],
})

type Run = { readonly from: number; readonly to: number; readonly at: number }

/** Runs of lines that before and after share: [from, to) of before, beginning at line `at` of after. */
function sharedRuns(commit: Commit): readonly Run[] {
  const runs: Run[] = []
  let from = 0
  let at = 0
  for (const change of [...commit.changes, { from: commit.before.length, to: 0, lines: [] }]) {
    if (change.from > from) runs.push({ from, to: change.from, at })
    at += change.from - from + change.lines.length
    from = change.to
  }
  return runs
}

/** Runs of unchanged lines left out of the file, a comment in their place. */
const lazy =
  (where: 'start' | 'middle' | 'end' | 'all'): Kind =>
  ({ commit, dice }) => {
    const { before, after } = commit
    const lines: string[] = []
    let count = 0
    for (const run of sharedRuns(commit)) {
      const isStart = run.from === 0
      const isEnd = run.to === before.length
      const kept = after.slice(run.at, run.at + run.to - run.from)
      const isWanted =
        where === 'all' ||
        (where === 'start' && isStart) ||
        (where === 'end' && isEnd) ||
        (where === 'middle' && !isStart && !isEnd)
      // lines next to a change stay: they tell where the comment ends
      let head = isStart ? dice.roll(3) : dice.between(1, 3)
      let tail = isEnd ? dice.roll(2) : dice.between(1, 3)
      const tells = (part: readonly string[]) =>
        part.some((line) => line.trim().length > 3) && countOf(before, part, looseKey) === 1
      while (!isStart && head < kept.length && !tells(kept.slice(0, head))) head += 1
      while (!isEnd && tail < kept.length && !tells(kept.slice(kept.length - tail))) tail += 1
      if (isEnd && tail > 0 && !tells(kept.slice(kept.length - tail))) tail = 0
      if (isStart && head > 0 && !tells(kept.slice(0, head))) head = 0
      const left = kept.slice(head, kept.length - tail)
      if (!isWanted || left.length < 3 || left.every(isBlank)) {
        lines.push(...kept)
      } else {
        count += 1
        const indent = indentOf(left.find((line) => !isBlank(line)) ?? '')
        const blank = dice.chance(0.3)
        lines.push(...kept.slice(0, head), ...(blank && head > 0 ? [''] : []))
        lines.push(
          lazyComment(commit.path, indent, dice),
          ...(blank && tail > 0 ? [''] : []),
          ...kept.slice(kept.length - tail),
        )
      }
      const change = commit.changes.find(({ from }) => from === run.to)
      if (change !== undefined) lines.push(...change.lines)
    }
    if (count === 0 || commit.changes[0]?.from === 0) return null
    return { reply: introOf(dice) + fenced(commit.path, lines) + outroOf(dice) }
  }

/** A comment stands for code between two new lines, and no line of the file is near. */
const lazyForNothing: Kind = ({ commit, second, dice }) => {
  const one = second.before.find((line) => line.trim().length > 10 && !commit.before.includes(line))
  const two = second.before.findLast(
    (line) => line.trim().length > 10 && !commit.before.includes(line) && line !== one,
  )
  if (one === undefined || two === undefined) return null
  const comment = lazyComment(commit.path, '', dice)
  return {
    reply: fenced(commit.path, [comment, one, comment, two, comment]),
    right: [new Map()],
    mustSay: true,
  }
}

const moved: Kind = ({ commit, dice }) => {
  const { before } = commit
  const starts = before.flatMap((line, at) =>
    at > 0 && /^\S/.test(line) && isBlank(before[at - 1] ?? '') ? [at] : [],
  )
  const one = dice.any(starts.slice(0, -2))
  const at = starts.indexOf(one ?? -1)
  const next = starts[at + 1]
  const target = dice.any(starts.slice(at + 2))
  if (one === null || next === undefined || target === null || next - one > 40) return null
  const lines = [
    ...before.slice(0, one),
    ...before.slice(next, target),
    ...before.slice(one, next),
    ...before.slice(target),
  ]
  if (lines.join('\n') === before.join('\n')) return null
  return {
    reply: introOf(dice) + fenced(commit.path, lines) + outroOf(dice),
    right: [new Map([[commit.path, textOf(lines, commit)]])],
  }
}

const blanksAtEnds: Kind = ({ commit, dice }) => {
  const lines = [...(dice.chance(0.5) ? [''] : []), ...commit.after, '', ...(dice.chance(0.3) ? [''] : [])]
  return { reply: introOf(dice) + fenced(commit.path, lines) + outroOf(dice) }
}

const severalFiles: Kind = ({ commit, second, dice }) => {
  const created = ['export const fresh = 1', '', 'export const more = 2']
  const head = (path: string) => ({ head: `${pathLineOf(path, dice)}\n` })
  const parts = [
    fenced(commit.path, commit.after, head(commit.path)),
    fenced('src/fresh/new-file.ts', created),
    fenced(second.path, second.after, head(second.path)),
  ]
  return {
    reply: introOf(dice) + parts.join(dice.pick(['\n', '\nAnd:\n\n'])) + outroOf(dice),
    right: [
      new Map([
        [commit.path, withChanges(commit, commit.changes)],
        [second.path, withChanges(second, second.changes)],
        ['src/fresh/new-file.ts', `${created.join('\n')}\n`],
      ]),
    ],
  }
}

/** The file only mentioned in the sentence before the fence. */
const pathInSentence: Kind = ({ commit, dice }) => {
  const sentence = dice.pick([
    `Here's the updated \`${commit.path}\`:`,
    `Here is the complete \`${commit.path}\` with the change:`,
    `**Updated \`${commit.path}\`:**`,
    `I've changed \`${commit.path}\` as follows.`,
  ])
  return { reply: fenced(commit.path, commit.after, { head: `${sentence}\n\n` }) + outroOf(dice) }
}

const onlyFile: Kind = ({ commit, dice }) => ({
  reply:
    introOf(dice) + fenced(commit.path, commit.after, { head: '' }) + dice.pick(['', '\nThat is all.\n']),
  files: [{ path: commit.path, text: textOf(commit.before, commit), version: 1 }],
})

const pathInside: Kind = ({ commit, dice }) => {
  const first = dice.pick([
    `// ${commit.path}`,
    `# ${commit.path}`,
    commit.path,
    `/* ${commit.path} */`,
    `<!-- ${commit.path} -->`,
  ])
  return {
    reply: introOf(dice) + fenced(commit.path, [first, ...commit.after], { head: '' }) + outroOf(dice),
  }
}

/** A markdown file whose own fences are as long as the one around it. */
const nestedFence: Kind = ({ commit, dice }) => {
  const fences = commit.after.filter((line) => /^\s*```/.test(line))
  if (fences.length === 0 || fences.length % 2 === 1) return null
  return { reply: introOf(dice) + fenced(commit.path, commit.after, { fence: '```', info: 'markdown' }) }
}

const deletesMuch: Kind = ({ commit, dice }) => {
  const { before } = commit
  const many = Math.max(14, Math.ceil(before.length * 0.45))
  if (before.length < 30) return null
  const from = dice.between(2, before.length - many - 2)
  const lines = [...before.slice(0, from), ...before.slice(from + many)]
  return { reply: introOf(dice) + fenced(commit.path, lines), right: [new Map()], mustSay: true }
}

const withBlocks: Kind = ({ commit, second, dice }) => {
  const change = second.changes[0]
  if (change === undefined || change.to === change.from) return null
  const search = second.before.slice(change.from, change.to)
  if (search.every(isBlank) || countOf(second.before, search, looseKey) !== 1) return null
  const reply =
    introOf(dice) +
    fenced(commit.path, commit.after) +
    '\n' +
    writeBlock(second.path, { search, replace: change.lines }, { dice, style: plainStyle })
  return {
    reply,
    right: [
      new Map([
        [commit.path, withChanges(commit, commit.changes)],
        [second.path, withChanges(second, [change])],
      ]),
    ],
  }
}

const windowsReply: Kind = ({ commit, dice }) => ({
  reply: (introOf(dice) + fenced(commit.path, commit.after) + outroOf(dice)).replaceAll('\n', '\r\n'),
})

/** Prose that shows pieces of code before and after the file. */
const samplesAround: Kind = ({ commit, dice }) => {
  const at = dice.roll(commit.before.length)
  const sample = commit.before.slice(at, at + 5)
  const fence = fenceFor(sample)
  const shown = `The problem is here:\n\n${[fence + languageOf(commit.path), ...sample, fence].join('\n')}\n\nFixed:\n\n`
  return { reply: shown + fenced(commit.path, commit.after) + outroOf(dice) }
}

export const wholeKinds: Readonly<Record<string, Kind>> = {
  plain: styled(() => ({})),
  'path dressed': styled((path, dice) => ({
    head: `${pathLineOf(path, dice)}\n${dice.chance(0.3) ? '\n' : ''}`,
  })),
  'path in info': styled((path, dice) => ({
    head: '',
    info: dice.pick([
      `${languageOf(path)} ${path}`,
      path,
      `${languageOf(path)}:${path}`,
      `${languageOf(path)} title="${path}"`,
      `${languageOf(path)} {file=${path}}`,
    ]),
  })),
  'path inside': pathInside,
  'path in sentence': pathInSentence,
  'only file': onlyFile,
  'no language': styled(() => ({ info: '' })),
  tildes: styled(() => ({ fence: '~~~~' })),
  truncated,
  'no closing fence': noClosingFence,
  'lazy at start': lazy('start'),
  'lazy in middle': lazy('middle'),
  'lazy at end': lazy('end'),
  'lazy everywhere': lazy('all'),
  'lazy for nothing': lazyForNothing,
  moved,
  'blanks at ends': blanksAtEnds,
  'trailing space': rewritten(disturb.trailingSpace),
  'spaces for tabs': rewritten(disturb.spacesForTabs),
  'tabs for spaces': rewritten(disturb.tabsForSpaces),
  'smart quotes': rewritten(disturb.smartQuotes),
  'escaped for html': rewritten(disturb.entities),
  ...writtenWholeKinds,
  'nested fence': nestedFence,
  'several files': severalFiles,
  'with blocks': withBlocks,
  'deletes much': deletesMuch,
  'samples around': samplesAround,
  'windows reply': windowsReply,
  ...habitWholeKinds,
}
