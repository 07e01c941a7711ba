import { type Change, createAligner } from './align.ts'
import { closeUnplaced, type Desk } from './desk.ts'
import { type FileDraft, isClaimed, isInTheWay, ownText, renderChange, renderOpen } from './file-draft.ts'
import type { HunkId, LineRange } from './hunk.ts'
import { countLines, type PlacedFinal } from './guard.ts'
import { indentStyle, restyleIndent } from './indent.ts'
import { alignAfterLazy, alignLazyComment } from './lazy-align.ts'
import { createLazyMeeting } from './lazy-meeting.ts'
import { createWholeDoubts, noDoubts } from './whole-doubts.ts'
import { hasInlineLazy, isLazyComment } from './lazy.ts'
import { isBlank, isSignificant, unknownLine } from './lines.ts'
import { diffLines, refineLimit } from './refine.ts'
import { createPlainReader } from './plain-reader.ts'

/** Takes the lines of one text as the model writes it, and makes hunks of it. */
export interface TextWriter {
  line(text: string): void
  /** The unfinished line after the last; called again whenever it grew. */
  tail(text: string): void
  /** Whether the base goes on with this line, as far as can be told. */
  expects(line: string): boolean
  /** Complete: the model closed the text itself, so what it left out is meant to go. */
  end(isComplete: boolean): void
}

