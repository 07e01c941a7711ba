import ts from 'typescript'
import type { Intent, View } from './intent.ts'
import { declaredIn, type Declared } from './names.ts'
import type { Project, Script } from './project.ts'

type Question = Extract<Intent, { type: 'question' }>

const HONEST = 'I am rule-based and read the outline, not the purpose.'

/** Answers a question by what the syntax tells: the outline of a file, or signature and uses of a name. */
export function describeFiles(project: Project, question: Question, view: View): string {
  const { names, where } = question.target
  const all = project.scripts.flatMap((script) => declaredIn(script))
  const asked = names.flatMap((name) => {
    const found = all.filter((one) => one.name === name && !one.imported)
    return found.find((one) => one.path === view.openPath) ?? found[0] ?? []
  })
  if (asked.length > 0)
    return [...asked.slice(0, 3).map((one) => describeName(project, one)), HONEST].join(' ')

  const path = typeof where === 'object' ? where.path : view.openPath
  const script =
    project.scripts.find((one) => one.path === path) ?? (path === null ? project.scripts[0] : undefined)
  if (script !== undefined) return `${describeScript(script)} ${HONEST}`
  const text = path === null ? undefined : project.text(path)
  if (path === null || text === undefined) return `There is no file here to describe. ${HONEST}`
  return `${path} has ${plural(countLines(text), 'line')}; I read outlines of TypeScript and JavaScript only. ${HONEST}`
}

function describeName(project: Project, declared: Declared): string {
  const at = declared.node.getStart()
  const source = declared.node.getSourceFile()
  const quick = project.service.getQuickInfoAtPosition(declared.fileName, at)
  const signature = ts.displayPartsToString(quick?.displayParts).replace(/\s+/g, ' ')
  const uses = (project.service.findReferences(declared.fileName, at) ?? [])
    .flatMap((found) => found.references)
    .filter((one) => one.isDefinition !== true && project.pathOf(one.fileName) !== undefined)
  const files = new Set(uses.map((one) => one.fileName)).size
  const line = source.getLineAndCharacterOfPosition(at).line + 1
  const used =
    uses.length === 0
      ? 'nothing here uses it'
      : `it is used ${times(uses.length)} in ${plural(files, 'file')}`
  return `\`${signature === '' ? declared.name : signature}\` stands in ${declared.path}, line ${line}; ${used}.`
}

function describeScript(script: Script): string {
  const outer = declaredIn(script).filter((one) => one.reach === 'module' && !one.imported)
  const imports = script.source.statements.flatMap((one) =>
    ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier)
      ? [`\`${one.moduleSpecifier.text}\``]
      : [],
  )
  const kinds = new Map<string, string[]>()
  for (const one of outer) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one.name])
  const parts = [...kinds].map(([kind, names]) => {
    const shown = names.slice(0, 5).map((name) => `\`${name}\``)
    const more = names.length - shown.length
    return `${names.length === 1 ? kind : pluralOf(kind)} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  })
  const declares = parts.length === 0 ? 'declares nothing of its own' : `declares ${parts.join('; ')}`
  const uses = imports.length === 0 ? '' : ` and imports from ${imports.slice(0, 4).join(', ')}`
  return `${script.path} has ${plural(countLines(script.source.text), 'line')}, ${declares}${uses}.`
}

function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function plural(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count === 0 ? 'no' : count} ${noun}s`
}

function pluralOf(kind: string): string {
  return kind.endsWith('s') ? `${kind}es` : kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`
}
