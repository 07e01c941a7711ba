import ts from 'typescript'
import { applyChanges, type TextChange } from './apply.ts'
import { describeParameter, describeReturn } from './doc-types.ts'
import { findRegions, functionsIn, isFn, listNames, nameOf, type Fn, type Region } from './functions.ts'
import type { Outcome, Target, View } from './intent.ts'
import type { Project } from './project.ts'
import { indentAt, styleOf } from './style.ts'
import { nounOf, sentenceOf, wordsInName } from './wording.ts'

/** Adds doc comments to functions, methods and classes that have none, from their names and types. */
export function addDocs(project: Project, target: Target, view: View): Outcome {
  const regions = findRegions(project, target, view)
  if (regions.type === 'lost') {
    const classes = classRegions(project, target)
    if (classes.length === 0) return { type: 'refused', says: regions.says }
    return document(project, classes, true)
  }
  return document(project, regions.regions, regions.said)
}

function document(project: Project, regions: readonly Region[], said: boolean): Outcome {
  const files = new Map<string, string>()
  const names: (string | null)[] = []
  for (const region of regions) {
    const { source, path } = region.script
    const checker = project.checker()
    const places = documentable(region)
    const changes = places.flatMap(({ anchor, node, name }): TextChange[] => {
      const at = anchor.getStart(source)
      const indent = indentAt(source.text, at)
      if (source.text.slice(source.text.lastIndexOf('\n', at - 1) + 1, at).trim() !== '') return []
      names.push(name)
      const { lineEnd } = styleOf(source.text)
      const lines = isFn(node) ? functionLines(node, name, checker) : [`${sentenceForType(node, name)}`]
      return [{ from: at, to: at, text: comment(lines, indent, lineEnd) }]
    })
    if (changes.length > 0) files.set(path, applyChanges(source.text, changes))
    if (files.size > 0 && !said) break
  }
  if (files.size === 0)
    return { type: 'nothing', says: 'Everything here that could have a doc comment has one already.' }
  return { type: 'changed', files, says: `Added doc comments to ${listNames(names)}.` }
}

type Documentable = Fn | ts.ClassDeclaration
type Place = { readonly anchor: ts.Node; readonly node: Documentable; readonly name: string }

/** What the region has to document: named functions wherever they are, else those of the module and its classes. */
function documentable(region: Region): Place[] {
  const { source } = region.script
  const places: Place[] = []
  const take = (node: Documentable) => {
    const name = isFn(node) ? nameOf(node) : (node.name?.text ?? null)
    const anchor = anchorOf(node)
    if (name === null || anchor === null || hasDoc(anchor)) return
    places.push({ anchor, node, name })
  }
  if (region.fns !== null) for (const fn of region.fns) take(fn)
  else {
    for (const fn of functionsIn(source)) if (isOuter(fn)) take(fn)
    for (const statement of source.statements) if (ts.isClassDeclaration(statement)) take(statement)
  }
  return places
}

/** Where the comment goes: before the whole statement, and before the first overload. */
function anchorOf(node: Documentable): ts.Node | null {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) return firstOverload(node)
  if (ts.isClassDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isAccessor(node)) return node
  let holder = node.parent
  while (!ts.isSourceFile(holder)) {
    if (ts.isVariableStatement(holder))
      return holder.declarationList.declarations.length === 1 ? holder : null
    if (ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder)) return holder
    if (ts.isExportAssignment(holder)) return holder
    if (isFn(holder) || ts.isBlock(holder)) return null
    holder = holder.parent
  }
  return null
}

function firstOverload(node: ts.FunctionDeclaration | ts.MethodDeclaration): ts.Node {
  const { parent } = node
  const siblings: readonly ts.Node[] =
    ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isBlock(parent)
      ? parent.statements
      : ts.isClassLike(parent)
        ? parent.members
        : []
  const name = nameOf(node)
  let first: ts.Node = node
  for (let at = siblings.indexOf(node) - 1; at >= 0; at -= 1) {
    const before = siblings[at]
    const isOverload =
      before !== undefined &&
      (ts.isFunctionDeclaration(before) || ts.isMethodDeclaration(before)) &&
      before.body === undefined &&
      nameOf(before) === name
    if (!isOverload) break
    first = before
  }
  return first
}

function hasDoc(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).length > 0
}

/** Functions of the module itself and members of its classes and objects; not what stands inside functions. */
function isOuter(fn: Fn): boolean {
  for (let at: ts.Node = fn.parent; !ts.isSourceFile(at); at = at.parent)
    if (isFn(at) || ts.isBlock(at)) return false
  return !ts.isPrivateIdentifier(fn.name ?? fn)
}

/** Classes a target names that have no function of their own to find. */
function classRegions(project: Project, target: Target): Region[] {
  return project.scripts.flatMap((script) => {
    const isNamed = script.source.statements.some(
      (one) => ts.isClassDeclaration(one) && target.names.includes(one.name?.text ?? ''),
    )
    return isNamed ? [{ script, fns: null }] : []
  })
}

function functionLines(fn: Fn, name: string, checker: ts.TypeChecker): string[] {
  const first = fn.parameters[0]
  const object =
    first !== undefined && ts.isIdentifier(first.name) ? nounOf(wordsInName(first.name.text)) : null
  const returned = describeReturn(fn, name, checker)
  const lines = [summaryOf(fn, name, object, returned === JSX)]
  const tags = fn.parameters.flatMap((parameter) => describeParameter(parameter, checker))
  if (returned !== null && returned !== JSX && !ts.isAccessor(fn)) tags.push(`@returns ${returned}`)
  return tags.length === 0 ? lines : [...lines, '', ...tags]
}

const JSX = 'The element to show.'

function summaryOf(fn: Fn, name: string, object: string | null, isElement: boolean): string {
  if (ts.isConstructorDeclaration(fn)) return `Makes a \`${fn.parent.name?.text ?? 'new one'}\`.`
  if (ts.isGetAccessor(fn)) return `${sentenceForNoun(name)}`
  if (ts.isSetAccessor(fn)) return `Sets ${nounOf(wordsInName(name))}.`
  if (isElement && /^[A-Z]/.test(name)) return `Shows ${nounOf(wordsInName(name))}.`
  return sentenceOf(name, object)
}

function sentenceForNoun(name: string): string {
  const noun = nounOf(wordsInName(name))
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}.`
}

function sentenceForType(node: Documentable, name: string): string {
  const words = wordsInName(name)
  const base = ts.isClassDeclaration(node)
    ? node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]
        ?.expression
    : undefined
  const kind = base !== undefined && ts.isIdentifier(base) ? `, a kind of \`${base.text}\`` : ''
  return `${sentenceForNoun(words.join(' ')).slice(0, -1)}${kind}.`
}

function comment(lines: readonly string[], indent: string, lineEnd: string): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/'))
  const [only = ''] = safe
  if (safe.length === 1) return `/** ${only} */${lineEnd}${indent}`
  const body = safe.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`)
  return `/**${lineEnd}${body.join(lineEnd)}${lineEnd}${indent} */${lineEnd}${indent}`
}
