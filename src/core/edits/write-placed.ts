import { type Aligner, type Change, createAligner } from './align.ts'
import { type BlockChange, closeBlock, closeIncomplete, closeUnplaced, type Desk } from './desk.ts'
import { endedAsFile, type FileDraft, renderOpen } from './file-draft.ts'
import type { HunkId, LineRange } from './hunk.ts'
import { createCopyist, createReindent, indentOf, indentStyle } from './indent.ts'
import { alignAfterLazy, alignLazyComment, type LazyChange } from './lazy-align.ts'
import { indexLines, isBlank, isSignificant, unknownLine } from './lines.ts'
import { pathLine } from './paths.ts'
import { isInlineLazyHere, isLazyHere, isOwnLazy, type Place } from './place-block.ts'
import type { Reading } from './readings.ts'
import { diffLines, refineLimit } from './refine.ts'
import type { TextWriter } from './write-whole.ts'

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

/** Writes the replacement of a block that has its place: the block's range is the base of the alignment. */
export function createPlacedWriter(
  desk: Desk,
  draft: FileDraft,
  { place, search, insert, doubt = false, told }: Placed,
): TextWriter {
  const { texts } = draft.lines
  const { rung, starts, stops, isGap } = place
  const baseTexts = starts.map((start, at) => (isGap[at] ? '' : (texts[start] ?? '')))
  // a gap's key can be no line's: lines have no line end
  const index = indexLines(place.search.map((line, at) => (isGap[at] ? `\n${at}` : line.trimEnd())))
  const byBase = new Map(
    baseTexts.flatMap((text, at) => (isGap[at] ? [] : [[text.trimEnd(), index.ids[at] ?? unknownLine]])),
  )
  /** Whether the replacement is indented as the file is, though the search is not; null until a line tells. */
  let isAsFile: boolean | null = rung === 'indentation' ? null : true
  let isFirst = true
  const depth = (line: string) => line.length - line.trimStart().length
  const least = (lines: readonly string[]) => Math.min(...lines.filter((line) => !isBlank(line)).map(depth))
  /** Whether the halves indent with the same character as the place: else their depths cannot be compared. */
  const isSameKind =
    new Set([...place.search, ...baseTexts].flatMap((line) => Array.from(indentOf(line)))).size < 2
  /** Which of the two a line's depth alone speaks for. */
  const byDepth = (line: string): boolean | null => {
    const own = depth(line)
    if (isFirst) {
      // both halves begin at the same depth
      const [top, there] = [place.search, baseTexts].map((lines) => depth(lines[0] ?? ''))
      if (own === top) return false
      const isSearched = place.search.some((other) => !isBlank(other) && depth(other) === own)
      if (own === there && !isSearched) return true
    }
    const [fromFile, fromSearch] = [least(baseTexts), least(place.search)].map((other) =>
      Math.abs(own - other),
    )
    const isShallow = own < Math.max(least(baseTexts), least(place.search))
    if (!isShallow || fromFile === undefined || fromSearch === undefined || fromFile === fromSearch)
      return null
    return fromFile < fromSearch
  }
  const idOf = (line: string): number => {
    const own = index.idOf(line.trimEnd())
    const theirs = byBase.get(line.trimEnd()) ?? unknownLine
    const isTold = (own === unknownLine) !== (theirs === unknownLine)
    if (isAsFile === null && isTold && isSignificant(line)) isAsFile = own === unknownLine
    if (isAsFile === null && !isBlank(line) && isSameKind) isAsFile = byDepth(line)
    if (!isBlank(line)) isFirst = false
    if (isAsFile !== true) return own
    return rung !== 'indentation' && own !== unknownLine ? own : theirs === unknownLine ? own : theirs
  }
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
  const isOwnDepth = () => rung === 'indentation' && isAsFile === true
  const reindent = (line: string) => (isOwnDepth() ? line : reindentAsFound.turn(line))
  /** New lines whose depth the lines found do not tell. */
  const guessed = new Set<string>()
  const gaps = isGap.flatMap((is, at) => (is ? [at] : []))
  const changes: BlockChange[] = []
  let openId: HunkId | null = null
  let shown = 0
  let lead = place.lead
  let gapsSeen = 0

  const startOf = (at: number): number => (at > 0 ? (stops[at - 1] ?? 0) : (starts[0] ?? 0))
  const rangeOf = (from: number, to: number): LineRange => {
    // just behind a gap the place is that of the line after it
    const start = startOf(from)
    return { from: start, to: to === from ? start : Math.max(start, stops[to - 1] ?? start) }
  }

  const show = () => {
    const visible = aligner.pending.length - aligner.tentative
    if (openId === null && visible > 0) {
      openId = desk.log.newId()
      shown = visible
      const at = startOf(aligner.frontier)
      const added = renderOpen(draft, aligner.pending.slice(0, visible))
      const base = { from: at, to: at }
      desk.log.open({
        kind: 'lines',
        state: 'open',
        id: openId,
        path: draft.path,
        base,
        insert: added,
        tail: '',
        rung,
      })
    } else if (openId !== null) {
      const lines = visible > shown ? renderOpen(draft, aligner.pending.slice(shown, visible)) : ''
      shown = Math.max(shown, visible)
      desk.log.grow(openId, lines, '')
    }
  }

  const note = (range: LineRange, all: readonly string[], isSure: boolean) => {
    const lines = all.filter((line) => !isLazyHere(draft, line))
    const isLazy =
      !isSure || isOwnLazy(draft, range, lines) || lines.some((line) => isInlineLazyHere(draft, line))
    const isGuessed = lines.some((line) => guessed.has(line))
    const isDoubtful = doubt || isGuessed || desk.habits.isDoubtful(draft, lines, place.search)
    changes.push({ id: openId, range, lines, doubt: isLazy ? 'lazy-comment' : isDoubtful ? 'unsure' : null })
    openId = null
  }

  const settle = ({ change, isSure }: LazyChange) => {
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
    dropOpen()
  }

  const dropOpen = () => {
    if (openId !== null) desk.log.drop(openId)
    openId = null
    shown = 0
  }

  const baseText = (at: number) => baseTexts[at] ?? ''
  /** A known line as the file has it: as written, if it stands so in the place, with the space at its end. */
  const knownText = (id: number, line: string): string => {
    const places = index.positions(id)
    return places.slice(0, 32).some((at) => baseText(at) === line) ? line : baseText(places[0] ?? 0)
  }
  const settleAny = (change: Change) =>
    settle(change.gapFrom === undefined ? { change, isSure: true } : alignAfterLazy(change, baseText))

  return {
    line(text) {
      if (lead > 0) {
        lead -= 1
        if (isBlank(text)) return
        lead = 0
      }
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
        else dropOpen()
        return
      }
      const id = idOf(text)
      const isKnown = id !== unknownLine
      const own = isKnown ? knownText(id, text) : endedAsFile(draft, reindent(copy(text)))
      if (!isKnown && !isOwnDepth() && !reindentAsFound.isSure(text)) guessed.add(own)
      const change = aligner.push(id, own)
      if (change !== null) settleAny(change)
      else if (aligner.pending.length > 0) show()
      desk.log.frontier(draft.path, startOf(aligner.frontier))
    },
    tail(text) {
      if (openId === null) return
      const isHeld = aligner.tentative > 0 || shown < aligner.pending.length
      const isLikely =
        text.length < 512 && aligner.expected().some((at) => (place.search[at] ?? '').startsWith(text))
      desk.log.grow(openId, '', isHeld || isLikely ? '' : reindent(text))
    },
    expects: () => false,
    end(isComplete) {
      if (!isComplete) {
        const held = aligner.tentative
        const { from, lines } = aligner.leave()
        const at = startOf(from)
        changes.push({
          id: openId,
          range: { from: at, to: at },
          lines: withoutFence(lines.slice(0, lines.length - held)),
          doubt: null,
        })
        closeIncomplete(desk, draft, { rung, changes })
        return
      }
      const change = aligner.finish()
      if (change !== null) settleAny(withoutTrail(change, place.trail, starts.length))
      closeBlock(desk, draft, { rung, changes, text: { search, insert } })
    },
  }
}

