import type { FileDraft } from './file-draft.ts'
import { learnTurned, turnBack, withBothQuotes } from './indent.ts'
import { isBlank, isSignificant } from './lines.ts'
import { typedKey } from './plain-key.ts'
import { decodeEntities, hasEntity } from './readings.ts'

/** How the model of a reply writes code down, as far as what it quoted of the files showed. */
export interface Habits {
  /** Learns from quoted lines and the file's own: `quoted[i]` stands for `own[i]`. */
  learn(quoted: readonly string[], own: readonly string[]): void
  /** The reply writes `&lt;` for `<`. */
  learnEntities(): void
  /** A new line with what the reply is known to write otherwise turned back. */
  turn(draft: FileDraft, line: string): string
  /**
   * Whether new lines may be written otherwise than the file means them, and nothing told: curly quotes or entities
   * that the file has nowhere, where the quoted lines have neither them nor what they would stand for.
   */
  isDoubtful(draft: FileDraft, lines: readonly string[], quoted: readonly string[]): boolean
}

const curly = /[\u2018\u2019\u201c\u201d]/
const straight = /["']/
/** The sign of a diff before a line; `- ` begins the item of a list. */
const sign = /^(?:\+|-\S)/
const added = /^\+/
/** Curly quotes where code has its quotes: behind a bracket or an operator, before one. */
const curlyCode = /[([{=,:?!|&+]\s*[\u2018\u201c]|[\u2019\u201d]\s*[)\]},;:?|&+.]/
/** Curly quotes where nothing but code has a quote. */
const surelyCode = /[([{=]\s*[a-z]{0,2}[\u2018\u201c]|[\u2019\u201d]\s*[)\]};]/i
/** A quote that is no apostrophe. */
const outerQuote = /(?<!\w)["']|["'](?!\w)/
const comment = /^\s*(?:\/\/|#|\*|\/\*|--|<!--)/
const markup = /\.(?:html?|xml|svg|md|mdx|vue|xhtml)$/i

export function createHabits(): Habits {
  const turned = new Map<string, string>()
  let isEscaping = false
  const isForeign = (draft: FileDraft, line: string) => curly.test(line) && !draft.has(curly)
  const isEscaped = (draft: FileDraft, line: string) =>
    hasEntity(line) && !draft.has(/&(?:lt|gt|amp|quot|apos|#39);/)
  /** Quotes with a backslash and none without, emphasis marks with one, or line ends spelled out before known lines. */
  const isBackslashed = (draft: FileDraft, line: string, quoted: readonly string[]) =>
    (/\\["']/.test(line) && !/["']/.test(line.replace(/\\["']/g, '')) && !draft.has(/\\["']/)) ||
    (/\\[_*]/.test(line) && !/[/"'`]/.test(line.replace(/\/\\\*/g, '')) && !draft.has(/\\[_*]/)) ||
    (line.includes('\\n') &&
      line
        .split('\\n')
        .some((part) => isSignificant(part) && quoted.some((own) => own.trim() === part.trim())))
  return {
    learn(quoted, own) {
      for (const [at, line] of quoted.entries()) learnTurned(turned, line, own[at] ?? '')
    },
    learnEntities() {
      isEscaping = true
    },
    turn(draft, line) {
      const plain = turned.size > 0 && isForeign(draft, line) ? turnBack(line, withBothQuotes(turned)) : line
      return isEscaping && isEscaped(draft, plain) ? decodeEntities(plain) : plain
    },
    isDoubtful(draft, lines, quoted) {
      const written = lines.filter((line) => !isBlank(line))
      // all new lines have the sign of a diff, or stand a space deeper for one, and nothing in the file begins so
      const isSigned =
        written.some((line) => added.test(line)) && written.every((line) => /^[ +-]/.test(line))
      if (isSigned && !draft.has(added) && !quoted.some((line) => sign.test(line))) return true
      const isCurled = lines.some((line) => curlyCode.test(line) && isForeign(draft, line))
      if (isCurled && !quoted.some((line) => straight.test(line))) return true
      // with no other quote in the line these are its quotes, whatever the reply quotes rightly
      const isCurledCode = (line: string) =>
        curly.test(line) &&
        surelyCode.test(line) &&
        !straight.test(line) &&
        !comment.test(line) &&
        !draft.has(surelyCode)
      // a quoted line that has nothing but quotes of code comes back with curly ones
      const isCurledAgain = (line: string) =>
        curly.test(line) &&
        !straight.test(line) &&
        !comment.test(line) &&
        quoted.some((own) => outerQuote.test(own) && own.trim() === typedKey(line.trim()))
      const isProse = markup.test(draft.path)
      if (!isProse && lines.some((line) => isCurledCode(line) || isCurledAgain(line))) return true
      const isCoded = lines.some(
        (line) => isEscaped(draft, line) && (!markup.test(draft.path) || !line.includes('<')),
      )
      if (isCoded && !quoted.some((line) => /[<>&]/.test(line))) return true
      // a quoted line comes back with entities
      const isQuotedCoded = (line: string) =>
        isEscaped(draft, line) &&
        !/[<>]/.test(line) &&
        quoted.some((own) => own.trim() === decodeEntities(line).trim())
      if (lines.some(isQuotedCoded)) return true
      return lines.some((line) => line.includes('\\') && isBackslashed(draft, line, quoted))
    },
  }
}
