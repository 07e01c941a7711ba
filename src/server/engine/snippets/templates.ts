import ts from 'typescript'
import { styleOf } from '../style.ts'
import { restyle } from './rewrite.ts'

/** A file to make. */
export type NewFile = { readonly path: string; readonly text: string }

export type TemplateName = 'counter' | 'test'

/** The template that a clause asks for ("create a React counter", "write a test file for this module"); null for none. */
export function readTemplateName(clause: string): TemplateName | null {
  if (
    !/\b(?:create|add|make|new|generate|write|give|start|need|want|set up|scaffold|build|put|bootstrap)\b/i.test(
      clause,
    )
  ) {
    return null
  }
  if (
    /\bcounter\b/i.test(clause) &&
    /\b(?:react|component|template|file|tsx|jsx|app|widget|counter)\b/i.test(clause)
  ) {
    return 'counter'
  }
  const isTest =
    /\b(?:unit )?(?:test|spec)s?(?: file| suite| skeleton| module)s?\b.*\b(?:for|of)\b|\b(?:test|spec)(?:s)? (?:file|suite|skeleton)s?\b|\b(?:tests?|specs?|test cases?)\b(?=.*\b(?:for|of|this|file|module)\b)|\bunit tests?\b/i
  return isTest.test(clause) ? 'test' : null
}

/**
 * A React component that counts, beside the file given (or at the root). Null when a file of that name is there.
 */
export function counterFile(paths: readonly string[], beside: string | null): NewFile | null {
  const folder = beside === null ? '' : beside.replace(/[^/]*$/, '')
  const isJavaScript = beside !== null && /\.jsx?$/.test(beside)
  const path = `${folder}Counter.${isJavaScript ? 'jsx' : 'tsx'}`
  if (paths.some((other) => /(?:^|\/)Counter\.[jt]sx$/.test(other))) return null
  const props = isJavaScript ? '' : ': CounterProps'
  const types = isJavaScript
    ? ''
    : `export type CounterProps = {
  /** The first count. */
  initial?: number
  /** How much one press adds or takes away. */
  step?: number
}

`
  const text = `import { useState } from 'react'

${types}/** Counts up and down, and back to where it began. */
export function Counter({ initial = 0, step = 1 }${props}) {
  const [count, setCount] = useState(initial)

  return (
    <section aria-label="Counter">
      <output aria-live="polite">{count}</output>
      <button type="button" onClick={() => setCount((now) => now - step)} aria-label={\`Take away \${step}\`}>
        −
      </button>
      <button type="button" onClick={() => setCount((now) => now + step)} aria-label={\`Add \${step}\`}>
        +
      </button>
      <button type="button" onClick={() => setCount(initial)} disabled={count === initial}>
        Reset
      </button>
    </section>
  )
}
`
  return { path, text }
}

/**
 * A Vitest file for a module: imports what it exports as values and holds one test for each. Null when the file is
 * there already, when the module is a test itself, or when it exports no value.
 */
export function testFile(module: NewFile, paths: readonly string[]): NewFile | null {
  const parts = /^(.*?)([^/]+)\.([cm]?[jt]sx?)$/.exec(module.path)
  const [, folder = '', stem = '', extension = 'ts'] = parts ?? []
  if (parts === null || /\.(?:test|spec|d)$/.test(stem)) return null
  const path = `${folder}${stem}.test.${extension}`
  if (paths.includes(path) || paths.includes(`${folder}${stem}.spec.${extension}`)) return null
  const kind = extension.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const source = ts.createSourceFile(module.path, module.text, ts.ScriptTarget.ES2023, true, kind)
  const exported = exportsOf(source, stem)
  if (exported.length === 0) return null
  const isTyped = !/js/.test(extension)
  const named = exported
    .filter((one) => !one.isDefault)
    .map(({ name }) => (isReserved(name) ? `${name} as ${name}_` : name))
  const main = exported.find((one) => one.isDefault)?.name
  const clause = [main, named.length > 0 ? `{ ${named.join(', ')} }` : undefined].filter(
    (part) => part !== undefined,
  )
  const tests = exported.map((one) => testOf(one, isTyped)).join('\n\n')
  const text = `import { describe, expect, it } from 'vitest'
import ${clause.join(', ')} from './${stem}${specifierEnd(module.text, extension)}'

${tests}
`
  return { path, text: restyle(text, styleOf(module.text)) }
}

type Exported = {
  readonly name: string
  readonly isDefault: boolean
  /** Its parameters and result, when it is a function to call; null for a component, a class, a constant. */
  readonly call: ts.SignatureDeclaration | null
  readonly isFunction: boolean
}

