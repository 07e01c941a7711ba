import type { FileDraft } from './file-draft.ts'
import { indentOf, indentWidth } from './indent.ts'

/** Tells whether a whole file is written with another indent than the file has, and turns it back. */
export interface IndentReader {
  /** Notes a line that stands in the file with its indent. */
  see(line: string): void
  /** Learns from a line that stands nowhere as it is written. */
  learn(line: string): void
  turn(line: string): string
  readonly isKnown: boolean
}

/** Of so many lines of another depth one may stand in the file, at that depth, by chance. */
const mostByChance = 4

/**
 * Lines of two depths at least, each of which stands once in the file but for its indent, and is so many times as deep
 * there, tell how the reply indents. Lines that stand there with their indent tell that it is the file's, unless they are few.
 */
export function createIndentReader(draft: FileDraft): IndentReader {
  const pairs = new Map<string, string>()
  /** Lines that were found deeper, and lines that stand in the file with an indent of this character. */
  let found = 0
  const seen = new Map<string, number>()
  let rule: { readonly from: string; readonly to: string; readonly factor: number } | null = null
  let isOver = false
  /** Lines that were not looked for yet. */
  let waiting: string[] = []

  const look = (line: string) => {
    if (rule !== null || isOver) return
    const own = indentOf(line)
    const index = draft.trimmedIndex()
    const [at, ...others] = index.positions(index.idOf(line.trim()))
    if (at === undefined || others.length > 0) return
    const there = indentOf(draft.lines.texts[at] ?? '')
    if (there === own) return
    if (there === '') {
      isOver = true
      return
    }
    const known = pairs.get(own)
    if (known !== undefined && known !== there) isOver = true
    pairs.set(own, there)
    found += 1
    if (!isOver) rule = findRule()
  }

  const findRule = (): typeof rule => {
    if (pairs.size < 2) return null
    const from = new Set([...pairs.keys()].flatMap((own) => Array.from(own)))
    const to = new Set([...pairs.values()].flatMap((there) => Array.from(there)))
    const [[own, there] = ['', '']] = pairs
    const factor = there.length / own.length
    const isRule = [...pairs].every(([deep, own]) => own.length === deep.length * factor)
    const [char = ' '] = from
    const isOne = from.size === 1 && to.size === 1 && (seen.get(char) ?? 0) * mostByChance < found
    return isRule && isOne ? { from: char, to: [...to][0] ?? ' ', factor } : null
  }

  return {
    see(line) {
      const width = indentWidth(line)
      const char = line.charAt(0)
      if (line.length > width && ((rule === null && width > 1) || char === '\t'))
        seen.set(char, (seen.get(char) ?? 0) + 1)
    },
    learn(line) {
      if (rule !== null || isOver) return
      const own = indentOf(line)
      if (own === '' || own === line) return
      waiting.push(line)
      // so few lines cannot outweigh those that stand there with their indent: the file need not be asked yet
      const most = found + waiting.length
      if (most <= (seen.get(own.charAt(0)) ?? 0) * mostByChance) return
      const lines = waiting
      waiting = []
      lines.forEach(look)
    },
    get isKnown() {
      return rule !== null
    },
    turn(line) {
      if (rule === null) return line
      const { from, to, factor } = rule
      const own = indentOf(line)
      const width = own.length * factor
      const isSuch = own !== '' && Number.isInteger(width) && Array.from(own).every((char) => char === from)
      return isSuch ? to.repeat(width) + line.slice(own.length) : line
    },
  }
}
