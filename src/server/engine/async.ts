import ts from 'typescript'
import { applyChanges, fromTextChange, type TextChange } from './apply.ts'
import { mendRewrite, returnsInFinally } from './async-mend.ts'
import { findRegions, functionsIn, isIn, listNames, nameOf, type Fn, type Region } from './functions.ts'
import type { Outcome, Target, View } from './intent.ts'
import type { Project } from './project.ts'
import { eachRegion } from './regions.ts'
import { formatSettings, indentAt, styleOf } from './style.ts'

/** "This may be converted to an async function." */
const CONVERTIBLE = 80006
const CHAIN = /\.\s*(?:then|catch|finally)\s*\(/

/** Turns functions that return promise chains into async functions that await. */
export function toAsync(project: Project, target: Target, view: View): Outcome {
  const regions = findRegions(project, target, view)
  if (regions.type === 'lost') return { type: 'refused', says: regions.says }
  const names: (string | null)[] = []
  const done = eachRegion(project, regions, (_project, region) => convert(project, region, names))
  if (done.files.size > 0) {
    const known = listNames(names)
    const what = known === '' ? `${done.count} functions` : known
    return { type: 'changed', files: done.files, says: `Rewrote ${what} with async and await.` }
  }
  const chained = regions.regions.some((region) => CHAIN.test(region.script.source.text))
  const says = chained
    ? 'I can only rewrite functions that return their promise chain, and there is none left here.'
    : 'There is no promise chain here to rewrite.'
  return { type: 'nothing', says }
}

function convert(
  project: Project,
  region: Region,
  names: (string | null)[],
): { text: string; count: number } {
  const { script } = region
  const text = script.source.text
  if (!CHAIN.test(text)) return { text, count: 0 }
  const fixed = applyFixes(project, script.fileName, (fn) => isIn(region, fn))
  if (fixed.fns.length > 0) {
    names.push(...fixed.fns.map(nameOf))
    return { text: fixed.text, count: fixed.fns.length }
  }
  return convertArrow(project, region, names)
}

/** The language service's own rewrite, of all functions it offers that do not lie in one another. */
function applyFixes(
  project: Project,
  fileName: string,
  wanted: (fn: Fn) => boolean,
): { readonly text: string; readonly fns: readonly Fn[] } {
  const { service } = project
  const source = service.getProgram()?.getSourceFile(fileName)
  if (source === undefined) return { text: '', fns: [] }
  const settings = formatSettings(source.text)
  const changes: TextChange[] = []
  const fns: Fn[] = []
  for (const diagnostic of service.getSuggestionDiagnostics(fileName)) {
    if (diagnostic.code !== CONVERTIBLE) continue
    const fn = functionAt(source, diagnostic.start)
    if (fn === undefined || !wanted(fn) || fns.some((other) => other.pos <= fn.pos && fn.end <= other.end))
      continue
    const { start, length } = diagnostic
    const fixes = service.getCodeFixesAtPosition(fileName, start, start + length, [CONVERTIBLE], settings, {})
    const made = fixes[0]?.changes[0]?.textChanges.map(fromTextChange) ?? []
    if (made.length === 0 || returnsInFinally(fn)) continue
    changes.push(...made.map((change) => ({ ...change, text: mendRewrite(change.text, fn) })))
    fns.push(fn)
  }
  return { text: applyChanges(source.text, changes), fns }
}

/** The diagnostic begins at the function's name, at that of the variable that holds it, or at the function. */
function functionAt(source: ts.SourceFile, start: number): Fn | undefined {
  return functionsIn(source).find((fn) => {
    if (fn.getStart(source) === start || fn.name?.getStart(source) === start) return true
    const holder = fn.parent
    return (
      ts.isVariableDeclaration(holder) && holder.name.getStart(source) === start && holder.initializer === fn
    )
  })
}

/**
 * The language service leaves out arrows without braces (`id => load(id).then(…)`). One of them gets braces and a
 * return; if the service then offers it, both changes are made.
 */
function convertArrow(
  project: Project,
  region: Region,
  names: (string | null)[],
): { text: string; count: number } {
  const { script } = region
  const text = script.source.text
  const arrows = functionsIn(script.source).filter(
    (fn) => isIn(region, fn) && isBareArrow(fn) && CHAIN.test(text.slice(fn.body.getStart(), fn.body.end)),
  )
  for (const fn of arrows) {
    if (!ts.isArrowFunction(fn) || fn.body === undefined || !isChain(fn.body)) continue
    const { body } = fn
    const { lineEnd, unit } = styleOf(text)
    const indent = indentAt(text, fn.getStart())
    const returned = `${indent}${unit}return ${text.slice(body.getStart(), body.end)}`
    const braced = applyChanges(text, [
      { from: body.getStart(), to: body.end, text: `{${lineEnd}${returned}${lineEnd}${indent}}` },
    ])
    project.write(script.path, braced)
    const at = fn.getStart()
    const fixed = applyFixes(project, script.fileName, (other) => other.getStart() === at)
    project.write(script.path, text)
    if (fixed.fns.length === 0) continue
    names.push(nameOf(fn))
    return { text: fixed.text, count: 1 }
  }
  return { text, count: 0 }
}

function isBareArrow(fn: Fn): fn is ts.ArrowFunction {
  return (
    ts.isArrowFunction(fn) &&
    !ts.isBlock(fn.body) &&
    !fn.modifiers?.some((one) => one.kind === ts.SyntaxKind.AsyncKeyword)
  )
}

/** A call of then, catch or finally, itself and not only something inside it. */
function isChain(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  return /^(?:then|catch|finally)$/.test(node.expression.name.text)
}
