import ts from 'typescript'
import { applyChanges, type TextChange } from './apply.ts'
import type { Intent, Outcome, View } from './intent.ts'
import { declaredIn, nearNames, type Declared } from './names.ts'
import type { Project } from './project.ts'

type Rename = Extract<Intent, { type: 'rename' }>

/** Renames a symbol in every file; strings, comments and names that only look the same stay. */
export function rename(project: Project, intent: Rename, view: View): Outcome {
  const all = project.scripts.flatMap((script) => declaredIn(script))
  const from = intent.from ?? nameAtCursor(project, view)
  if (from === null) return refused('I cannot tell which name is meant; put the cursor on it or write it out')
  const { to } = intent
  if (to === null)
    return refused(`What should \`${from}\` be called? Say for example “rename ${from} to ${from}Next”`)
  if (!isName(to)) return refused(`\`${to}\` cannot be a name in TypeScript`)
  if (from === to) return { type: 'nothing', says: `\`${from}\` already has that name.` }

  const chosen = chooseSymbols(project, all, from, view)
  if (chosen.length === 0) return missing(from, to, all)
  const sites = new Map<string, Site[]>()
  for (const declared of chosen) collectSites(project, declared, from, sites)
  const clash = findClash(project, sites, to, chosen)
  if (clash !== null) return refused(clash)
  const done = view.selection === null ? doneBefore(all, chosen[0], { from, to }, view) : null
  if (done !== null) return { type: 'nothing', says: done }

  const files = new Map<string, string>()
  let count = 0
  for (const [fileName, found] of sites) {
    const path = project.pathOf(fileName)
    const text = path === undefined ? undefined : project.text(path)
    if (path === undefined || text === undefined) continue
    const changes = found.map((site): TextChange => ({ ...site, text: site.prefix + to + site.suffix }))
    files.set(path, applyChanges(text, changes))
    count += found.length
  }
  const where = files.size === 1 ? `in ${[...files.keys()].join('')}` : `across ${files.size} files`
  const places = count === 1 ? 'one place' : `${count} places`
  const left = all.filter(
    (other) => !sites.get(other.fileName)?.some((site) => site.from === other.node.getStart()),
  )
  const others = otherHolders(left, chosen, from)
  return { type: 'changed', files, says: `Renamed \`${from}\` to \`${to}\` in ${places} ${where}.${others}` }
}

/** A place where the name stands; prefix and suffix keep what must keep its old name (`{ old: next }`). */
type Site = { readonly from: number; readonly to: number; readonly prefix: string; readonly suffix: string }

const KEEP_OTHERS = { providePrefixAndSuffixTextForRename: true }

/**
 * Every place of one symbol. The language service stops at import and export specifiers and gives them an alias;
 * "everywhere" means the alias is renamed too, so the search goes on from there until nothing new turns up.
 */
function collectSites(project: Project, declared: Declared, from: string, sites: Map<string, Site[]>): void {
  const start = declared.node.getStart()
  const queue: { fileName: string; at: number }[] = [{ fileName: declared.fileName, at: start }]
  const searched = new Set<string>()
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const key = `${next.fileName}:${next.at}`
    if (searched.has(key)) continue
    searched.add(key)
    const found = project.service.findRenameLocations(next.fileName, next.at, false, false, KEEP_OTHERS) ?? []
    for (const location of found) {
      const { start: at, length } = location.textSpan
      const source = project.service.getProgram()?.getSourceFile(location.fileName)
      if (source === undefined || project.pathOf(location.fileName) === undefined) continue
      if (source.text.slice(at, at + length) !== from) continue
      const site = {
        from: at,
        to: at + length,
        prefix: location.prefixText ?? '',
        suffix: location.suffixText ?? '',
      }
      const aliased = site.prefix !== '' || site.suffix !== ''
      const joins = aliased && joinsAlias(nodeAt(source, at), declared)
      if (joins) queue.push({ fileName: location.fileName, at })
      addSite(sites, location.fileName, joins ? { ...site, prefix: '', suffix: '' } : site, joins)
    }
  }
}

/** A place found from both sides of an alias keeps the plain spelling. */
function addSite(sites: Map<string, Site[]>, fileName: string, site: Site, plain: boolean): void {
  const known = sites.get(fileName) ?? []
  sites.set(fileName, known)
  const at = known.findIndex((other) => other.from === site.from)
  if (at < 0) known.push(site)
  else if (plain) known[at] = site
}

/**
 * Import and export specifiers join both names; so does `{ label }` taken apart from a type whose `label` is
 * renamed. `{ label }` put together from a renamed variable keeps its property.
 */
function joinsAlias(node: ts.Node | undefined, declared: Declared): boolean {
  const parent = node?.parent
  if (parent === undefined) return false
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.propertyName === undefined
  return ts.isBindingElement(parent) && declared.reach === 'member'
}