/**
 * Writes the replacement of a block with a lazy comment in its search. Until one comes in the replacement too, its
 * lines wait: where none does, they stand for all that the comment stood for.
 */
export function createGapWriter(desk: Desk, draft: FileDraft, placed: Placed): TextWriter {
  const waiting: string[] = []
  let writer: TextWriter | null = null
  return {
    line(text) {
      if (writer === null) {
        waiting.push(text)
        if (!isLazyHere(draft, text)) return
        writer = createPlacedWriter(desk, draft, placed)
        for (const line of waiting) writer.line(line)
      } else writer.line(text)
    },
    tail: (text) => writer?.tail(text),
    expects: () => false,
    end(isComplete) {
      const full = writer ?? createPlacedWriter(desk, draft, withoutGaps(draft, placed))
      if (writer === null) for (const line of waiting) full.line(line)
      full.end(isComplete)
    },
  }
}

/** A place with the lines that its lazy comments stand for written out; what goes of them goes with a word. */
function withoutGaps(draft: FileDraft, placed: Placed): Placed {
  const { place } = placed
  const search: string[] = []
  const starts: number[] = []
  const origins: number[] = []
  const told: boolean[] = []
  for (const [at, line] of place.search.entries()) {
    const isGap = place.isGap[at] === true
    for (let base = place.starts[at] ?? 0; base < (place.stops[at] ?? 0); base += 1) {
      search.push(isGap ? (draft.lines.texts[base] ?? '') : line)
      starts.push(base)
      origins.push(place.origins[at] ?? 0)
      told.push(!isGap)
    }
  }
  const stops = starts.map((base) => base + 1)
  const isGap = starts.map(() => false)
  return { ...placed, place: { ...place, search, starts, stops, origins, isGap }, told }
}

/**
 * Writes the replacement of a block whose halves are read otherwise than as written: what its lines are is told when
 * all of them are there.
 */
export function createTurnedWriter(
  desk: Desk,
  draft: FileDraft,
  { place, reading, search, insert }: Placed & { readonly reading: Reading },
): TextWriter {
  const written: string[] = []
  return {
    line: (text) => void written.push(text),
    tail: () => undefined,
    expects: () => false,
    end(isComplete) {
      if (!isComplete) return closeUnplaced(desk, draft.path, { search, insert, why: 'malformed' })
      const { lines, isSure } = reading.replace(written)
      const writer = createPlacedWriter(desk, draft, { place, search, insert, doubt: !isSure })
      for (const line of lines) writer.line(line)
      writer.end(true)
    },
  }
}

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
