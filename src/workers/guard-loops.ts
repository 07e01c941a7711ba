import { parse } from 'sucrase/dist/esm/parser'
import { TokenType as type } from 'sucrase/dist/esm/parser/tokenizer/types'

/** What a guarded loop calls in every round; the runner puts it there. True, or it throws. */
const round = '__sparkpadRound()'

/**
 * Puts a look at the clock into every loop of a JavaScript text that has a condition or a block, so that one that never
 * ends throws. Lines stay where they are. It is for code that went wrong, not for hostile code, which gets around it.
 */
export function guardLoops(code: string): string {
  const { tokens } = parse(code, false, false, false)
  const pieces: { readonly at: number; readonly text: string }[] = []
  for (const [index, token] of tokens.entries()) {
    const isWhile = token.type === type._while
    if (!isWhile && token.type !== type._for) continue
    const open = index + 1
    // `for await` gives its thread back; a method may be called `for`.
    if (tokens[open]?.type !== type.parenL || tokens[index - 1]?.type === type.dot) continue
    let depth = 0
    let close = open
    const semicolons: number[] = []
    for (; close < tokens.length; close += 1) {
      const kind = tokens[close]?.type
      if (
        kind === type.parenL ||
        kind === type.braceL ||
        kind === type.bracketL ||
        kind === type.dollarBraceL
      )
        depth += 1
      if (kind === type.parenR || kind === type.braceR || kind === type.bracketR) depth -= 1
      if (depth === 0) break
      if (kind === type.semi && depth === 1) semicolons.push(close)
    }
    const [first, second] = isWhile ? [open, close] : semicolons
    if (first !== undefined && second !== undefined) {
      const from = tokens[first]?.end ?? 0
      const to = tokens[second]?.start ?? 0
      const isEmpty = code.slice(from, to).trim() === ''
      pieces.push({ at: from, text: isEmpty ? round : `${round}&&(` })
      if (!isEmpty) pieces.push({ at: to, text: ')' })
    } else if (tokens[close + 1]?.type === type.braceL) {
      pieces.push({ at: tokens[close + 1]?.end ?? 0, text: `${round};` })
    }
  }
  let guarded = ''
  let end = 0
  for (const { at, text } of pieces.toSorted((a, b) => a.at - b.at)) {
    guarded += code.slice(end, at) + text
    end = at
  }
  return guarded + code.slice(end)
}
