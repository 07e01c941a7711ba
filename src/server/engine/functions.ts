import ts from 'typescript'
import type { Target, View } from './intent.ts'
import { nearNames } from './names.ts'
import type { Project, Script } from './project.ts'

/** A function with a body, or one written as an arrow. */
export type Fn =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration

export function isFn(node: ts.Node): node is Fn {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isAccessor(node)
  )
}

/** What a person calls the function: its own name or that of the variable or property it is kept in. */
export function nameOf(fn: Fn): string | null {
  if (ts.isConstructorDeclaration(fn)) return 'constructor'
  const own = fn.name
  if (own !== undefined) return ts.isIdentifier(own) || ts.isPrivateIdentifier(own) ? own.text : null
  let holder = fn.parent
  while (
    ts.isParenthesizedExpression(holder) ||
    ts.isAsExpression(holder) ||
    ts.isSatisfiesExpression(holder)
  )
    holder = holder.parent
  // `const save = useCallback(() => …)`: the function is save to whoever speaks of it.
  if (ts.isCallExpression(holder) && holder.arguments[0] === fn) holder = holder.parent
  if (ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder))
    return ts.isIdentifier(holder.name) ? holder.name.text : null
  return null
}

/** All functions with a body, outer ones before those inside them. */
export function functionsIn(node: ts.Node): Fn[] {
  const found: Fn[] = []
  const visit = (child: ts.Node): void => {
    if (isFn(child) && child.body !== undefined) found.push(child)
    ts.forEachChild(child, visit)
  }
  ts.forEachChild(node, visit)
  return found
}

/** Part of a file that a wish is about: all of it, or some functions. */
export type Region = { readonly script: Script; readonly fns: readonly Fn[] | null }

export type Regions =
  | { readonly type: 'found'; readonly regions: readonly Region[]; readonly said: boolean }
  | { readonly type: 'lost'; readonly says: string }

/**
 * What a target stands for. Named functions are looked for in the open file first. Where the words name no place it is
 * the open file alone, or a second run would go on in the next file; only if no script is open, `said` is false and
 * the first file that has something to do is taken.
 */
export function findRegions(project: Project, target: Target, view: View): Regions {
  const { scripts } = project
  if (scripts.length === 0)
    return { type: 'lost', says: 'There is no TypeScript or JavaScript file here to do that in.' }
  if (target.names.length > 0) return findNamed(project, target, view)
  if (target.where === 'everywhere') return found(scripts.map((script) => ({ script, fns: null })))
  if (typeof target.where === 'object') {
    const script = project.script(target.where.path)
    if (script === undefined)
      return { type: 'lost', says: `${target.where.path} is no TypeScript or JavaScript file.` }
    return found([{ script, fns: null }])
  }
  if (target.where === 'here' && view.selection !== null) {
    const { path, from, to } = view.selection
    const script = project.script(path)
    if (script !== undefined) {
      const all = functionsIn(script.source)
      const inside = all.filter((fn) => from < to && from <= fn.getStart() && fn.end <= to + 1)
      const around = all.filter((fn) => fn.pos <= from && to <= fn.end && nameOf(fn) !== null).at(-1)
      if (inside.length > 0) return found([{ script, fns: inside }])
      if (around !== undefined) return found([{ script, fns: [around] }])
      return found([{ script, fns: null }])
    }
  }
  const open = scripts.filter((script) => script.path === view.openPath)
  if (open.length > 0) return found(open.map((script) => ({ script, fns: null })))
  return { type: 'found', regions: scripts.map((script) => ({ script, fns: null })), said: false }
}

function found(regions: readonly Region[]): Regions {
  return { type: 'found', regions, said: true }
}

function findNamed(project: Project, target: Target, view: View): Regions {
  const where = target.where
  const within = project.scripts.filter((script) => typeof where !== 'object' || script.path === where.path)
  const sorted = within.toSorted(
    (a, b) => Number(b.path === view.openPath) - Number(a.path === view.openPath),
  )
  const byScript = new Map<Script, Fn[]>()
  for (const name of target.names) {
    let hit = false
    for (const script of sorted) {
      const fns = functionsIn(script.source).filter((fn) => nameOf(fn) === name || classOf(fn) === name)
      if (fns.length === 0) continue
      byScript.set(script, [...(byScript.get(script) ?? []), ...fns])
      hit = true
      break
    }
    if (!hit) return { type: 'lost', says: lostSays(name, sorted) }
  }
  return found([...byScript].map(([script, fns]) => ({ script, fns })))
}

/** Name of the class that a method belongs to: "document Cart" means all of it. */
function classOf(fn: Fn): string | null {
  return ts.isClassLike(fn.parent) ? (fn.parent.name?.text ?? null) : null
}

function lostSays(name: string, scripts: readonly Script[]): string {
  const names = scripts
    .flatMap((script) => functionsIn(script.source).map(nameOf))
    .filter((one) => one !== null)
  const near = nearNames(name, names)
    .slice(0, 3)
    .map((one) => `\`${one}\``)
  const hint = near.length === 0 ? '.' : `; did you mean ${near.join(' or ')}?`
  return `I found no function called \`${name}\`${hint}`
}

/** Whether a node lies in a region. */
export function isIn(region: Region, node: ts.Node): boolean {
  return region.fns === null || region.fns.some((fn) => fn.pos <= node.pos && node.end <= fn.end)
}

/** "`load`", "`load` and `save`", "`a`, `b` and 3 more". */
export function listNames(names: readonly (string | null)[]): string {
  const all = [...new Set(names.filter((name) => name !== null))]
  const shown = all.length > 3 ? all.slice(0, 2) : all
  const ticked = shown.map((name) => `\`${name}\``)
  const rest = all.length - shown.length
  if (rest > 0) return `${ticked.join(', ')} and ${rest} more`
  return ticked.length < 2 ? ticked.join('') : `${ticked.slice(0, -1).join(', ')} and ${ticked.at(-1) ?? ''}`
}
