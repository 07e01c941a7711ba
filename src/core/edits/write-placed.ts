import { type Aligner, type Change, createAligner } from './align.ts'
import { type BlockChange, closeBlock, closeIncomplete, type Desk } from './desk.ts'
import { endedAsFile, type FileDraft } from './file-draft.ts'
import { createFoundLines } from './found-lines.ts'
import type { LineRange } from './hunk.ts'
import { createCopyist, createReindent, indentStyle } from './indent.ts'
import { alignAfterLazy, alignLazyComment, type LazyChange } from './lazy-align.ts'
import { createPassedLines } from './lazy-meeting.ts'
import { isBlank, isSignificant, unknownLine } from './lines.ts'
import { createOpenGhost } from './open-ghost.ts'
import { pathLine } from './paths.ts'
import type { Place } from './place.ts'
import { isInlineLazyHere, isLazyHere, isOwnLazy } from './place-block.ts'
import { dropDiffSigns } from './readings.ts'
import { diffLines, refineLimit } from './refine.ts'
import type { TextWriter } from './text-writer.ts'

/** A block and where it stands; `insert` are the lines of the replacement so far. */
export type Placed = {
  readonly place: Place
  readonly search: readonly string[]
  readonly insert: readonly string[]
  /** Whether the replacement may not be what the model meant. */
  readonly doubt?: boolean
  /** Which lines of the place the search has written out; all of them if not told. */
  readonly told?: readonly boolean[]
}

/** So many lines kept behind new ones that a lazy comment parts from the rest tell that they are in the right place. */
const leastKept = 2

