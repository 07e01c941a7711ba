import ts from 'typescript'
import { applyChanges, type TextChange } from './apply.ts'
import { findRegions, functionsIn, listNames, nameOf, type Fn, type Region } from './functions.ts'
import type { Outcome, Target, View } from './intent.ts'
import type { Project, Script } from './project.ts'
import { indentAt, styleOf, type Style } from './style.ts'

/** Wraps function bodies in try/catch: the error is logged with the function's name and thrown on. */
export function wrapInTry(project: Project, target: Target, view: View): Outcome {
  const regions = findRegions(project, target, view)
  if (regions.type === 'lost') return { type: 'refused', says: regions.says }
  const chosen = chooseFunctions(regions.regions, target, view)
  if (chosen.length === 0) return { type: 'refused', says: whichSays(regions.regions) }

  const files = new Map<string, string>()
  const names: (string | null)[] = []
  for (const { script, fns } of chosen) {
    const checker = project.checker()
    const changes = fns.flatMap((fn) => {
      const made = wrap(script, fn, checker)
      if (made.length > 0) names.push(nameOf(fn))
      return made
    })
    if (changes.length > 0) files.set(script.path, applyChanges(script.source.text, changes))
  }
  const fns = chosen.flatMap((one) => one.fns)
  if (files.size === 0)
    return {
      type: 'nothing',
      says: `${listNames(fns.map(nameOf)) || 'That function'} already handles its errors.`,
    }
  const what = listNames(names) || 'the function'
  return { type: 'changed', files, says: `Wrapped ${what} in try/catch; the error is logged and thrown on.` }
}

type Chosen = { readonly script: Script; readonly fns: readonly Fn[] }

/** Named or selected functions; all of them where "all" was said; the only one of the file. */
function chooseFunctions(regions: readonly Region[], target: Target, view: View): Chosen[] {
  const named = regions.flatMap(({ script, fns }) => (fns === null ? [] : [{ script, fns: outermost(fns) }]))
  if (named.length > 0) return named
  const first = regions[0]
  if (first === undefined) return []
  if (target.every || target.where === 'everywhere') {
    const scripts = target.where === 'any' ? [first] : regions
    return scripts.map(({ script }) => ({
      script,
      fns: outermost(functionsIn(script.source)).filter((fn) => !drawsOrHooks(fn)),
    }))
  }
  const outer = outermost(functionsIn(first.script.source))
  const { selection } = view
  const around =
    selection?.path === first.script.path
      ? functionsIn(first.script.source).findLast(
          (fn) => fn.pos <= selection.from && selection.to <= fn.end && nameOf(fn) !== null,
        )
      : undefined
  if (around !== undefined) return [{ script: first.script, fns: [around] }]
  return outer.length === 1 ? [{ script: first.script, fns: outer }] : []
}

/** Components and hooks: React, not the caller, runs what they return, and hooks may stand in no try block. */
function drawsOrHooks(fn: Fn): boolean {
  const name = nameOf(fn) ?? ''
  const drawn = (node: ts.Node): boolean =>
    ts.isJsxElement(node) ||
    ts.isJsxSelfClosingElement(node) ||
    ts.isJsxFragment(node) ||
    (ts.forEachChild(node, (child) => drawn(child) || undefined) ?? false)
  return /^use[A-Z]/.test(name) || (/^[A-Z]/.test(name) && fn.body !== undefined && drawn(fn.body))
}

/** Functions that lie in no other of them; those without a name are left to the function around them. */
function outermost(fns: readonly Fn[]): Fn[] {
  return fns.filter((fn) => !fns.some((other) => other !== fn && other.pos <= fn.pos && fn.end <= other.end))
}

function whichSays(regions: readonly Region[]): string {
  const names = (regions[0] === undefined ? [] : functionsIn(regions[0].script.source)).map(nameOf)
  const known = listNames(names)
  return known === ''
    ? 'There is no function here to wrap.'
    : `Which function should I wrap? There are ${known}.`
}

