import type { Edit } from '../../core/edits/edit.ts'
import { addRule, bestRule, replaceInCss, styleRule, type FoundRule } from './literals/css.ts'
import { selectorOf, type Compound } from './literals/elements.ts'
import {
  blocksOf,
  elementsOf,
  fittingElements,
  moved,
  replaceInHtml,
  styleInline,
  valueInHtml,
} from './literals/html.ts'
import type { LiteralLanguage, LiteralRequest, StyleRequest } from './literals/request.ts'
import { jsxElementsOf, replaceInScript, styleInScript, valueInScript } from './literals/script.ts'

export type { LiteralLanguage, LiteralRequest } from './literals/request.ts'
export { readLiteral } from './literals/words.ts'

/** The language of a path as far as its literals can be changed; null for any other. */
export function literalLanguage(path: string): LiteralLanguage | null {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  switch (extension) {
    case 'ts':
    case 'mts':
    case 'cts':
      return 'ts'
    case 'js':
    case 'mjs':
    case 'cjs':
      return 'js'
    case 'tsx':
    case 'jsx':
    case 'css':
      return extension
    case 'html':
    case 'htm':
      return 'html'
    default:
      return null
  }
}

/**
 * Changes what a request asks for in one file, and nothing else. Null when the file has nothing of the kind (or more
 * than one thing is meant), an empty edit when it says so already.
 * Law: a second run over the changed text gives null or an empty edit.
 */
export function changeLiteral(text: string, language: LiteralLanguage, request: LiteralRequest): Edit | null {
  switch (language) {
    case 'css':
      return inCss(text, request)
    case 'html':
      return inHtml(text, request)
    case 'ts':
    case 'tsx':
    case 'js':
    case 'jsx':
      if (request.type === 'style') return styleInScript(text, language, request)
      if (request.type === 'value') return valueInScript(text, language, request)
      return replaceInScript(text, language, request)
  }
}

function inCss(text: string, request: LiteralRequest): Edit | null {
  if (request.type === 'value') return null
  if (request.type === 'replace') return replaceInCss(text, request)
  const found = bestRule(text, request)
  return found === null ? null : styleRule(text, found.rule, request)
}

function inHtml(text: string, request: LiteralRequest): Edit | null {
  if (request.type === 'value') return valueInHtml(text, request) ?? inScripts(text, request)
  if (request.type === 'replace') return replaceInHtml(text, request) ?? inScripts(text, request)
  for (const { from, to } of blocksOf(text, 'style')) {
    const css = text.slice(from, to)
    const found = bestRule(css, request)
    if (found !== null) return moved(styleRule(css, found.rule, request), from)
  }
  return styleInline(text, request)
}

function inScripts(text: string, request: LiteralRequest): Edit | null {
  if (request.type === 'style') return null
  for (const { from, to } of blocksOf(text, 'script')) {
    const edit = changeLiteral(text.slice(from, to), 'js', request)
    if (edit !== null) return moved(edit, from)
  }
  return null
}

type LiteralFile = { readonly path: string; readonly text: string }

/** One file's change; the edit is empty when the file says so already. */
export type LiteralPlan = { readonly path: string; readonly edit: Edit }

/**
 * The file that a request is best carried out in. A style goes to the rule that speaks best of the element, in any
 * style sheet; where there is none, to a new rule if there is a style sheet and a file with such an element, else to
 * the element itself. All else goes to the open file first. Null when no file has anything of the kind.
 */
export function planLiteral(
  files: readonly LiteralFile[],
  openPath: string | null,
  request: LiteralRequest,
): LiteralPlan | null {
  const ordered = files.toSorted((a, b) => Number(b.path === openPath) - Number(a.path === openPath))
  if (request.type === 'style') {
    const styled = planRule(ordered, request) ?? planNewRule(ordered, request)
    if (styled !== null) return styled
  }
  for (const { path, text } of ordered) {
    const language = literalLanguage(path)
    const edit = language === null ? null : changeLiteral(text, language, request)
    if (edit !== null) return { path, edit }
  }
  return null
}

function planRule(files: readonly LiteralFile[], request: StyleRequest): LiteralPlan | null {
  let best: (FoundRule & { path: string; css: string; at: number }) | null = null
  for (const { path, text } of files) {
    const language = literalLanguage(path)
    const sheets =
      language === 'css' ? [{ from: 0, to: text.length }] : language === 'html' ? blocksOf(text, 'style') : []
    for (const { from, to } of sheets) {
      const css = text.slice(from, to)
      const found = bestRule(css, request)
      if (found !== null && found.score > (best?.score ?? 0)) best = { ...found, path, css, at: from }
    }
  }
  return best === null
    ? null
    : { path: best.path, edit: moved(styleRule(best.css, best.rule, request), best.at) }
}

function planNewRule(files: readonly LiteralFile[], request: StyleRequest): LiteralPlan | null {
  const sheet = files.find(({ path }) => literalLanguage(path) === 'css')
  if (sheet === undefined) return null
  for (const { path, text } of files) {
    const language = literalLanguage(path)
    const elements: readonly Compound[] =
      language === 'html'
        ? elementsOf(text)
        : language === 'tsx' || language === 'jsx'
          ? jsxElementsOf(text, language).filter(({ isIntrinsic }) => isIntrinsic)
          : []
    const [element] = fittingElements(elements, request.element)
    if (element === undefined) continue
    return { path: sheet.path, edit: addRule(sheet.text, selectorOf(element, request.element), request) }
  }
  return null
}