/** Writes the replacement of a block that has its place: the block's range is the base of the alignment. */
export function createPlacedWriter(
  desk: Desk,
  draft: FileDraft,
  { place, search, insert, doubt = false, told }: Placed,
): TextWriter {
  const { texts } = draft.lines
  const { rung, starts, stops, isGap } = place
  const found = createFoundLines(draft, place)
  const { index, texts: baseTexts } = found
  const weight = (id: number): number => {
    const [at = 0, ...others] = index.positions(id)
    const text = baseTexts[at] ?? ''
    if (isGap[at] === true) return 8
    // behind a lazy comment even a bracket tells the place, if the block has only one like it
    const tells = isSignificant(text) || (aligner.isSkipping && others.length === 0 && !isBlank(text))
    return tells ? 2 : 1
  }
  const aligner: Aligner = createAligner({ index, weight }, 0, starts.length)
  const copyist = rung === 'punctuation' || rung === 'similar' ? createCopyist(place.search, baseTexts) : null
  if (copyist !== null) desk.habits.learn(place.search, baseTexts)
  const copy = (line: string) => desk.habits.turn(draft, copyist === null ? line : copyist(line))
  const reindentAsFound = createReindent(place.search, baseTexts, indentStyle(texts))
  const reindent = (line: string) => (found.isOwnDepth() ? line : reindentAsFound.turn(line))
  /** New lines whose depth the lines found do not tell. */
  const guessed = new Set<string>()
  const gaps = isGap.flatMap((is, at) => (is ? [at] : []))
  const changes: BlockChange[] = []
  const ghost = createOpenGhost(desk.log, draft, rung)
  /** Blank lines at the top of the replacement, until it is known how many of them the search had too much. */
  let top: string[] | null = place.lead > 0 ? [] : null
  const searchTop = search.findIndex((line) => !isBlank(line))
  let gapsSeen = 0

  const startOf = (at: number): number => (at > 0 ? (stops[at - 1] ?? 0) : (starts[0] ?? 0))
  const rangeOf = (from: number, to: number): LineRange => {
    // just behind a gap the place is that of the line after it
    const start = startOf(from)
    return { from: start, to: to === from ? start : Math.max(start, stops[to - 1] ?? start) }
  }

  const note = (range: LineRange, all: readonly string[], isSure: boolean) => {
    const lines = all.filter((line) => !isLazyHere(draft, line))
    const isLazy =
      !isSure || isOwnLazy(draft, range, lines) || lines.some((line) => isInlineLazyHere(draft, line))
    const isGuessed = lines.some((line) => guessed.has(line))
    const isDoubtful = doubt || isGuessed || desk.habits.isDoubtful(draft, lines, place.search)
    const reason = isLazy ? 'lazy-comment' : isDoubtful ? 'unsure' : null
    changes.push({ id: ghost.take(), range, lines, doubt: reason })
  }

  const passed = createPassedLines(index, (at) => isSignificant(baseTexts[at] ?? ''))

  /** Lines kept since new lines behind a lazy comment met the block again, and where the changes since begin. */
  let keptSinceLazy = leastKept
  let sinceLazy = 0
  const keep = (text: string) => {
    if (isSignificant(text)) keptSinceLazy += 1
  }

  const settle = ({ change, isSure: isSureSoFar }: LazyChange, isMet = false) => {
    // another change so soon tells that the lines may have met the block in the wrong place
    const isAstray = !isMet && keptSinceLazy < leastKept
    if (isAstray)
      for (const [at, change] of changes.entries())
        if (at >= sinceLazy) changes[at] = { ...change, doubt: 'lazy-comment' }
    const isSure = isSureSoFar && !isAstray && !passed.isAgain(change.ids)
    const coversGap = gaps.some((gap) => gap >= change.from && gap < change.to)
    if (!isSure || coversGap) note(rangeOf(change.from, change.to), change.lines, false)
    else {
      const text = (line: number) => change.lines[line] ?? ''
      const old = index.ids.slice(change.from, change.to)
      for (const gap of diffLines(old, change.ids, { text, limit: refineLimit })) {
        const [from, to] = [change.from + gap.from, change.from + gap.to]
        // lines that only a lazy comment spoke of do not go without a word
        const isTold =
          told === undefined || to - from <= gap.stop - gap.start || !told.slice(from, to).includes(false)
        note(rangeOf(from, to), change.lines.slice(gap.start, gap.stop), isTold)
      }
    }
    ghost.drop()
  }

  const baseText = (at: number) => baseTexts[at] ?? ''
  const settleAny = (change: Change) => {
    if (change.gapFrom === undefined) return settle({ change, isSure: true })
    const paired = alignAfterLazy(change, baseText)
    passed.pass(change.gapFrom, paired.change.from)
    sinceLazy = changes.length
    settle(paired, true)
    keptSinceLazy = paired.change.lines.every(isBlank) ? leastKept : 0
  }

  const take = (text: string) => {
    if (isLazyHere(draft, text)) {
      const gap = gaps[gapsSeen]
      if (gap !== undefined && gap >= aligner.frontier) {
        gapsSeen += 1
        const id = index.ids[gap] ?? unknownLine
        const change = aligner.push(id, text)
        if (change !== null) settleAny(change)
        return
      }
      const met = aligner.meet()
      if (met !== null) settleAny(met)
      const lazy = alignLazyComment(aligner, baseText, starts.length)
      if (lazy !== null) settle(lazy)
      else ghost.drop()
      return
    }
    const id = found.idOf(text)
    const isKnown = id !== unknownLine
    if (!isKnown) reindentAsFound.learn(text)
    const own = isKnown ? found.textOf(id, text) : endedAsFile(draft, reindent(copy(text)))
    if (!isKnown && !found.isOwnDepth() && !reindentAsFound.isSure(text)) guessed.add(own)
    const change = aligner.push(id, own)
    if (change !== null) {
      settleAny(change)
      for (let at = change.to; at < aligner.frontier; at += 1) keep(baseText(at))
    } else if (aligner.pending.length > 0) ghost.show(aligner, startOf(aligner.frontier))
    else keep(own)
    desk.log.frontier(draft.path, startOf(aligner.frontier))
  }

  /** A replacement with fewer blank lines at its top than the search has not the ones that the search has too much. */
  const takeTop = () => {
    const held = top ?? []
    top = null
    for (const text of held.slice(held.length < searchTop ? 0 : place.lead)) take(text)
  }

  return {
    line(text) {
      if (top !== null && isBlank(text)) {
        top.push(text)
        return
      }
      takeTop()
      take(text)
    },
    tail(text) {
      if (!ghost.isOpen) return false
      const isLikely =
        text.length < 512 && aligner.expected().some((at) => (place.search[at] ?? '').startsWith(text))
      ghost.tail(ghost.isBehind(aligner) || isLikely ? '' : reindent(text))
      return true
    },
    expects: () => false,
    end(isComplete) {
      takeTop()
      if (!isComplete) {
        const held = aligner.tentative
        const { from, lines } = aligner.leave()
        const at = startOf(from)
        changes.push({
          id: ghost.take(),
          range: { from: at, to: at },
          lines: withoutFence(lines.slice(0, lines.length - held)),
          doubt: null,
        })
        closeIncomplete(desk, draft, { rung, changes })
        return
      }
      const unsigned = dropDiffSigns(search, insert)
      if (unsigned !== null) {
        for (const { id } of changes) if (id !== null) desk.log.drop(id)
        ghost.drop()
        const writer = createPlacedWriter(desk, draft, {
          place,
          search,
          insert: unsigned,
          doubt,
          ...(told && { told }),
        })
        for (const line of unsigned) writer.line(line)
        return writer.end(true)
      }
      const change = aligner.finish()
      if (change !== null) settleAny(withoutTrail(change, place.trail, starts.length))
      const made = reindentAsFound.isOutdated ? changes.map(doubted) : changes
      closeBlock(desk, draft, { rung, changes: made, text: { search, insert } })
    },
  }
}

const doubted = (change: BlockChange): BlockChange => ({ ...change, doubt: change.doubt ?? 'unsure' })

/** The fences and the path that lead from a block that was never closed to the next are no lines of it. */
function withoutFence(lines: readonly string[]): readonly string[] {
  const fence = /^\s*(?:`{3,}|~{3,})[^`]*$/
  let stop = lines.length
  while (stop > 0 && isBlank(lines[stop - 1] ?? '')) stop -= 1
  if (fence.test(lines[stop - 1] ?? '')) stop -= 1
  while (stop > 0 && (isBlank(lines[stop - 1] ?? '') || pathLine(lines[stop - 1] ?? '') !== null)) stop -= 1
  if (fence.test(lines[stop - 1] ?? '')) return lines.slice(0, stop - 1)
  const last = lines.at(-1)
  return last !== undefined && fence.test(last) ? lines.slice(0, -1) : lines
}

/** Blank lines at the search's end that the place was found without do not come back from the replacement. */
function withoutTrail(change: Change, trail: number, end: number): Change {
  let stop = change.lines.length
  let left = change.to === end ? trail : 0
  while (left > 0 && stop > 0 && isBlank(change.lines[stop - 1] ?? '')) {
    stop -= 1
    left -= 1
  }
  return { ...change, lines: change.lines.slice(0, stop), ids: change.ids.slice(0, stop) }
}
