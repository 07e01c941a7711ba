import { type Change, createAligner } from './align.ts'
import { closeUnplaced, type Desk } from './desk.ts'
import { blankAsFile, type FileDraft, isClaimed, isInTheWay, renderChange } from './file-draft.ts'
import type { HunkId, LineRange } from './hunk.ts'
import { countLines, type Doubt, type PlacedFinal } from './guard.ts'
import { alignAfterLazy, alignLazyComment } from './lazy-align.ts'
import { createLazyMeeting, createPassedLines } from './lazy-meeting.ts'
import { createWholeDoubts, noDoubts } from './whole-doubts.ts'
import { hasInlineLazy } from './lazy.ts'
import { isBlank, isSignificant, splitLines, unknownLine } from './lines.ts'
import { createOpenGhost } from './open-ghost.ts'
import { createSlips } from './slips.ts'
import { isLazyHere, isOwnLazy } from './place-block.ts'
import { diffLines, refineLimit } from './refine.ts'
import type { TextWriter } from './text-writer.ts'
import { createWholeReader } from './whole-reader.ts'

/** Which lines of a file a text is about, and how sure that is. */
export type TextPlace = {
  readonly range: LineRange
  /** Whether what stands behind the text's end is meant to go. */
  readonly isCertain: boolean
  /** Whether a change there waits for the user's word. */
  readonly isDoubtful?: (base: LineRange) => boolean
  /** What the user is told then; that it is not certain if not given. */
  readonly why?: Doubt
  /** What is left to change when the text ends, of all that the range has left; all of it if not given. */
  readonly left?: (rest: Change) => Change | null
}

/** So many lines kept behind a doubtful meeting with the base tell that it was the right one. */
const leastKept = 3

export interface PlacedWriter extends TextWriter {
  /** Up to which line of the base old and new are known to correspond. */
  readonly frontier: number
  /** The text goes on behind its range: it is about the lines up to `to`. */
  widen(to: number): void
}