function nodeAt(source: ts.SourceFile, at: number): ts.Node | undefined {
  const find = (node: ts.Node): ts.Node | undefined => {
    if (at < node.getStart(source) || at >= node.getEnd()) return undefined
    return ts.forEachChild(node, find) ?? node
  }
  return find(source)
}

/**
 * Which of the symbols of that name are meant: the one under the cursor, else the outermost in the open file, else
 * the outermost anywhere. Variables inside functions are all meant together ("rename i to index").
 */
function chooseSymbols(project: Project, all: readonly Declared[], from: string, view: View): Declared[] {
  const named = all.filter((declared) => declared.name === from)
  const { selection } = view
  if (selection !== null) {
    const script = project.script(selection.path)
    const node = script === undefined ? undefined : nodeAt(script.source, selection.from)
    if (script !== undefined && node !== undefined && ts.isIdentifier(node) && node.text === from) {
      const { path, fileName } = script
      return [{ name: from, path, fileName, node, reach: 'module', kind: 'variable', imported: false }]
    }
  }
  const open = named.filter((declared) => declared.path === view.openPath)
  for (const group of [open, named]) {
    for (const reach of REACHES) {
      const here = group.filter((declared) => declared.reach === reach)
      if (here.length === 0) continue
      // Whoever declares the name comes before files that only import it.
      const first = here.find((declared) => !declared.imported) ?? here[0]
      if (first === undefined) continue
      if (reach === 'local') return here.filter((declared) => declared.path === first.path)
      return [first.imported ? (namedElsewhere(project, first, named) ?? first) : first]
    }
  }
  return []
}

const REACHES = ['module', 'member', 'local'] as const

/**
 * A sentence where the new name stands already at a place that is taken before the one the old name is left at: the
 * rename was made, and what is left is another symbol. A second run makes no edit.
 */
function doneBefore(
  all: readonly Declared[],
  chosen: Declared | undefined,
  { from, to }: { readonly from: string; readonly to: string },
  view: View,
): string | null {
  if (chosen === undefined) return null
  const rank = ({ path, reach }: Declared) => (path === view.openPath ? 0 : 3) + REACHES.indexOf(reach)
  const own = rank(chosen)
  const before = all.find((other) => {
    if (other.name !== to || other.imported) return false
    return rank(other) < own || (rank(other) === own && other.path !== chosen.path)
  })
  if (before === undefined) return null
  return `\`${to}\` is already declared in ${before.path}; a \`${from}\` in ${chosen.path} is another symbol, put the cursor on it to rename that one.`
}

/** The declaration an import leads to, where it is in these files. */
function namedElsewhere(
  project: Project,
  imported: Declared,
  named: readonly Declared[],
): Declared | undefined {
  const checker = project.checker()
  const symbol = checker.getSymbolAtLocation(imported.node)
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return undefined
  const target = checker.getAliasedSymbol(symbol)
  return named.find((declared) => checker.getSymbolAtLocation(declared.node) === target)
}

function nameAtCursor(project: Project, view: View): string | null {
  if (view.selection === null) return null
  const script = project.script(view.selection.path)
  if (script === undefined) return null
  for (const at of [view.selection.from, view.selection.from - 1, view.selection.to - 1]) {
    const node = nodeAt(script.source, at)
    if (node !== undefined && ts.isIdentifier(node)) return node.text
  }
  // A whole declaration is selected, or the cursor stands inside one: its name is meant.
  for (let node = nodeAt(script.source, view.selection.from); node !== undefined; node = node.parent) {
    if (
      ts.isDeclarationStatement(node) ||
      ts.isClassElement(node) ||
      ts.isTypeElement(node) ||
      ts.isParameter(node)
    ) {
      if (node.name !== undefined && ts.isIdentifier(node.name)) return node.name.text
    }
    if (ts.isVariableStatement(node)) {
      const name = node.declarationList.declarations[0]?.name
      if (name !== undefined && ts.isIdentifier(name)) return name.text
    }
  }
  return null
}