function wrap(script: Script, fn: Fn, checker: ts.TypeChecker): TextChange[] {
  if (fn.body === undefined) return []
  const { source } = script
  const { text } = source
  const style = styleOf(text)
  const label = nameOf(fn)
  const said = label === null || label === 'constructor' ? 'Failed:' : `${label} failed:`
  const indent = indentAt(text, fn.body.getStart(source))
  if (!ts.isBlock(fn.body)) {
    // `({ a })` returns an object: the parentheses stay.
    const from = fn.body.getStart(source)
    const body = text.slice(from, fn.body.end)
    const waits = awaits(fn, fn.body, checker) ? 'await ' : ''
    const lines = [
      `return ${waits}${reindent(source, from, fn.body.end, style.unit.repeat(2)) || body}${style.semicolon}`,
    ]
    return [{ from, to: fn.body.end, text: assemble(lines.join(''), { said, indent, style, bare: true }) }]
  }
  const { statements } = fn.body
  const kept = keptOutside(fn, statements)
  const wrapped = statements.slice(kept)
  const only = wrapped[0]
  if (only === undefined) return []
  if (wrapped.length === 1 && ts.isTryStatement(only) && only.catchClause !== undefined) return []

  const last = statements[kept - 1]
  const from = last === undefined ? fn.body.getStart(source) + 1 : endOfLineComment(text, last.end)
  const to = fn.body.end - 1
  const returns = waitingReturns(fn, checker).map((at): TextChange => ({ from: at, to: at, text: 'await ' }))
  const inner = text.slice(from, to)
  const isOneLine = !inner.includes('\n')
  const body = isOneLine
    ? indent +
      style.unit.repeat(2) +
      applyChanges(text, returns)
        .slice(from, to + returns.length * 6)
        .trim()
    : reindent(source, from, to, style.unit, returns)
        .replace(/^[ \t]*\r?\n/, '')
        .trimEnd()
  return [{ from, to, text: style.lineEnd + assemble(body, { said, indent, style, bare: false }) }]
}

/** The try statement around a body whose lines are indented already. */
function assemble(
  body: string,
  how: { readonly said: string; readonly indent: string; readonly style: Style; readonly bare: boolean },
): string {
  const { said, indent, style } = how
  const { unit, semicolon, quote, lineEnd } = style
  const one = indent + unit
  const two = one + unit
  const lines = [
    `${one}try {`,
    how.bare ? two + body : body,
    `${one}} catch (error) {`,
    `${two}console.error(${quote}${said}${quote}, error)${semicolon}`,
    `${two}throw error${semicolon}`,
    `${one}}`,
    indent,
  ]
  return how.bare ? `{${lineEnd}${lines.join(lineEnd)}}` : lines.join(lineEnd)
}

/** Directives, and a constructor's statements up to `super(…)`, must stay at the head of the body. */
function keptOutside(fn: Fn, statements: readonly ts.Statement[]): number {
  let kept = 0
  for (const [at, statement] of statements.entries()) {
    const isDirective =
      ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && kept === at
    const isSuper =
      ts.isConstructorDeclaration(fn) &&
      ts.isExpressionStatement(statement) &&
      ts.isCallExpression(statement.expression) &&
      statement.expression.expression.kind === ts.SyntaxKind.SuperKeyword
    if (isDirective || isSuper) kept = at + 1
  }
  return kept
}

function endOfLineComment(text: string, end: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?/.exec(text.slice(end))?.[0] ?? ''
  return end + rest.length
}

/** Without `await` a returned promise that fails later would pass the catch by. */
function waitingReturns(fn: Fn, checker: ts.TypeChecker): number[] {
  const found: number[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return
    if (ts.isReturnStatement(node) && node.expression !== undefined && awaits(fn, node.expression, checker))
      found.push(node.expression.getStart())
    ts.forEachChild(node, visit)
  }
  if (fn.body !== undefined && ts.isBlock(fn.body)) ts.forEachChild(fn.body, visit)
  return found
}

function awaits(fn: Fn, expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const isAsync = fn.modifiers?.some((one) => one.kind === ts.SyntaxKind.AsyncKeyword) === true
  if (!isAsync || fn.asteriskToken !== undefined || ts.isAwaitExpression(expression)) return false
  const isSimple =
    ts.isCallExpression(expression) || ts.isIdentifier(expression) || ts.isNewExpression(expression)
  return isSimple && checker.getTypeAtLocation(expression).getProperty('then') !== undefined
}

/** Text [from, to) with `unit` before each further line, but for lines inside template literals, which are text. */
function reindent(
  source: ts.SourceFile,
  from: number,
  to: number,
  unit: string,
  inserts: readonly TextChange[] = [],
): string {
  const { text } = source
  const frozen: { from: number; to: number }[] = []
  const visit = (node: ts.Node): void => {
    if (node.end <= from || node.pos >= to) return
    const isText =
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node) ||
      ts.isStringLiteral(node)
    if (isText) frozen.push({ from: node.getStart(source), to: node.end })
    ts.forEachChild(node, visit)
  }
  visit(source)
  const changes: TextChange[] = [...inserts]
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    const start = at + 1
    const isBlank = /^[ \t]*\r?(?:\n|$)/.test(text.slice(start, text.indexOf('\n', start) + 1 || text.length))
    if (isBlank || start >= to || frozen.some((range) => range.from < start && start < range.to)) continue
    changes.push({ from: start, to: start, text: unit })
  }
  const moved = changes.map((change) => ({ ...change, from: change.from - from, to: change.to - from }))
  return applyChanges(text.slice(from, to), moved)
}
