/** Comments by which a model says "what stood here stays": they stand for lines, and are none themselves. */

const opener = /^(?:\/\/+|#+|--+|;+|%+|\{\s*\/\*+|\/\*+|<!--+|"""|''')\s*/
const closer = /\s*(?:\*+\/\s*\}?|--+>|"""|''')$/
const onlyDots = /^[[(<]?\s*(?:\.{3,}|…+|\.(?: \.){2,})\s*[\])>]?$/
const dotsFirst = /^[[(<]?\s*(?:\.{3,}|…)\s*\S/
/** Dots around words, in whatever language. */
const dotsAround = /^[[(<]?\s*(?:\.{3,}|…)\s*[\p{L}\d][^:;={}"`]*[^.…\s]\s*(?:\.{3,}|…)\s*[\])>]?$/u
const dotsLast = /\S\s*(?:\.{3,}|…)\s*[\])>]?$/
const tellsOfRest =
  /\b(?:existing|rest|remain(?:s|ing|der)?|unchanged|same|previous|other|keep|kept|omitted|elided|above|below|before|unmodified|untouched|no (?:more )?changes?|code|implementation|body)\b/i
const beginsWithRest =
  /^(?:(?:the|all|and|your|keep|some|any)\s+)*(?:existing|rest|remaining|remainder|unchanged|same|previous|other|omitted|code|no changes?)\b/i
const saysUnchanged =
  /^(?:(?:the|all|and|your)\s+)*(?:rest|remainder|remaining|other|existing|everything else)\b.{0,60}\b(?:unchanged|(?:the )?same(?: as before)?|as before|as is|stays?|remains?|untouched|unmodified|omitted|goes here|here)\b[^\w]*$/i
const bareNotes =
  /^(?:existing code|unchanged(?: code)?|no changes?(?: (?:here|above|below)(?: this line)?)?|(?:same )?as (?:before|above)|omitted(?: for brevity)?|truncated|snip(?:ped)?)[.:]?$/i
/** Words by which a note says that code stays, those that name the code, and those between them. */
const stays =
  /^(?:existing|rest|remaining|remainder|remains?|unchanged|untouched|unmodified|omitted|elided|truncated|previous|others?|stays?|kept|keep)$/
const parts =
  /^(?:code|file|function|functions|method|methods|class|classes|imports?|exports?|props|properties|implementation|body|content|contents|logic|styles?|rules?|tests?|cases?|fields|handlers|everything|lines?|rows|sections?|components?|page|document|jsx|html|markup|above|below|before|here)$/
const between =
  /^(?:the|all|any|of|and|your|is|are|as|in|from|for|this|that|it|to|goes|go|with|else|same|changes?|brevity|\d+)$/
/** Whether a note has no word but such, one at least of the first two kinds: `unchanged code above`. */
const speaksOfRest = (note: string): boolean => {
  const words = note.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []
  return (
    words.length > 1 &&
    words.length <= 12 &&
    !/[(){}=;<>[\]'"`]/.test(note) &&
    words.some((word) => stays.test(word)) &&
    words.some((word) => parts.test(word)) &&
    words.every((word) => stays.test(word) || parts.test(word) || between.test(word))
  )
}
/** Dots and words without a comment around them: `... rest of the code ...`, but no spread as in `...rest,`. */
const isBareNote = /^[[(<]?\s*(?:\.{3,}|…)\s*\(?[A-Za-z][\w’']*(?:[ ,]+[\w’']+)+\)?[ .…]*[\])>]?$/
const task = /^(?:todo|fixme|note|hack|xxx)\b/i

/** What a comment, or bare dots, can begin with. */
const mayBegin = '/#-;%{<"\'.…[('

/** Whether a line, taken alone, is such a comment. A caller first looks whether the file itself has that line. */
export function isLazyComment(line: string): boolean {
  const trimmed = line.trim()
  if (trimmed.length < 3 || trimmed.length > 160 || !mayBegin.includes(trimmed.charAt(0))) return false
  const rest = trimmed.replace(opener, '')
  const isComment = rest !== trimmed
  const body = rest.replace(closer, '').trim()
  if (onlyDots.test(body)) return true
  if (task.test(body)) return false
  const hasDots =
    (dotsFirst.test(body) && tellsOfRest.test(body)) || (dotsLast.test(body) && beginsWithRest.test(body))
  if (hasDots) return isComment || isBareNote.test(body)
  if (isComment && dotsAround.test(body)) return true
  const note = body.replace(/^[[({<=~*-]+\s*|\s*[\])}>=~*-]+$/g, '')
  return isComment && (saysUnchanged.test(note) || bareNotes.test(note) || speaksOfRest(note))
}

/** Whether a line is a comment and nothing else. */
export const isBareComment = (line: string): boolean => opener.test(line.trim()) || onlyDots.test(line.trim())

/** Whether code on the line leaves something out: `function f() { /* ... *\/ }`, `if (x) { ... }`. */
export function hasInlineLazy(line: string): boolean {
  if (!line.includes('...') && !line.includes('…')) return false
  const trimmed = line.trim()
  return (
    /\S.*\/\*\s*(?:\.{3,}|…).*\*\//.test(trimmed) ||
    /\{\s*(?:\.{3,}|…)\s*\}/.test(trimmed) ||
    (/[^\s:'"`].*\/\/\s*(?:\.{3,}|…)/.test(trimmed) && tellsOfRest.test(trimmed))
  )
}

/** How alike two lines are, 0 to 1: what their beginnings and ends share. White space around them does not count. */
export function likeness(first: string, second: string): number {
  const a = first.trim()
  const b = second.trim()
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 1
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a.charCodeAt(head) === b.charCodeAt(head)) head += 1
  let foot = 0
  while (foot < shorter - head && a.charCodeAt(a.length - 1 - foot) === b.charCodeAt(b.length - 1 - foot))
    foot += 1
  return (head + foot) / longer
}

/** What a line declares: its text up to the first bracket, colon or equals sign, if it names something there. */
function declaration(line: string): string | null {
  const named = /^\s*(?:describe|it|test)(?:\.\w+)*\((['"`])(.*?)\1/.exec(line)
  if (named !== null) return named[2] ?? null
  const module = /^\s*(?:import|export)\b.*\bfrom\s*(['"])(.*?)\1/.exec(line)
  if (module !== null) return `from ${module[2] ?? ''}`
  const match = /^\s*((?:[\w$@.#<-]+\s+)*[\w$@.#-]+)\s*[(={:]/.exec(line)
  const name = match?.[1]?.replace(/\s+/g, ' ').replace(modifiers, '') ?? null
  return name === null || bareWord.test(name) ? null : name
}
/** Words that begin many a line and name nothing. */
const bareWord =
  /^(?:import|export|return|if|elif|else|for|while|switch|case|try|catch|with|match|await|yield)$/
const modifiers = /^(?:(?:export|default|declare|async|public|private|protected|static|readonly) )+/

/** The names that an import binds, as they are written; null for any other line. */
const boundNames = (line: string): string | null =>
  /^\s*import\s+(?:type\s+)?(\S.*?)\s+from\s*['"]/.exec(line)?.[1]?.replace(/[\s,]+/g, ' ') ?? null

const isSameThing = (a: string, b: string): boolean => {
  if (a.trim() === b.trim()) return true
  // a name is bound once: the same from elsewhere comes instead
  const names = boundNames(a)
  if (names !== null && names === boundNames(b)) return true
  const name = declaration(a)
  return name !== null && name === declaration(b)
}

const beginsItem =
  /^(?:(?:import|from|#include|use|using|package|require)\b|\s*(?:export|async|public|private|protected|static|function|def|class|interface|type|enum|fn|func|struct|impl|trait|describe|it|test)\b|(?:const|let|var)\b|\s*@\w)/
const isRemark = (line: string): boolean => /^\s*(?:\/\/|\/?\*|#(?!include)|--|<!--)/.test(line)

/** The first line of lines that are something of their own (imports, a function, a class); null for a part. */
function newItem(lines: readonly string[]): string | null {
  const first = lines.find((line) => line.trim() !== '' && !isRemark(line))
  if (first === undefined || !beginsItem.test(first)) return null
  let depth = 0
  for (const char of lines.join('\n')) {
    if (char === '(' || char === '[' || char === '{') depth += 1
    if (char === ')' || char === ']' || char === '}') depth -= 1
  }
  return depth === 0 ? first : null
}

/** Whether one line may be another after a change: alike, and no import of something else. */
const isVersion = (line: string, other: string): boolean => {
  const [module, otherModule] = [line, other].map((each) => /^\s*import\b.*['"]([^'"]+)['"]/.exec(each)?.[1])
  return likeness(line, other) >= 0.6 && (module === undefined || module === otherModule)
}

/**
 * New lines stand next to a lazy comment: how many of the base lines on that side do they take the place of?
 * `near` are the base lines beginning at the comment's far side (nearest to the known end first), `added` the new
 * lines in the same order, `inOrder` in that of the text. Sure only if each new line plainly is one of the base lines or plainly is none.
 */
export function pairAcrossLazy(
  added: readonly string[],
  near: readonly string[],
  inOrder: readonly string[] = added,
): { readonly taken: number; readonly isSure: boolean } {
  let taken = 0
  let isSure = true
  let isAnyNew = false
  let isAnySkipped = false
  const item = newItem(inOrder)
  // something whole and new is known by its first line; the rest of it may look like anything near
  if (item !== null && near.every((other) => !isSameThing(item, other) && !isVersion(item, other)))
    return { taken: 0, isSure: true }
  for (const [place, line] of added.entries()) {
    if (line.trim() === '') continue
    // one line rewritten among lines that are all there
    const rest = added.slice(place + 1).filter((other) => other.trim() !== '')
    const isRewritten =
      rest.length > 0 &&
      likeness(line, near[taken] ?? '') >= 0.6 &&
      rest.every((other, at) => other.trim() === near[taken + 1 + at]?.trim())
    if (isRewritten) return { taken: taken + 1 + rest.length, isSure: !isAnySkipped }
    const reach = Math.min(near.length, taken + added.length + 2)
    let at = -1
    let isAlike = false
    for (let i = taken; i < reach; i += 1) {
      const other = near[i] ?? ''
      if (isSameThing(line, other)) {
        at = i
        break
      }
      if (likeness(line, other) >= 0.5 && other.trim() !== '') isAlike = true
    }
    if (at === -1) {
      if (isAlike) isSure = false
      isAnyNew = true
      continue
    }
    if (at > taken) {
      isSure = false
      isAnySkipped = true
    }
    taken = at + 1
  }
  // lines that are none of the base's may still be meant instead of some of them
  if (isAnyNew && (taken > 0 || item === null)) isSure = false
  return { taken, isSure }
}