/** Writes a known file, or lines of it: they are aligned with the base as they come. */
export function createWholeWriter(draft: FileDraft, desk: Desk, place: TextPlace): PlacedWriter {
  const { isCertain } = place
  const { log, guard } = desk
  const { texts } = draft.lines
  const { index } = draft
  const weights = new Uint8Array(texts.length)
  const weight = (id: number): number => {
    const known = weights[id] ?? 0
    if (known > 0) return known
    const fresh = isSignificant(baseText(index.first(id) ?? 0)) ? 2 : 1
    weights[id] = fresh
    return fresh
  }
  const baseText = (line: number): string => texts[line] ?? ''
  let { to: stop } = place.range
  let aligner = createAligner({ index, weight }, place.range.from, stop)
  const passed = createPassedLines(index, (line) => isSignificant(baseText(line)))
  /** Lines kept since new and old met behind a lazy comment and lines that may belong elsewhere. */
  let keptSinceUnsure = leastKept
  /** Lines that edits before this text wrote, and the file did not have: who writes them shows the file again. */
  const writtenBefore = new Set(
    draft.claims.all.flatMap(({ insert }) =>
      splitLines(insert).texts.filter(
        (line) => isSignificant(line) && index.idOf(line.trimEnd()) === unknownLine,
      ),
    ),
  )
  /** The hunks closed since new and old met behind the last lazy comment. */
  const sinceLazy: HunkId[] = []
  const slips = createSlips(index, (line) => {
    const id = index.ids[line] ?? unknownLine
    return isSignificant(baseText(line)) && index.positions(id).length === 1
  })
  const meeting = createLazyMeeting(index, (line) => isBlank(baseText(line)))
  const isWhole = place.range.from === 0 && place.range.to === texts.length
  const doubts = isWhole ? createWholeDoubts(draft, guard) : noDoubts
  /** A deletion of the file's top, held where it is not certain that the text is the file's. */
  let heldTop: LineRange | null = null
  const reader = createWholeReader(draft, isWhole)
  const ghost = createOpenGhost(log, draft, 'exact')
  /** Whether what the text's end makes of the file's waits for the user's word. */
  let isEndUnsure = false
  /** Whether the unfinished line is drawn: it stands behind an open ghost's lines, and is not held, as one expected is. */
  let tailState: 'none' | 'held' | 'drawn' = 'none'

  /** Whether an unfinished line so far reads like the one expected: it is likely to be it, and no ghost is drawn of it. */
  const isLikely = (text: string): boolean => {
    if (text.length >= 512) return false
    const [next, opposite] = aligner.expected()
    return baseText(next).startsWith(text) || baseText(opposite).startsWith(text)
  }

  const close = (range: LineRange, lines: readonly string[], isSure: boolean, isExcerpt = false) => {
    const isTop = range.from === 0 && range.to > 0 && lines.length === 0 && !doubts.isAnyClosed
    if (!isCertain && isTop && !isExcerpt) {
      heldTop = range
      return
    }
    if (heldTop !== null) {
      const top = heldTop
      heldTop = null
      close(top, [], true, true)
    }
    const rendered = renderChange(draft, range, lines)
    if (rendered === null || isClaimed(draft, rendered)) return
    if (isInTheWay(draft, rendered)) {
      const search = texts.slice(range.from, range.to)
      return closeUnplaced(desk, draft.path, { search, insert: lines, why: 'overlaps' })
    }
    const located = {
      kind: 'lines' as const,
      id: ghost.take() ?? log.newId(),
      path: draft.path,
      rung: 'exact' as const,
      ...rendered,
    }
    const net = rendered.base.to - rendered.base.from - countLines(rendered.insert)
    const isLazy = !isSure || lines.some(hasInlineLazy) || isOwnLazy(draft, range, lines)
    const isShownAgain = lines.some((line) => writtenBefore.has(line))
    const isDoubtful = isEndUnsure || isShownAgain || place.isDoubtful?.(range) === true
    if (isDoubtful) guard.doubt(draft, located.id, place.why)
    const hunk: PlacedFinal = isLazy
      ? { ...located, state: 'guarded', why: 'lazy-comment' }
      : isExcerpt || guard.isOver(draft, net)
        ? { ...located, state: 'guarded', why: 'deletes-much' }
        : isDoubtful
          ? { ...located, state: 'guarded', why: place.why ?? 'unsure' }
          : { ...located, state: 'closed' }
    guard.add(draft, hunk)
    if (isExcerpt) guard.doubt(draft, hunk.id)
    doubts.closed(hunk, texts.slice(range.from, range.to), lines)
    if (isLazy) guard.leaveOut(draft, lines)
    draft.claims.add(rendered)
    log.close(hunk)
    sinceLazy.push(hunk.id)
    slips.closed(hunk.id, range, lines)
    if (hunk.state === 'closed') reader.closed(hunk.id, hunk.insert, lines)
  }

  const settle = (change: Change, isSureSoFar: boolean) => {
    const isAgain = passed.isAgain(change.ids)
    if (isAgain) for (const id of sinceLazy) guard.doubt(draft, id)
    const isSure = isSureSoFar && !isAgain
    // what was taken for new before later lines told how the reply writes may be the file's own
    const written: string[] = []
    const ids: number[] = []
    for (const [at, line] of change.lines.entries()) {
      const id = change.ids[at] ?? unknownLine
      const own = id === unknownLine ? reader.turn(line) : line
      written.push(own)
      ids.push(own === line ? id : index.idOf(own.trimEnd()))
    }
    if (isSure) {
      const text = (line: number) => written[line] ?? ''
      const gaps = diffLines(index.ids.slice(change.from, change.to), ids, { text, limit: refineLimit })
      for (const gap of gaps) {
        const range = { from: change.from + gap.from, to: change.from + gap.to }
        const lines = written.slice(gap.start, gap.stop)
        close(range, reader.settle(lines, texts.slice(range.from, range.to)), true)
      }
    } else close(change, written, false)
    ghost.drop()
  }

  /** What later lines told of how the reply writes comes too late for a closed hunk: it waits for the user's word. */
  const doubtEarly = () => {
    for (const id of reader.outdated()) guard.doubt(draft, id)
  }

  const settleAny = (change: Change, isTold = true) => {
    const wasCertain = meeting.isCertain && keptSinceUnsure >= leastKept
    if (change.gapFrom === undefined) {
      meeting.part(change.to, aligner.frontier)
      return settle(change, wasCertain && isTold)
    }
    if (change.to < stop) meeting.meet(change.gapFrom, change.to, aligner.frontier)
    const { change: paired, isSure } = alignAfterLazy(change, baseText)
    keptSinceUnsure = isSure ? leastKept : 0
    passed.pass(change.gapFrom, paired.from)
    sinceLazy.length = 0
    const isMet = change.to === stop || meeting.isCertain
    settle(paired, isSure && isTold && (isMet || paired.lines.length === 0))
  }

  const take = (id: number, line: string) => {
    const change = aligner.push(id, line)
    if (change !== null) {
      settleAny(change)
      for (let at = change.to; at < aligner.frontier; at += 1)
        keep(index.ids[at] ?? unknownLine, baseText(at))
    } else if (aligner.pending.length > 0) ghost.show(aligner, aligner.frontier)
    else {
      meeting.keep(aligner.frontier - 1)
      keep(id, line)
    }
  }

  const keep = (id: number, line: string) => {
    if (weight(id) < 2) return
    doubts.kept(line)
    keptSinceUnsure += 1
  }

  const takeLine = (written: string) => {
    const text = blankAsFile(draft, written)
    const id = index.idOf(text.trimEnd())
    // the file's own string is there anyway: a kept one for each line would outlive it
    doubts.line(id === unknownLine ? text : baseText(index.first(id) ?? 0))
    if (id !== unknownLine && !reader.isByChance(text)) take(id, reader.see(id, text))
    else if (isLazyHere(draft, text)) return takeLazy()
    else {
      const read = reader.read(text)
      take(read.id, read.line)
    }
    log.frontier(draft.path, aligner.frontier)
  }

  /** Whether a change that ends before a lazy comment strikes nothing on the word of one line alone. */
  const isToldBeforeLazy = ({ from, to, lines }: Change): boolean => {
    let said = 0
    for (let at = to; at < aligner.frontier; at += 1) if (weight(index.ids[at] ?? unknownLine) > 1) said += 1
    return said > 1 || to - from <= lines.length
  }

  /** Takes a lazy comment: what is pending meets the base, and lines of the base stay until the text goes on there. */
  const takeLazy = () => {
    const met = aligner.meet()
    if (met !== null) settleAny(met, isToldBeforeLazy(met))
    const lazy = alignLazyComment(aligner, baseText, stop)
    if (lazy !== null) settle(lazy.change, lazy.isSure)
    else ghost.drop()
    for (const id of slips.atLazy()) guard.doubt(draft, id)
  }

  const takeLines = (ready: readonly string[]) => {
    for (const line of ready) takeLine(line)
    // a line that was drawn is finished: it stands among the ghost's, or waits
    if (ghost.isOpen && reader.isWaiting) ghost.tail('')
    tailState = !ghost.isOpen || reader.isWaiting || ghost.isBehind(aligner) ? 'none' : 'held'
  }

  return {
    get frontier() {
      return aligner.frontier
    },
    widen(to) {
      const { isSkipping } = aligner
      const { from, lines, ids } = aligner.leave()
      stop = to
      aligner = createAligner({ index, weight }, from, to)
      if (isSkipping) aligner.skip(from)
      for (const [at, line] of lines.entries()) take(ids[at] ?? unknownLine, line)
    },
    line(text) {
      takeLines(reader.push(text))
    },
    tail(text) {
      // to look into a line that grows would copy it each time: what has once begun otherwise stays otherwise
      if (tailState === 'held' && !isLikely(text)) tailState = 'drawn'
      if (tailState === 'drawn') ghost.tail(text)
      return tailState !== 'none'
    },
    expects(line) {
      takeLines(reader.flush())
      return aligner.expected().some((at) => at < stop && baseText(at).trimEnd() === line.trimEnd())
    },
    end(isComplete, isOver = false) {
      takeLines(reader.flush())
      // not closed, but it went on to the file's end
      isEndUnsure = !isComplete && isOver && isCertain && aligner.isAtEnd
      if (isComplete || isEndUnsure) {
        const rest = aligner.finish()
        const change = rest === null || place.left === undefined ? rest : place.left(rest)
        const left = change === null ? null : trimBlankEnd(change, texts, stop)
        const isTail = left !== null && left.lines.length === 0 && left.gapFrom === undefined
        // the file's own lines and no other are a quotation
        if (heldTop !== null && (left === null || isTail)) {
          // a text that goes on to the very end, and is most of the file, may as well be all of it
          const top = heldTop
          const isMost = rest === null && top.to * 2 < texts.length
          heldTop = null
          if (isMost) close(top, [], true, true)
          return ghost.drop()
        }
        const isRewritten = left !== null && left.lines.length > 0
        if (isRewritten && doubts.isCutAtBothEnds(left.to - left.from - left.lines.length)) isEndUnsure = true
        // an excerpt that ends in new lines strikes no more behind them than it writes
        if (left !== null && !isCertain && left.to - left.from > left.lines.length) isEndUnsure = true
        if (left !== null && isTail && (!isCertain || doubts.isCutOff(left))) close(left, [], true, true)
        else if (left !== null) settleAny(left)
        else ghost.drop()
        log.frontier(draft.path, stop)
        doubts.end()
        return doubtEarly()
      }
      doubtEarly()
      doubts.end()
      if (aligner.frontier < stop) doubts.doubtLast()
      const held = aligner.tentative
      const { from, lines } = aligner.leave()
      const whole = lines.slice(0, lines.length - held)
      const rendered = whole.length === 0 ? null : renderChange(draft, { from, to: from }, whole)
      guard.leaveOut(draft, whole)
      if (rendered !== null) {
        const id = ghost.take() ?? log.newId()
        log.close({ kind: 'lines', state: 'incomplete', id, path: draft.path, rung: 'exact', ...rendered })
      } else ghost.drop()
    },
  }
}

/** Blank lines that only one side has at the very end are nobody's edit. */
function trimBlankEnd(change: Change, texts: readonly string[], count: number): Change {
  if (change.to !== count) return change
  let stop = change.lines.length
  while (stop > 0 && isBlank(change.lines[stop - 1] ?? '')) stop -= 1
  let to = change.to
  while (to > change.from && isBlank(texts[to - 1] ?? '')) to -= 1
  return { ...change, to, lines: change.lines.slice(0, stop), ids: change.ids.slice(0, stop) }
}
