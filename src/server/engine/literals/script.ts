import ts from 'typescript'
import type { Edit, Replacement } from '../../../core/edits/edit.ts'
import { styleOf } from '../style.ts'
import { propertyFor } from './css.ts'
import { readElement, tokensOf, type Compound } from './elements.ts'
import { fittingElements, literalEdit, occurrences, withoutTextWords } from './html.ts'
import type { LiteralLanguage, ReplaceRequest, StyleRequest, ValueRequest } from './request.ts'

type Literal = ts.StringLiteralLike | ts.NumericLiteral | ts.BooleanLiteral | ts.PrefixUnaryExpression

/** What something named says or is: a variable, a property, a parameter's default; else the text of a JSX element. */
export function valueInScript(text: string, language: LiteralLanguage, request: ValueRequest): Edit | null {
  const source = parse(text, language)
  const wanted = spelling(request.name)
  const named: { literal: Literal; isVariable: boolean }[] = []
  const visit = (node: ts.Node): void => {
    const literal = literalOf(node)
    const name = nameOf(node)
    if (literal !== null && name !== null && spelling(name) === wanted) {
      named.push({ literal, isVariable: ts.isVariableDeclaration(node) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const variables = named.filter(({ isVariable }) => isVariable)
  const [only] = variables.length === 1 ? variables : named
  if (only !== undefined && (named.length === 1 || variables.length === 1)) {
    return writeLiteral(source, only.literal, request.value)
  }
  const query = readElement(withoutTextWords(request.name))
  if (query === null) return null
  const fitting = fittingElements(
    jsxElements(source).filter(({ text: said }) => said !== null),
    query,
  )
  const said = fitting[0]?.text ?? null
  if (fitting.length !== 1 || said === null) return null
  const raw = said.getText(source)
  const head = said.getStart(source) + raw.length - raw.trimStart().length
  return literalEdit(head, raw.trim(), jsxText(request.value))
}

/**
 * Literals that say `from`: whole strings and JSX texts, or where there is none, parts of them; a number as a number.
 * Empty when only `to` is there, null when neither is.
 */
export function replaceInScript(
  text: string,
  language: LiteralLanguage,
  request: ReplaceRequest,
): Edit | null {
  const source = parse(text, language)
  const now = literalsSaying(source, request)
  const then = literalsSaying(source, { ...request, from: request.to, to: '' })
  for (const kind of ['whole', 'parts'] as const) {
    if (now[kind].length > 0) return now[kind]
    if (then[kind].length > 0) return []
  }
  return null
}

function literalsSaying(
  source: ts.SourceFile,
  request: ReplaceRequest,
): { readonly whole: Edit; readonly parts: Edit } {
  const { text } = source
  const whole: Replacement[] = []
  const parts: Replacement[] = []
  const isNumber = !request.quoted && /^-?[\d_.]+$/.test(request.from)
  const inText = (raw: string, quote: string, at: number) => {
    if (!isNumber) parts.push(...occurrences(raw, request, escaped(request.to, quote), at))
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return
    if (ts.isNumericLiteral(node)) {
      const isMinus =
        ts.isPrefixUnaryExpression(node.parent) && node.parent.operator === ts.SyntaxKind.MinusToken
      const value = Number(node.text) * (isMinus ? -1 : 1)
      if (isNumber && value === Number(request.from.replaceAll('_', ''))) {
        whole.push({ from: (isMinus ? node.parent : node).getStart(source), to: node.end, text: request.to })
      }
    } else if (ts.isStringLiteralLike(node) && !isModuleName(node)) {
      const start = node.getStart(source)
      const quote = text[start] ?? "'"
      if (node.text === request.from && !isNumber) {
        whole.push({ from: start + 1, to: node.end - 1, text: escaped(request.to, quote) })
      } else inText(text.slice(start + 1, node.end - 1), quote, start + 1)
    } else if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      const start = node.getStart(source) + 1
      inText(text.slice(start, node.end - (ts.isTemplateTail(node) ? 1 : 2)), '`', start)
    } else if (ts.isJsxText(node)) {
      const raw = node.getFullText(source)
      const made = occurrences(raw, request, jsxText(request.to), node.pos)
      if (raw.trim() === request.from) whole.push(...made)
      else if (!isNumber) parts.push(...made)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { whole, parts }
}

/** The style written at JSX elements; null when none fit or when their style is no plain object. */
export function styleInScript(text: string, language: LiteralLanguage, request: StyleRequest): Edit | null {
  if (request.element.hover) return null
  const source = parse(text, language)
  const elements = jsxElements(source).filter(({ isIntrinsic }) => isIntrinsic)
  const fitting = fittingElements(elements, request.element)
  if (fitting.length === 0) return null
  const { quote } = styleOf(text)
  const property = camel(propertyFor([], request))
  const value = `${quote}${request.value}${quote}`
  const edit: Replacement[] = []
  for (const { node } of fitting) {
    const style = node.attributes.properties.find(
      (one): one is ts.JsxAttribute => ts.isJsxAttribute(one) && one.name.getText(source) === 'style',
    )
    if (style === undefined) {
      const at =
        node.attributes.properties.length > 0
          ? node.attributes.end
          : (node.typeArguments?.end ?? node.tagName.end)
      edit.push({ from: at, to: at, text: ` style={{ ${property}: ${value} }}` })
      continue
    }
    const initializer = style.initializer
    const object =
      initializer !== undefined && ts.isJsxExpression(initializer) ? initializer.expression : undefined
    if (object === undefined || !ts.isObjectLiteralExpression(object)) return null
    const names = property === 'background' ? ['background', 'backgroundColor'] : [property]
    const own = object.properties.findLast(
      (one): one is ts.PropertyAssignment =>
        ts.isPropertyAssignment(one) && names.includes(one.name.getText(source)),
    )
    if (own === undefined) {
      const last = object.properties.at(-1)
      const at = last?.end ?? object.getStart(source) + 1
      edit.push({
        from: at,
        to: at,
        text: `${last === undefined ? ' ' : ', '}${property}: ${value}${last === undefined ? ' ' : ''}`,
      })
    } else if (!ts.isStringLiteralLike(own.initializer) || own.initializer.text !== request.value) {
      edit.push({ from: own.initializer.getStart(source), to: own.initializer.end, text: value })
    }
  }
  return edit
}

export type JsxCompound = Compound & {
  readonly node: ts.JsxOpeningElement | ts.JsxSelfClosingElement
  readonly isIntrinsic: boolean
  readonly text: ts.JsxText | null
}

/** JSX elements as what words can be matched with. */
export function jsxElementsOf(text: string, language: LiteralLanguage): readonly JsxCompound[] {
  return jsxElements(parse(text, language))
}

function jsxElements(source: ts.SourceFile): readonly JsxCompound[] {
  const found: JsxCompound[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const attributeOf = (name: string) => {
        const one = node.attributes.properties.find(
          (each) => ts.isJsxAttribute(each) && each.name.getText(source) === name,
        )
        const value = one !== undefined && ts.isJsxAttribute(one) ? one.initializer : undefined
        return value !== undefined && ts.isStringLiteral(value) ? value.text : ''
      }
      const tag = node.tagName.getText(source)
      const children = ts.isJsxOpeningElement(node) ? node.parent.children : undefined
      const texts = children?.filter((child) => ts.isJsxText(child)) ?? []
      const shown = texts.filter((child) => child.text.trim() !== '')
      const isPlain = children !== undefined && children.every((child) => ts.isJsxText(child))
      found.push({
        node,
        tag: tag.toLowerCase(),
        isIntrinsic: /^[a-z]/.test(tag),
        classes: attributeOf('className').split(/\s+/).filter(Boolean),
        id: attributeOf('id'),
        context: `${shown.map((child) => child.text).join(' ')} ${attributeOf('aria-label')} ${attributeOf('type')}`,
        text: isPlain && shown.length === 1 ? (shown[0] ?? null) : null,
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function parse(text: string, language: LiteralLanguage): ts.SourceFile {
  const kinds = { ts: ts.ScriptKind.TS, tsx: ts.ScriptKind.TSX, js: ts.ScriptKind.JS, jsx: ts.ScriptKind.JSX }
  const kind = language === 'html' || language === 'css' ? ts.ScriptKind.JS : kinds[language]
  return ts.createSourceFile('file', text, ts.ScriptTarget.ES2023, true, kind)
}

function literalOf(node: ts.Node): Literal | null {
  const value =
    ts.isVariableDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isEnumMember(node) ||
    ts.isJsxAttribute(node)
      ? node.initializer
      : undefined
  if (value === undefined) return null
  const inner = ts.isJsxExpression(value) ? value.expression : value
  const plain = inner !== undefined && ts.isAsExpression(inner) ? inner.expression : inner
  if (plain === undefined) return null
  if (ts.isStringLiteralLike(plain) || ts.isNumericLiteral(plain)) return plain
  if (plain.kind === ts.SyntaxKind.TrueKeyword || plain.kind === ts.SyntaxKind.FalseKeyword)
    return plain as ts.BooleanLiteral
  const isNegative = ts.isPrefixUnaryExpression(plain) && ts.isNumericLiteral(plain.operand)
  return isNegative && plain.operator === ts.SyntaxKind.MinusToken ? plain : null
}

function nameOf(node: ts.Node): string | null {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) {
    return ts.isIdentifier(node.name) ? node.name.text : null
  }
  if (ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node) || ts.isEnumMember(node)) {
    return ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : null
  }
  return ts.isJsxAttribute(node) && ts.isIdentifier(node.name) ? node.name.text : null
}

/** A literal with another value of its own kind; null when the value is of another kind. */
function writeLiteral(source: ts.SourceFile, literal: Literal, value: string): Edit | null {
  const start = literal.getStart(source)
  const old = literal.getText(source)
  if (ts.isStringLiteralLike(literal)) {
    if (literal.text === value) return []
    return [{ from: start + 1, to: literal.end - 1, text: escaped(value, old[0] ?? "'") }]
  }
  if (literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword) {
    return /^(?:true|false)$/.test(value) ? literalEdit(start, old, value) : null
  }
  const number = value.replace(/(?<=\d),(?=\d{3}\b)/g, '_')
  if (!/^-?(?:\d[\d_]*\.?\d*|\.\d+|0x[\da-f]+)(?:e[+-]?\d+)?$/i.test(number)) return null
  const isSame = Number(number.replaceAll('_', '')) === Number(old.replaceAll('_', ''))
  return isSame ? [] : literalEdit(start, old, number)
}

function spelling(name: string): string {
  const words = name.replace(
    /\b(?:the|a|an|of|variable|constant|const|property|prop|option|field|value|number|string|parameter|default)\b/gi,
    ' ',
  )
  return tokensOf(words).join('') || tokensOf(name).join('')
}

function isModuleName(node: ts.StringLiteralLike): boolean {
  const { parent } = node
  return (
    ts.isExternalModuleReference(parent) ||
    (ts.isCallExpression(parent) && /^(?:import|require)$/.test(parent.expression.getText()))
  )
}

function escaped(value: string, quote: string): string {
  const text = value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n')
  return quote === '`' ? text.replaceAll('${', '\\${') : text
}

function jsxText(value: string): string {
  return value.replace(/[{}<>]/g, (unit) => `{'${unit}'}`)
}

function camel(property: string): string {
  return property.replace(/-(\w)/g, (_, unit: string) => unit.toUpperCase())
}
