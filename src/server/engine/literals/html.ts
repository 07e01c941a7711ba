import type { Edit, Range, Replacement } from '../../../core/edits/edit.ts'
import { propertyFor, replaceInCss, styleDeclaration, declarationFor } from './css.ts'
import { scanDeclarations } from './css-scan.ts'
import { readElement, scoreCompound, type Compound, type ElementQuery } from './elements.ts'
import type { ReplaceRequest, StyleRequest, ValueRequest } from './request.ts'

type Attribute = Range & { readonly name: string; readonly value: string; readonly valueFrom: number }

export type HtmlElement = Compound & {
  readonly attributes: readonly Attribute[]
  /** Behind the tag's name or its last attribute. */
  readonly attributesEnd: number
  /** Its text without the white space around it; null when it holds elements, or nothing. */
  readonly text: Range | null
}

/** Contents of the `style` elements, and of the scripts that are JavaScript. */
export function blocksOf(text: string, tag: 'style' | 'script'): readonly Range[] {
  const found: Range[] = []
  for (const match of text.matchAll(new RegExp(`(<${tag}\\b[^>]*>)([\\s\\S]*?)</${tag}\\s*>`, 'gi'))) {
    const [, open = '', body = ''] = match
    const type = /\btype\s*=\s*["']?([^"'\s>]+)/i.exec(open)?.[1] ?? ''
    if (tag === 'script' && !/^$|javascript|module/i.test(type)) continue
    found.push({ from: match.index + open.length, to: match.index + open.length + body.length })
  }
  return found
}

/** Elements in order; what stands in comments, scripts and style sheets is none. */
export function elementsOf(text: string): readonly HtmlElement[] {
  const masked = text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, (part) => ' '.repeat(part.length))
    .replace(
      /(<(script|style)\b[^>]*>)([\s\S]*?)(?=<\/\2\s*>)/gi,
      (_, open: string, _tag: string, body: string) => {
        return open + ' '.repeat(body.length)
      },
    )
  const tags = /<([a-zA-Z][\w-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/g
  return [...masked.matchAll(tags)].map((match): HtmlElement => {
    const [whole, tag = '', list = ''] = match
    const listFrom = match.index + 1 + tag.length
    const attributes = attributesOf(list, listFrom)
    const valueOf = (name: string) => attributes.find((attribute) => attribute.name === name)?.value ?? ''
    const open = match.index + whole.length
    const rest = masked.slice(open)
    const inner = new RegExp(`^([^<]*)</${tag}\\s*>`, 'i').exec(rest)?.[1]
    const shown = inner ?? rest.slice(0, 80).replace(/<[^>]*>?/g, ' ')
    const range =
      inner === undefined || inner.trim() === '' ? null : trimmed(masked, open, open + inner.length)
    const isButton = tag === 'input' && /^(?:button|submit|reset)$/.test(valueOf('type'))
    return {
      tag: isButton ? 'button' : tag.toLowerCase(),
      classes: valueOf('class').split(/\s+/).filter(Boolean),
      id: valueOf('id'),
      context: `${shown} ${valueOf('aria-label')} ${valueOf('type')} ${valueOf('name')}`,
      attributes,
      attributesEnd: listFrom + list.trimEnd().length,
      text: range,
    }
  })
}

function attributesOf(list: string, from: number): readonly Attribute[] {
  return [...list.matchAll(/([^\s=>/"']+)(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+))?/g)].map((match) => {
    const [whole, name = '', equals = '', raw = ''] = match
    const quoted = /^["']/.test(raw)
    const start = from + match.index
    return {
      name: name.toLowerCase(),
      value: quoted ? raw.slice(1, -1) : raw,
      valueFrom: start + name.length + equals.length + (quoted ? 1 : 0),
      from: start,
      to: start + whole.length,
    }
  })
}

/** The elements that fit best, all that fit equally well. */
export function fittingElements<E extends Compound>(
  elements: readonly E[],
  query: ElementQuery,
): readonly E[] {
  const scored = elements.map((element) => ({ element, score: scoreCompound(element, query) }))
  const most = Math.max(0, ...scored.map(({ score }) => score))
  return most === 0 ? [] : scored.filter(({ score }) => score === most).map(({ element }) => element)
}

/** The style written at the elements themselves; null when there are none, empty when they have it already. */
export function styleInline(text: string, request: StyleRequest): Edit | null {
  if (request.element.hover) return null
  const fitting = fittingElements(elementsOf(text), request.element)
  if (fitting.length === 0) return null
  return fitting.flatMap((element): Edit => {
    const style = element.attributes.find(({ name }) => name === 'style')
    if (style === undefined) {
      const value = `${propertyFor([], request)}: ${request.value}`
      return [
        { from: element.attributesEnd, to: element.attributesEnd, text: ` style="${attribute(value)}"` },
      ]
    }
    const declarations = scanDeclarations(style.value, style.valueFrom)
    const declaration = declarationFor(declarations, request)
    if (declaration !== undefined) return styleDeclaration(declaration, attribute(request.value))
    const end = style.valueFrom + style.value.trimEnd().length
    const before = style.value.trim() === '' ? '' : /;\s*$/.test(style.value) ? ' ' : '; '
    const value = `${propertyFor(declarations, request)}: ${request.value}`
    return [{ from: end, to: style.valueFrom + style.value.length, text: before + attribute(value) }]
  })
}

const ATTRIBUTES: readonly (readonly [RegExp, string])[] = [
  [/\bplaceholder(?: text)?\b/i, 'placeholder'],
  [/\balt(?:ernative)?(?: text)?\b/i, 'alt'],
  [/\btooltip\b/i, 'title'],
  [/\b(?:href|url|address|target) of\b|\bhref\b/i, 'href'],
  [/\b(?:src|source)\b/i, 'src'],
  [/\bvalue\b/i, 'value'],
]

/** What an element says: its text or one of its attributes. Null when none or several are meant. */
export function valueInHtml(text: string, request: ValueRequest): Edit | null {
  const elements = elementsOf(text)
  const named = ATTRIBUTES.find(([words]) => words.test(request.name))
  if (named !== undefined) {
    const [words, name] = named
    const query = readElement(request.name.replace(words, ' ').replace(/\b(?:of|for|on|in)\b/gi, ' '))
    const having = elements.filter((element) => element.attributes.some((one) => one.name === name))
    const fitting = query === null ? having : fittingElements(having, query)
    const [only] = fitting
    const found = only?.attributes.find((one) => one.name === name)
    if (fitting.length !== 1 || found === undefined) return null
    return literalEdit(found.valueFrom, found.value, attribute(request.value))
  }
  const query = readElement(withoutTextWords(request.name))
  if (query === null) return null
  const saying = elements.filter((element) => element.text !== null)
  const isTitle = /^(?:(?:the|page|document|tab|site|browser|window)['’]?s? )*title$/i.test(
    request.name.trim(),
  )
  const titles = isTitle ? saying.filter(({ tag }) => tag === 'title') : []
  const fitting =
    titles.length > 0
      ? titles
      : fittingElements(
          saying.filter(({ tag }) => tag !== 'title'),
          query,
        )
  const range = fitting[0]?.text ?? null
  if (range === null || fitting.length !== 1) return null
  return literalEdit(range.from, text.slice(range.from, range.to), content(request.value))
}

/** "the button's text", "text of the button": the words for the element alone. */
export function withoutTextWords(name: string): string {
  const text = name.replace(/['’]s\b/g, '')
  const short = text
    .replace(/\b(?:text|label|caption|content|wording|copy|words)\b(?: of| on| in)?/gi, ' ')
    .trim()
  return /^(?:the|an?)?$/.test(short) ? text : short
}

/**
 * Text and attribute values that say `from`, inline styles and style sheets included. Empty when only `to` is there,
 * null when neither is.
 */
export function replaceInHtml(text: string, request: ReplaceRequest): Edit | null {
  const edit = placesSaying(text, request)
  if (edit.length > 0) return edit
  return placesSaying(text, { ...request, from: request.to, to: '' }).length > 0 ? [] : null
}

function placesSaying(text: string, request: ReplaceRequest): Edit {
  const edit: Replacement[] = []
  for (const block of blocksOf(text, 'style')) {
    edit.push(...moved(replaceInCss(text.slice(block.from, block.to), request) ?? [], block.from))
  }
  const shown = elementsOf(text)
  for (const element of shown) {
    for (const { name, value, valueFrom } of element.attributes) {
      if (name === 'style') edit.push(...moved(replaceInCss(`x{${value}}`, request) ?? [], valueFrom - 2))
      else if (SAYING.has(name)) edit.push(...occurrences(value, request, attribute(request.to), valueFrom))
    }
  }
  const masked = text.replace(/<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?<\/\1\s*>|<[^>]*>/gi, (part) =>
    '<'.repeat(part.length),
  )
  for (const match of masked.matchAll(/[^<]+/g)) {
    edit.push(...occurrences(match[0], request, content(request.to), match.index))
  }
  return edit.toSorted((a, b) => a.from - b.from)
}

const SAYING = new Set([
  'title',
  'alt',
  'placeholder',
  'value',
  'aria-label',
  'content',
  'label',
  'width',
  'height',
  'min',
  'max',
  'step',
  'size',
  'maxlength',
  'rows',
  'cols',
])

/** Whole-word places of `from`; one that already is a part of `to` is left alone, so that a second run finds nothing. */
export function occurrences(
  text: string,
  { from, to }: ReplaceRequest,
  written: string,
  offset: number,
): Edit {
  const edit: Replacement[] = []
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const head = /^\w/.test(from) ? '(?<![\\w.])' : ''
  const tail = /\w$/.test(from) ? '(?!\\w|\\.\\d)' : ''
  for (const match of text.matchAll(new RegExp(head + escaped + tail, 'g'))) {
    let isDone = false
    for (let at = to.indexOf(from); at !== -1; at = to.indexOf(from, at + 1)) {
      if (match.index >= at && text.startsWith(to, match.index - at)) isDone = true
    }
    if (isDone || from === to) continue
    edit.push({ from: offset + match.index, to: offset + match.index + from.length, text: written })
  }
  return edit
}

export function moved(edit: Edit, by: number): Edit {
  return edit.map(({ from, to, text }) => ({ from: from + by, to: to + by, text }))
}

export function literalEdit(from: number, old: string, text: string): Edit {
  return old === text ? [] : [{ from, to: from + old.length, text }]
}

function trimmed(text: string, from: number, to: number): Range {
  const inner = text.slice(from, to)
  return { from: from + inner.length - inner.trimStart().length, to: from + inner.trimEnd().length }
}

function attribute(value: string): string {
  return value.replace(/&(?!\w+;|#)/g, '&amp;').replaceAll('"', '&quot;')
}

function content(value: string): string {
  return value
    .replace(/&(?!\w+;|#)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
