/** Words that say the same, for a rename that reads well; the first one that is free is taken. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  total: ['sum', 'grandTotal'],
  sum: ['total', 'grandTotal'],
  count: ['clicks', 'tally'],
  items: ['entries', 'rows'],
  list: ['items', 'entries'],
  user: ['person', 'account'],
  name: ['label', 'title'],
  value: ['amount', 'current'],
  result: ['outcome', 'answer'],
  data: ['payload', 'content'],
  price: ['cost', 'amount'],
  add: ['append', 'insert'],
  load: ['fetchAll', 'read'],
  format: ['render', 'print'],
}

const helpers = ['debounce', 'retry', 'groupBy', 'deepEqual'] as const
const colours = ['red', 'teal', 'orange', 'navy'] as const

/**
 * Up to four instructions that fit this file, each naming something that stands in it, so that each works with the
 * built-in model. Pure: the same file gives the same suggestions.
 */
export function suggest(path: string, text: string): readonly string[] {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  if (/^[cm]?[jt]sx?$/.test(ending)) return forScript(path, text).slice(0, 4)
  if (ending === 'html' || ending === 'htm') return forMarkup(text).slice(0, 4)
  if (ending === 'css') return forStyle(text).slice(0, 4)
  return ['create a React counter in counter.tsx']
}

function forScript(path: string, text: string): string[] {
  const code = blankComments(text)
  const found: string[] = []
  const rename = renameOf(code)
  if (rename !== null) found.push(`rename ${rename.from} to ${rename.to}`)
  if (/\.then\s*\(/.test(code)) found.push('convert to async/await')
  if (/<button[\s>]/.test(code)) found.push('make the button red')
  if (/(['"])[^'"\n]*\1\s*\+\s*[A-Za-z_$]|[\w$)\]]\s*\+\s*(['"])[^'"\n]+\2/.test(code))
    found.push('use template literals')
  if (undocumented(text)) found.push('add doc comments')
  const risky = riskyFunction(code)
  if (risky !== null) found.push(`wrap ${risky} in try/catch`)
  const helper = helpers.find((name) => !new RegExp(`\\b${name}\\b`).test(code))
  if (helper !== undefined && !path.endsWith('x')) found.push(`add a ${helper} helper`)
  return found
}

function forMarkup(text: string): string[] {
  const found: string[] = []
  if (/<button[\s>]/i.test(text)) found.push('make the button red')
  const heading = /<(h[1-3]|title|button|p)\b[^>]*>\s*([^<>"]{3,32}?)\s*<\/\1>/i.exec(text)?.[2]
  if (heading !== undefined) found.push(`change "${heading}" to "${restated(heading)}"`)
  const colour = firstColour(text)
  if (colour !== null) found.push(`change ${colour} to ${otherColour(text)}`)
  return found
}

function forStyle(text: string): string[] {
  const rules = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const found: string[] = []
  if (/(^|[\s.#},])[\w-]*button[\w-]*[^{};]*\{/i.test(rules)) found.push('make the button red')
  const colour = firstColour(rules)
  if (colour !== null) found.push(`change ${colour} to ${otherColour(rules)}`)
  const length = /:\s*[^;{}]*?\b(\d{1,3})px\b/.exec(rules)?.[1]
  if (length !== undefined) found.push(`change ${length}px to ${Number(length) + 4}px`)
  return found
}

/** The name worth renaming: one with a good other word first, then the most used one of some length. */
function renameOf(code: string): { readonly from: string; readonly to: string } | null {
  const names = [
    ...new Set(
      [...code.matchAll(/\b(?:const|let|var|function)\s+\[?\s*([a-z][A-Za-z0-9]{2,24})\b/g)].map(
        (match) => match[1] ?? '',
      ),
    ),
  ]
  for (const from of names) {
    const to = otherNames[from]?.find((name) => isFree(code, name))
    if (to !== undefined) return { from, to }
  }
  let best: { name: string; uses: number } | null = null
  for (const name of names) {
    const uses = code.split(new RegExp(`\\b${name}\\b`)).length - 1
    if (uses > 1 && (best === null || uses > best.uses)) best = { name, uses }
  }
  if (best === null) return null
  const to = `${best.name}Next`
  return isFree(code, to) ? { from: best.name, to } : null
}

const isFree = (code: string, name: string) => !new RegExp(`\\b${name}\\b`).test(code)

/** Whether some function declared at the left margin has no doc comment just above it. */
function undocumented(text: string): boolean {
  const lines = text.split(/\r?\n/)
  return lines.some((line, index) => {
    if (!/^(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s+\w+/.test(line)) return false
    const above = lines[index - 1]?.trim() ?? ''
    return !above.endsWith('*/')
  })
}

/** A named function whose body awaits, fetches or parses, and catches nothing. */
function riskyFunction(code: string): string | null {
  for (const match of code.matchAll(/\bfunction\s+([A-Za-z_$][\w$]*)\s*\([^)]*\)[^{]*\{/g)) {
    const body = bodyFrom(code, match.index + match[0].length)
    if (/\bawait\b|\bfetch\s*\(|JSON\.parse\s*\(/.test(body) && !/\btry\b|\.catch\s*\(/.test(body)) {
      return match[1] ?? null
    }
  }
  return null
}

/** Text from just inside a brace to its partner; braces inside strings may cut it short, which costs a suggestion. */
function bodyFrom(code: string, from: number): string {
  let depth = 1
  for (let at = from; at < code.length; at++) {
    if (code[at] === '{') depth++
    if (code[at] === '}' && --depth === 0) return code.slice(from, at)
  }
  return code.slice(from)
}

const firstColour = (text: string): string | null =>
  /#(?:[0-9a-f]{6}|[0-9a-f]{3})\b(?!\w)/i.exec(text)?.[0] ?? null

const otherColour = (text: string): string =>
  colours.find((colour) => !new RegExp(`\\b${colour}\\b`, 'i').test(text)) ?? 'red'

const restated = (title: string): string => (title === 'Hello' ? 'Welcome' : 'Hello')

const blankComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1 ')
