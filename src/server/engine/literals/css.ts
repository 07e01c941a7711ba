import type { Edit, Replacement } from '../../../core/edits/edit.ts'
import { indentUnitOf, lineEndOf } from '../apply.ts'
import { coloursIn, readColour } from './colours.ts'
import { scanRules, type Declaration, type Rule } from './css-scan.ts'
import { isTextual, scoreSelector } from './elements.ts'
import type { ReplaceRequest, StyleRequest } from './request.ts'

export type FoundRule = { readonly rule: Rule; readonly score: number }

/** The rule that speaks best of the elements; of equals the last that sets the property, else the first. */
export function bestRule(text: string, request: StyleRequest): FoundRule | null {
  let best: FoundRule | null = null
  for (const rule of scanRules(text)) {
    const most = Math.max(...rule.selectors.map((selector) => scoreSelector(selector, request.element)), 0)
    if (most === 0) continue
    const score = most - (rule.conditional ? 3 : 0)
    const has = declarationFor(rule.declarations, request) !== undefined
    const isBetter = best === null || score > best.score || (score === best.score && has)
    if (isBetter) best = { rule, score }
  }
  return best
}

/** The style in a rule: a declaration changed, or one added. Empty when the rule says so already. */
export function styleRule(text: string, rule: Rule, request: StyleRequest): Edit {
  const declaration = declarationFor(rule.declarations, request)
  if (declaration !== undefined) return styleDeclaration(declaration, request.value)
  const property = propertyFor(rule.declarations, request)
  const last = rule.declarations.at(-1)
  const body = text.slice(rule.open, rule.close)
  const lineEnd = lineEndOf(text)
  if (last === undefined) {
    const outer = /[ \t]*$/.exec(text.slice(0, rule.from))?.[0] ?? ''
    const line = `${lineEnd}${outer}${indentUnitOf(text)}${property}: ${request.value};${lineEnd}${outer}`
    return body.trim() === ''
      ? [{ from: rule.open, to: rule.close, text: line }]
      : [{ from: rule.open, to: rule.open, text: line.trimEnd() }]
  }
  const semicolon = text[last.to - 1] === ';' ? '' : ';'
  const at = semicolon === '' ? last.to : last.valueTo
  const indent = /\n([ \t]*)$/.exec(text.slice(rule.open, last.from))?.[1]
  const before = indent === undefined ? ' ' : `${lineEnd}${indent}`
  return [{ from: at, to: at, text: `${semicolon}${before}${property}: ${request.value};` }]
}

/** A rule of its own at the end of a style sheet. */
export function addRule(text: string, selector: string, request: StyleRequest): Edit {
  const lineEnd = lineEndOf(text)
  const end = text.trimEnd().length
  const rule = [`${selector} {`, `${indentUnitOf(text)}${propertyFor([], request)}: ${request.value};`, '}']
  const before = end === 0 ? '' : lineEnd + lineEnd
  return [{ from: end, to: text.length, text: before + rule.join(lineEnd) + lineEnd }]
}

/** The property that a request means among these declarations, whether they have it or not. */
export function propertyFor(declarations: readonly Declaration[], request: StyleRequest): string {
  const { property, element } = request
  const has = (name: string) => declarations.some((declaration) => declaration.property === name)
  if (property !== null) return property
  if (isTextual(element)) return 'color'
  if (has('background') || has('background-color')) return 'background'
  return element.selector !== null && has('color') && !element.hover ? 'color' : 'background'
}

/** The declaration that a request changes. */
export function declarationFor(
  declarations: readonly Declaration[],
  request: StyleRequest,
): Declaration | undefined {
  const property = propertyFor(declarations, request)
  const names = SAME[property] ?? [property]
  return declarations.findLast((declaration) => names.includes(declaration.property))
}

/** A declaration with another value; a colour among other things is changed alone. */
export function styleDeclaration(declaration: Declaration, value: string): Edit {
  const { valueFrom } = declaration
  const old = declaration.value.replace(/\s*!\s*important\s*$/i, '')
  const colours = readColour(value) === null ? [] : coloursIn(old)
  const [only] = colours
  const part = only !== undefined && colours.length === 1 ? only : { from: 0, to: old.length }
  const now = old.slice(part.from, part.to)
  if (now.toLowerCase() === value.toLowerCase()) return []
  return [{ from: valueFrom + part.from, to: valueFrom + part.to, text: value }]
}

/**
 * Every value in the style sheet that says `from`, as `to`: a number keeps the unit that the request leaves out. Empty
 * when only `to` is there, null when neither is.
 */
export function replaceInCss(text: string, request: ReplaceRequest): Edit | null {
  const edit = valuesSaying(text, request)
  if (edit.length > 0) return edit
  return valuesSaying(text, { ...request, from: request.to }).length > 0 ? [] : null
}

function valuesSaying(text: string, request: ReplaceRequest): Edit {
  const edit: Replacement[] = []
  for (const { declarations } of scanRules(text)) {
    for (const { value, valueFrom } of declarations) {
      for (const [from, to, replacement] of tokensIn(value, request)) {
        edit.push({ from: valueFrom + from, to: valueFrom + to, text: replacement })
      }
    }
  }
  return edit.toSorted((a, b) => a.from - b.from)
}

function* tokensIn(value: string, { from, to, quoted }: ReplaceRequest): Generator<[number, number, string]> {
  if (!quoted && /^-?\d*\.?\d+$/.test(from)) {
    for (const match of value.matchAll(/(?<![\w.#-])(-?\d*\.?\d+)(?![\w.]*\()/g)) {
      if (Number(match[1]) !== Number(from)) continue
      const unit = /^[a-z%]+/i.exec(value.slice(match.index + match[0].length))?.[0] ?? ''
      const hasUnit = /[a-z%]$/i.test(to)
      yield [match.index, match.index + match[0].length + (hasUnit ? unit.length : 0), to]
    }
    return
  }
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  for (const match of value.matchAll(new RegExp(`(?<![\\w.#-])${escaped}(?![\\w%-])`, 'gi'))) {
    yield [match.index, match.index + match[0].length, to]
  }
}

const SAME: Readonly<Record<string, readonly string[]>> = {
  background: ['background', 'background-color'],
  'background-color': ['background', 'background-color'],
  'border-color': ['border-color', 'border'],
}