function exportsOf(source: ts.SourceFile, stem: string): readonly Exported[] {
  const found: Exported[] = []
  const local = new Map<string, ts.Node>()
  const add = (name: string, node: ts.Node, isDefault: boolean) => {
    const isComponent = source.languageVariant === ts.LanguageVariant.JSX && /^[A-Z]/.test(name)
    const call = isComponent ? null : callOf(node)
    found.push({ name, isDefault, call, isFunction: callOf(node) !== null || ts.isClassDeclaration(node) })
  }
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind)
    if (has(ts.SyntaxKind.DeclareKeyword)) continue
    const isExported = has(ts.SyntaxKind.ExportKeyword)
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      // Of an overloaded function the first signature speaks for all.
      const name = statement.name?.text ?? defaultName(stem)
      if (!local.has(name)) {
        local.set(name, statement)
        if (isExported) add(name, statement, has(ts.SyntaxKind.DefaultKeyword))
      }
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name)) continue
        local.set(name.text, initializer ?? statement)
        if (isExported) add(name.text, initializer ?? statement, false)
      }
    } else if (ts.isEnumDeclaration(statement) && isExported) add(statement.name.text, statement, false)
  }
  for (const statement of source.statements) {
    if (ts.isExportAssignment(statement) && statement.isExportEquals !== true) {
      const name = ts.isIdentifier(statement.expression) ? statement.expression.text : defaultName(stem)
      const node = local.get(name) ?? statement.expression
      if (!found.some((one) => one.name === name)) add(name, node, true)
    } else if (
      ts.isExportDeclaration(statement) &&
      statement.moduleSpecifier === undefined &&
      !statement.isTypeOnly
    ) {
      const clause = statement.exportClause
      if (clause === undefined || !ts.isNamedExports(clause)) continue
      for (const { name, propertyName, isTypeOnly } of clause.elements) {
        const node = local.get((propertyName ?? name).text)
        if (!isTypeOnly && node !== undefined && name.text !== 'default') add(name.text, node, false)
      }
    }
  }
  return found
}

function callOf(node: ts.Node): ts.SignatureDeclaration | null {
  if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node
  return null
}

function defaultName(stem: string): string {
  const name = stem.replace(/[^\w$]+(\w)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())
  return /^[A-Za-z_$]/.test(name) ? name : `module${name}`
}

/** A word that a module may export, but that no name may be. */
function isReserved(name: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, true, ts.LanguageVariant.Standard, name)
  const kind = scanner.scan()
  return kind >= ts.SyntaxKind.FirstReservedWord && kind <= ts.SyntaxKind.LastFutureReservedWord
}

function testOf({ name: exported, call, isFunction }: Exported, isTyped: boolean): string {
  const name = isReserved(exported) ? `${exported}_` : exported
  const wrap = (title: string, lines: readonly string[], isAsync = false) =>
    [
      `describe('${name}', () => {`,
      `  it('${title}', ${isAsync ? 'async ' : ''}() => {`,
      ...lines.map((line) => `    ${line}`),
      '  })',
      '})',
    ].join('\n')
  if (call === null) {
    if (!isFunction) return wrap('is there', [`expect(${name}).toBeDefined()`])
    return wrap('is a function', [`expect(${name}).toBeTypeOf('function')`])
  }
  const given = call.parameters
    .filter(
      (one) =>
        one.questionToken === undefined && one.initializer === undefined && one.dotDotDotToken === undefined,
    )
    .map((one) => sampleOf(one.type, isTyped))
  const isAsync =
    ts.canHaveModifiers(call) &&
    (ts.getModifiers(call)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)
  const returned = call.type === undefined ? undefined : settledType(call.type)
  const waits = isAsync || (call.type !== undefined && returned !== call.type)
  const invocation = `${waits ? 'await ' : ''}${name}(${given.join(', ')})`
  switch (returned?.kind) {
    case ts.SyntaxKind.VoidKeyword:
      return waits
        ? wrap('finishes', [`await expect(${name}(${given.join(', ')})).resolves.toBeUndefined()`], true)
        : wrap('runs', [`expect(() => ${name}(${given.join(', ')})).not.toThrow()`])
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.BooleanKeyword: {
      const type = returned.getText()
      return wrap(
        `returns a ${type}`,
        [`const result = ${invocation}`, `expect(result).toBeTypeOf('${type}')`],
        waits,
      )
    }
    case ts.SyntaxKind.ArrayType:
    case ts.SyntaxKind.TupleType:
      return wrap(
        'returns a list',
        [`const result = ${invocation}`, `expect(Array.isArray(result)).toBe(true)`],
        waits,
      )
    default:
      return wrap('returns a result', [`const result = ${invocation}`, 'expect(result).toBeDefined()'], waits)
  }
}

/** What a promise of the type comes to; the type itself when it is no promise. */
function settledType(type: ts.TypeNode): ts.TypeNode {
  const isPromise =
    ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise'
  return (isPromise ? type.typeArguments?.[0] : undefined) ?? type
}

/** A value of a parameter's type, as far as the type says what that is. */
function sampleOf(type: ts.TypeNode | undefined, isTyped: boolean): string {
  switch (type?.kind) {
    case ts.SyntaxKind.NumberKeyword:
      return '1'
    case ts.SyntaxKind.StringKeyword:
      return `'text'`
    case ts.SyntaxKind.BooleanKeyword:
      return 'true'
    case ts.SyntaxKind.ArrayType:
      return '[]'
    case ts.SyntaxKind.UnknownKeyword:
    case ts.SyntaxKind.AnyKeyword:
      return '{}'
    default:
      if (type !== undefined && ts.isUnionTypeNode(type) && type.types[0] !== undefined) {
        const literal = type.types.find((one) => ts.isLiteralTypeNode(one))
        if (literal !== undefined) return literal.getText().replaceAll('"', "'")
        return sampleOf(type.types[0], isTyped)
      }
      return isTyped ? '{} as never' : '{}'
  }
}

/** The end of an import of the module: with its extension only where the module itself writes it so. */
function specifierEnd(text: string, extension: string): string {
  if (/js/.test(extension)) return `.${extension}`
  return /from\s+['"]\.[^'"]*\.tsx?['"]/.test(text) ? `.${extension}` : ''
}