/** A sentence about what stands in the way of the new name, or null. */
function findClash(
  project: Project,
  sites: ReadonlyMap<string, readonly Site[]>,
  to: string,
  chosen: readonly Declared[],
): string | null {
  const checker = project.checker()
  for (const declared of chosen) {
    if (declared.reach !== 'member') continue
    const place = checker.getTypeAtLocation(declared.node.parent.parent).getProperty(to)?.declarations?.[0]
    if (place !== undefined) return clashSays(project, to, place)
  }
  for (const [fileName, found] of sites) {
    const source = project.service.getProgram()?.getSourceFile(fileName)
    if (source === undefined) continue
    const uses = mentions(source, to)
    if (uses.length === 0) continue
    for (const site of found) {
      const node = nodeAt(source, site.from)
      if (node === undefined || isMemberName(node)) continue
      const flags =
        ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace | ts.SymbolFlags.Alias
      const other = checker.getSymbolsInScope(node, flags).find((symbol) => symbol.name === to)
      const place = other?.declarations?.find((declaration) =>
        project.pathOf(declaration.getSourceFile().fileName),
      )
      if (place !== undefined) return clashSays(project, to, place)
      // A name of the platform (`name`, `event`) may be covered, unless this file uses it.
      const used =
        other === undefined ? undefined : uses.find((use) => checker.getSymbolAtLocation(use) === other)
      if (used !== undefined) return clashSays(project, to, used)
    }
    // The other way round: a use of `to` that would now mean the renamed symbol.
    const scopes = chosen
      .filter((declared) => declared.fileName === fileName)
      .map((declared) => scopeOf(declared.node))
    const caught = uses.find((use) =>
      scopes.some((scope) => isWithin(use, scope) && !isDeclaredWithin(checker, use, scope)),
    )
    if (caught !== undefined && chosen.some((declared) => declared.reach !== 'member'))
      return clashSays(project, to, caught)
  }
  return null
}

const isWithin = (node: ts.Node, scope: ts.Node): boolean => scope.pos <= node.pos && node.end <= scope.end

/** A name with a declaration of its own further in goes on meaning that one, whatever is declared around it. */
function isDeclaredWithin(checker: ts.TypeChecker, use: ts.Identifier, scope: ts.Node): boolean {
  const symbol = ts.isShorthandPropertyAssignment(use.parent)
    ? checker.getShorthandAssignmentValueSymbol(use.parent)
    : checker.getSymbolAtLocation(use)
  return (symbol?.declarations ?? []).some(
    (declaration) => declaration.getSourceFile() === scope.getSourceFile() && isWithin(declaration, scope),
  )
}

function clashSays(project: Project, to: string, node: ts.Node): string {
  const source = node.getSourceFile()
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  const path = project.pathOf(source.fileName) ?? source.fileName
  return `\`${to}\` is already taken (${path}, line ${line}), so the rename would change what the code does; I left it alone`
}

/** Identifiers of that text that refer to something in scope (not `a.to`, not `{ to: … }`). */
function mentions(source: ts.SourceFile, to: string): ts.Identifier[] {
  const found: ts.Identifier[] = []
  if (!source.text.includes(to)) return found
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === to && !isMemberName(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isMemberName(node: ts.Node): boolean {
  const parent = node.parent
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isJsxAttribute(parent)) return true
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return parent.propertyName === node
  const named = ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)
  return (named || ts.isEnumMember(parent)) && parent.name === node
}

/** The part of the text in which a declaration can be seen. */
function scopeOf(node: ts.Node): ts.Node {
  let at = node.parent
  if (ts.isFunctionDeclaration(at) || ts.isClassDeclaration(at)) at = at.parent
  while (!ts.isSourceFile(at) && !ts.isBlock(at) && !ts.isFunctionLike(at) && !ts.isModuleBlock(at))
    at = at.parent
  return ts.isBlock(at) && ts.isFunctionLike(at.parent) ? at.parent : at
}

function missing(from: string, to: string, all: readonly Declared[]): Outcome {
  const names = all.map((declared) => declared.name)
  const near = nearNames(from, names)
    .filter((name) => name !== to)
    .slice(0, 3)
    .map((name) => `\`${name}\``)
  if (names.includes(to) && near.length === 0)
    return { type: 'nothing', says: `There is no \`${from}\` any more; \`${to}\` is already declared.` }
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`
  return refused(`I found nothing called \`${from}\` in these files${hint}`)
}

function otherHolders(all: readonly Declared[], chosen: readonly Declared[], from: string): string {
  const first = chosen[0]
  if (first === undefined || first.reach === 'local') return ''
  const others = all.filter((other) => other.name === from && other.reach === first.reach && !other.imported)
  const rest = others.filter((other) => !chosen.includes(other) && other.path !== first.path)
  const place = rest[0]?.path
  return place === undefined ? '' : ` Another \`${from}\`, in ${place}, is a different symbol and stays.`
}

function isName(text: string): boolean {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, true, ts.LanguageVariant.Standard, text)
  const kind = scanner.scan()
  // `type`, `of`, `from` are words of the language that may be names.
  const isWord = kind === ts.SyntaxKind.Identifier || kind > ts.SyntaxKind.LastFutureReservedWord
  return isWord && kind <= ts.SyntaxKind.LastKeyword && scanner.getTokenEnd() === text.length
}

function refused(sentence: string): Outcome {
  return { type: 'refused', says: /[.?!]$/.test(sentence) ? sentence : `${sentence}.` }
}
