/** Curly quotes to straight ones, arrows to "to", and the politeness off the front. */
export function tidy(instruction: string): string {
  return instruction
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/\s*(?:-+>|=+>|→|⇒)\s*/g, ' to ')
    .replace(/\b(?:then and catch|then\/catch|\.then\/\.catch)\b/gi, 'promise chains')
    .replace(/\bthen[- ](?:chains?|callbacks?|calls?|handlers?|style|syntax)\b/gi, 'promise chains')
    .replace(/\btry\s*(?:\/|-|\band\b|&|\.{2,}|…)?\s*catch\b/gi, 'try/catch')
    .replace(/\basync\s*(?:\/|-|\band\b|&)?\s*await\b/gi, 'async/await')
    .trim()
}

/** A part of an instruction that may be a wish of its own, and what stood between it and the next. */
export type Clause = { readonly text: string; readonly end: string }

/**
 * Cuts an instruction where one wish may end and the next begin: at commas, "and", "then", sentence ends. What
 * stands in quotes or backticks, or in the parentheses of a call such as `rgb(1, 2, 3)`, is not cut.
 */
export function cutClauses(instruction: string): Clause[] {
  const quoted: string[] = []
  const hidden = instruction.replace(/`[^`]*`|"[^"]*"|(?<![\w])'[^']*'(?!\w)|[\w-]+\([^)]*\)/g, (text) => {
    quoted.push(text)
    return `\u0001${quoted.length - 1}\u0002`
  })
  const pieces = hidden.split(
    /(\s*(?:[,;\n]|[.!](?=\s|$)|(?<![\w/.])(?:and then|and also|and|then|also|plus|as well as|afterwards)(?![\w/])|\s&\s)\s*)/i,
  )
  const clauses: Clause[] = []
  for (let at = 0; at < pieces.length; at += 2) {
    const text = (pieces[at] ?? '')
      // eslint-disable-next-line no-control-regex -- marks that no typed text holds
      .replace(/\u0001(\d+)\u0002/g, (_, index: string) => quoted[Number(index)] ?? '')
      .trim()
    const isNothing = text === '' || /^(?:please|thanks|thank you|ok|okay|too|everywhere)$/i.test(text)
    if (!isNothing) clauses.push({ text, end: pieces[at + 1] ?? '' })
  }
  return clauses
}

/** A word of a clause; `quoted` ones stood in quotes or backticks, so they are names or texts for sure. */
export type Word = { readonly text: string; readonly quoted: boolean; readonly called: boolean }

/** The words of a clause; `called` where parentheses follow, as in `load()`. */
export function wordsOf(clause: string): Word[] {
  const words: Word[] = []
  for (const match of clause.matchAll(
    /`([^`]*)`|"([^"]*)"|(?<!\w)'([^']*)'(?!\w)|([\w$./-]*[\w$])(\(\))?/g,
  )) {
    const quoted = match[1] ?? match[2] ?? match[3]
    if (quoted !== undefined)
      words.push({ text: quoted.replace(/\(\)$/, ''), quoted: true, called: quoted.endsWith('()') })
    else if (match[4] !== undefined)
      words.push({ text: match[4], quoted: false, called: match[5] !== undefined })
  }
  return words
}

/** Looks like a name of code rather than a word of English: `loadUser`, `MAX_SIZE`, `Http2`, `_x`. */
export function looksLikeCode(word: Word): boolean {
  if (word.called) return true
  if (!/^[A-Za-z_$][\w$]*$/.test(word.text)) return false
  if (/^(?:JS|TS|T|J)S?Doc$|^(?:Type|Java)Script$|^(?:TSX|JSX|HTML|CSS|JSON|API|URL|OK)$/i.test(word.text))
    return false
  return word.quoted || /[a-z\d][A-Z]|_|\$|\d/.test(word.text)
}
