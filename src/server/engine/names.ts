import ts from 'typescript'
import type { Script } from './project.ts'

/** How far out a name is declared: of the module, of a type or class, or inside a function. */
export type Reach = 'module' | 'member' | 'local'

export type Declared = {
  readonly name: string
  readonly path: string
  readonly fileName: string
  readonly node: ts.Identifier | ts.PrivateIdentifier
  readonly reach: Reach
  /** What a person calls it: "function", "property". */
  readonly kind: string
  /** Brought in from another file, so declared there in truth. */
  readonly imported: boolean
}

const known = new WeakMap<ts.SourceFile, readonly Declared[]>()

/** Every name that a file declares, in the order of the text. */
export function declaredIn(script: Script): readonly Declared[] {
  const cached = known.get(script.source)
  if (cached !== undefined) return cached
  const found: Declared[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const kind = kindOf(node)
      if (kind !== null && node.text !== '') {
        const { path, fileName } = script
        const imported = kind === 'import'
        found.push({ name: node.text, path, fileName, node, reach: reachOf(node), kind, imported })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(script.source)
  known.set(script.source, found)
  return found
}

/** What the identifier declares; null where it only refers to something. */
function kindOf(node: ts.Identifier | ts.PrivateIdentifier): string | null {
  const parent = node.parent
  if (!('name' in parent) || parent.name !== node) return null
  if (ts.isFunctionDeclaration(parent) || ts.isFunctionExpression(parent)) return 'function'
  if (ts.isVariableDeclaration(parent)) return holdsFunction(parent) ? 'function' : 'variable'
  if (ts.isBindingElement(parent)) return 'variable'
  if (ts.isParameter(parent)) return 'parameter'
  if (ts.isClassLike(parent)) return 'class'
  if (ts.isInterfaceDeclaration(parent)) return 'interface'
  if (ts.isTypeAliasDeclaration(parent)) return 'type'
  if (ts.isEnumDeclaration(parent)) return 'enum'
  if (ts.isEnumMember(parent)) return 'enum member'
  if (ts.isModuleDeclaration(parent)) return 'namespace'
  if (ts.isTypeParameterDeclaration(parent)) return 'type parameter'
  if (ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent)) return 'method'
  if (ts.isPropertyDeclaration(parent) || ts.isPropertySignature(parent)) return 'property'
  if (ts.isPropertyAssignment(parent) || ts.isAccessor(parent)) return 'property'
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent))
    return 'import'
  return null
}

function holdsFunction(declaration: ts.VariableDeclaration): boolean {
  const value = declaration.initializer
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
}

function reachOf(node: ts.Node): Reach {
  let reach: Reach = 'module'
  for (let at = node.parent.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isFunctionLike(at) || ts.isBlock(at) || ts.isForStatement(at) || ts.isForOfStatement(at))
      return 'local'
    if (
      ts.isClassLike(at) ||
      ts.isInterfaceDeclaration(at) ||
      ts.isTypeLiteralNode(at) ||
      ts.isEnumDeclaration(at)
    )
      reach = 'member'
    if (ts.isObjectLiteralExpression(at)) reach = 'member'
  }
  const parent = node.parent
  if (ts.isParameter(parent) || ts.isTypeParameterDeclaration(parent)) return 'local'
  if (ts.isFunctionExpression(parent)) return 'local'
  const isMember =
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isAccessor(parent) ||
    ts.isEnumMember(parent)
  return isMember ? 'member' : reach
}

/** Names of `names` that look like `wanted`, nearest first: other case, a slip or two, or one inside the other. */
export function nearNames(wanted: string, names: Iterable<string>): string[] {
  const target = plain(wanted)
  const scored: { name: string; score: number }[] = []
  for (const name of new Set(names)) {
    const other = plain(name)
    const slips = distance(target, other)
    const allowed = Math.max(1, Math.floor(target.length / 3))
    if (slips <= allowed) scored.push({ name, score: slips })
    else if (Math.min(target.length, other.length) >= 4 && (other.includes(target) || target.includes(other)))
      scored.push({ name, score: allowed + Math.abs(other.length - target.length) })
  }
  return scored.toSorted((a, b) => a.score - b.score).map((entry) => entry.name)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_$\s-]/g, '')
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 6) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? Infinity
}
