import ts from 'typescript'
import type { Fn } from './functions.ts'
import { article, capital, nounOf, wordsInName } from './wording.ts'

/** The line of one parameter: `@param id The id, a string.` */
export function describeParameter(parameter: ts.ParameterDeclaration, checker: ts.TypeChecker): string[] {
  const { name } = parameter
  if (!ts.isIdentifier(name)) {
    // Taken apart in place, so it has no name of its own; its parts say what they are.
    const fallback = ts.isArrayBindingPattern(name)
      ? 'parts'
      : isComponentProps(parameter)
        ? 'props'
        : 'options'
    const parts = name.elements.flatMap((part) =>
      ts.isBindingElement(part) && ts.isIdentifier(part.name) ? [`\`${part.name.text}\``] : [],
    )
    const listed =
      parts.length > 0 && parts.length <= 6 ? `Holds ${parts.join(', ')}.` : 'What it works with.'
    return [`@param ${fallback} ${listed}`]
  }
  if (name.text === 'this' || name.text === '') return []
  const words = wordsInName(name.text)
  const type = checker.getTypeAtLocation(parameter)
  const extra =
    parameter.initializer === undefined ? optional(parameter) : `; ${defaultOf(parameter.initializer)}`
  if (parameter.dotDotDotToken !== undefined) return [`@param ${name.text} Any number of ${words.join(' ')}.`]
  if (isBoolean(type)) return [`@param ${name.text} ${capital(whether(words))}${extra}.`]
  if (type.getCallSignatures().length > 0) return [`@param ${name.text} ${calledBack(words)}${extra}.`]
  const kind = phraseOf(type, checker)
  const noun = capital(nounOf(words) || name.text)
  return [`@param ${name.text} ${noun}${kind === null ? '' : `, ${kind}`}${extra}.`]
}

/** What a function gives back, as a sentence; null where it gives nothing worth saying. */
export function describeReturn(fn: Fn, name: string, checker: ts.TypeChecker): string | null {
  if (ts.isConstructorDeclaration(fn) || ts.isSetAccessor(fn)) return null
  const signature = checker.getSignatureFromDeclaration(fn)
  if (signature === undefined) return null
  const type = checker.getReturnTypeOfSignature(signature)
  if (isNothing(type)) return returnsElement(fn) ? 'The element to show.' : null
  const settled = settledTypeOf(type, checker)
  if (settled !== undefined) {
    if ((settled.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0)
      return 'A promise that settles when it is done.'
    const kind = phraseOf(settled, checker)
    return kind === null ? 'A promise of the result.' : `A promise of ${kind}.`
  }
  if (isBoolean(type)) return /^(?:is|has|can|should)[A-Z]/.test(name) ? 'True if so.' : 'Whether it did.'
  const kind = phraseOf(type, checker)
  const words = wordsInName(name)
  const noun =
    words.length > 1 &&
    /^(?:get|find|load|fetch|read|make|create|build|compute|calculate|count)$/.test(words[0] ?? '')
      ? capital(nounOf(words.slice(1)))
      : null
  if (kind === null) return noun === null ? null : `${noun}.`
  return noun === null ? `${capital(kind)}.` : `${noun}, ${kind}.`
}

function settledTypeOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const isPromise = type.symbol?.name === 'Promise' || type.symbol?.name === 'PromiseLike'
  return isPromise ? checker.getAwaitedType(type) : undefined
}

function isComponentProps(parameter: ts.ParameterDeclaration): boolean {
  const fn = parameter.parent
  return 'name' in fn && fn.name !== undefined && ts.isIdentifier(fn.name) && /^[A-Z]/.test(fn.name.text)
}

/** Elements have no type here, where React's types are not at hand; the syntax tells. */
function returnsElement(fn: Fn): boolean {
  let seen = false
  const isElement = (node: ts.Node): boolean =>
    ts.isParenthesizedExpression(node)
      ? isElement(node.expression)
      : ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined && isElement(node.expression)) seen = true
    ts.forEachChild(node, visit)
  }
  if (fn.body === undefined) return false
  if (!ts.isBlock(fn.body)) return isElement(fn.body)
  ts.forEachChild(fn.body, visit)
  return seen
}

/** A type in words: "a string", "a list of `User`"; null where it says nothing. */
export function phraseOf(type: ts.Type, checker: ts.TypeChecker): string | null {
  if (isNothing(type)) return null
  if ((type.flags & ts.TypeFlags.String) !== 0) return 'a string'
  if ((type.flags & ts.TypeFlags.Number) !== 0) return 'a number'
  if ((type.flags & ts.TypeFlags.BigInt) !== 0) return 'a big integer'
  if (isBoolean(type)) return 'true or false'
  if (type.isUnion()) {
    const without = checker.getNonNullableType(type)
    if (without !== type) {
      const rest = phraseOf(without, checker)
      return rest === null ? null : `${rest}, or nothing`
    }
  }
  if (checker.isArrayType(type)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    const inner = element === undefined ? null : (plural(element, checker) ?? null)
    return inner === null ? 'a list' : `a list of ${inner}`
  }
  if (type.getCallSignatures().length > 0) return 'a function'
  const text = checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
  if (/[{}]|\bany\b|=>|import\(|__/.test(text) || text.length > 48) return type.isUnion() ? null : 'an object'
  return type.isUnion() ? `\`${text}\`` : `${article(text)} \`${text}\``
}

function plural(type: ts.Type, checker: ts.TypeChecker): string | null {
  if ((type.flags & ts.TypeFlags.String) !== 0) return 'strings'
  if ((type.flags & ts.TypeFlags.Number) !== 0) return 'numbers'
  const phrase = phraseOf(type, checker)
  return phrase === null || !phrase.includes('`') ? null : phrase.replace(/^an? /, '')
}

const NOTHING =
  ts.TypeFlags.Any |
  ts.TypeFlags.Unknown |
  ts.TypeFlags.Void |
  ts.TypeFlags.Undefined |
  ts.TypeFlags.Never |
  ts.TypeFlags.Null

function isNothing(type: ts.Type): boolean {
  return (type.flags & NOTHING) !== 0
}

function isBoolean(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Boolean | ts.TypeFlags.BooleanLiteral)) !== 0
}

function optional(parameter: ts.ParameterDeclaration): string {
  return parameter.questionToken === undefined ? '' : '; may be left out'
}

function defaultOf(value: ts.Expression): string {
  const text = value.getText()
  return text.length <= 24 && !text.includes('\n') ? `\`${text}\` if left out` : 'may be left out'
}

function whether(words: readonly string[]): string {
  const [head = '', ...rest] = words
  if (head === 'is') return `whether it is ${rest.join(' ')}`
  if (/^(?:has|can|should|will|needs)$/.test(head)) return `whether it ${words.join(' ')}`
  return /(?:ed|ing|able|ible|y|ful|open|done)$/.test(words.at(-1) ?? '')
    ? `whether it is ${words.join(' ')}`
    : `whether to ${words.join(' ')}`
}

function calledBack(words: readonly string[]): string {
  const [head = '', ...rest] = words
  if (head === 'on' && rest.length > 0) return `Called on ${rest.join(' ')}`
  if (/^(?:fn|func|function|callback|cb|handler|listener)$/.test(words.join(' '))) return 'Function to call'
  return `${capital(nounOf(words))}, a function`
}
