import type { FileDraft } from './file-draft.ts'
import { learnTurned, learnTurnedAtEnds, turnBack, withBothQuotes } from './indent.ts'
import { createIndentReader } from './indent-reader.ts'
import { likeness } from './lazy.ts'
import { isSignificant, unknownLine } from './lines.ts'
import { notAscii, typedKey } from './plain-key.ts'
import { decodeEntities, dropGutter, guttersOf, hasEntity } from './readings.ts'

/** Reads lines of a whole file that differ from the file's own in the way they are written alone. */
export interface PlainReader {
  /** Notes a line that stands in the file as it is written. */
  see(line: string): void
  /**
   * The id of the file's line that a line is but for its quotes, dashes and odd spaces, its entities, number or
   * indent; else the line as written, with that turned back which earlier lines showed to be the reply's and not the
   * file's.
   */
  read(line: string): { readonly id: number; readonly line: string }
  /** The new lines of a change, turned back by what they and the lines they replace show too. */
  settle(lines: readonly string[], replaced: readonly string[]): readonly string[]
  /** Whether the reply is known to indent otherwise than the file, this line too: that it stands there is chance. */
  isIndented(line: string): boolean
  /** A line turned back by all that is known by now. */
  turn(line: string): string
  /** How much is known of the ways in which the reply writes. */
  readonly known: number
  /** Whether what came to be known since would turn a text that was written by what was known then. */
  wouldTurn(text: string, known: number): boolean
}

/** The ways of writing by which a line was turned back. */
type Ways = { readonly isNumbered: boolean; readonly isEscaped: boolean; readonly isIndented: boolean }
const noWays: Ways = { isNumbered: false, isEscaped: false, isIndented: false }

const curly = /[\u2018\u2019\u201c\u201d]/
const markup = /\.(?:html?|xml|svg|md|mdx|vue|xhtml)$/i

/** More than there are ways to write a gutter: the fewer are left, the more is known. */
const gutterSteps = 100

export function createPlainReader(draft: FileDraft): PlainReader {
  const turned = new Map<string, string>()
  const indents = createIndentReader(draft)
  /** The gutters by which the lines seen so far may be numbered; a space behind the number may be the line's own. */
  let numbering: readonly RegExp[] = []
  /** Whether the reply writes entities for the characters of code; null until a line tells. */
  let isEscaping: boolean | null = null

  /** In a file that has no curly quotes those of a reply are all of one making. */
  const turnQuotes = (line: string): string =>
    turned.size === 0 || !curly.test(line)
      ? turnBack(line, turned)
      : turnBack(line, draft.has(curly) ? turned : withBothQuotes(turned))

  const idOf = (line: string) => draft.index.idOf(line.trimEnd())
  const tells = (line: string) => isSignificant(line) && idOf(line) !== unknownLine

  const isEscaped = (line: string) => hasEntity(line) && !draft.has(/&(?:lt|gt|amp|quot|apos|#39);/)

  /** Learns from a line that stands nowhere whether it does once it is read otherwise. */
  const learn = (line: string) => {
    const [gutter] = numbering
    const unnumbered = gutter === undefined ? line : dropGutter(line, gutter)
    if (isEscaping === null && isEscaped(line) && tells(decodeEntities(unnumbered))) isEscaping = true
    if (numbering.length !== 1 && /^\s*\d/.test(line)) {
      const told = (numbering.length > 0 ? numbering : guttersOf([line])).filter((gutter) =>
        tells(dropGutter(line, gutter)),
      )
      if (told.length > 0) numbering = told
    }
  }

  const knownWays = () =>
    (numbering.length > 0 ? gutterSteps - numbering.length : 0) +
    Number(isEscaping === true) +
    Number(indents.isKnown)

  /** Lines turned back already, and by what: once is enough, `12 13 x` loses one number. */
  const done = new Map<string, Ways>()

  const rewrite = (line: string): string => {
    const ways = done.get(line)
    return ways === undefined ? rewriteAsCame(line) : rewriteAsCame(line, ways)
  }

  /** `before`: by what the line was turned back before. */
  const rewriteAsCame = (line: string, before: Ways = noWays): string => {
    const ways = {
      isNumbered: before.isNumbered || numbering.length > 0,
      isEscaped: before.isEscaped || isEscaping === true,
      isIndented: before.isIndented || indents.isKnown,
    }
    let plain = line
    const [gutter] = numbering
    if (gutter !== undefined && !before.isNumbered) plain = dropGutter(plain, gutter)
    if (isEscaping === true && !before.isEscaped) plain = decodeEntities(plain)
    plain = turnQuotes(plain)
    if (!before.isIndented) plain = indents.turn(plain)
    if (knownWays() > 0) done.set(plain, ways)
    return plain
  }

  return {
    see(line) {
      if (isEscaping === null && /[<>&]/.test(line) && !hasEntity(line)) isEscaping = false
      indents.see(line)
    },
    isIndented: (line) => indents.isKnown && indents.turn(line) !== line,
    turn: rewrite,
    get known() {
      return knownWays()
    },
    wouldTurn(text, known) {
      if (turnQuotes(text) !== text) return true
      // nothing told whether the reply writes entities for characters
      if (isEscaping === null && !markup.test(draft.path) && text.split('\n').some(isEscaped)) return true
      return known < knownWays() && text.split('\n').some((line) => rewrite(line) !== line)
    },
    settle(lines, replaced) {
      const isTyped = replaced.length > 0 && lines.some((line) => notAscii.test(line))
      const ownByKey = new Map(isTyped ? replaced.map((own) => [typedKey(own.trim()), own]) : [])
      for (const [at, line] of replaced.length === 0 ? [] : lines.entries()) {
        if (isEscaping === null && isEscaped(line)) {
          const decoded = decodeEntities(line)
          const isNearer = (own: string) => likeness(decoded, own) > Math.max(0.5, likeness(line, own))
          if (replaced.some(isNearer)) isEscaping = true
        }
        if (!notAscii.test(line)) continue
        // a replaced line that only moved, or got another indent, tells all of it
        const moved = ownByKey.get(typedKey(line.trim()))
        if (moved !== undefined) learnTurned(turned, line, moved)
        const other = replaced.length - lines.length + at
        for (const own of [replaced[at], replaced[other]])
          if (own !== undefined) learnTurnedAtEnds(turned, line, own)
      }
      return lines.map(rewrite)
    },
    read(line) {
      learn(line)
      indents.learn(line)
      const plain = rewriteAsCame(line)
      const id = plain === line ? unknownLine : idOf(plain)
      if (id !== unknownLine) return { id, line: plain }
      const at = draft.typedPlace(typedKey(plain))
      if (at === undefined) return { id: unknownLine, line: plain }
      const own = draft.lines.texts[at] ?? plain
      learnTurned(turned, plain, own)
      return { id: draft.index.ids[at] ?? unknownLine, line: own }
    },
  }
}
