import { findColour, readColour } from './colours.ts'
import { readElement } from './elements.ts'
import type { LiteralRequest } from './request.ts'

const NUMBER = String.raw`-?(?:\d[\d_]*\.?\d*|\.\d+)`
const UNIT = String.raw`(?:px|pixels?|r?em|ems|%|percent|vh|vw|pt|ch|fr|deg|degrees|ms|s)`
const LENGTHS = new RegExp(
  String.raw`(?<![\w.#-])${NUMBER}\s?${UNIT}?(?![\w%.])(?:\s+${NUMBER}${UNIT}?(?![\w%.])){0,3}`,
  'gi',
)

/** Words for properties; the first match of the longest words wins. `color*` is a colour. */
const PROPERTIES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:background|bg|fill)(?:[- ]?colou?r)?\b/i, 'background'],
  [
    /\bborder[- ]radius\b|\b(?:corner|border) (?:radius|rounding)\b|\bradius\b|\brounded corners?\b/i,
    'border-radius',
  ],
  [/\bborder[- ]width\b/i, 'border-width'],
  [/\bborder(?:[- ]colou?r)?\b/i, 'border-color'],
  [/\boutline[- ]colou?r\b/i, 'outline-color'],
  [/\b(?:text|font|foreground|letter|label)[- ]?colou?r\b|\bcolou?r of (?:the |its )?text\b/i, 'color'],
  [/\b(?:font|text|letter)[- ]size\b|\bsize of (?:the )?(?:font|text)\b/i, 'font-size'],
  [/\bfont[- ]weight\b/i, 'font-weight'],
  [/\bline[- ]height\b|\bline[- ]spacing\b/i, 'line-height'],
  [/\bletter[- ]spacing\b/i, 'letter-spacing'],
  [/\b(max|min)(?:imum)?[- ](width|height)\b/i, '$1-$2'],
  [/\b(padding|margin)[- ](top|right|bottom|left)\b/i, '$1-$2'],
  [/\b(top|right|bottom|left) (padding|margin)\b/i, '$2-$1'],
  [/\bpadding\b/i, 'padding'],
  [/\bmargins?\b/i, 'margin'],
  [/\bgap\b/i, 'gap'],
  [/\bopacity\b/i, 'opacity'],
  [/\bz[- ]index\b/i, 'z-index'],
  [/\bwidth\b/i, 'width'],
  [/\bheight\b/i, 'height'],
]

