import type { FileDraft } from './file-draft.ts'
import { type IndentStyle, indentOf, restyleIndent } from './indent.ts'
import { isSignificant, unknownLine } from './lines.ts'

/**
 * Tells how many spaces a reply writes for one tab of the file. Lines wait until it is told: one line alone may stand
 * in the file by chance, at another depth than it is meant, as the lines do that a new block was put around.
 */
export interface StepReader {
  /** Takes a line; gives the lines whose turn it is now, in order. */
  push(line: string): readonly string[]
  /** The lines that wait still. */
  flush(): readonly string[]
  readonly isWaiting: boolean
  /** The step; 0 if it is not told. */
  readonly step: number
}

const steps = [2, 4, 8, 3] as const
/** More lines than this are not held. */
const mostWaiting = 24
/** The star of a block comment stands one space deeper than its depth. */
const isStarred = (line: string): boolean => /^ *\*/.test(line)

/** For a file that indents by anything but tabs no line waits. */
export function createStepReader(draft: FileDraft, style: IndentStyle): StepReader {
  let waiting: string[] = []
  let step = 0
  let isOver = style?.kind !== 'tabs'
  /** Widths of lines that stand in the file if so many spaces are a tab, and how many lines. */
  const found = new Map<number, { readonly widths: Set<number>; lines: number }>()
  /** How many lines are no whole number of steps deep. */
  const misfits = new Map<number, number>()

  const learn = (line: string) => {
    const indent = indentOf(line)
    for (const each of steps) {
      if (indent.length % each !== 0) {
        if (!isStarred(line)) misfits.set(each, (misfits.get(each) ?? 0) + 1)
        continue
      }
      const own = restyleIndent(indent, style, each) + line.slice(indent.length)
      if (!isSignificant(line) || draft.index.idOf(own.trimEnd()) === unknownLine) continue
      const known = found.get(each) ?? { widths: new Set<number>(), lines: 0 }
      known.widths.add(indent.length)
      found.set(each, { ...known, lines: known.lines + 1 })
    }
  }
  const score = (each: number) => (found.get(each)?.lines ?? 0) - (misfits.get(each) ?? 0)
  const best = (): number => steps.toSorted((a, b) => score(b) - score(a) || a - b)[0] ?? 0

  const release = (): readonly string[] => {
    isOver = true
    const likeliest = best()
    // one line alone tells little
    if ((found.get(likeliest)?.lines ?? 0) > 1 && score(likeliest) > 0) step = likeliest
    const lines = waiting
    waiting = []
    return lines
  }

  return {
    push(line) {
      if (isOver) return [line]
      const isSpaced = /^ {2,}\S/.test(line)
      if (waiting.length === 0 && !isSpaced) return [line]
      // the file itself has such a line: it mixes the two
      if (isSpaced && draft.index.idOf(line.trimEnd()) !== unknownLine && isSignificant(line)) isOver = true
      waiting.push(line)
      if (isSpaced) learn(line)
      const told = best()
      const isTold = (found.get(told)?.widths.size ?? 0) >= 2 && (misfits.get(told) ?? 0) === 0
      return isOver || isTold || waiting.length >= mostWaiting ? release() : []
    },
    flush: () => (isOver ? [] : release()),
    get isWaiting() {
      return waiting.length > 0
    },
    get step() {
      return step
    },
  }
}
