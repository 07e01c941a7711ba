import ts from 'typescript'
import { applyChanges, type TextChange } from './apply.ts'
import { functionsIn, isFn, type Fn } from './functions.ts'

/**
 * Whether a callback of `.finally()` in this function returns by a statement. What it returns counts for nothing, but
 * in a `finally` block the same statement would swallow the result or the error: such a chain is left alone.
 */
export function returnsInFinally(fn: Fn): boolean {
  return functionsIn(fn).some((inner) => {
    const call = inner.parent
    if (!ts.isCallExpression(call) || call.arguments[0] !== inner) return false
    const { expression } = call
    const isFinally = ts.isPropertyAccessExpression(expression) && expression.name.text === 'finally'
    return (
      isFinally && inner.body !== undefined && ts.isBlock(inner.body) && ownReturns(inner.body).length > 0
    )
  })
}

/**
 * What the language service makes of promise chains, without its losses: `.finally(() => done())` becomes a
 * `finally` that returns, and the type that a callback's parameter had is forgotten: one that was written, and `any`
 * for what `.catch()` was told, which in a `catch` clause is unknown.
 */
export function mendRewrite(text: string, fn: Fn): string {
  const source = ts.createSourceFile(
    'made.tsx',
    `async () => {${text}}`,
    ts.ScriptTarget.ES2023,
    true,
    kindOf(fn),
  )
  const lead = 'async () => {'.length
  const types = parameterTypes(fn)
  const changes: TextChange[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTryStatement(node) && node.finallyBlock !== undefined && !stoodIn(fn, node.finallyBlock)) {
      for (const one of ownReturns(node.finallyBlock)) {
        const from = one.getStart(source)
        const value = one.expression
        if (value !== undefined) changes.push({ from, to: value.getStart(source), text: '' })
      }
    }
    if (ts.isCatchClause(node) && isTyped(fn) && looksInto(node))
      changes.push({
        from: node.variableDeclaration?.end ?? 0,
        to: node.variableDeclaration?.end ?? 0,
        text: ': any',
      })
    if (ts.isVariableDeclaration(node) && node.type === undefined && isAwaited(node)) {
      const type = types.get(node.name.getText(source))
      if (type !== undefined) changes.push({ from: node.name.end, to: node.name.end, text: `: ${type}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return applyChanges(
    text,
    changes.map((change) => ({ ...change, from: change.from - lead, to: change.to - lead })),
  )
}

/** Whether a clause without a type does more with what it caught than hand it on. */
function looksInto(clause: ts.CatchClause): boolean {
  const { variableDeclaration: caught, block } = clause
  if (caught === undefined || caught.type !== undefined || !ts.isIdentifier(caught.name)) return false
  const name = caught.name.text
  const visit = (node: ts.Node): boolean => {
    const isUsed = ts.isIdentifier(node) && node.text === name
    const { parent } = node
    if (isUsed && (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)))
      return parent.expression === node
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return visit(block)
}

function isTyped(fn: Fn): boolean {
  return /\.[cm]?tsx?$/.test(fn.getSourceFile().fileName)
}

/** A `finally` that the user wrote keeps what it returns. */
function stoodIn(fn: Fn, block: ts.Block): boolean {
  return fn.getText().includes(block.getText())
}

function isAwaited(node: ts.VariableDeclaration): boolean {
  return node.initializer !== undefined && ts.isAwaitExpression(node.initializer)
}

/** Types by the text of the parameter they were written at; one that was written with two types is left out. */
function parameterTypes(fn: Fn): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  const unclear = new Set<string>()
  for (const inner of functionsIn(fn)) {
    const [first] = inner.parameters
    if (first === undefined || !ts.isCallExpression(inner.parent)) continue
    const name = first.name.getText()
    const type = first.type?.getText() ?? ''
    if ((types.get(name) ?? type) !== type) unclear.add(name)
    types.set(name, type)
  }
  return new Map([...types].filter(([name, type]) => type !== '' && !unclear.has(name)))
}

function ownReturns(block: ts.Block): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = []
  const visit = (node: ts.Node): void => {
    if (isFn(node) || ts.isClassLike(node)) return
    if (ts.isReturnStatement(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(block, visit)
  return found
}

function kindOf(fn: Fn): ts.ScriptKind {
  return /\.(?:[jt]sx|[cm]?js)$/.test(fn.getSourceFile().fileName) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
}