const VERB =
  /^(?:please )?(?:change|set|make|turn|paint|colou?r|dye|tint|style|give|use|put|update|switch|adjust|increase|decrease|reduce|raise|lower|let|have|apply|add|replace|swap|i(?:'d| would)? (?:want|need|like|prefer)|we (?:want|need))\b|\b(?:should|must|shall|ought to|has to|needs? to)\b/i
const OTHER_WISH =
  /\b(?:rename|wrap|document|convert|refactor|try\/catch|async\/await|doc comments?|jsdoc|template literals?|function|class|import|test|component)\b/i

/**
 * Reads a clause that asks for other literals: a style ("make the button red"), what something named says or is ("change
 * the title to Hello", "set MAX_RETRIES to 5"), or one literal for another ("change 10 to 20"). Null for any other.
 */
export function readLiteral(clause: string): LiteralRequest | null {
  const text = clause
    .trim()
    .replace(/[.!]$/, '')
    .replace(/^(?:please|now|also|then|just)\s+/i, '')
    .replace(
      /\s+(?:in|inside|within) (?:the |this |our )?(?:css|stylesheet|style sheet|html|markup|file|page|code|[\w./-]+\.(?:tsx?|jsx?|css|html?))$/i,
      '',
    )
    .replace(/,? please$/i, '')
  if (OTHER_WISH.test(unquoted(text))) return null
  return readReplace(text) ?? readStyle(text) ?? readValue(text)
}

function readReplace(text: string): LiteralRequest | null {
  const item = String.raw`("[^"]+"|'[^']+'|#[\da-fA-F]{3,8}|${NUMBER}${UNIT}?|[A-Za-z]+)`
  const what = String.raw`(?:(?:every|all|each|the|any)\s+)?(?:(?:occurrences? of|numbers?|texts?|strings?|words?|colou?rs?|values?|literals?|labels?|magic number)\s+)?(?:the\s+)?`
  const forms: readonly (readonly [RegExp, 1 | 2])[] = [
    [
      new RegExp(
        String.raw`^(?:replace|change|swap|turn|update|set|switch|make|convert)\s+${what}${item}\s+(?:with|by|to|for|into|be|become)\s+(?:the\s+)?${item}(?: everywhere)?$`,
        'i',
      ),
      1,
    ],
    [
      new RegExp(
        String.raw`^(?:use|write|put|say)\s+${item}\s+(?:instead of|in place of|rather than|for)\s+(?:the\s+)?${item}(?: everywhere)?$`,
        'i',
      ),
      2,
    ],
    [
      new RegExp(
        String.raw`^${what}${item}\s+(?:should|must) (?:be|become|say|read)\s+(?:the\s+)?${item}$`,
        'i',
      ),
      1,
    ],
    [new RegExp(String.raw`^${item}\s+(?:to|instead of)\s+${item}$`, 'i'), 1],
  ]
  for (const [form, fromAt] of forms) {
    const match = form.exec(text)
    if (match === null) continue
    const first = match[fromAt] ?? ''
    const second = match[fromAt === 1 ? 2 : 1] ?? ''
    const isWord = /^[A-Za-z]+$/
    if (
      isWord.test(first) &&
      (readColour(first) === null || (isWord.test(second) && readColour(second) === null))
    )
      continue
    if (/^\d/.test(first) && isWord.test(second)) continue
    return { type: 'replace', from: unquote(first), to: unquote(second), quoted: /^["']/.test(first) }
  }
  return null
}

function readStyle(text: string): LiteralRequest | null {
  if (!VERB.test(text) || /["'](?=\s|$)/.test(text.replace(/'s\b/g, ''))) return null
  const colour = findColour(text)
  const target = /\b(?:to|into)\s+(?:(?:be|become|look|appear)\s+)?([^"']+)$/i.exec(text)?.[1]
  // "change the title to Red Tea" is about words, not about a colour.
  const isOther =
    target !== undefined &&
    colour !== null &&
    readColour(target) === null &&
    colour.from >= text.length - target.length
  const property = propertyIn(colour === null ? text : cut(text, colour))
  if (colour !== null && !isOther) {
    const rest = cut(text, colour).replace(property?.match ?? '\u0001', ' ')
    if (/^add|^create/i.test(text) && property === null) return null
    const name = property?.name ?? null
    if (name !== null && !/color$|background/.test(name)) return null
    return style(rest, { property: name, value: colour.colour })
  }
  if (property === null) return null
  const lengths = [...text.matchAll(LENGTHS)].at(-1)
  if (
    lengths === undefined ||
    (target !== undefined &&
      /[A-Za-z]{4}/.test(
        target.replace(/pixels?|percent|degrees/gi, '').replace(/\b(?:on|for|of|in|everywhere)\b.*$/i, ''),
      ))
  )
    return null
  const rest = cut(text, { from: lengths.index, to: lengths.index + lengths[0].length }).replace(
    property.match,
    ' ',
  )
  return style(rest, {
    property: property.name === 'border-color' ? 'border-width' : property.name,
    value: length(lengths[0], property.name),
  })
}

function style(
  rest: string,
  { property, value }: { property: string | null; value: string },
): LiteralRequest | null {
  const words = rest
    .replace(VERB, ' ')
    .replace(
      /\b(?:to|be|is|it|look|looks|appear|become|becomes|colou?red|colou?rs?|with|into|from|at|want|need|like|have|has|i|a|an|the|in|on|of|for|and|so|that|please|by|as|equal|should|must|shall|bit|more|style|up|down|everywhere|inside|around|pixels?|percent)\b/gi,
      ' ',
    )
    .replace(/=/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const isWholePage = words === '' && property === 'background'
  const element = readElement(isWholePage ? 'page' : words)
  if (element === null) return null
  // More than a few words for an element is a sentence about something else.
  if (element.selector === null && element.modifiers.length > 2) return null
  return { type: 'style', element, words: isWholePage ? 'page' : words, property, value }
}

function propertyIn(text: string): { readonly name: string; readonly match: string } | null {
  for (const [words, name] of PROPERTIES) {
    const match = words.exec(text.replace(/[.#][\w-]+/g, (selector) => '_'.repeat(selector.length)))
    if (match === null) continue
    const full = name.replace(/\$(\d)/g, (_, index: string) => (match[Number(index)] ?? '').toLowerCase())
    return { name: full, match: text.slice(match.index, match.index + match[0].length) }
  }
  // "text" of "make the button text red" is the text's colour only beside another element.
  const beside = /\b(text|font|label)\b/i.exec(text)
  if (
    beside !== null &&
    /\b\w+(?:'s)? (?:text|font|label)\b|\b(?:text|font|label) (?:of|on|in)\b/i.test(
      text.replace(/\b(?:the|make|turn|paint|set|change|colou?r|my|our|a)\s+(?=text|font|label)/gi, ''),
    )
  ) {
    return { name: 'color', match: beside[0] }
  }
  return null
}

const UNITLESS = new Set(['opacity', 'z-index', 'font-weight', 'line-height'])

function length(words: string, property: string): string {
  return words
    .trim()
    .replace(/\s?(?:pixels?|px)\b/gi, 'px')
    .replace(/\s?(?:percent|%)/gi, '%')
    .replace(/\s?degrees\b/gi, 'deg')
    .replace(/(\d)\s(r?em|vh|vw|pt|ch|fr|deg|ms|s)\b/gi, '$1$2')
    .split(/\s+/)
    .map((part) =>
      /^-?[\d.]+$/.test(part) && Number(part) !== 0 && !UNITLESS.has(property) ? `${part}px` : part,
    )
    .join(' ')
}

function readValue(text: string): LiteralRequest | null {
  const name = String.raw`(?:(?:the|our|my|a|an)\s+)?([^"']+?)`
  const value = String.raw`("[^"]*"|'[^']*'|.+?)`
  const forms: readonly (readonly [RegExp, 1 | 2])[] = [
    [
      new RegExp(
        String.raw`^(?:change|set|update|make|edit|switch|let|raise|lower|increase|decrease|reduce|bump|adjust|replace)\s+${name}(?:\s+(?:so that it|to))?\s+(?:to be|to say|to read|to|say|says|read|reads|=|be|with|by)\s+${value}$`,
        'i',
      ),
      1,
    ],
    [
      new RegExp(
        String.raw`^${name}\s+(?:should|must|shall|has to|needs to)\s+(?:be|say|read|become)\s+${value}$`,
        'i',
      ),
      1,
    ],
    [
      new RegExp(
        String.raw`^(?:i(?:'d| would)? (?:want|like|need))\s+${name}\s+(?:to\s+)?(?:be|say|read)\s+${value}$`,
        'i',
      ),
      1,
    ],
    [new RegExp(String.raw`^(?:use|put|write)\s+${value}\s+(?:as|for|in|into)\s+${name}$`, 'i'), 2],
    [new RegExp(String.raw`^give\s+(?:it|the \w+)\s+the\s+(\w+)\s+${value}$`, 'i'), 1],
    [new RegExp(String.raw`^([\w. -]+?)\s*(?:=|:)\s*${value}$`, 'i'), 1],
  ]
  for (const [form, nameAt] of forms) {
    const match = form.exec(text)
    if (match === null) continue
    const called = (match[nameAt] ?? '').replace(/`/g, '').trim()
    const given = (match[nameAt === 1 ? 2 : 1] ?? '').trim()
    const isCertain =
      /^["']/.test(given) || new RegExp(`^${NUMBER}$`).test(given) || /^(?:true|false)$/.test(given)
    const hasArticle = new RegExp(
      String.raw`\b(?:the|our|my)\s+${called.replace(/[.*+?^${'$'}{}()|[\]\\]/g, '\\$&')}`,
      'i',
    ).test(text)
    if (called === '' || given === '' || called.split(/\s+/).length > 6) continue
    if (!isCertain && !hasArticle) continue
    return { type: 'value', name: called.replace(/^(?:the|our|my|an?)\s+/i, ''), value: unquote(given) }
  }
  return null
}

function cut(text: string, { from, to }: { readonly from: number; readonly to: number }): string {
  return `${text.slice(0, from)} ${text.slice(to)}`
}

function unquote(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text
}

function unquoted(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'/g, '')
}