/** Which lines of a file a text is about, and how sure that is. */
export type TextPlace = {
  readonly range: LineRange
  /** Whether what stands behind the text's end is meant to go. */
  readonly isCertain: boolean
  /** Whether a change there waits for the user's word. */
  readonly isDoubtful?: (base: LineRange) => boolean
  /** What is left to change when the text ends, of all that the range has left; all of it if not given. */
  readonly left?: (rest: Change) => Change | null
}

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
  const style = indentStyle(texts)
  const weights = new Map<number, number>()
  const weight = (id: number): number => {
    const known = weights.get(id)
    if (known !== undefined) return known
    const fresh = isSignificant(texts[index.positions(id)[0] ?? 0] ?? '') ? 2 : 1
    weights.set(id, fresh)
    return fresh
  }
  const baseText = (line: number): string => texts[line] ?? ''
  let { to: stop } = place.range
  let aligner = createAligner({ index, weight }, place.range.from, stop)
  const plain = createPlainReader(draft)
  const meeting = createLazyMeeting(index, (line) => isBlank(baseText(line)))
  const isWhole = place.range.from === 0 && place.range.to === texts.length
  const doubts = isWhole ? createWholeDoubts(draft, guard) : noDoubts
  /** A deletion of the file's top, held where it is not certain that the text is the file's. */
  let heldTop: LineRange | null = null
  let openId: HunkId | null = null
  let shown = 0
  let unit = 0
  /** Lines whose indents were written with a step that no line of the file had shown yet. */
  const guessed = new Map<string, number>()
  /** Closed hunks, and what of them was not certain yet. */
  const early: {
    readonly id: HunkId
    readonly insert: string
    readonly units: readonly number[]
    readonly known: number
  }[] = []
  let isUnitKnown = false
  /** Whether the unfinished line reads otherwise than those expected. */
  let isOther = false

  /** A line with the file's indent; the step of a reply that writes spaces for tabs is told by the first line met. */
  const restyle = (line: string): string => {
    const width = line.length - line.trimStart().length
    const write = (step: number) => restyleIndent(line.slice(0, width), style, step) + line.slice(width)
    if (style?.kind !== 'tabs' || width < 2 || !line.startsWith('  ')) return write(unit)
    if (!isUnitKnown) {
      const met = [2, 4, 8, 3].find((step) => index.idOf(write(step).trimEnd()) !== unknownLine)
      if (met !== undefined) {
        unit = met
        isUnitKnown = true
      } else if (unit === 0 || width < unit) unit = width
    }
    const own = write(unit)
    if (!isUnitKnown) guessed.set(own, unit)
    return own
  }

  /** Whether an unfinished line so far reads like the one expected: it is likely to be it, and no ghost is drawn of it. */
  const isLikely = (text: string): boolean => {
    // to look into a line that grows would copy it each time: what has once begun otherwise stays otherwise
    if (isOther) return false
    const [next, opposite] = aligner.expected()
    isOther = text.length >= 512 || !(baseText(next).startsWith(text) || baseText(opposite).startsWith(text))
    return !isOther
  }

  const show = () => {
    const visible = aligner.pending.length - aligner.tentative
    if (openId === null && visible > 0) {
      openId = log.newId()
      shown = visible
      const base: LineRange = { from: aligner.frontier, to: aligner.frontier }
      const insert = renderOpen(draft, aligner.pending.slice(0, visible))
      log.open({
        kind: 'lines',
        state: 'open',
        id: openId,
        path: draft.path,
        base,
        insert,
        tail: '',
        rung: 'exact',
      })
    } else if (openId !== null) {
      const lines = visible > shown ? renderOpen(draft, aligner.pending.slice(shown, visible)) : ''
      shown = Math.max(shown, visible)
      log.grow(openId, lines, '')
    }
  }

  const close = (range: LineRange, lines: readonly string[], isSure: boolean, isExcerpt = false) => {
    if (!isCertain && range.from === 0 && range.to > 0 && lines.length === 0 && !doubts.isAnyClosed) {
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
      id: openId ?? log.newId(),
      path: draft.path,
      rung: 'exact' as const,
      ...rendered,
    }
    openId = null
    const net = rendered.base.to - rendered.base.from - countLines(rendered.insert)
    const isLazy = !isSure || lines.some(hasInlineLazy)
    const isDoubtful = place.isDoubtful?.(range) === true
    if (isDoubtful) guard.doubt(draft, located.id)
    const hunk: PlacedFinal = isLazy
      ? { ...located, state: 'guarded', why: 'lazy-comment' }
      : isExcerpt || guard.isOver(draft, net)
        ? { ...located, state: 'guarded', why: 'deletes-much' }
        : isDoubtful
          ? { ...located, state: 'guarded', why: 'unsure' }
          : { ...located, state: 'closed' }
    guard.add(draft, hunk)
    if (isExcerpt) guard.doubt(draft, hunk.id)
    doubts.closed(hunk, texts.slice(range.from, range.to), lines)
    if (isLazy) guard.leaveOut(draft, lines)
    draft.claims.push(rendered)
    log.close(hunk)
    const units = lines.flatMap((line) => guessed.get(line) ?? [])
    if (hunk.state === 'closed') early.push({ id: hunk.id, insert: hunk.insert, units, known: plain.known })
  }

  /** A line turned back, if it was not written in the file's style already. */
  const ownLine = (line: string): string => {
    const own = plain.turn(line)
    const id = index.idOf(own.trimEnd())
    return id === unknownLine ? own : ownText(draft, id, own)
  }

  const settle = (change: Change, isSure: boolean) => {
    // what was taken for new before later lines told how the reply writes may be the file's own
    const written = change.lines.map((line, at) =>
      (change.ids[at] ?? unknownLine) === unknownLine ? ownLine(line) : line,
    )
    if (isSure) {
      const ids = change.ids.map((id, at) =>
        id === unknownLine ? index.idOf((written[at] ?? '').trimEnd()) : id,
      )
      const text = (line: number) => written[line] ?? ''
      const gaps = diffLines(index.ids.slice(change.from, change.to), ids, { text, limit: refineLimit })
      for (const gap of gaps) {
        const range = { from: change.from + gap.from, to: change.from + gap.to }
        const lines = written.slice(gap.start, gap.stop)
        close(range, plain.settle(lines, texts.slice(range.from, range.to)), true)
      }
    } else close(change, written, false)
    dropOpen()
  }

  const dropOpen = () => {
    if (openId !== null) log.drop(openId)
    openId = null
    shown = 0
  }

  /** What later lines told of how the reply writes comes too late for a closed hunk: it waits for the user's word. */
  const doubtEarly = () => {
    for (const { id, insert, units, known } of early) {
      const isOther = units.some((used) => !isUnitKnown || used !== unit)
      if (isOther || plain.wouldTurn(insert, known)) guard.doubt(draft, id)
    }
  }

  const settleAny = (change: Change) => {
    const wasCertain = meeting.isCertain
    if (change.gapFrom === undefined) {
      meeting.part(change.to, aligner.frontier)
      return settle(change, wasCertain)
    }
    if (change.to < stop) meeting.meet(change.gapFrom, change.to, aligner.frontier)
    const { change: paired, isSure } = alignAfterLazy(change, baseText)
    const isMet = change.to === stop || meeting.isCertain
    settle(paired, isSure && (isMet || paired.lines.length === 0))
  }

  const take = (id: number, line: string) => {
    const change = aligner.push(id, line)
    if (change !== null) settleAny(change)
    else if (aligner.pending.length > 0) show()
    else {
      meeting.keep(aligner.frontier - 1)
      doubts.kept(line)
    }
  }

  return {
    get frontier() {
      return aligner.frontier
    },
    widen(to) {
      isOther = false
      const { isSkipping } = aligner
      const { from, lines, ids } = aligner.leave()
      stop = to
      aligner = createAligner({ index, weight }, from, to)
      if (isSkipping) aligner.skip(from)
      for (const [at, line] of lines.entries()) take(ids[at] ?? unknownLine, line)
    },
    line(text) {
      isOther = false
      doubts.line(text)
      let id = index.idOf(text.trimEnd())
      let line = text
      if (id === unknownLine) {
        if (isLazyComment(text)) {
          const met = aligner.meet()
          if (met !== null) settleAny(met)
          const lazy = alignLazyComment(aligner, baseText, stop)
          if (lazy !== null) settle(lazy.change, lazy.isSure)
          else dropOpen()
          return
        }
        line = restyle(text)
        if (line !== text) id = index.idOf(line.trimEnd())
        // how the reply indents is told by lines as they are written, before the file's style is put on them
        if (id === unknownLine) {
          ;({ id, line } = plain.read(text))
          if (id === unknownLine && line === text) line = restyle(text)
          // the file has the line, but not as deep as the file's style would make it
          const isMisfit =
            style?.kind === 'spaces' &&
            line !== text &&
            id === unknownLine &&
            draft.trimmedIndex().idOf(text.trim()) !== unknownLine
          if (isMisfit) guessed.set(line, -1)
        }
      } else plain.see(text)
      const own = id === unknownLine ? line : ownText(draft, id, line)
      take(id, own)
      log.frontier(draft.path, aligner.frontier)
    },
    tail(text) {
      if (openId === null) return
      const isHeld = aligner.tentative > 0 || shown < aligner.pending.length
      log.grow(openId, '', isHeld || isLikely(text) ? '' : text)
    },
    expects: (line) =>
      aligner.expected().some((at) => at < stop && baseText(at).trimEnd() === line.trimEnd()),
    end(isComplete) {
      if (isComplete) {
        const rest = aligner.finish()
        const change = rest === null || place.left === undefined ? rest : place.left(rest)
        const left = change === null ? null : trimBlankEnd(change, texts, stop)
        const isTail = left !== null && left.lines.length === 0 && left.gapFrom === undefined
        // the file's own lines and no other are a quotation
        if (heldTop !== null && (left === null || isTail)) return dropOpen()
        if (left !== null && isTail && (!isCertain || doubts.isCutOff(left))) close(left, [], true, true)
        else if (left !== null) settleAny(left)
        else dropOpen()
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
        const id = openId ?? log.newId()
        log.close({ kind: 'lines', state: 'incomplete', id, path: draft.path, rung: 'exact', ...rendered })
      } else if (openId !== null) log.drop(openId)
      openId = null
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
