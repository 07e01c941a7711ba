import ts from 'typescript'
import { applyChanges, type TextChange } from '../apply.ts'
import type { Style } from '../style.ts'

/**
 * The text of a snippet in another file's style: indentation, quotes, semicolons and line ends. The text must be
 * written with two spaces, single quotes and no semicolons.
 */
export function restyle(text: string, style: Style): string {
  const source = parse(text)
  const changes: TextChange[] = []
  const visit = (node: ts.Node): void => {
    if (style.semicolon === ';' && endsWithSemicolon(node) && text[node.end - 1] !== ';') {
      changes.push({ from: node.end, to: node.end, text: ';' })
    }
    if (style.quote === '"' && ts.isStringLiteral(node)) {
      const from = node.getStart(source)
      const inner = text.slice(from + 1, node.end - 1)
      if (!/["\\]/.test(inner)) changes.push({ from, to: node.end, text: `"${inner}"` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return applyChanges(text, changes)
    .replace(/^(?: {2})+/gm, (spaces) => style.unit.repeat(spaces.length / 2))
    .replaceAll('\n', style.lineEnd)
}

/**
 * The text without its types, as JavaScript, everything else to the letter. Handles what is erasable: annotations,
 * type parameters, interfaces and aliases, modifiers, assertions.
 */
export function withoutTypes(text: string): string {
  const source = parse(text)
  const changes: TextChange[] = []
  const drop = (from: number, to: number) => changes.push({ from, to, text: '' })
  const dropList = (list: ts.NodeArray<ts.Node> | undefined) => {
    if (list !== undefined) drop(list.pos - 1, text.indexOf('>', list.end) + 1)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      const rest = /^[ \t]*;?\s*/.exec(text.slice(node.end))?.[0].length ?? 0
      drop(node.getFullStart() + (/^\s*/.exec(node.getFullText(source))?.[0].length ?? 0), node.end + rest)
      return
    }
    if ((ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) && node.parent !== undefined) {
      drop(node.expression.end, node.end)
      visit(node.expression)
      return
    }
    if (ts.isNonNullExpression(node)) drop(node.expression.end, node.end)
    if (ts.canHaveModifiers(node)) {
      for (const modifier of ts.getModifiers(node) ?? []) {
        if (TYPE_MODIFIERS.has(modifier.kind)) drop(modifier.getStart(source), afterSpace(text, modifier.end))
      }
    }
    if (ts.isParameter(node) && node.questionToken !== undefined) drop(node.name.end, node.questionToken.end)
    if (isAnnotated(node) && node.type !== undefined) {
      drop(text.lastIndexOf(':', node.type.getStart(source)), node.type.end)
    }
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) dropList(node.typeParameters)
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) dropList(node.typeArguments)
    ts.forEachChild(node, (child) => {
      if (!ts.isTypeNode(child) || ts.isExpressionWithTypeArguments(child)) visit(child)
    })
  }
  visit(source)
  return applyChanges(text, changes)
    .replace(/\n \*\n \* @typeParam[^\n]*/g, '')
    .replace(/\(\n((?: +[^()\n]+,\n)+) *\) \{/g, (whole, list: string) => {
      const line = `(${list.trim().replace(/,\n */g, ', ').replace(/,$/, '')}) {`
      return line.length < 80 ? line : whole
    })
}

/** Names that a text declares, imports or exports at its top level. */
export function topLevelNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>()
  const bind = (name: ts.BindingName | undefined): void => {
    if (name === undefined) return
    if (ts.isIdentifier(name)) names.add(name.text)
    else for (const element of name.elements) if (ts.isBindingElement(element)) bind(element.name)
  }
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) bind(declaration.name)
    } else if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause
      bind(clause?.name)
      const bindings = clause?.namedBindings
      if (bindings === undefined) continue
      if (ts.isNamespaceImport(bindings)) bind(bindings.name)
      else for (const element of bindings.elements) bind(element.name)
    } else if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      if (ts.isNamedExports(statement.exportClause)) {
        for (const element of statement.exportClause.elements) names.add(element.name.text)
      }
    } else if (isNamedStatement(statement) && statement.name !== undefined) names.add(statement.name.text)
  }
  return names
}

const TYPE_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.AbstractKeyword,
  ts.SyntaxKind.OverrideKeyword,
])

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('snippet.ts', text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS)
}

function afterSpace(text: string, offset: number): number {
  let at = offset
  while (text[at] === ' ') at += 1
  return at
}

function isAnnotated(
  node: ts.Node,
): node is
  ts.ParameterDeclaration | ts.VariableDeclaration | ts.PropertyDeclaration | ts.SignatureDeclaration {
  return (
    ts.isParameter(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isFunctionLike(node)
  )
}

function isNamedStatement(
  node: ts.Statement,
): node is
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node)
  )
}

function endsWithSemicolon(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakStatement(node) ||
    ts.isContinueStatement(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isCallSignatureDeclaration(node)
  )
}
