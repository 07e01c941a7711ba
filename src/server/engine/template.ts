import ts from 'typescript'
import { applyChanges, fromTextChange, type TextChange } from './apply.ts'
import { findRegions, isIn, type Region } from './functions.ts'
import type { Outcome, Target, View } from './intent.ts'
import type { Project } from './project.ts'
import { eachRegion } from './regions.ts'

const REFACTOR = 'Convert to template string'

/** Turns string concatenations into template literals; plain strings split over lines stay as they are. */
export function toTemplates(project: Project, target: Target, view: View): Outcome {
  const regions = findRegions(project, target, view)
  if (regions.type === 'lost') return { type: 'refused', says: regions.says }
  const done = eachRegion(project, regions, convert)
  if (done.files.size === 0)
    return {
      type: 'nothing',
      says: 'There is no string concatenation here that a template literal would replace.',
    }
  const what = done.count === 1 ? 'one string concatenation' : `${done.count} string concatenations`
  return {
    type: 'changed',
    files: done.files,
    says: `Turned ${what} into ${done.count === 1 ? 'a template literal' : 'template literals'}.`,
  }
}

function convert(project: Project, region: Region): { text: string; count: number } {
  const { script } = region
  const changes: TextChange[] = []
  let count = 0
  for (const chain of concatenations(script.source)) {
    if (!isIn(region, chain)) continue
    // The service climbs from the token at the place it is given: a string literal's parent is the chain itself.
    const at = operands(chain)
      .find((part) => ts.isStringLiteral(part))
      ?.getStart()
    if (at === undefined) continue
    const edits = project.service.getEditsForRefactor(script.fileName, {}, at, REFACTOR, REFACTOR, {})
    const made = edits?.edits[0]?.textChanges.map(fromTextChange) ?? []
    if (made.length === 0) continue
    changes.push(...made)
    count += 1
  }
  return { text: applyChanges(script.source.text, changes), count }
}

/** The outermost `+` chains that hold a string literal and something that is not one. */
function concatenations(source: ts.SourceFile): ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const parts = operands(node)
      const strings = parts.filter((part) => ts.isStringLiteral(part)).length
      if (strings > 0 && parts.some((part) => !ts.isStringLiteralLike(part)) && isPlain(node, parts)) {
        found.push(node)
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function operands(node: ts.Expression): ts.Expression[] {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...operands(node.left), ...operands(node.right)]
  return [node]
}

/** Comments between the parts would be lost, and in a type's or an enum's place only plain strings may stand. */
function isPlain(node: ts.BinaryExpression, parts: readonly ts.Expression[]): boolean {
  const text = node.getSourceFile().text
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1]
    if (next !== undefined && /\/\*|\/\//.test(text.slice(part.end, next.getStart()))) return false
  }
  return true
}
