import { type FileDraft, ownText } from './file-draft.ts'
import type { HunkId } from './hunk.ts'
import { indentStyle, indentWidth, restyleIndent } from './indent.ts'
import { isSignificant, unknownLine } from './lines.ts'
import { createPlainReader } from './plain-reader.ts'
import { typedKey } from './plain-key.ts'
import { createStepReader } from './step-reader.ts'

/**
 * Reads the lines of a file written as a whole as that file writes them: its indents, quotes and ends of lines. How
 * the reply writes is told by the lines that stand in the file; what was read before is read anew when a hunk closes,
 * and a hunk closed too early is told at the end.
 */
export interface WholeReader {
  /** Takes a line as it came; gives the lines whose turn it is now, in order. */
  push(text: string): readonly string[]
  /** The lines that wait still for one that tells how the reply indents. */
  flush(): readonly string[]
  readonly isWaiting: boolean
  /** Whether the file has a line as it is written by chance alone: the reply is known to indent otherwise. */
  isByChance(text: string): boolean
  /** A line that the file has as it is written, with this id. */
  see(id: number, text: string): string
  /** A line that the file does not have as it is written: its id and text as the file would write it. */
  read(text: string): { readonly id: number; readonly line: string }
  /** A line that was read before and that the file does not have, by all that is known by now. */
  turn(line: string): string
  /** The new lines of a change, by what they and the lines they replace show too. */
  settle(lines: readonly string[], replaced: readonly string[]): readonly string[]
  /** Notes a hunk that closed with these lines, whose text is `insert`. */
  closed(id: HunkId, insert: string, lines: readonly string[]): void
  /** The closed hunks that would be written otherwise by what is known now. */
  outdated(): readonly HunkId[]
}

/** A hunk and what was known when it closed. */
type Early = {
  readonly id: HunkId
  readonly insert: string
  readonly steps: readonly number[]
  readonly known: number
}

/** A line that no step makes as deep as the file has it. */
const noStep = -1

/** Whether a line is less deep than one step, and not for the star of a comment. */
const isPartOfStep = (line: string, unit: number): boolean => {
  const width = indentWidth(line)
  return width > 0 && width < unit && line.length > width && line[width] !== '*' && line[0] === ' '
}

/** A line that the file has, but less deep, or deeper, than its style makes it. */
const misfit = -2
/** So many lines that the file has as deep as its style makes them tell that this is how the reply means tabs. */
const leastFits = 2

/** `isWhole`: the lines are all of the file's, so that they may wait until some of them tell the step. */
export function createWholeReader(draft: FileDraft, isWhole: boolean): WholeReader {
  const { index } = draft
  const style = indentStyle(draft.lines.texts)
  const plain = createPlainReader(draft)
  const stepReader = createStepReader(draft, isWhole ? style : null)
  const early: Early[] = []
  /** Lines whose indents were written with a step that no line of the file had shown yet, and that step. */
  const guessed = new Map<string, number>()
  let step = 0
  let isStepKnown = false
  /** Lines that the file has as deep as its style makes them, and lines that it has at another depth. */
  let fits = 0
  let misfits = 0

  /** A line with the file's indent; the step of a reply that writes spaces for tabs is told by the first line met. */
  const restyle = (line: string): string => {
    const width = line.length - line.trimStart().length
    const write = (unit: number) => restyleIndent(line.slice(0, width), style, unit) + line.slice(width)
    if (style?.kind !== 'tabs' || width < 2 || !line.startsWith('  ')) return write(step)
    if (!isStepKnown) {
      const met = [2, 4, 8, 3].find((unit) => index.idOf(write(unit).trimEnd()) !== unknownLine)
      if (met !== undefined) {
        step = met
        isStepKnown = true
      } else if (step === 0 || width < step) step = width
    }
    const own = write(step)
    if (!isStepKnown) guessed.set(own, step)
    // what is left over of a step, but for the space before the star of a comment, tells that the step is another
    else if (width % step > 1) guessed.set(own, noStep)
    return own
  }

  const told = (ready: readonly string[]): readonly string[] => {
    if (stepReader.step > 0 && !isStepKnown) {
      step = stepReader.step
      isStepKnown = true
    }
    return ready
  }

  /** Reads a line whose restyled form stands nowhere in the file. */
  const readPlainly = (text: string): { readonly id: number; readonly line: string } => {
    // how the reply indents is told by lines as they are written, before the file's style is put on them
    const { id, line } = plain.read(text)
    if (id !== unknownLine) return { id, line }
    const own = restyle(line)
    const there = own === line ? unknownLine : index.idOf(own.trimEnd())
    if (there !== unknownLine) return { id: there, line: own }
    const typedAt = own === line ? undefined : draft.typedPlace(typedKey(own))
    if (typedAt !== undefined)
      return { id: index.ids[typedAt] ?? unknownLine, line: draft.lines.texts[typedAt] ?? own }
    // the file has the line, but not as deep as the file's style would make it
    const isMisfit =
      style?.kind === 'spaces' &&
      line === text &&
      own !== text &&
      draft.trimmedIndex().idOf(text.trim()) !== unknownLine
    // less than a step of the file is a step of the reply's own
    if (style?.kind === 'spaces' && isPartOfStep(own, style.unit)) guessed.set(own, noStep)
    if (isMisfit) {
      guessed.set(own, misfit)
      misfits += 1
    }
    return { id, line: own }
  }

  return {
    push: (text) => told(stepReader.push(text)),
    flush: () => told(stepReader.flush()),
    get isWaiting() {
      return stepReader.isWaiting
    },
    isByChance: (text) => plain.isIndented(text),
    see(id, text) {
      plain.see(text)
      return ownText(draft, id, text)
    },
    read(text) {
      const restyled = restyle(text)
      const own = restyled === text ? unknownLine : index.idOf(restyled.trimEnd())
      if (own !== unknownLine && isSignificant(text)) fits += 1
      const { id, line } = own === unknownLine ? readPlainly(text) : { id: own, line: restyled }
      return { id, line: id === unknownLine ? line : ownText(draft, id, line) }
    },
    turn(line) {
      const own = plain.turn(line)
      if (own === line) return line
      const id = index.idOf(own.trimEnd())
      return id === unknownLine ? own : ownText(draft, id, own)
    },
    settle: (lines, replaced) => plain.settle(lines, replaced),
    closed(id, insert, lines) {
      const steps = lines.flatMap((line) => guessed.get(line) ?? [])
      early.push({ id, insert, steps, known: plain.known })
    },
    outdated: () =>
      early.flatMap(({ id, insert, steps, known }) => {
        // something was put around them, where most lines have the depth of the file
        const isDeeper = fits >= leastFits && fits > misfits
        const isOther = steps.some((used) => (used === misfit ? !isDeeper : !isStepKnown || used !== step))
        return isOther || plain.wouldTurn(insert, known) ? [id] : []
      }),
  }
}
